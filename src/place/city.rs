//! `city, ST` and `city ST` in a text.

use super::state::{STATES, abbreviated, is_a_word};

/// A word as written, folded, and whether a comma follows it.
struct Piece<'a> {
    written: &'a str,
    folded: String,
    comma: bool,
    ends: bool,
}

/// Words that cannot be part of a city's name here: they stand before one, or are what is looked for.
const BEFORE: [&str; 62] = [
    "in",
    "near",
    "at",
    "around",
    "from",
    "to",
    "by",
    "of",
    "for",
    "is",
    "im",
    "am",
    "live",
    "meeting",
    "meetings",
    "mtg",
    "mtgs",
    "group",
    "groups",
    "the",
    "a",
    "an",
    "any",
    "i",
    "we",
    "me",
    "my",
    "and",
    "or",
    "about",
    "aa",
    "na",
    "ca",
    "cma",
    "online",
    "rehab",
    "detox",
    "here",
    "this",
    "that",
    "it",
    "on",
    "en",
    "de",
    "cerca",
    "por",
    "soy",
    "estoy",
    "vivo",
    "reuniones",
    "reunion",
    "junta",
    "juntas",
    "grupos",
    "grupo",
    "a",
    "tonight",
    "today",
    "out",
    "outside",
    "open",
    "do",
];

/// The first city with its state, as `City, ST`. Names of one to three words.
///
/// Conservative, since a wrong place is worse than one more question: a bare abbreviation that is also a word
/// (in, or, me, hi, ok, la) needs capitals or a comma before it, and every abbreviation needs a word that
/// leads to a place (`in`, `near`), a comma, or capitals.
pub(super) fn find(text: &str) -> Option<String> {
    let pieces = pieces(text);
    (1..pieces.len()).find_map(|at| {
        let (short, led_by_name) = state_at(&pieces, at)?;
        let comma = pieces[at - 1].comma;
        let start = name_start(&pieces, at)?;
        let led = start > 0 && leads(&pieces[start - 1].folded);
        let capital = led_by_name || pieces[at].written == short;
        let sure = if is_a_word(short) && !led_by_name {
            comma || (capital && mixed_case(text)) || (led && closes(&pieces, at))
        } else {
            comma || led || capital || start == 0
        };
        let name = pieces[start..at].iter().map(|p| title(p.written)).collect::<Vec<_>>().join(" ");
        (sure && !name.is_empty()).then(|| format!("{name}, {short}"))
    })
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    text.split_whitespace()
        .map(|raw| {
            let written = raw.trim_matches(|c: char| !c.is_alphanumeric());
            let tail = raw.trim_end_matches(|c: char| c.is_alphanumeric());
            Piece {
                written,
                folded: crate::text::fold(written),
                comma: raw.ends_with(','),
                ends: tail.ends_with(['.', '?', '!', ';', ':']),
            }
        })
        .collect()
}

/// The state that begins at a word, and whether it is spelled out.
fn state_at(pieces: &[Piece<'_>], at: usize) -> Option<(&'static str, bool)> {
    if let Some(short) = abbreviated(&pieces[at].folded) {
        return Some((short, false));
    }
    let named = |name: &str| {
        let words = name.split(' ').count();
        pieces.len() >= at + words
            && name.split(' ').zip(&pieces[at..]).all(|(word, piece)| piece.folded == word)
    };
    STATES.iter().find(|(_, name)| named(name)).map(|(short, _)| (*short, true))
}

/// Where the city's name begins: up to three words back, stopping at a word that cannot be in it.
fn name_start(pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    let mut start = at;
    while start > 0 && at - start < 3 {
        let piece = &pieces[start - 1];
        let breaks = (piece.comma && start < at)
            || piece.ends
            || !piece.written.chars().all(|c| c.is_alphabetic() || "'.-’".contains(c));
        if breaks || piece.folded.len() < 2 || BEFORE.contains(&piece.folded.as_str()) {
            break;
        }
        start -= 1;
    }
    // With nothing to mark where a name of three words begins, more words are doubt rather than a name.
    (start < at).then_some(start)
}

fn leads(word: &str) -> bool {
    matches!(
        word,
        "in" | "near"
            | "around"
            | "at"
            | "from"
            | "en"
            | "cerca"
            | "de"
            | "for"
            | "outside"
            | "to"
            | "live"
            | "vivo"
            | "soy"
    )
}

/// The abbreviation is the last word, or the text goes on only with a number.
fn closes(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces[at].ends
        || pieces.get(at + 1).is_none_or(|next| next.written.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether capitals tell anything: a text all in capitals says nothing by them.
fn mixed_case(text: &str) -> bool {
    text.chars().any(char::is_lowercase)
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        let rest = letters.as_str();
        let rest = if word.chars().all(char::is_uppercase) { rest.to_lowercase() } else { rest.to_owned() };
        first.to_uppercase().chain(rest.chars()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn cities_with_their_state() {
        for (text, city) in [
            ("Austin, TX", Some("Austin, TX")),
            ("austin tx", Some("Austin, TX")),
            ("any NA tonight in Austin TX?", Some("Austin, TX")),
            ("meetings in san diego ca", Some("San Diego, CA")),
            ("meetings near Salt Lake City, Utah", Some("Salt Lake City, UT")),
            ("st. louis, mo", Some("St. Louis, MO")),
            ("reuniones en mesa az", Some("Mesa, AZ")),
            ("juntas en Charlotte, North Carolina", Some("Charlotte, NC")),
            ("waycross ga, thursday nite", Some("Waycross, GA")),
            ("NASHVILLE TN", Some("Nashville, TN")),
            ("portland, or tonight", Some("Portland, OR")),
            ("i want in", None),
            ("help me", None),
            ("call me or text me", None),
            ("hi ok", None),
            ("aa or na", None),
            ("TELL ME OK", None),
            ("la reunion", None),
            ("what is CA", None),
            ("", None),
        ] {
            assert_eq!(find(text).as_deref(), city, "{text:?}");
        }
    }
}
