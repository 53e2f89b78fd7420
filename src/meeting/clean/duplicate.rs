//! One meeting listed twice is one.

use std::collections::HashSet;

use crate::meeting::Meeting;
use crate::text::fold;

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Seen(HashSet<(String, u8, u16, String)>);

/// Words of a name that tell one listing from another of the same meeting, and no meeting from another.
const ASIDE: [&str; 10] =
    ["group", "meeting", "the", "online", "zoom", "hybrid", "in", "person", "grupo", "reunion"];

impl Seen {
    /// Whether the meeting is none of those before: same fellowship, day and time, and the same link, or the same
    /// address under the same name (two rooms of one house may meet at the same hour).
    pub fn is_new(&mut self, meeting: &Meeting) -> bool {
        let mut new = true;
        let mut see = |place: String| {
            let key = (meeting.fellowship.clone(), meeting.day, meeting.start, place);
            new &= self.0.insert(key);
        };
        if meeting.venue.in_person() {
            let name = fold(&meeting.name);
            let name: Vec<_> = name.split(' ').filter(|w| !ASIDE.contains(w)).collect();
            see(format!("{} {} {}", fold(&meeting.street), fold(&meeting.town), name.concat()));
        } else if !meeting.link.is_empty() {
            see(meeting.link.to_lowercase());
        } else {
            see(meeting.phone.clone() + &fold(&meeting.joining));
        }
        new
    }
}
