//! What happens to a conversation without a text: a timer, or what staff do. The same way as a text's: load, turn,
//! commit. What is said leaves through the channel's API.

use super::receive::{Dispatch, ReceiveError};
use crate::conversation::{Conversation, Event, Refusal};
use crate::seal::ConversationId;

impl Dispatch {
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
