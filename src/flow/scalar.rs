//! The small shapes that a value in `line.yaml` may have: a word that YAML took for a number, one wording or several.

use std::fmt;

use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

/// A word. YAML reads `1` as a number and `yes` as a truth value; a writer of texts means the word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word(pub String);

/// One wording of a text or several, used in turn so that nothing is said twice in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany(pub Vec<String>);

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

/// `yes` or `no`, whichever way YAML reads it.
pub fn yes_no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Word::deserialize(deserializer)?.0.as_str() {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        other => Err(D::Error::custom(format!("expected yes or no, found `{other}`"))),
    }
}
