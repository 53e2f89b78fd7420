//! A text as words among which a place is looked for.

use super::alias;
use super::state::{STATES, abbreviated};
use crate::text::fold;

/// One folded word, and how it was written.
#[derive(Debug)]
pub(super) struct Word {
    pub folded: String,
    /// All its letters are capitals.
    pub capitals: bool,
    /// A comma follows.
    pub comma: bool,
    /// A sentence ends after it.
    pub ends: bool,
}

/// The words, in order. A hyphen or stroke parts words, an apostrophe does not.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for raw in text.split_whitespace() {
        let folded = fold(raw);
        let parts: Vec<_> = folded.split(' ').filter(|w| !w.is_empty()).collect();
        let core = raw.trim_matches(|c: char| !c.is_alphanumeric());
        let capitals = core.chars().any(char::is_uppercase) && !core.chars().any(char::is_lowercase);
        for (index, part) in parts.iter().enumerate() {
            let last = index + 1 == parts.len();
            words.push(Word {
                folded: (*part).to_owned(),
                capitals,
                comma: last && raw.ends_with(','),
                ends: last && (raw.ends_with(['?', '!', ';', ':']) || sentence_ends(raw)),
            });
        }
    }
    words
}

/// A full stop after more than an abbreviation (`St.`, `Ft.`, `D.C.`).
fn sentence_ends(raw: &str) -> bool {
    raw.ends_with('.') && raw.trim_end_matches('.').len() > 3 && !raw[..raw.len() - 1].contains('.')
}

/// A state in the text: where it stands, and whether only by two letters.
pub(super) struct State {
    pub short: &'static str,
    pub from: usize,
    pub to: usize,
    pub abbreviated: bool,
}

/// Every reading of words as a state, in order; the longest name first at each word.
pub(super) fn states(words: &[Word]) -> Vec<State> {
    let all = || STATES.iter().copied().chain(alias::states());
    let mut found = Vec::new();
    for from in 0..words.len() {
        let spelled = all().filter(|(_, name)| starts_with(&words[from..], name));
        let longest = spelled.max_by_key(|(_, name)| name.len());
        if let Some((short, name)) = longest {
            found.push(State { short, from, to: from + name.split(' ').count(), abbreviated: false });
        } else if let Some(short) = abbreviated(&words[from].folded) {
            found.push(State { short, from, to: from + 1, abbreviated: true });
        } else if words[from].folded == "d" && words.get(from + 1).is_some_and(|w| w.folded == "c") {
            found.push(State { short: "DC", from, to: from + 2, abbreviated: true });
        }
    }
    found
}

fn starts_with(words: &[Word], name: &str) -> bool {
    let mut count = 0;
    let same = name.split(' ').all(|part| {
        let here = words.get(count).is_some_and(|w| w.folded == part);
        count += 1;
        here
    });
    same && count > 0
}

/// Words that lead to a place.
pub(super) fn leads(word: &str) -> bool {
    ["in", "near", "nr", "around", "at", "from", "by", "outside", "close", "en", "cerca", "de", "por", "vivo"]
        .contains(&word)
}

/// Words that stand around a place and are no part of its name.
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: &str = " a aa about agua ahora ahorita al algun alguna am an and any anything ayuda ayer be by ca \
        can cerca close closest cma con cual cuando de del detox do doing donde el en es esta estamos estan esto \
        estoy et favor find for from gracias group groups grupo grupos hay help here hey hi hola hoy i id im in \
        is it its junta juntas know la las le lifering live living ln located location looking los ma manana me \
        meeting meetings meetin mi mm mtg mtgs my na nar near nearby need need nearest necesito next nite no \
        noche now nr o of on online open or our outside over para person place please pls plz por que quiero \
        rehab reunion reuniones right see show smart so some soon sos soy tarde text thanks thank thats the \
        there this thx today tomorrow tonight tonite tn to town u una un unas unos up ur us vivo want we wfs \
        what whats when where wheres who y ya yes you your zip monday tuesday wednesday thursday friday \
        saturday sunday mon tue tues wed thu thur thurs fri sat sun lunes martes miercoles jueves viernes \
        sabado domingo morning evening afternoon night noon after before work area county city somewhere \
        something anywhere around at como si ok okay ";
    let spaced = format!(" {word} ");
    FILLERS.contains(&spaced)
}

/// Names of towns that are everyday words too: in a sentence they need a capital or a state, alone they do not.
pub(super) fn is_everyday(word: &str) -> bool {
    const EVERYDAY: &str = " home hope friend reading orange mobile bend commerce corona normal price enterprise \
        fair early best justice freedom liberty eden paradise friendship welcome joy faith independence energy \
        success ideal grant bath rush pride rest union center rescue amity harmony unity utopia need trouble \
        truth sober why hell jail bar church hospital school court station alone work bed pain church hills \
        clean park peace garden progress prosper reform advance novice veteran family sun star ";
    let spaced = format!(" {word} ");
    EVERYDAY.contains(&spaced)
}
