//! Answers of a type: is there a day, a time, a telephone number, a name, a count in a text, and which.

use crate::flow::On;
use crate::meaning::{Meaning, Reading};
use crate::place::Mention;
use crate::text::fold;

/// Words that a typed answer may have around it: `maybe friday after work` still says friday.
const MOST_WORDS: usize = 8;
/// The longest name, in words and in characters.
const NAME_WORDS: usize = 4;
const NAME_CHARS: usize = 40;
/// Nobody counts further by text.
const MOST: u32 = 1000;

const DAYS: [(&str, &str); 26] = [
    ("monday", "monday"),
    ("mon", "monday"),
    ("lunes", "monday"),
    ("tuesday", "tuesday"),
    ("tues", "tuesday"),
    ("tue", "tuesday"),
    ("martes", "tuesday"),
    ("wednesday", "wednesday"),
    ("wed", "wednesday"),
    ("miercoles", "wednesday"),
    ("thursday", "thursday"),
    ("thurs", "thursday"),
    ("thu", "thursday"),
    ("jueves", "thursday"),
    ("friday", "friday"),
    ("fri", "friday"),
    ("viernes", "friday"),
    ("saturday", "saturday"),
    ("sabado", "saturday"),
    ("sunday", "sunday"),
    ("domingo", "sunday"),
    ("today", "today"),
    ("tonight", "today"),
    ("hoy", "today"),
    ("tomorrow", "tomorrow"),
    ("manana", "tomorrow"),
];
const TIMES: [(&str, &str); 13] = [
    ("noon", "12:00"),
    ("mediodia", "12:00"),
    ("midnight", "00:00"),
    ("medianoche", "00:00"),
    ("morning", "morning"),
    ("mornings", "morning"),
    ("afternoon", "afternoon"),
    ("afternoons", "afternoon"),
    ("tarde", "afternoon"),
    ("evening", "evening"),
    ("evenings", "evening"),
    ("night", "night"),
    ("noche", "night"),
];
const COUNTS: [(&str, u32); 26] = [
    ("none", 0),
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
    ("ninguno", 0),
    ("cero", 0),
    ("uno", 1),
    ("una", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
];
const CALLED: [&str; 9] =
    ["my name is ", "call me ", "name is ", "its ", "im ", "i am ", "me llamo ", "mi nombre es ", "soy "];

/// The value that a text has for a typed answer, as it is kept; none when it has none, or the answer has no type of
/// its own. `elsewhere`: the text means something that another flow is for.
pub(super) fn value(on: &On, body: &str, reading: &Reading, elsewhere: bool) -> Option<String> {
    let said = fold(body);
    if said.split(' ').count() > MOST_WORDS {
        return None;
    }
    match on {
        On::Zip => match &reading.place {
            Some(Mention::Zip(zip)) => Some(zip.clone()),
            _ => None,
        },
        On::Day => word(&said, &DAYS),
        On::Time => clock(body).or_else(|| word(&said, &TIMES)),
        On::Phone => phone(body),
        On::Count => count(&said),
        On::Name if !elsewhere => name(body, reading),
        _ => None,
    }
}

fn word(said: &str, table: &[(&str, &str)]) -> Option<String> {
    said.split(' ').find_map(|w| table.iter().find(|(k, _)| *k == w).map(|(_, v)| (*v).to_owned()))
}

/// `7pm`, `7:30 pm`, `19:30`. A bare `7` is seven o'clock in the evening no more than in the morning: kept as it is.
fn clock(body: &str) -> Option<String> {
    let low = body.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let start = low.find(|c: char| c.is_ascii_digit())?;
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let hour = digits(&low[start..]);
    let mut rest = &low[start + hour.len()..];
    let hour: u32 = hour.parse().ok().filter(|h| *h <= 24)?;
    let mut minute = 0;
    if let Some(after) = rest.strip_prefix(':') {
        let read = digits(after);
        minute = read.parse().ok().filter(|m| *m < 60)?;
        rest = &after[read.len()..];
    }
    let rest = rest.trim_start();
    let hour = match hour {
        12 if rest.starts_with("am") => 0,
        1..=11 if rest.starts_with("pm") => hour + 12,
        24 => 0,
        hour => hour,
    };
    // What follows may be words, not more digits: 37203 is no time.
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then(|| format!("{hour:02}:{minute:02}"))
}

/// Ten digits of the North American plan, however they are written; kept as they are dialled.
fn phone(body: &str) -> Option<String> {
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    let ten = digits.strip_prefix('1').filter(|rest| rest.len() == 10).unwrap_or(&digits);
    let bytes = ten.as_bytes();
    let plan = ten.len() == 10 && bytes[0] >= b'2' && bytes[3] >= b'2';
    plan.then(|| format!("{}-{}-{}", &ten[..3], &ten[3..6], &ten[6..]))
}

fn count(said: &str) -> Option<String> {
    let number = said.split(' ').find_map(|w| {
        w.parse()
            .ok()
            .or_else(|| COUNTS.iter().find(|(k, _)| *k == w).map(|(_, n)| *n))
            .filter(|n| *n <= MOST)
    })?;
    Some(number.to_string())
}

/// A few words of letters that mean nothing to the line.
fn name(body: &str, reading: &Reading) -> Option<String> {
    let plain = body.trim().trim_end_matches(['.', '!']);
    let low = fold(plain);
    let lead = CALLED.iter().find(|lead| low.starts_with(**lead));
    let words: Vec<&str> = plain.split_whitespace().collect();
    let skip = lead.map_or(0, |lead| lead.split_whitespace().count());
    let name = words.get(skip..)?.join(" ");
    let letters = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'));
    let short = name.split(' ').count() <= NAME_WORDS && name.chars().count() <= NAME_CHARS;
    let meant = lead.is_none() && !matches!(reading.meaning, Meaning::None | Meaning::Greeting);
    (!name.is_empty() && letters && short && !meant).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{clock, count, phone, word};

    #[test]
    fn times_as_people_write_them() {
        for (said, kept) in [
            ("7pm", Some("19:00")),
            ("at 7:30 p.m. please", Some("19:30")),
            ("12 am", Some("00:00")),
            ("12pm", Some("12:00")),
            ("19:05", Some("19:05")),
            ("7", Some("07:00")),
            ("37203", None),
            ("after work", None),
        ] {
            assert_eq!(clock(said).as_deref(), kept, "{said}");
        }
    }

    #[test]
    fn days_counts_and_numbers() {
        assert_eq!(word("el viernes por favor", &super::DAYS).as_deref(), Some("friday"));
        assert_eq!(word("after work", &super::DAYS), None);
        assert_eq!(count("about three").as_deref(), Some("3"));
        assert_eq!(count("99999"), None);
        assert_eq!(phone("(615) 555-0123").as_deref(), Some("615-555-0123"));
        assert_eq!(phone("+1 615 555 0123").as_deref(), Some("615-555-0123"));
        assert_eq!(phone("37203"), None);
    }
}
