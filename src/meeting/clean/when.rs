//! Days and times as feeds write them.

use crate::text::fold;

/// A day, and whether it was put right.
pub(super) enum Day {
    Plain(u8),
    Seven,
    InWords(u8),
}

/// 0 is Sunday. In Meeting Guide 7 is Sunday too: people count so.
pub(super) fn day(written: &str, sunday_is_one: bool) -> Option<Day> {
    if let Ok(number) = written.parse::<u8>() {
        return match (number, sunday_is_one) {
            (1..=7, true) => Some(Day::Plain(number - 1)),
            (0..=6, false) => Some(Day::Plain(number)),
            (7, false) => Some(Day::Seven),
            _ => None,
        };
    }
    let word = fold(written);
    let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let spanish = ["dom", "lun", "mar", "mie", "jue", "vie", "sab"];
    let at = (0u8..)
        .zip(names.iter().zip(spanish))
        .find(|(_, (en, es))| word.starts_with(**en) || word.starts_with(es));
    at.map(|(day, _)| Day::InWords(day))
}

/// Minutes after midnight, and whether it was written otherwise than `HH:MM` or `HH:MM:SS`.
pub(super) fn time(written: &str) -> Option<(u16, bool)> {
    if let Some(minutes) = clock(written) {
        return (minutes < 1440).then_some((minutes, false));
    }
    let text = written.to_ascii_lowercase().replace(['.', ' '], "");
    match text.as_str() {
        "noon" => return Some((720, true)),
        "midnight" => return Some((0, true)),
        _ => {}
    }
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(720)),
        _ => (text.as_str(), None),
    };
    let minutes = clock(digits).or_else(|| match digits.len() {
        1..=2 if half.is_some() => Some(digits.parse::<u16>().ok()?.checked_mul(60)?),
        3..=4 if digits.bytes().all(|b| b.is_ascii_digit()) => {
            let number: u16 = digits.parse().ok()?;
            (number % 100 < 60).then_some(number / 100 * 60 + number % 100)
        }
        _ => None,
    })?;
    match half {
        Some(half) => (60..780).contains(&minutes).then_some((minutes % 720 + half, true)),
        None => (minutes < 1440).then_some((minutes, true)),
    }
}

/// `HH:MM`, `HH:MM:SS`.
fn clock(text: &str) -> Option<u16> {
    let mut parts = text.trim().split(':');
    let part = |p: &str| {
        let fits = (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| p.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (part(parts.next()?)?, part(parts.next()?)?);
    let seconds = parts.next().map_or(Some(0), |s| part(s.split('.').next().unwrap_or_default()));
    (hours <= 24 && minutes < 60 && seconds? < 60 && parts.next().is_none()).then_some(hours * 60 + minutes)
}

/// How long it lasts: by its end, by its length, else an hour. And whether what was written was unlikely.
pub(super) fn lasts(start: u16, end: &str, length: &str) -> (u16, bool) {
    let by_end = time(end).map(|(end, _)| (end + 1440 - start) % 1440);
    let by_length = || length.parse().ok().or_else(|| clock(length));
    match by_end.or_else(by_length) {
        Some(minutes @ 1..=720) => (minutes, false),
        // BMLT writes no length as 00:00:00, and everybody no end as nothing.
        None | Some(0) if end.is_empty() => (60, false),
        _ => (60, true),
    }
}

#[cfg(test)]
mod tests {
    use super::{lasts, time};

    #[test]
    fn times_as_written() {
        for (written, expected) in [
            ("19:30", Some((1170, false))),
            ("09:00:00", Some((540, false))),
            ("7:30 pm", Some((1170, true))),
            ("7pm", Some((1140, true))),
            ("12:00 AM", Some((0, true))),
            ("12 p.m.", Some((720, true))),
            ("noon", Some((720, true))),
            ("1930", Some((1170, true))),
            ("24:00", None),
            ("25:10", None),
            ("19:75", None),
            ("13 pm", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(time(written), expected, "{written}");
        }
    }

    #[test]
    fn lengths() {
        for (start, end, length, expected) in [
            (1140, "20:30", "", (90, false)),
            (1410, "00:30", "", (60, false)),
            (1140, "", "01:30:00", (90, false)),
            (1140, "", "75", (75, false)),
            (1140, "", "00:00:00", (60, false)),
            (1140, "", "", (60, false)),
            (1140, "19:00", "", (60, true)),
            (1140, "18:00", "", (60, true)),
        ] {
            assert_eq!(lasts(start, end, length), expected, "{start} {end} {length}");
        }
    }
}
