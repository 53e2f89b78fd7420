//! How hard a text is to read.
//!
//! English: the Flesch-Kincaid grade (Kincaid and others, 1975). Spanish: Fernandez-Huerta's reading ease (1959), whose
//! 70 to 80 stands for sixth grade. Both count syllables a word and words a sentence, and say little of short texts, so
//! that names, numbers, links, placeholders and words in capitals do not count and short texts are not judged.

use super::text::{Around, Found, Wording};
use crate::text::Language;

/// Grade above which a text is too hard.
const GRADE: f64 = 6.0;
/// Grades that a text may be above it before it is named: a text of two sentences swings by as much.
const SWING: f64 = 3.0;
/// Words that a text has at least to be judged.
const ENOUGH_WORDS: usize = 8;
/// Fernandez-Huerta's ease that stands for the end of sixth grade, and how much of it is a grade.
const EASE: f64 = 70.0;
const EASE_A_GRADE: f64 = 10.0;

/// The school grade for which a text is easy enough; none for one too short to say.
pub fn grade(text: &str, language: Language) -> Option<f64> {
    let (words, sentences, syllables) = counts(text, language);
    if words < ENOUGH_WORDS {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a text has a few hundred words")]
    let (a_word, a_sentence) = (syllables as f64 / words as f64, words as f64 / sentences as f64);
    Some(match language {
        Language::En => 0.39 * a_sentence + 11.8 * a_word - 15.59,
        Language::Es => {
            let ease = 206.84 - 60.0 * a_word - 1.02 * a_sentence;
            GRADE + (EASE - ease) / EASE_A_GRADE
        }
    })
}

pub(super) fn hard(wording: &Wording<'_>, _: &Around) -> Option<Found> {
    if matches!(wording.said.role(), "name" | "help" | "started") || !wording.file.path.starts_with("talk/") {
        return None;
    }
    let grade = grade(&wording.bare, wording.language)?;
    (grade > GRADE + SWING).then(|| Found {
        part: String::new(),
        message: format!("the text is for grade {grade:.0}; most people read easily at grade {GRADE:.0}"),
        help: "shorter words, shorter sentences: say it as you would to a tired friend".to_owned(),
    })
}

/// Words, sentences, syllables.
fn counts(text: &str, language: Language) -> (usize, usize, usize) {
    let (mut words, mut sentences, mut syllables) = (0, 0, 0);
    let mut open = false;
    let mut first = true;
    for token in text.split_whitespace() {
        let ends = token.ends_with(['.', '!', '?', ':', ';']);
        let word = token.trim_matches(|c: char| !c.is_alphanumeric());
        let name = !first && word.starts_with(char::is_uppercase);
        let plain = !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '-');
        if plain && !name {
            words += 1;
            syllables += syllables_of(&word.to_lowercase(), language);
            open = true;
        }
        first = ends;
        if ends && open {
            sentences += 1;
            open = false;
        }
    }
    (words, (sentences + usize::from(open)).max(1), syllables)
}

/// Groups of vowels, with a silent e in English and hiatus in Spanish.
fn syllables_of(word: &str, language: Language) -> usize {
    let vowel = |c: char| "aeiouyáéíóúü".contains(c);
    let chars: Vec<char> = word.chars().collect();
    let mut count = 0;
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|i| chars[i]);
        let joined = before.is_some_and(vowel);
        let strong = |c: char| "aeoáéíóú".contains(c);
        let hiatus = language == Language::Es && strong(*c) && before.is_some_and(strong);
        if vowel(*c) && (!joined || hiatus) {
            count += 1;
        }
    }
    let silent = language == Language::En && word.ends_with('e') && !word.ends_with("le") && count > 1;
    (count - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::grade;
    use crate::text::Language;

    #[test]
    fn plain_words_are_easy_and_learned_ones_are_not() {
        let plain = grade("You are not alone. We can find a group near you today.", Language::En);
        assert!(plain.is_some_and(|g| g < 4.0), "{plain:?}");
        let learned = "Pharmacological interventions necessitate comprehensive multidisciplinary evaluation before initiation.";
        assert!(grade(learned, Language::En).is_some_and(|g| g > 12.0));
        let facil = grade("No esta solo. Le puedo dar un grupo cerca de su casa hoy.", Language::Es);
        assert!(facil.is_some_and(|g| g < 7.0), "{facil:?}");
        let dificil = "Las intervenciones farmacologicas requieren evaluaciones multidisciplinarias exhaustivas previamente.";
        assert!(grade(dificil, Language::Es).is_some_and(|g| g > 12.0));
        assert_eq!(grade("Fine.", Language::En), None);
    }
}
