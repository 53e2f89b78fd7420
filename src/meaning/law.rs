//! Law words: whole texts to which the law, or every provider, gives a meaning.
//!
//! 47 CFR 64.1200(a)(10) names stop, quit, end, revoke, opt out, cancel and unsubscribe; providers act on the
//! same words by themselves. They are taken exactly, after folding, and no slip is ever mended into one.

use std::collections::{BTreeSet, HashMap};

use super::label::Meaning;

/// The law words and the polite words that may stand around them.
#[derive(Debug, Default)]
pub(super) struct Law {
    /// Folded whole → its meaning and where it is written.
    pub words: HashMap<String, (Meaning, String)>,
    /// Folded words that change nothing: please, thanks, por favor.
    pub polite: BTreeSet<String>,
}

impl Law {
    /// Longer texts are no law word, whatever they say.
    const MOST_WORDS: usize = 8;

    /// The meaning of a folded text that is a law word: alone, said several times, or with polite words around.
    pub fn read(&self, folded: &str) -> Option<(Meaning, &str)> {
        if let Some((meaning, because)) = self.words.get(folded) {
            return Some((*meaning, because));
        }
        let mut words: Vec<&str> = crate::text::words(folded).take(Self::MOST_WORDS + 1).collect();
        if words.len() > Self::MOST_WORDS {
            return None;
        }
        while words.len() > 1 && words.last().is_some_and(|w| self.polite.contains(*w)) {
            words.pop();
        }
        let first = words.iter().position(|w| !self.polite.contains(*w)).unwrap_or(0);
        let bare = once(&words[first..]);
        let (meaning, because) = self.words.get(&bare.join(" "))?;
        Some((*meaning, because))
    }
}

/// "stop stop stop" and "opt out opt out" said once.
fn once<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    let repeats = |period: &usize| words.chunks(*period).all(|chunk| chunk == &words[..*period]);
    (1..words.len()).find(repeats).map_or(words, |period| &words[..period])
}
