//! `city, ST` and `city ST` in a text.

use super::state::{Risk, STATES, abbreviated, risk};

/// A word as written, folded, and what follows it.
struct Piece<'a> {
    written: &'a str,
    folded: String,
    comma: bool,
    ends: bool,
}

impl Piece<'_> {
    fn capital(&self) -> bool {
        self.written.starts_with(char::is_uppercase)
    }
}

/// Words that cannot be a city's name: they stand before one, or are what is asked about.
const NEVER: [&str; 78] = [
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
    "tonight",
    "today",
    "out",
    "outta",
    "outside",
    "open",
    "do",
    "does",
    "did",
    "are",
    "was",
    "join",
    "just",
    "no",
    "not",
    "like",
    "thru",
    "through",
    "into",
    "with",
    "what",
    "need",
    "was",
];

/// Words that begin a name of two or three words.
const BEGINS: [&str; 48] = [
    "san", "santa", "saint", "st", "st.", "new", "los", "las", "el", "la", "fort", "ft", "salt", "lake",
    "north", "south", "east", "west", "grand", "long", "palm", "little", "baton", "des", "mount", "mt",
    "port", "cedar", "colorado", "oklahoma", "kansas", "corpus", "costa", "virginia", "jersey", "green",
    "sioux", "high", "winston", "coral", "boca", "rapid", "college", "ann", "bowling", "traverse", "carson",
    "key",
];

/// Words that lead to a place.
const LEADS: [&str; 13] =
    ["in", "near", "around", "at", "from", "en", "cerca", "de", "outside", "live", "vivo", "soy", "by"];

/// The first city with its state, as `City, ST`.
///
/// Conservative, since a wrong place is worse than one more question: the more an abbreviation is also a word
/// (in, or, me, hi, ok, la), the more has to speak for it.
pub(super) fn find(text: &str) -> Option<String> {
    let pieces = pieces(text);
    // A text all in capitals, or all without, says nothing by them.
    let telling = text.chars().any(char::is_lowercase);
    (1..pieces.len()).find_map(|at| {
        let (short, spelled_out) = state_at(&pieces, at)?;
        let start = name_start(&pieces, at, telling)?;
        let led = start > 0 && LEADS.contains(&pieces[start - 1].folded.as_str());
        let comma = pieces[at - 1].comma;
        let capitals = telling && pieces[at].written == short && pieces[at - 1].capital() && at > 1;
        let alone = start == 0 && closes(&pieces, at);
        let proper = telling && pieces[at].written == short && pieces[at - 1].capital();
        let sure = spelled_out
            || match risk(short) {
                Risk::Plain => true,
                Risk::Group => {
                    led || (comma && (proper || closes(&pieces, at))) || capitals || alone || at - start > 1
                }
                Risk::Word => (proper && comma) || capitals,
            };
        let name = pieces[start..at].iter().map(|p| title(p.written)).collect::<Vec<_>>().join(" ");
        sure.then(|| format!("{name}, {short}"))
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
                ends: raw.len() > tail.len() + 3
                    && tail.is_empty()
                    && raw.ends_with(['.', '?', '!', ';', ':'])
                    || raw.ends_with(['?', '!', ';', ':']),
            }
        })
        .collect()
}

/// The state that begins at a word, and whether it is spelled out.
fn state_at(pieces: &[Piece<'_>], at: usize) -> Option<(&'static str, bool)> {
    if pieces[at].written.len() == 2 {
        return abbreviated(&pieces[at].folded).map(|short| (short, false));
    }
    let named = |name: &str| {
        let words = name.split(' ').count();
        pieces.len() >= at + words
            && name.split(' ').zip(&pieces[at..]).all(|(word, piece)| piece.folded == word)
    };
    STATES.iter().find(|(_, name)| named(name)).map(|(short, _)| (*short, true))
}

/// Where the city's name begins: one word back, or up to three when their looks or a leading word say so.
fn name_start(pieces: &[Piece<'_>], at: usize, telling: bool) -> Option<usize> {
    let can_be = |piece: &Piece<'_>| {
        piece.folded.len() > 1
            && !NEVER.contains(&piece.folded.as_str())
            && piece.written.chars().all(|c| c.is_alphabetic() || "'.-’".contains(c))
    };
    if !can_be(&pieces[at - 1]) || pieces[at - 1].ends {
        return None;
    }
    let longest = (1..=3)
        .take_while(|back| {
            at >= *back && can_be(&pieces[at - back]) && (*back == 1 || !pieces[at - back].comma)
        })
        .last()?;
    let fits = |back: &usize| {
        let start = at - back;
        let led = start > 0
            && LEADS.contains(&pieces[start - 1].folded.as_str())
            && pieces[start - 1].folded != "de";
        let capitals = telling && start > 0 && pieces[start..at].iter().all(Piece::capital);
        led || capitals || BEGINS.contains(&pieces[start].folded.as_str())
    };
    Some(at - (2..=longest).rev().find(fits).unwrap_or(1))
}

/// The abbreviation is the last word, or the text goes on only with a number.
fn closes(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces[at].ends
        || pieces.get(at + 1).is_none_or(|next| next.written.starts_with(|c: char| c.is_ascii_digit()))
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
            ("sacramento ca", Some("Sacramento, CA")),
            ("meetings near Salt Lake City, Utah", Some("Salt Lake City, UT")),
            ("St. Louis, MO", Some("St Louis, MO")),
            ("reuniones en mesa az", Some("Mesa, AZ")),
            ("juntas en Charlotte, North Carolina", Some("Charlotte, NC")),
            ("waycross ga, thursday nite", Some("Waycross, GA")),
            ("NASHVILLE TN", Some("Nashville, TN")),
            ("Portland, OR tonight", Some("Portland, OR")),
            ("i am in Gary, IN", Some("Gary, IN")),
            ("is there one in Bangor ME", Some("Bangor, ME")),
            ("i want in", None),
            ("nothing to put in", None),
            ("help me", None),
            ("Please stop texting me", None),
            ("any discount, or is it free", None),
            ("call me or text me", None),
            ("hi ok", None),
            ("aa or na", None),
            ("TELL ME OK", None),
            ("la reunion", None),
            ("what is CA", None),
            ("does CA do the god stuff", None),
            ("how much is it to join CA", None),
            ("do i need ID", None),
            ("Jimmy K's fellowship", None),
            ("", None),
        ] {
            assert_eq!(find(text).as_deref(), city, "{text:?}");
        }
    }
}
