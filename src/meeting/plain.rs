//! What a feed's writers wrote, as plain words that any phone shows.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::septets;

/// Tags out, entities decoded, fancy signs as plain ones, letters that GSM-7 lacks without their accents, the rest
/// left out, white space as single spaces. The signs of GSM-7 that cost two (`[`, `|`, `€` …) are left out too.
pub(super) fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in decode(&untagged(text)).chars() {
        push(c, &mut words);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push(c: char, out: &mut String) {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{00B4}' | '`' => out.push('\''),
        '\u{201C}' | '\u{201D}' | '\u{201F}' | '\u{00AB}' | '\u{00BB}' => out.push('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2022}' | '\u{00B7}' | '~' => out.push('-'),
        '\u{2026}' => out.push_str("..."),
        '[' | '{' => out.push('('),
        ']' | '}' => out.push(')'),
        '\\' | '|' => out.push('/'),
        c if c.is_whitespace() || c.is_control() => out.push(' '),
        c if septets(c) == Some(1) => out.push(c),
        c => {
            let parts = std::iter::once(c).nfkd();
            out.extend(parts.filter(|c| !is_combining_mark(*c) && septets(*c) == Some(1)));
        }
    }
}

/// Without what stands between `<` and `>`, where that looks like a tag.
fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let after = &rest[open + 1..];
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let Some(close) = after.find('>').filter(|_| tag) else {
            out.push_str(&rest[..=open]);
            rest = after;
            continue;
        };
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = &after[close + 1..];
    }
    out + rest
}

/// Entities, decoded once more where an `&amp;` hid another.
fn decode(text: &str) -> String {
    let once = decoded(text);
    if once.contains('&') { decoded(&once) } else { once }
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name = after.bytes().take(8).position(|b| b == b';').map(|end| &after[..end]);
        match name.and_then(entity) {
            Some((c, length)) => {
                out.push(c);
                rest = &after[length + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<(char, usize)> {
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "nbsp" => ' ',
        "ndash" | "mdash" => '-',
        "hellip" => '\u{2026}',
        "aacute" => 'á',
        "eacute" => 'é',
        "iacute" => 'í',
        "oacute" => 'ó',
        "uacute" => 'ú',
        "ntilde" => 'ñ',
        _ => char::from_u32(number(name.strip_prefix('#')?)?)?,
    };
    Some((c, name.len()))
}

/// At most `most` characters, cut between words.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most + 1).collect();
    let whole = head.rfind(' ').filter(|at| *at > most / 2);
    let cut = whole.map_or_else(|| head.chars().take(most).collect(), |at| head[..at].to_owned());
    cut.trim_end_matches([' ', ',', '-', '(', '/', '&']).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{plain, shortened};
    use crate::text::stranger;

    #[test]
    fn as_any_phone_shows_it() {
        for (written, expected) in [
            ("Women&#8217;s  Step &amp; Tradition", "Women's Step & Tradition"),
            ("Hall open <br> other days\n<b>9am</b>", "Hall open other days 9am"),
            ("a < b > c", "a < b > c"),
            ("“Early Birds” – 6 AM…", "\"Early Birds\" - 6 AM..."),
            ("Reunión en español, ¿sí?", "Reunion en español, ¿si?"),
            ("Joy \u{1F642} Group", "Joy Group"),
            ("AT&T; R&D", "AT&T; R&D"),
            ("&amp;#39;tis", "'tis"),
            ("", ""),
        ] {
            assert_eq!(plain(written), expected, "{written:?}");
        }
    }

    #[test]
    fn cut_between_words() {
        assert_eq!(shortened("the quick brown fox", 12), "the quick");
        assert_eq!(shortened("short", 12), "short");
        assert_eq!(shortened("abcdefghijklmnop", 4), "abcd");
    }

    proptest! {
        #[test]
        fn whatever_is_written_comes_out_plain(text in "\\PC{0,60}|[<>&;a#x0-9 ]{0,40}") {
            let clean = plain(&text);
            prop_assert_eq!(stranger(&clean), None);
            prop_assert!(!clean.contains("  "));
        }
    }
}
