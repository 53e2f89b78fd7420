//! Which of the desk's lists a conversation stands on: worked out from its state, so that they never disagree.

use super::holder::{Holder, Wanted};
use super::lane::Queue;
use super::moment::Moment;
use super::outcome::Turn;
use super::state::Conversation;

/// The lists that follow from the state, each with its score: since when.
type Lists = [(Queue, Option<Moment>); 5];

pub(super) fn of(conversation: &Conversation) -> Lists {
    let (mut person, mut navigator, mut held) = (None, None, None);
    match conversation.holder {
        Holder::Bot => {}
        Holder::Waiting { since, wanted: Wanted::Person } => person = Some(since),
        Holder::Waiting { since, wanted: Wanted::Navigator } => navigator = Some(since),
        Holder::Staff { since, .. } => held = Some(since),
    }
    [
        (Queue::Safety, conversation.safety.map(|flag| flag.since)),
        (Queue::Person, person),
        (Queue::Navigator, navigator),
        (Queue::Held, held),
        (Queue::Closed, conversation.closed.map(|closed| closed.at)),
    ]
}

/// Enters and leaves what has changed with this turn.
pub(super) fn keep(before: &Lists, turn: &mut Turn) {
    for (then, now) in before.iter().zip(of(&turn.conversation)) {
        if then.1 != now.1 && !turn.queues.contains(&now) {
            turn.queues.push(now);
        }
    }
}
