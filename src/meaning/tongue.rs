//! Which language a text is written in, by votes of its words.

use std::collections::HashMap;

use crate::text::Language;

/// Words that tell a language.
#[derive(Debug, Default)]
pub(super) struct Tongue {
    /// Folded word → votes for English (positive) or Spanish (negative). Words of both weigh nothing.
    pub votes: HashMap<String, i32>,
}

impl Tongue {
    /// The language with more votes; `None` when they are even. Signs and letters that only Spanish has vote once.
    pub fn read(&self, text: &str, folded: &str) -> Option<Language> {
        let written =
            if text.contains(['¿', '¡', 'ñ', 'Ñ', 'á', 'í', 'ó', 'ú', 'é']) { -1 } else { 0 };
        let votes = crate::text::words(folded).filter_map(|word| self.votes.get(word)).sum::<i32>() + written;
        match votes {
            0 => None,
            1.. => Some(Language::En),
            _ => Some(Language::Es),
        }
    }
}
