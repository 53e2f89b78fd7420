//! What a provider tells of our own texts: the person opted out there, or a text will never arrive.

use super::lane::{Queue, StopMark};
use super::moment::Moment;
use super::outcome::Turn;
use super::state::{Consent, OptOut};

/// The provider refuses our texts because they opted out there, which we did not know: it ends our consent too. Nothing
/// is said, since nothing would arrive.
pub(super) fn opted_out(turn: &mut Turn, now: Moment) {
    if !matches!(turn.conversation.consent, Consent::Out { .. }) {
        turn.conversation.consent = Consent::Out { since: now, how: OptOut::Provider };
        turn.conversation.open = None;
        turn.stop = StopMark::Set;
    }
}

/// A text will never arrive. To somebody who told of danger that is an alert of its own: they stand with those in
/// danger, whoever had seen to them before.
pub(super) fn undelivered(turn: &mut Turn) {
    if let Some(flag) = turn.conversation.safety {
        turn.queues.push((Queue::Safety, Some(flag.since)));
    }
}

#[cfg(test)]
mod tests {
    use super::{opted_out, undelivered};
    use crate::conversation::{Consent, Conversation, Moment, Queue, SafetyFlag, StopMark, Turn};
    use crate::meaning::Meaning;

    fn before(conversation: Conversation) -> Turn {
        Turn {
            conversation,
            replies: Vec::new(),
            reading: None,
            stop: StopMark::Keep,
            queues: Vec::new(),
            refused: None,
            forget: false,
            trace: crate::conversation::Trace::default(),
        }
    }

    #[test]
    fn an_opt_out_at_the_provider_ends_our_consent_and_says_nothing() {
        let consent = Consent::In { since: Moment(1) };
        let mut turn = before(Conversation { consent, ..Conversation::default() });
        opted_out(&mut turn, Moment(5));
        assert!(matches!(turn.conversation.consent, Consent::Out { since: Moment(5), .. }));
        assert_eq!((turn.stop, turn.replies.len()), (StopMark::Set, 0));
        // Who was out before stays out since then.
        opted_out(&mut turn, Moment(9));
        assert!(matches!(turn.conversation.consent, Consent::Out { since: Moment(5), .. }));
    }

    #[test]
    fn what_does_not_arrive_is_an_alert_only_where_danger_was_told_of() {
        let mut turn = before(Conversation::default());
        undelivered(&mut turn);
        assert!(turn.queues.is_empty());
        let safety = Some(SafetyFlag { kind: Meaning::CrisisSuicide, since: Moment(3) });
        let mut turn = before(Conversation { safety, ..Conversation::default() });
        undelivered(&mut turn);
        assert_eq!(turn.queues, [(Queue::Safety, Some(Moment(3)))]);
    }
}
