//! Who may see which conversation, and how a number is shown.

use super::{Account, Right};
use crate::conversation::{Conversation, Holder, Wanted};

/// Whether somebody may read a conversation. A navigator reads those that wait for a navigator, those offered to them
/// and those they hold.
pub fn sees(me: &Account, conversation: &Conversation) -> bool {
    if me.role.sees_all() {
        return true;
    }
    let theirs = conversation.holder.staff() == Some(me.id)
        || conversation.offer.is_some_and(|offer| offer.to == me.id)
        || matches!(conversation.holder, Holder::Waiting { wanted: Wanted::Navigator, .. });
    me.role.may(Right::Read) && theirs
}

/// The number as this reader may see it: whole in the thread, its end alone in lists and for who learns by reading.
pub fn number(me: &Account, conversation: &Conversation, whole: bool) -> String {
    let Some(reach) = &conversation.reach else { return "a number".to_owned() };
    let digits = reach.person.e164().trim_start_matches("+1");
    if digits.len() != 10 || !me.role.may(Right::Numbers) {
        return "••• ••••".to_owned();
    }
    if whole {
        format!("({}) {}-{}", &digits[..3], &digits[3..6], &digits[6..])
    } else {
        format!("••• {}", &digits[6..])
    }
}

#[cfg(test)]
mod tests {
    use super::{number, sees};
    use crate::conversation::{Conversation, Holder, Moment, Offer, Reach, StaffId, Wanted};
    use crate::desk::{Account, Role, TotpSecret};
    use crate::seal::SeededEntropy;

    pub fn account(role: Role, id: u64) -> Account {
        Account {
            id: StaffId(id),
            login: "x".into(),
            name: "X".into(),
            role,
            languages: Vec::new(),
            works_for: String::new(),
            room: 5,
            password: String::new(),
            totp: TotpSecret::generate(&SeededEntropy::new(1)),
            totp_used: 0,
            since: Moment(0),
            disabled: None,
        }
    }

    #[test]
    fn a_navigator_sees_what_is_for_navigators_and_an_auditor_nothing() {
        let bot = Conversation::default();
        let waits = |wanted| Conversation {
            holder: Holder::Waiting { since: Moment(0), wanted },
            ..Conversation::default()
        };
        let held = |who| Conversation {
            holder: Holder::Staff {
                who: StaffId(who),
                since: Moment(0),
                last_act: Moment(0),
                unanswered: None,
            },
            ..Conversation::default()
        };
        let offered = Conversation {
            offer: Some(Offer { to: StaffId(1), until: Moment(9) }),
            ..Conversation::default()
        };
        let all = [bot, waits(Wanted::Person), waits(Wanted::Navigator), held(1), held(2), offered];
        for (role, expected) in [
            (Role::Staff, [true; 6]),
            (Role::Observer, [true; 6]),
            (Role::Navigator, [false, false, true, true, false, true]),
            (Role::Auditor, [false; 6]),
        ] {
            let me = account(role, 1);
            assert_eq!(all.each_ref().map(|conversation| sees(&me, conversation)), expected, "{role:?}");
        }
    }

    #[test]
    fn who_learns_by_reading_sees_no_number() {
        let reach = Reach {
            channel: "phone".into(),
            line: "+16155550100".parse().unwrap(),
            person: "+16155550123".parse().unwrap(),
        };
        let conversation = Conversation { reach: Some(reach), ..Conversation::default() };
        let staff = account(Role::Staff, 1);
        assert_eq!(number(&staff, &conversation, true), "(615) 555-0123");
        assert_eq!(number(&staff, &conversation, false), "••• 0123");
        assert_eq!(number(&account(Role::Observer, 1), &conversation, true), "••• ••••");
    }
}
