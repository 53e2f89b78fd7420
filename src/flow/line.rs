//! `line.yaml` and `helplines.yaml`: who we are, the texts of duty, and the numbers we give out.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::scalar::{OneOrMany, yes_no};
use super::template::{Template, Wordings};
use crate::meaning::Meaning;
use crate::text::Both;

/// A text of the line in both languages.
pub type Text = Both<Wordings>;

macro_rules! texts {
    ($group:ident $file:ident $about:literal; $($name:ident $doc:literal;)*) => {
        #[doc = $about]
        #[derive(Debug)]
        pub struct $group { $(#[doc = $doc] pub $name: Text,)* }

        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $file { $($name: Both<OneOrMany>,)* }

        impl $file {
            fn compile(self, faults: &mut Vec<String>) -> $group {
                $group { $($name: compile(stringify!($name), &self.$name, faults),)* }
            }
        }
    };
}

texts! { Duties DutiesFile "What the law asks for.";
    stopped "The one confirmation of an opt-out.";
    stopped_in_danger "The same, when the text also told of danger: carries 988 and 911.";
    stopped_danger "The fixed text, once a day, to somebody who opted out and is in danger.";
    started "START after an opt-out.";
    help "HELP: brand, what it is, 911 and 988, rates, frequency, STOP.";
    already_stopped "HELP from somebody who has opted out.";
    forgotten "FORGET ME was done.";
    forget_sure "A looser wording of it asks once.";
    not_forgotten "No was the answer to that.";
}

texts! { Ladder LadderFile "What is said when a text is not understood.";
    rephrase "Stands before the open question after a first miss.";
    lost "The same while no question is open.";
    readings "Offers two likely readings after a second miss.";
    person "The last rung: how to reach a person.";
}

texts! { Locate LocateFile "How a locator is said.";
    any "A group's address.";
    near "The same, near a ZIP that the address carries.";
    online "Its online meetings.";
    listed "One of several, joined by a space.";
    none_left "No more groups fit.";
}

texts! { Voice VoiceFile "What a voice call to the number hears.";
    say "That this is a text line, 911 and 988.";
    helpline "Press 1, while a helpline is set.";
}

texts! { Texts TextsFile "The texts that belong to no group and no flow.";
    opening "Wraps the first reply to somebody new: who we are, that we are a machine, how to end it.";
    opening_later "The same for somebody whose first text told of danger: it was answered without a word about us.";
    welcome_back "Said first when somebody writes again after a day; nothing old is repeated in it.";
    here "Before the open question, for a hello.";
    again "Wraps a reply that would otherwise be the same twice in a row.";
    continued "Wraps the open question for a text typed before it arrived.";
    media "A picture, voice note or pin came: we cannot open it.";
    wordless "No words came, only a sign or an emoji.";
    wordless_asked "The same, before the open question.";
    other_language "One honest line in a language we do not speak, with numbers.";
    emergency "The store is down and the text tells of danger: 988 and 911, without state.";
    returned "Somebody of the team lets the line go on: before the open question or the menu.";
    handed_back "Whoever held the conversation has not answered: one honest sentence.";
    held_danger "A danger was told to somebody who holds the conversation and does not answer.";
    escalated "A navigator is asked for, and one is on shift.";
    escalated_later "A navigator is asked for, and none is on shift.";
    accepted "A navigator takes over: {name}, who works for {works_for}.";
    accepted_by "A navigator of the line's own takes over: {name}.";
    remind_offer "After a meeting that was told whole: how to ask for a text an hour before; `{number}` is its number.";
    reminder "That text: it says the `{time}` at which it starts, and nothing of what it is for.";
    changed "The step that somebody stood on is gone: one honest sentence before the menu.";
}

/// The line: its name, its own helpline, its texts, the numbers it gives out.
#[derive(Debug)]
pub struct Line {
    /// The name that texts open with.
    pub name: String,
    /// The operator's own helpline, as people dial it; none until the operator sets one.
    pub helpline: Option<String>,
    /// Whether somebody who opted out and tells of danger gets the one fixed text, once a day. On unless turned off.
    pub danger_after_stop: bool,
    /// The texts that stand alone.
    pub texts: Texts,
    /// The texts of law.
    pub duties: Duties,
    /// The texts of the unclear ladder.
    pub ladder: Ladder,
    /// How a meaning is called when two are offered.
    pub names: BTreeMap<Meaning, Both<String>>,
    /// The forms of an address.
    pub locators: Locate,
    /// The public list of treatment centres.
    pub treatment: Treatment,
    /// What a caller hears.
    pub voice: Voice,
    /// The numbers it gives out, by key.
    pub helplines: Vec<Helpline>,
}

/// The public list of treatment centres.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// Its address.
    pub link: String,
    /// Its address near a `{zip}`.
    pub with_zip: String,
    /// Where the address comes from.
    pub source: String,
    /// The day on which it was last checked, `YYYY-MM-DD`.
    pub reviewed_on: String,
}

fn on() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineFile {
    name: String,
    helpline: Option<String>,
    #[serde(default = "on", deserialize_with = "yes_no")]
    danger_after_stop: bool,
    duties: DutiesFile,
    ladder: LadderFile,
    names: BTreeMap<Meaning, Both<String>>,
    locators: LocateFile,
    treatment: Treatment,
    voice: VoiceFile,
    texts: TextsFile,
}

impl LineFile {
    /// Takes every text apart; faults are named by their text.
    pub fn compile(self, helplines: Vec<Helpline>, faults: &mut Vec<String>) -> Line {
        Line {
            name: self.name,
            helpline: self.helpline,
            danger_after_stop: self.danger_after_stop,
            texts: self.texts.compile(faults),
            duties: self.duties.compile(faults),
            ladder: self.ladder.compile(faults),
            names: self.names,
            locators: self.locators.compile(faults),
            treatment: self.treatment,
            voice: self.voice.compile(faults),
            helplines,
        }
    }
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
    pub name: Both<String>,
    /// The day on which it was last checked, `YYYY-MM-DD`.
    pub reviewed_on: String,
    /// Where it comes from.
    pub source: String,
    /// What else there is to know of it.
    pub note: Option<String>,
}

fn compile(name: &str, text: &Both<OneOrMany>, faults: &mut Vec<String>) -> Text {
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
