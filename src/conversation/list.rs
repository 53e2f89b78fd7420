//! The list of meetings that somebody was told last: what its numbers stand for, and what MORE goes on with.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::moment::{Moment, hours};
use crate::meeting::Asked;

/// A number that refers to an older list is not used before that is said: the night it was for is over.
pub const LIST_GROWS_OLD: Duration = hours(12);
/// Meetings kept of those that were told, so that MORE tells none of them again.
const KEPT: usize = 30;

/// A list as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct List {
    /// When.
    pub at: Moment,
    /// What was wished for.
    pub asked: Asked,
    /// The ids of the meetings told, MORE's too; the last `numbered` of them bear the numbers.
    pub told: Vec<u64>,
    /// How many bear a number.
    pub numbered: usize,
    /// The number that was asked about last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picked: Option<usize>,
}

impl List {
    /// The meeting of a number, from 1.
    pub fn number(&self, number: usize) -> Option<u64> {
        let first = self.told.len().checked_sub(self.numbered)?;
        (1..=self.numbered).contains(&number).then(|| self.told.get(first + number - 1).copied())?
    }

    /// Adds rows, which bear the numbers from here on.
    pub fn tell(&mut self, ids: impl Iterator<Item = u64>) {
        let before = self.told.len();
        self.told.extend(ids);
        self.numbered = self.told.len() - before;
        self.picked = None;
        let over = self.told.len().saturating_sub(KEPT);
        self.told.drain(..over);
    }

    /// Whether it is too old for its numbers to be used without a word.
    pub fn is_old(&self, now: Moment) -> bool {
        now.since(self.at) > LIST_GROWS_OLD
    }
}

/// The number that a text gives, and nothing else: `2`, `#2`, `number 2`, `la 2`, `the second`.
pub(super) fn number(said: &str) -> Option<usize> {
    const NUMBERS: [&[&str]; 9] = [
        &["1", "1st", "one", "first", "uno", "primera", "primero"],
        &["2", "2nd", "two", "second", "dos", "segunda", "segundo"],
        &["3", "3rd", "three", "third", "tres", "tercera", "tercero"],
        &["4"],
        &["5"],
        &["6"],
        &["7"],
        &["8"],
        &["9"],
    ];
    const AROUND: [&str; 8] = ["the", "number", "no", "num", "la", "el", "numero", "please"];
    let mut words = said.split(' ').filter(|word| !word.is_empty() && !AROUND.contains(word));
    let (word, rest) = (words.next()?, words.next());
    let index = NUMBERS.iter().position(|all| all.contains(&word))?;
    // `second one`, `la primera opcion`.
    rest.is_none_or(|w| index < 3 && matches!(w, "one" | "opcion" | "meeting")).then_some(index + 1)
}

/// The number after a word, as in `remind 2`; none where the word stands alone.
pub(super) fn number_after(said: &str) -> Option<usize> {
    said.split(' ').skip(1).find_map(number)
}

#[cfg(test)]
mod tests {
    use super::{List, number, number_after};

    #[test]
    fn numbers_as_people_text_them() {
        for (said, expected) in [
            ("2", Some(2)),
            ("no 2", Some(2)),
            ("the second one", Some(2)),
            ("la 3", Some(3)),
            ("primera", Some(1)),
            ("one", Some(1)),
            ("one more", None),
            ("3 am", None),
            ("37203", None),
            ("", None),
        ] {
            assert_eq!(number(said), expected, "{said}");
        }
        assert_eq!(number_after("remind me of 2"), Some(2));
        assert_eq!(number_after("remind me"), None);
    }

    #[test]
    fn numbers_stand_for_the_rows_told_last() {
        let mut list = List::default();
        list.tell([10, 20, 30].into_iter());
        list.tell([40, 50].into_iter());
        assert_eq!((list.number(1), list.number(2), list.number(3)), (Some(40), Some(50), None));
        list.tell((0..40).map(|n| 100 + n));
        assert_eq!(list.told.len(), 30);
    }
}
