//! How words are compared: without case, accents, punctuation or fancy letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text to lower-case words with single spaces between them.
///
/// Compatibility forms are decomposed (fullwidth, ligatures), accents dropped (`también` = `tambien`, and
/// `año` = `ano`, as people thumb it), apostrophes removed inside words (`can't` = `cant`), every other sign
/// becomes a space. Characters of zero width vanish. Linear in the length of the text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd() {
        if is_combining_mark(c) || is_invisible(c) || is_apostrophe(c) {
            continue;
        }
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// The words of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|w| !w.is_empty())
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{00B4}' | '`')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn folding_as_people_thumb() {
        for (text, expected) in [
            ("  STOP!! ", "stop"),
            ("can\u{2019}t", "cant"),
            ("¿Dónde  están?", "donde estan"),
            ("\"Opt-Out\"", "opt out"),
            ("ＳＴＯＰ", "stop"),
            ("s\u{200B}top", "stop"),
            ("\u{1F642}", ""),
            ("37203.", "37203"),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,80}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
