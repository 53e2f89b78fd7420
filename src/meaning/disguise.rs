//! Undoing what hides a word: letters of other alphabets, digits for letters, drawn-out and spaced letters.
//!
//! Only cheap disguises, and only towards words that some phrase uses: an unknown word stays unknown.

/// Letters of other alphabets and signs that are drawn like Latin ones, made Latin.
pub(super) fn unmask(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() && !text.contains(['@', '$', '|', '/']) {
        return text.into();
    }
    // "n/a" is no answer; folded it would be the name of a fellowship.
    let text = text.replace("n/a", "none").replace("N/A", "none");
    let mut clear = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = rest.next() {
        let beside = |n: Option<&char>| n.is_some_and(char::is_ascii_alphabetic);
        let inside = last.is_ascii_alphabetic() || beside(rest.peek());
        clear.push(match c {
            '@' if inside && last != ' ' => 'a',
            '$' if inside => 's',
            '|' if last.is_ascii_alphabetic() && beside(rest.peek()) => 'l',
            'а' | 'А' | 'α' => 'a',
            'е' | 'Е' | 'ё' | 'ε' => 'e',
            'о' | 'О' | 'ο' | 'Ο' => 'o',
            'р' | 'Р' | 'ρ' => 'p',
            'с' | 'С' => 'c',
            'у' | 'У' => 'y',
            'х' | 'Х' => 'x',
            'і' | 'І' | 'ι' => 'i',
            'ѕ' => 's',
            'ԁ' => 'd',
            'т' | 'Т' | 'τ' => 't',
            'к' | 'К' | 'κ' => 'k',
            'м' | 'М' => 'm',
            'н' | 'Н' => 'h',
            c => c,
        });
        last = c;
    }
    clear.into()
}

/// Whether a folded word is a single letter.
pub(super) fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// What an unknown word may stand for, best first. Words of 3 to 24 letters only.
pub(super) fn candidates(word: &str) -> Vec<String> {
    if !word.is_ascii() || !(2..=40).contains(&word.len()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some(stem) = word.strip_suffix("in").filter(|stem| stem.len() > 1) {
        found.push(format!("{stem}ing"));
    }
    if drawn_out(word) {
        found.push(squeezed(word, 3, 2));
        found.push(squeezed(word, 3, 1));
    }
    found.push(squeezed(word, 2, 1));
    let digits = word.bytes().any(|b| b.is_ascii_digit());
    if digits && word.bytes().any(|b| b.is_ascii_alphabetic()) {
        let plain: String = word.chars().map(letter_for).collect();
        found.push(squeezed(&plain, 3, 1));
        found.push(plain.replace('l', "i"));
        found.push(plain);
    }
    found.retain(|better| better != word);
    found
}

/// The letter that a digit is drawn for.
pub(super) fn letter_for(c: char) -> char {
    match c {
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '0' => 'o',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        c => c,
    }
}

fn drawn_out(word: &str) -> bool {
    word.as_bytes().windows(3).any(|w| w[0] == w[1] && w[1] == w[2])
}

/// Runs of `from` and more equal letters made `to` long.
fn squeezed(word: &str, from: usize, to: usize) -> String {
    let mut out = String::with_capacity(word.len());
    for run in word.as_bytes().chunk_by(|a, b| a == b) {
        let keep = if run.len() >= from { to } else { run.len() };
        out.extend(run.iter().take(keep).map(|b| char::from(*b)));
    }
    out
}

/// The word with each letter but the first left out in turn.
pub(super) fn without_one_letter(word: &str) -> Vec<String> {
    (1..word.len())
        .filter(|at| word.is_char_boundary(*at) && word.is_char_boundary(at + 1))
        .map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{candidates, unmask};

    #[test]
    fn disguises_undone() {
        for (word, expected) in [
            ("kiiill", "kill"),
            ("k1ll", "kill"),
            ("d1e", "die"),
            ("drinkin", "drinking"),
            ("killl", "kill"),
            ("su1cide", "suicide"),
        ] {
            assert!(candidates(word).iter().any(|c| c == expected), "{word}: {:?}", candidates(word));
        }
        assert_eq!(unmask("suicіde"), "suicide");
        assert_eq!(unmask("h@te $top"), "hate stop");
        assert_eq!(unmask("at @ 7, $20"), "at @ 7, $20");
    }
}
