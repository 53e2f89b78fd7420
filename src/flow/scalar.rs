//! The small shapes that a value in a flow file may have: a word that YAML took for a number, one wording or
//! several, a list for one language or for both.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::text::Both;

/// A word. YAML reads `1` as a number and `yes` as a truth value; a writer of texts means the word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word(pub String);

/// One wording of a text or several, used in turn so that nothing is said twice in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany(pub Vec<String>);

/// What an answer waits for: a typed answer by name, or words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnFile {
    /// `on: yes`, `on: place`, or a single word.
    Name(Word),
    /// The same words in both languages.
    Same(Vec<Word>),
    /// Words for each language.
    Each(Both<Vec<Word>>),
}

macro_rules! scalars_as_words {
    ($make:expr) => {
        fn visit_str<E: Error>(self, v: &str) -> Result<Self::Value, E> {
            Ok($make(v.to_owned()))
        }
        fn visit_bool<E: Error>(self, v: bool) -> Result<Self::Value, E> {
            Ok($make(if v { "yes" } else { "no" }.to_owned()))
        }
        fn visit_u64<E: Error>(self, v: u64) -> Result<Self::Value, E> {
            Ok($make(v.to_string()))
        }
        fn visit_i64<E: Error>(self, v: i64) -> Result<Self::Value, E> {
            Ok($make(v.to_string()))
        }
    };
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsWord;
        impl Visitor<'_> for AsWord {
            type Value = Word;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word")
            }
            scalars_as_words!(Word);
        }
        deserializer.deserialize_str(AsWord)
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsTexts;
        impl<'de> Visitor<'de> for AsTexts {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a list of texts")
            }
            scalars_as_words!(|text| OneOrMany(vec![text]));
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                let texts = Vec::<String>::deserialize(SeqAccessDeserializer::new(seq))?;
                if texts.is_empty() {
                    Err(A::Error::custom("a list of texts needs one at least"))
                } else {
                    Ok(OneOrMany(texts))
                }
            }
        }
        deserializer.deserialize_any(AsTexts)
    }
}

impl<'de> Deserialize<'de> for OnFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsOn;
        impl<'de> Visitor<'de> for AsOn {
            type Value = OnFile;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`yes`, `no`, `place`, a list of words, or `{ en: [...], es: [...] }`")
            }
            scalars_as_words!(|name| OnFile::Name(Word(name)));
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(OnFile::Same)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Both::deserialize(MapAccessDeserializer::new(map)).map(OnFile::Each)
            }
        }
        deserializer.deserialize_any(AsOn)
    }
}

/// What a condition asks for: `substance: [alcohol, benzos]`, or `says: { en: [court], es: [corte] }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyOf {
    /// One value, or a list of them.
    Values(Vec<String>),
    /// Words for each language.
    Words(Both<Vec<Word>>),
}

impl<'de> Deserialize<'de> for AnyOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsValues;
        impl<'de> Visitor<'de> for AsValues {
            type Value = AnyOf;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, or a list of values")
            }
            scalars_as_words!(|value| AnyOf::Values(vec![value]));
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                let words = Vec::<Word>::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(AnyOf::Values(words.into_iter().map(|w| w.0).collect()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Both::deserialize(MapAccessDeserializer::new(map)).map(AnyOf::Words)
            }
        }
        deserializer.deserialize_any(AsValues)
    }
}

/// `yes` or `no`, whichever way YAML reads it.
pub fn yes_no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Word::deserialize(deserializer)?.0.as_str() {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        other => Err(D::Error::custom(format!("expected yes or no, found `{other}`"))),
    }
}
