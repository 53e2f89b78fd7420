//! What is said about a place that is not yet known: which of several it is, or that one was named at all.

use super::gazetteer::{Found, Gazetteer, Hint, Place};
use super::sentence::{is_filler, leads, states, words};

impl Gazetteer {
    /// The one of several places of a name (`Springfield`, `orange county`) that a reply means by its state: `IL`,
    /// `the one in illinois`.
    pub fn narrow(&self, name: &str, reply: &str) -> Option<Place> {
        let words = words(reply);
        states(&words).iter().rev().find_map(|state| {
            match self.find(&format!("{name}, {}", state.short), Hint::default()) {
                Found::One(place) if place.state == state.short => Some(place),
                _ => None,
            }
        })
    }
}

/// Whether a text names some place, known or not: `closest to the bus station`, not `meetings near me`.
pub fn names_one(text: &str) -> bool {
    let words = words(text);
    let leading = |word: &str| leads(word) || matches!(word, "closest" | "nearest");
    (0..words.len())
        .filter(|at| leading(&words[*at].folded))
        .any(|at| words[at + 1..].iter().find(|w| !is_filler(&w.folded)).is_some_and(|w| !leading(&w.folded)))
}

#[cfg(test)]
mod tests {
    use super::names_one;
    use crate::place::Gazetteer;

    #[test]
    fn a_state_chooses_among_several() {
        let gazetteer = Gazetteer::load().unwrap();
        for (name, reply, label) in [
            ("Springfield", "IL", Some("Springfield, IL")),
            ("Springfield", "the one in illinois", Some("Springfield, IL")),
            ("Springfield", "massachusetts", Some("Springfield, MA")),
            ("orange county", "ca", Some("Santa Ana, CA")),
            ("Springfield", "dunno", None),
            ("Springfield", "hawaii", None),
        ] {
            let found = gazetteer.narrow(name, reply).map(|place| place.label());
            assert_eq!(found.as_deref(), label, "{name}: {reply}");
        }
    }

    #[test]
    fn a_place_is_named_or_not() {
        for text in ["closest to the bus station", "meetings near the old mill", "by mcdonalds"] {
            assert!(names_one(text), "{text}");
        }
        for text in ["meetings near me", "aa meeting tonight", "n/a", "any meetings in the morning"] {
            assert!(!names_one(text), "{text}");
        }
    }
}
