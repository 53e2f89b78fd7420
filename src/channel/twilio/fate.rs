//! Twilio's error numbers, sorted by what follows from them.

use crate::channel::send::Fate;

/// What follows from an error, at sending or (`status` 0) in a receipt. Codes: <https://www.twilio.com/docs/api/errors>.
/// An unreachable phone (30003) and an unknown error (30008) may mean anything: nothing follows from them.
pub(super) fn fate(status: u16, code: u32, retry_after: Option<u64>) -> Option<Fate> {
    match code {
        21610 => Some(Fate::OptedOut),
        // No number; not one that texts reach from ours; a landline; an unknown phone.
        21211 | 21214 | 21217 | 21612 | 21614 | 30005 | 30006 => Some(Fate::Gone),
        // Blocked or filtered by a carrier; too large; too long; empty; not for this phone.
        30004 | 30007 | 30011 | 30019 | 21602 | 21617 => Some(Fate::Blocked),
        // Too fast; not now; queues that are full; congestion; the carrier's time-out; the loop guard; daily caps.
        20429 | 20500 | 20503 | 30001 | 21611 | 30017 | 30022 | 30023 | 30027 | 30410 | 63017 | 63018
        | 14107 => Some(Fate::Later(retry_after)),
        // The account, its numbers and regions, registration of the sender.
        20003 | 21408 | 21603 | 21606 | 21608 | 21659 | 21703..=21705 | 30002 | 30018 | 30024 | 30032 => {
            Some(Fate::Settings)
        }
        30034..=30040 | 30450..=30499 => Some(Fate::Settings),
        _ => Fate::of_status(status, retry_after),
    }
}
