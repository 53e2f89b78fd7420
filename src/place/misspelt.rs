//! Towns that were meant, where the word is nearly theirs.

use super::gazetteer::{Gazetteer, Place, letters};

/// A town whose state was not named must be at least this large, in ZIPs: small ones are too near to other words.
const LARGE: u16 = 4;

/// Edits allowed to a key of that length: one in five letters to eight, two beyond; none in shorter ones.
fn allowed(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

impl Gazetteer {
    /// The nearest towns to a misspelt key: in that state, or in all where they are large. Largest first among
    /// equals; the first letter must be right, as people's first letters are.
    pub(super) fn nearly(&self, key: &str, state: Option<&str>) -> Vec<Place> {
        let bound = allowed(key.len());
        if bound == 0 {
            return Vec::new();
        }
        let (bits, first) = (letters(key), key.as_bytes()[0]);
        let mut nearest = bound + 1;
        let mut found: Vec<Place> = Vec::new();
        for (at, known) in self.keys.iter().enumerate() {
            let near = known.as_bytes().first() == Some(&first)
                && known.len().abs_diff(key.len()) <= bound
                && (self.letters[at] ^ bits).count_ones() as usize <= 2 * bound;
            // Names that share a key are one name: the first of them brings all.
            let repeated = at > 0 && self.keys[at - 1] == *known;
            if !near || repeated {
                continue;
            }
            let apart = edits(key.as_bytes(), known.as_bytes(), bound.min(nearest));
            if apart > bound.min(nearest) {
                continue;
            }
            let mut places = self.towns(at);
            places.retain(|p| state.map_or(p.zips >= LARGE, |s| p.state == s));
            if places.is_empty() {
                continue;
            }
            if apart < nearest {
                nearest = apart;
                found.clear();
            }
            found.append(&mut places);
        }
        found.sort_by_key(|p| std::cmp::Reverse(p.zips));
        found
    }
}

/// Letters changed, left out, put in or swapped with their neighbour; more than `bound` is `bound + 1`.
fn edits(a: &[u8], b: &[u8], bound: usize) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().all(|e| *e > bound) {
            return bound + 1;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()].min(bound + 1)
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn letters_apart() {
        for (a, b, apart) in
            [("phoenix", "pheonix", 1), ("nashvile", "nashville", 1), ("austin", "boston", 3), ("a", "a", 0)]
        {
            assert_eq!(edits(a.as_bytes(), b.as_bytes(), 2), apart, "{a} {b}");
        }
    }
}
