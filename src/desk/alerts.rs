//! What must not be missed: for one reader, as of now. Each alert has a key of its own, so that it rings until somebody has
//! seen it, and once it is seen it does not ring again. No alert holds a word of anybody's.

use serde::Serialize;

use super::board::Board;
use super::see::sees;
use super::{Account, Right};
use crate::conversation::{ALERT, Conversation, Holder, Moment, Wanted};
use crate::seal::ConversationId;

/// One alert, as the script reads it.
#[derive(Debug, Serialize)]
struct Alert {
    key: String,
    text: String,
    href: String,
    grave: bool,
}

/// The alerts of a reader, as JSON; what they have open needs no bell.
pub fn of(me: &Account, board: &Board, open: Option<ConversationId>, now: Moment) -> String {
    let on_shift = board.there.iter().any(|one| one.staff == me.id);
    let mut alerts = Vec::new();
    if me.role.may(Right::Write) {
        for entry in board.entries.iter().filter(|entry| sees(me, &entry.conversation)) {
            if let Some((kind, since, text, grave)) = alert(me, &entry.conversation, on_shift, now) {
                let seen = open == Some(entry.id);
                let key = format!("{kind}:{}:{}", entry.id, since.0);
                let list = if kind == "safety" { "safety" } else { "mine" };
                let href = format!("/desk/c/{}?list={list}", entry.id);
                if !seen {
                    alerts.push(Alert { key, text: text.to_owned(), href, grave });
                }
            }
        }
    }
    serde_json::to_string(&alerts).unwrap_or_else(|_| "[]".to_owned())
}

/// The gravest reason to look at a conversation, if there is one for this reader.
fn alert(
    me: &Account,
    conversation: &Conversation,
    on_shift: bool,
    now: Moment,
) -> Option<(&'static str, Moment, &'static str, bool)> {
    let holder = conversation.holder.staff();
    let mine = holder == Some(me.id);
    if let Some(flag) = conversation.safety
        && (mine || holder.is_none() || conversation.holder.unanswered().is_some())
    {
        // A new text in danger rings again.
        let since = conversation.holder.unanswered().unwrap_or(flag.since);
        return Some(("safety", since, "Safety: somebody told of danger", true));
    }
    match conversation.holder {
        Holder::Staff { unanswered: Some(since), .. } if mine && now.since(since) >= ALERT => {
            Some(("late", since, "A text to you has waited ten minutes", true))
        }
        Holder::Staff { unanswered: Some(since), .. } if mine && conversation.snoozed.is_none() => {
            Some(("text", since, "A new text for you", false))
        }
        Holder::Staff { unanswered: Some(since), .. }
            if now.since(since) >= ALERT && me.role.may(Right::Overrule) =>
        {
            Some(("late", since, "A text to a colleague has waited ten minutes", false))
        }
        Holder::Staff { since, .. } if mine && conversation.snoozed.is_none() => {
            Some(("given", since, "A conversation is yours now", false))
        }
        Holder::Waiting { since, wanted: Wanted::Navigator } => {
            let offered = conversation.offer.is_some_and(|offer| offer.to == me.id);
            let rings = offered || (me.role.may(Right::Accept) && on_shift && conversation.offer.is_none());
            let text = if offered { "Somebody is offered to you" } else { "Somebody waits for a navigator" };
            rings.then_some(("navigator", conversation.offer.map_or(since, |offer| offer.until), text, false))
        }
        Holder::Waiting { since, wanted: Wanted::Person } if on_shift => {
            Some(("waiting", since, "Somebody waits for a person", false))
        }
        _ => None,
    }
}
