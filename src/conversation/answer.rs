//! Whether a text answers the open question, and how well.

use super::list;
use super::search::is_wish;
use crate::flow::{Answer, Book, On, Place};
use crate::group::asked_group;
use crate::meaning::{Meaning, Reading};
use crate::text::fold;

/// How well an answer fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The whole text is the answer.
    Exact,
    /// The text begins with it.
    Start,
    /// It stands somewhere in the text.
    Inside,
}

/// Ways of saying yes, folded, in both languages.
const YES: &[&str] = &[
    "yes",
    "y",
    "yea",
    "yeah",
    "yep",
    "yup",
    "ya",
    "yess",
    "sure",
    "ok",
    "okay",
    "k",
    "kk",
    "please",
    "yes please",
    "i am",
    "i do",
    "fine",
    "of course",
    "definitely",
    "si",
    "sip",
    "simon",
    "claro",
    "claro que si",
    "bueno",
    "dale",
    "esta bien",
    "si por favor",
    "por favor",
    "orale",
    "sale",
    "va",
];
/// Ways of saying no.
const NO: &[&str] = &[
    "no",
    "n",
    "nope",
    "nah",
    "naw",
    "not really",
    "no thanks",
    "no thank you",
    "no ty",
    "not now",
    "im not",
    "i am not",
    "i dont",
    "nel",
    "no gracias",
    "ahora no",
    "todavia no",
    "para nada",
];

/// The answer that fits best, if one does.
///
/// The whole text first, then its beginning, then a word inside. A longer text that means something of its
/// own is left to its meaning, except where danger is asked about: there `no im alone` is a no.
pub(super) fn fit(book: &Book, place: Place, body: &str, reading: &Reading) -> Option<(usize, Fit)> {
    let answers = &book.step(place).question.as_ref()?.answers;
    let said = fold(body);
    let said = without_lead(&said);
    let elsewhere = book.opened_by(reading.meaning).is_some_and(|flow| flow != place.flow);
    let own_meaning = elsewhere
        && !matches!(reading.meaning, Meaning::Greeting | Meaning::Thanks)
        && said.split(' ').count() > 3
        && !book.flow(place).safety;
    [Fit::Exact, Fit::Start, Fit::Inside].into_iter().find_map(|how| {
        if own_meaning && how != Fit::Exact {
            return None;
        }
        let mut fitting = answers.iter().enumerate().filter(|(_, a)| fits(a, said, reading, elsewhere, how));
        let (index, _) = fitting.next()?;
        // Two answers inside one text are no answer.
        if how == Fit::Inside && fitting.next().is_some() { None } else { Some((index, how)) }
    })
}

/// The answer that a text gives while it tells of danger again: only one that cannot be mistaken. `ok i will kill
/// myself` begins like a promise to call, `yes i want to die` like a yes to being safe: neither is one.
pub(super) fn told_with_danger(book: &Book, place: Place, body: &str, reading: &Reading) -> Option<usize> {
    let (index, how) = fit(book, place, body, reading)?;
    let answers = &book.step(place).question.as_ref()?.answers;
    let plain = match answers[index].on {
        On::Words(_) => how == Fit::Exact,
        On::No => true,
        _ => false,
    };
    plain.then_some(index)
}

/// Whether a text is nothing but a yes.
pub(super) fn is_yes(body: &str) -> bool {
    word_list(YES, &fold(body), Fit::Exact)
}

/// Whether a text is nothing but a no.
pub(super) fn is_no(body: &str) -> bool {
    word_list(NO, &fold(body), Fit::Exact)
}

fn fits(answer: &Answer, said: &str, reading: &Reading, elsewhere: bool, how: Fit) -> bool {
    match &answer.on {
        On::Yes => word_list(YES, said, how),
        On::No => word_list(NO, said, how),
        On::Place => reading.place.is_some() && (how == Fit::Exact) == (said.split(' ').count() <= 5),
        On::Group => how == Fit::Start && asked_group(reading.meaning).is_some(),
        On::Substance => reading.substance.is_some() && how == Fit::Start,
        On::Number => how == Fit::Exact && list::number(said).is_some(),
        // `spanish` alone is the language to text in.
        On::Wish => {
            let of_another = matches!(reading.meaning, Meaning::Spanish | Meaning::English);
            how == Fit::Start && !of_another && (!elsewhere || said.split(' ').count() <= 3) && is_wish(said)
        }
        On::Text => how == Fit::Inside && !said.is_empty() && !elsewhere,
        On::Words(both) => {
            // People answer in either language, whichever we ask in.
            both.en.iter().chain(&both.es).any(|word| matches(word, said, how))
        }
    }
}

/// Yes and no may begin a text (`no im alone`); inside one they mean nothing.
fn word_list(words: &[&str], said: &str, how: Fit) -> bool {
    how != Fit::Inside && words.iter().any(|word| matches(word, said, how))
}

fn matches(word: &str, said: &str, how: Fit) -> bool {
    match how {
        Fit::Exact => said == word,
        // One letter at the start of a sentence is an article, not an answer.
        Fit::Start => word.len() > 1 && said.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')),
        Fit::Inside => word.len() > 3 && format!(" {said} ").contains(&format!(" {word} ")),
    }
}

/// `option b`, `letter b`, `la b` and `number 1` are `b` and `1`.
fn without_lead(said: &str) -> &str {
    const LEADS: [&str; 9] =
        ["option ", "opt ", "letter ", "number ", "opcion ", "letra ", "numero ", "la ", "el "];
    let rest = LEADS.iter().find_map(|lead| said.strip_prefix(lead));
    rest.filter(|r| r.len() <= 2).unwrap_or(said)
}
