//! What happens to a conversation without a text: a timer, or what staff do. The same way as a text's: load, turn,
//! commit. What is said leaves through the channel's API.

use super::post::Posted;
use super::receive::{Answered, Dispatch, ReceiveError};
use super::record::Stored;
use crate::channel::Sent;
use crate::conversation::{Conversation, Event, Reach, Refusal};
use crate::seal::ConversationId;

impl Dispatch {
    /// The store is down, and a channel that takes nothing in its answers brought a danger: the fixed text goes through
    /// the API at once, without state. In every other case there is nothing to send here.
    pub async fn send_emergency(&self, reach: &Reach, answered: &Answered) {
        for reply in &answered.replies {
            let (Stored { lane, number, text }, reach) = (reply.clone(), Some(reach.clone()));
            let now = self.clock().now();
            let sent =
                self.post().send(&answered.id, &Posted { lane, number, text, at: now, reach }, now).await;
            if !matches!(sent, Sent::Accepted { .. }) {
                tracing::error!(conversation = %answered.id, "the emergency text could not be sent");
            }
        }
    }

    /// Takes an event in, once. The conversation after it; none for a repeat.
    pub async fn happen(
        &self,
        id: &ConversationId,
        event: &Event,
    ) -> Result<Option<Conversation>, ReceiveError> {
        let taken = self.take_in(id, None, event).await?;
        Ok(taken.after)
    }

    /// Takes an act of staff in, once; why not, if it does not fit.
    pub async fn act(&self, id: &ConversationId, event: &Event) -> Result<Option<Refusal>, ReceiveError> {
        Ok(self.take_in(id, None, event).await?.refused)
    }
}
