//! The one answer that needs no store: who tells of danger while the store is silent is given 988 and 911.

use super::receive::{Answered, Dispatch};
use super::record::Stored;
use crate::conversation::{Conversation, Event, Lane, What};
use crate::seal::ConversationId;

impl Dispatch {
    /// The store is down and the text tells of danger: the fixed text, without state.
    pub(super) fn emergency(&self, id: &ConversationId, event: &Event) -> Option<Answered> {
        let What::Text(text) = &event.what else { return None };
        let world = self.world();
        let reading = world.lexicon.read(text.body.reveal());
        reading.safety()?;
        let language = reading.language.unwrap_or(world.language);
        let text = world.emergency(language);
        tracing::error!(conversation = %id, "the store is down: a danger was answered with the emergency text alone");
        let reply = Stored { lane: Lane::Duty, number: Conversation::default().texts, text };
        Some(Answered { replies: vec![reply], ..self.nothing(id) })
    }
}
