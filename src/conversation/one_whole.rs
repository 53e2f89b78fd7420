//! One meeting of the list, told whole; and a text an hour before it, for who asks for one.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};

use super::fill::wrap;
use super::list;
use super::moment::{Moment, hours};
use super::search::Seeker;
use super::talk::Talk;
use super::timer::{Due, Timer};
use crate::flow::{Placeholder, Text, Texts};
use crate::meeting::{Extra, Near, clock_time, day_and_time, details};
use crate::text::fold;

/// How long before it starts somebody is reminded.
const BEFORE: Duration = hours(1);
/// With less time left than this before the reminder itself, there is no point in one.
const TOO_SOON: Duration = Duration::from_mins(5);
/// Reminders that one person may have open.
const MOST: usize = 5;

impl Talk<'_> {
    /// The meeting of a number: told whole, where the list is young and still has it.
    pub fn one_whole(&mut self, number: usize) -> &'static str {
        let Some(list) = &mut self.turn.conversation.list else { return "" };
        if list.is_old(self.now) {
            return self.anew("old");
        }
        list.picked = Some(number);
        let Some(near) = self.numbered(number) else { return self.anew("gone") };
        let seeker = self.seeker();
        let next = if near.until > minutes(BEFORE + TOO_SOON) {
            self.line_text(|texts| &texts.remind_offer, &[("number", &number.to_string())])
        } else {
            String::new()
        };
        let extra = Extra { checked: self.world.meetings.checked_at(&near.meeting.source), next: &next };
        self.found = Some(details(&near, &seeker.listing(false), extra));
        "details"
    }

    /// Keeps a reminder for the number in the text, or the meeting told last.
    pub fn remind(&mut self) -> &'static str {
        let Some(list) = &self.turn.conversation.list else { return "" };
        if list.is_old(self.now) {
            return self.anew("old");
        }
        let only = (list.numbered == 1).then_some(1);
        let number = list::number_after(&fold(self.text.body.reveal())).or(list.picked).or(only);
        let Some(number) = number else { return "which" };
        let Some(near) = self.numbered(number) else { return self.anew("gone") };
        let at = Moment::from(near.starts);
        let at = Moment(at.0 - i64::try_from(BEFORE.as_millis()).unwrap_or_default());
        if at.0 <= self.now.after(TOO_SOON).0 {
            return "too_soon";
        }
        let seeker = self.seeker();
        let starts = clock_of(&near, &seeker);
        let told = starts.checked_sub(SignedDuration::from_hours(1)).unwrap_or_else(|_| starts.clone());
        // Nothing of what it is for, nor for whom: others may see the screen.
        let time = clock_time(&starts, seeker.language);
        let text = self.line_text(|texts| &texts.reminder, &[("time", &time)]);
        let timers = &mut self.turn.conversation.timers;
        timers.retain(|timer| timer.at != at);
        if timers.len() >= MOST {
            timers.remove(0);
        }
        timers.push(Timer { at, due: Due::Say { text } });
        self.found = Some(day_and_time(&told, seeker.language));
        "kept"
    }

    /// Lets reminders go; whether there were any.
    pub fn forget_reminders(&mut self) -> &'static str {
        let timers = &mut self.turn.conversation.timers;
        let before = timers.len();
        timers.retain(|timer| !matches!(timer.due, Due::Say { .. }));
        if timers.len() < before { "kept" } else { "gone" }
    }

    fn numbered(&self, number: usize) -> Option<Near> {
        let list = self.turn.conversation.list.as_ref()?;
        let seeker = self.seeker();
        let near = seeker.place.filter(|_| !list.asked.online).map(|place| place.point);
        self.world.meetings.by_id(list.number(number)?, near, seeker.now)
    }

    /// A text of the line in one wording, with its keys filled.
    fn line_text(&self, text: impl FnOnce(&Texts) -> &Text, keys: &[(&str, &str)]) -> String {
        let wordings = text(&self.world.book.line.texts).get(self.language());
        wordings.first().map_or_else(String::new, |wording| {
            wording.render(|hole, out| match hole {
                Placeholder::Key(key) => {
                    out.push_str(keys.iter().find(|(k, _)| k == key).map_or("", |(_, value)| value));
                }
                hole => wrap(self.world, hole, "", out),
            })
        })
    }
}

/// Its start on the clock that the person goes by.
fn clock_of(near: &Near, seeker: &Seeker) -> Zoned {
    let own = TimeZone::get(&near.meeting.zone).ok().filter(|_| near.miles.is_some());
    near.starts.to_zoned(own.unwrap_or_else(|| seeker.zone.clone()))
}

fn minutes(span: Duration) -> i64 {
    i64::try_from(span.as_secs() / 60).unwrap_or_default()
}

/// Whether a text asks for reminders to be let go. No law word: STOP ends everything.
pub(super) fn is_undo(said: &str) -> bool {
    matches!(said, "undo" | "deshacer")
}
