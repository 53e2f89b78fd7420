//! A place in a sentence.

use super::gazetteer::{Found, Gazetteer, Hint, Place};
use super::key::key;
use super::sentence::{State, Word, is_everyday, is_filler, leads, states, words};
use super::state::{Risk, risk};
use super::{alias, county, zip};

/// A town has four words at most (`Truth or Consequences` has three).
const LONGEST: usize = 4;
/// A town this many times larger than the next of its name is meant by it.
const FAR_LARGER: u16 = 4;
/// ZIPs of a city that is meant rather than the state of its name.
const LARGE_CITY: u16 = 50;

impl Gazetteer {
    /// The place that a text names: a ZIP, a town with its state, a county, a town alone, a town misspelt.
    ///
    /// Surer forms first; a town alone must be the whole text, the words around it aside, or follow a word like
    /// `near`. One name in several states is one place where one of the towns is far larger than the others, or
    /// lies in the state of the hint and is no hamlet beside them; else all are given, likeliest first.
    pub fn find(&self, text: &str, hint: Hint) -> Found {
        if let Some(place) = zip::find(text).and_then(|z| self.zip(&z)) {
            return Found::One(place);
        }
        let words = words(text);
        let mixed = text.chars().any(char::is_lowercase);
        let states = states(&words);
        self.with_state(&words, &states, mixed)
            .or_else(|| self.county(&words, &states, hint))
            .or_else(|| self.alone(&words, mixed, hint))
            .or_else(|| self.misspelt(&words, &states, hint))
            .unwrap_or(Found::None)
    }

    /// `austin tx`, `St. Louis, Missouri`, `san antonio tejas`.
    fn with_state(&self, words: &[Word], states: &[State], mixed: bool) -> Option<Found> {
        states.iter().filter(|s| s.from > 0 && sure(words, s, mixed)).find_map(|state| {
            (1..=LONGEST.min(state.from)).rev().find_map(|count| {
                let name = joined(&words[state.from - count..state.from])?;
                let town = self.city_of(&name, state.short)?;
                Some(Found::One(town))
            })
        })
    }

    /// `orange county`, `condado de los angeles`, with a state or without.
    fn county(&self, words: &[Word], states: &[State], hint: Hint) -> Option<Found> {
        let at = words.iter().position(|w| w.folded == "county" || w.folded == "condado")?;
        let seats = |name: &str| -> Vec<Place> {
            county::seats(name).filter_map(|(town, state)| self.city(town, state)).collect()
        };
        let before = (1..=LONGEST.min(at)).rev().map(|n| &words[at - n..at]);
        let skip = usize::from(words.get(at + 1).is_some_and(|w| w.folded == "de"));
        let rest = words.get(at + 1 + skip..).unwrap_or_default();
        let after = (1..=LONGEST.min(rest.len())).rev().map(|n| &rest[..n]);
        let mut places = before.chain(after).find_map(|name| {
            let found = seats(&joined(name)?);
            (!found.is_empty()).then_some(found)
        })?;
        let named = states.iter().find(|s| s.from > at).map(|s| s.short);
        places.retain(|p| named.is_none_or(|s| p.state == s));
        choose(places, hint)
    }

    /// A town without its state.
    fn alone(&self, words: &[Word], mixed: bool, hint: Hint) -> Option<Found> {
        let spans = candidates(words);
        spans.iter().find_map(|(from, to)| {
            let span = &words[*from..*to];
            let name = joined(span)?;
            let whole = is_whole(words, *from, *to);
            let everyday = span.len() == 1 && is_everyday(&name) && !whole;
            let marked = whole || (span[0].capitals && mixed) || closes(words, *to);
            // A state alone is no town, though `New York` and `Washington` are both.
            let a_state = states(span).iter().any(|s| s.to - s.from == span.len());
            let large = || self.named(&name).first().is_some_and(|p| p.zips >= LARGE_CITY);
            let only_a_state = a_state && alias::city(&name).is_none() && !large();
            if everyday || only_a_state || (name.len() < 4 && !marked) {
                return None;
            }
            match alias::city(&name) {
                Some((town, state)) => self.city(town, state).map(Found::One),
                None => choose(self.named(&name), hint),
            }
        })
    }

