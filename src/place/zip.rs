//! ZIP codes in a text.

/// What is counted in tens of thousands.
const UNITS: [&str; 12] = [
    "lbs",
    "pounds",
    "miles",
    "dollars",
    "bucks",
    "steps",
    "followers",
    "people",
    "ppl",
    "dolares",
    "pesos",
    "times",
];

/// The first ZIP code: five digits, or nine as ZIP+4, that stand alone and can exist.
///
/// Refused: digits inside a longer number, a phone number or a price, and the prefix `000`, which the Postal
/// Service has never assigned (nor `001` to `004`; the lowest in use is 005, Holtsville NY).
pub(super) fn find(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + digits(&bytes[at..]);
        if end - at == 5 && stands_alone(text, at, end) && can_exist(&text[at..end]) {
            return Some(text[at..end].to_owned());
        }
        at = end;
    }
    None
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_digit()).count()
}

fn can_exist(zip: &str) -> bool {
    zip[..3].parse::<u16>().is_ok_and(|prefix| prefix >= 5)
}

/// Whether nothing around the five digits makes them part of something longer.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end_matches(' ');
    let after = &text[end..];
    let glued =
        text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "$#/+.-:@_".contains(c));
    // "555 0123 37203" is a number read in groups; "in 2 days 37203" is not, so only long groups count.
    let grouped_before = before.len() < start && digits_at_end(before) >= 3;
    !glued && !grouped_before && ends_well(after)
}

fn digits_at_end(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

fn ends_well(after: &str) -> bool {
    let mut rest = after.chars();
    match rest.next() {
        None => true,
        Some('-') => {
            let four = digits(rest.as_str().as_bytes());
            let next = rest.as_str()[four..].chars().next();
            four == 4 && !next.is_some_and(|c| c.is_alphanumeric() || c == '-')
        }
        Some(' ') => {
            let next = rest.as_str().trim_start();
            let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            digits(next.as_bytes()) < 4 && !UNITS.iter().any(|unit| word.eq_ignore_ascii_case(unit))
        }
        Some('.' | ',' | ':') => !rest.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => !c.is_alphanumeric() && !"/%$@_".contains(c),
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn five_digits_that_can_be_a_zip() {
        for (text, zip) in [
            ("37203", Some("37203")),
            ("meetings near 37203?", Some("37203")),
            ("37203-1234 pls", Some("37203")),
            ("zip is 00501.", Some("00501")),
            ("im in 02139, tonight", Some("02139")),
            ("00012", None),
            ("372034", None),
            ("37203-12", None),
            ("37203-12345", None),
            ("615 555 01234 37203", None),
            ("+16155550123", None),
            ("615-555-0123", None),
            ("$37203", None),
            ("37203.50", None),
            ("a37203", None),
            ("order #37203", None),
            ("55555 5555", None),
            ("80000 lbs on a grade", None),
            ("", None),
        ] {
            assert_eq!(find(text).as_deref(), zip, "{text:?}");
        }
    }
}
