//! The keys on Redis. `{p}` is the hash tag: everything of a partition lies in one slot.

use crate::seal::{ConversationId, EventKey};
use crate::store::contract::Queue;

/// The keys of one conversation.
pub(super) struct Names {
    partition: u8,
    name: String,
}

impl Names {
    pub(super) fn of(id: &ConversationId) -> Self {
        Self { partition: id.partition(), name: id.name() }
    }

    /// `<c>`, as the member of lists.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Transcript, data key, state, version.
    pub(super) fn record(&self) -> String {
        format!("hr:{{{:03}}}:c:{}", self.partition, self.name)
    }

    /// The outbox.
    pub(super) fn out(&self) -> String {
        format!("hr:{{{:03}}}:c:{}:out", self.partition, self.name)
    }

    /// The opt-out mark.
    pub(super) fn stop(&self) -> String {
        format!("hr:{{{:03}}}:stop:{}", self.partition, self.name)
    }

    /// What a repeat of an event is answered.
    pub(super) fn replay(&self, event: &EventKey) -> String {
        format!("hr:{{{:03}}}:m:{event}", self.partition)
    }

    /// When outboxes are due.
    pub(super) fn due(&self) -> String {
        due(self.partition)
    }

    /// When retention ends.
    pub(super) fn end(&self) -> String {
        end(self.partition)
    }

    /// A list of the desk's, or of timers.
    pub(super) fn queue(&self, queue: Queue) -> String {
        self::queue(self.partition, queue)
    }
}

pub(super) fn due(partition: u8) -> String {
    format!("hr:{{{partition:03}}}:due:out")
}

pub(super) fn end(partition: u8) -> String {
    format!("hr:{{{partition:03}}}:due:end")
}

pub(super) fn queue(partition: u8, queue: Queue) -> String {
    let list = match queue {
        Queue::Safety => "q:safety",
        Queue::Person => "q:person",
        Queue::Navigator => "q:navigator",
        Queue::Timer => "due:timers",
        Queue::Held => "q:held",
        Queue::Closed => "q:closed",
        Queue::Recent => "recent",
    };
    format!("hr:{{{partition:03}}}:{list}")
}