    /// A town nearly named, with its state or without.
    fn misspelt(&self, words: &[Word], states: &[State], hint: Hint) -> Option<Found> {
        let with = states.iter().filter(|s| s.from > 0 && sure(words, s, true)).find_map(|state| {
            (1..=3.min(state.from)).rev().find_map(|count| {
                let span = &words[state.from - count..state.from];
                let clear = span.iter().all(|w| !is_filler(&w.folded));
                choose(self.nearly(&joined(span).filter(|_| clear)?, Some(state.short)), hint)
            })
        });
        with.or_else(|| {
            candidates(words).iter().find_map(|(from, to)| {
                let clear =
                    words[*from..*to].iter().all(|w| !is_filler(&w.folded) && !is_everyday(&w.folded));
                choose(self.nearly(&joined(&words[*from..*to]).filter(|_| clear)?, None), hint)
            })
        })
    }

    fn city_of(&self, key: &str, state: &str) -> Option<Place> {
        let known = self.named(key).into_iter().find(|p| p.state == state);
        known.or_else(|| {
            let (town, in_state) = alias::city(key).filter(|(_, s)| *s == state)?;
            self.city(town, in_state)
        })
    }
}

/// Where a town's name may stand when nothing else marks it: the whole text but for fillers, then after words that
/// lead to a place. Longest first.
fn candidates(words: &[Word]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let first = words.iter().position(|w| !is_filler(&w.folded));
    let last = words.iter().rposition(|w| !is_filler(&w.folded));
    if let (Some(first), Some(last)) = (first, last) {
        // `los angeles` and `la jolla` begin with words that are fillers elsewhere.
        let article = usize::from(
            first > 0 && ["los", "las", "la", "el", "san"].contains(&words[first - 1].folded.as_str()),
        );
        spans.extend(
            (0..=article).rev().map(|back| (first - back, last + 1)).filter(|(f, t)| t - f <= LONGEST),
        );
    } else if (1..=2).contains(&words.len()) {
        spans.push((0, words.len()));
    }
    for at in (1..words.len()).filter(|at| leads(&words[at - 1].folded)) {
        let ends =
            (at..words.len()).find(|i| words[*i].ends || words[*i].comma).map_or(words.len(), |i| i + 1);
        spans.extend((at + 1..=ends.min(at + LONGEST)).rev().map(|to| (at, to)));
    }
    spans
}

/// The name of a span, none where a sentence ends inside it.
fn joined(words: &[Word]) -> Option<String> {
    let (_, inner) = words.split_last()?;
    if inner.iter().any(|w| w.ends || w.comma) {
        return None;
    }
    Some(key(&words.iter().map(|w| w.folded.as_str()).collect::<Vec<_>>().join(" ")))
}

fn is_whole(words: &[Word], from: usize, to: usize) -> bool {
    words[..from].iter().chain(&words[to..]).all(|w| is_filler(&w.folded))
}

/// Nothing follows that could belong to it.
fn closes(words: &[Word], to: usize) -> bool {
    to == words.len() || words[to - 1].ends || words[to - 1].comma || is_filler(&words[to].folded)
}

/// Whether the word is the state: spelled out, or two letters that are no word here.
fn sure(words: &[Word], state: &State, mixed: bool) -> bool {
    let (before, this) = (&words[state.from - 1], &words[state.from]);
    !state.abbreviated
        || risk(state.short) == Risk::Plain
        || before.comma
        || (this.capitals && mixed && !before.capitals)
        || closes(words, state.to)
}

/// One place, or those to choose from.
fn choose(mut places: Vec<Place>, hint: Hint) -> Option<Found> {
    let largest = places.first()?.zips;
    if let Some(at) = places.iter().position(|p| Some(p.state) == hint.state) {
        if places[at].zips * FAR_LARGER >= largest {
            return Some(Found::One(places[at]));
        }
        let near = places.remove(at);
        places.insert(0, near);
        places.truncate(5);
        return Some(Found::Several(places));
    }
    let clear = places.get(1).is_none_or(|next| next.zips * FAR_LARGER <= largest);
    places.truncate(5);
    Some(if clear { Found::One(places[0]) } else { Found::Several(places) })
}
