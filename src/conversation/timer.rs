//! What is due to a person later. A timer is part of the state; the soonest is the score under which the store
//! lists the conversation, and when it has passed, [`What::Woke`](super::What::Woke) brings the turn that acts on it.

use serde::{Deserialize, Serialize};

use super::lane::{Lane, Queue};
use super::moment::Moment;
use super::outcome::{Reply, Turn};
use super::staff::StaffId;
use super::state::{Consent, Conversation};

/// Something that is due at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// When.
    pub at: Moment,
    /// What.
    pub due: Due,
}

/// What can be due.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// A text that the person asked for, in the words that were agreed to.
    Say {
        /// The words.
        text: String,
    },
    /// A text of somebody's at the desk leaves.
    Reply {
        /// Whose.
        who: StaffId,
        /// What they are called.
        by: String,
        /// The words.
        text: String,
    },
    /// A danger was told to somebody who holds the conversation: if they have not answered, the line does.
    Emergency,
    /// Whoever holds it has not answered: it goes back among those who wait.
    GivenBack,
    /// An offer to a navigator lapses.
    OfferLapses,
    /// What was laid aside comes back.
    Unsnooze,
}

impl std::fmt::Debug for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Say { .. } => f.write_str("Say(hidden)"),
            Self::Reply { who, .. } => write!(f, "Reply({who}, hidden)"),
            Self::Emergency => f.write_str("Emergency"),
            Self::GivenBack => f.write_str("GivenBack"),
            Self::OfferLapses => f.write_str("OfferLapses"),
            Self::Unsnooze => f.write_str("Unsnooze"),
        }
    }
}

/// Says everything whose time has come, and gives back what else is due: that is the desk's.
pub(super) fn wake(turn: &mut Turn, now: Moment) -> Vec<Due> {
    let timers = std::mem::take(&mut turn.conversation.timers);
    let (due, later) = timers.into_iter().partition::<Vec<_>, _>(|timer| timer.at <= now);
    turn.conversation.timers = later;
    let mut others = Vec::new();
    for timer in due {
        match timer.due {
            Due::Say { text } => say(turn, Lane::Proactive, text, None),
            Due::Reply { by, text, .. } => say(turn, Lane::Conversation, text, Some(by)),
            due => others.push(due),
        }
    }
    others
}

/// A text that we begin ourselves: never to somebody who has not agreed to be written to.
fn say(turn: &mut Turn, lane: Lane, text: String, by: Option<String>) {
    let conversation = &mut turn.conversation;
    if matches!(conversation.consent, Consent::In { .. }) {
        turn.replies.push(Reply { number: conversation.texts, lane, text, by });
        conversation.texts += 1;
    }
}

/// Tells the store when to wake the conversation, if that has changed. Who opted out is not woken.
pub(super) fn schedule(turn: &mut Turn, before: Option<Moment>, woke: bool) {
    if matches!(turn.conversation.consent, Consent::Out { .. }) {
        turn.conversation.timers.clear();
    }
    let soonest = soonest(&turn.conversation);
    if woke || soonest != before {
        turn.queues.push((Queue::Timer, soonest));
    }
}

/// When the first of its timers is due.
pub(super) fn soonest(conversation: &Conversation) -> Option<Moment> {
    conversation.timers.iter().map(|timer| timer.at).min()
}

#[cfg(test)]
mod tests {
    use super::{Due, Timer, schedule, soonest, wake};
    use crate::conversation::{Consent, Conversation, Lane, Moment, OptOut, Queue, StopMark, Turn};

    fn turn(consent: Consent, ats: &[i64]) -> Turn {
        let timer = |at: &i64| Timer { at: Moment(*at), due: Due::Say { text: format!("at {at}") } };
        Turn {
            conversation: Conversation {
                consent,
                timers: ats.iter().map(timer).collect(),
                ..Conversation::default()
            },
            replies: Vec::new(),
            reading: None,
            stop: StopMark::Keep,
            queues: Vec::new(),
            refused: None,
            forget: false,
        }
    }

    #[test]
    fn what_is_due_is_said_and_the_rest_waits() {
        let mut turn = turn(Consent::In { since: Moment(0) }, &[10, 30, 20]);
        let before = soonest(&turn.conversation);
        wake(&mut turn, Moment(20));
        schedule(&mut turn, before, true);
        let said: Vec<_> = turn.replies.iter().map(|r| (r.lane, r.number, r.text.as_str())).collect();
        assert_eq!(said, [(Lane::Proactive, 0, "at 10"), (Lane::Proactive, 1, "at 20")]);
        assert_eq!(turn.queues, [(Queue::Timer, Some(Moment(30)))]);
    }

    #[test]
    fn who_opted_out_is_told_nothing_and_is_not_woken_again() {
        let mut turn = turn(Consent::Out { since: Moment(5), how: OptOut::Words }, &[10, 30]);
        wake(&mut turn, Moment(20));
        schedule(&mut turn, Some(Moment(10)), true);
        assert!(turn.replies.is_empty() && turn.conversation.timers.is_empty());
        assert_eq!(turn.queues, [(Queue::Timer, None)]);
    }
}
