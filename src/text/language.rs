//! The two languages the line speaks.

use serde::{Deserialize, Serialize};

/// A language of the line. English is the default until a text or a wish says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Spanish, as people in the US text it.
    Es,
}

impl Language {
    /// Both, in the order in which reports list them.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// `en` or `es`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
}

/// Something said in both languages, side by side, as the flow files have it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both<T> {
    /// In English.
    pub en: T,
    /// In Spanish.
    pub es: T,
}

impl<T> Both<T> {
    /// The one for `language`.
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::En => &self.en,
            Language::Es => &self.es,
        }
    }
}
