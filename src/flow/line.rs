//! `line.yaml` and `helplines.yaml`: who we are, the texts of duty, and the numbers we give out.

use serde::Deserialize;

use super::scalar::OneOrMany;
use super::template::{Template, Wordings};
use crate::text::Both;

/// A text of the line in both languages.
pub type Text = Both<Wordings>;

macro_rules! line_texts {
    ($($name:ident $doc:literal;)*) => {
        /// The line's own texts: what law and good manners ask for, whatever the flows say.
        #[derive(Debug)]
        pub struct Texts { $(#[doc = $doc] pub $name: Text,)* }

        /// The same as written.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct TextsFile { $($name: Both<OneOrMany>,)* }

        impl TextsFile {
            /// Takes every text apart; faults are named by their text.
            pub fn compile(self, faults: &mut Vec<String>) -> Texts {
                Texts { $($name: compile(stringify!($name), self.$name, faults),)* }
            }
        }
    };
}

line_texts! {
    opening "Wraps the first reply to somebody new: who we are, that we are a machine, how to end it.";
    stopped "The one confirmation of an opt-out.";
    stopped_in_danger "The same, when the text also told of danger: carries 988 and 911.";
    stopped_danger "The fixed text, once a day, to somebody who opted out and is in danger.";
    started "START after an opt-out.";
    help "HELP: brand, what it is, 911 and 988, rates, frequency, STOP.";
    forgotten "FORGET ME was done.";
    forget_sure "A looser wording of it asks once.";
    rephrase "Stands before the question after a first miss.";
    readings "Offers two likely readings after a second miss.";
    again "Wraps a reply that would otherwise be the same twice in a row.";
    continued "Stands before the open question for a text typed before our question arrived.";
    welcome_back "Greets somebody who comes back after a day or more.";
    media "A picture, voice note or pin came: we cannot open it.";
    wordless "No words came, only a sign or an emoji.";
    other_language "One honest line in a language we do not speak, with numbers.";
    emergency "The store is down and the text tells of danger: 988 and 911, without state.";
    moved "The step that somebody stood on is gone: one honest sentence before the menu.";
}

/// The line: its name, its own helpline, its texts, the numbers it gives out.
#[derive(Debug)]
pub struct Line {
    /// The name that texts open with.
    pub name: String,
    /// The operator's own helpline, as people dial it; none until the operator sets one.
    pub helpline: Option<String>,
    /// The texts of duty.
    pub texts: Texts,
    /// The numbers it gives out, by key.
    pub helplines: Vec<Helpline>,
}

impl Line {
    /// The helpline of that key.
    pub fn number(&self, key: &str) -> Option<&str> {
        self.helplines.iter().find(|h| h.key == key).map(|h| h.number.as_str())
    }

    /// The line's own helpline, or SAMHSA's National Helpline.
    pub fn helpline(&self) -> &str {
        self.helpline.as_deref().or_else(|| self.number("samhsa")).unwrap_or("988")
    }
}

/// A number that texts may give out.
#[derive(Debug)]
pub struct Helpline {
    /// Its name in braces.
    pub key: String,
    /// As people dial it.
    pub number: String,
    /// Whose it is.
    pub name: String,
    /// The day on which it was last checked, `YYYY-MM-DD`.
    pub reviewed_on: String,
}

fn compile(name: &str, text: Both<OneOrMany>, faults: &mut Vec<String>) -> Text {
    Both { en: wordings(name, &text.en, faults), es: wordings(name, &text.es, faults) }
}

/// Takes each wording apart; faults say in which text a brace stayed open.
pub fn wordings(name: &str, texts: &OneOrMany, faults: &mut Vec<String>) -> Wordings {
    texts
        .0
        .iter()
        .filter_map(|text| {
            Template::parse(text).map_err(|fault| faults.push(format!("in `{name}`: {fault}"))).ok()
        })
        .collect()
}
