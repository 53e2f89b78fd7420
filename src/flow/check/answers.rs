//! Answers, and the facts that are kept.

use super::Check;
use crate::flow::book::{Answer, On, fits};
use crate::flow::fact::Fact;
use crate::flow::file::{AnswerFile, OnFile};
use crate::flow::kind::Kind;
use crate::flow::read::{distance, nearest};
use crate::flow::report::rule;
use crate::flow::yaml::At;
use crate::text::{Both, fold};

/// Types that people would expect and the line does not have, each with the one to use.
const EXPECTED: [(&str, &str); 14] = [
    ("zipcode", "zip"),
    ("zip code", "zip"),
    ("postcode", "zip"),
    ("city", "place"),
    ("address", "place"),
    ("location", "place"),
    ("numeral", "count"),
    ("integer", "count"),
    ("date", "day"),
    ("hour", "time"),
    ("email", "text"),
    ("string", "text"),
    ("any", "text"),
    ("phone number", "phone"),
];

impl Check<'_> {
    pub(super) fn answer(&mut self, written: &AnswerFile) -> Answer {
        let folded = |words: &[At<String>]| words.iter().map(|w| fold(&w.value)).collect::<Vec<_>>();
        let on = match &written.on {
            OnFile::Name(name) => self.typed(name),
            OnFile::Same(words) => On::Words(Both { en: folded(words), es: folded(words) }),
            OnFile::Each(both) => On::Words(Both { en: folded(&both.en), es: folded(&both.es) }),
        };
        let remember = self.facts(&written.remember);
        self.purposes(&on, &remember, written);
        Answer { at: written.at, on, remember, go: self.ways(&written.go) }
    }

    /// `on: yes`, `on: zip`, or a single word.
    fn typed(&mut self, name: &At<String>) -> On {
        if let Some(kind) = Kind::named(&name.value) {
            return On::from(kind);
        }
        let word = fold(&name.value);
        if let Some((_, ours)) = EXPECTED.iter().find(|(expected, _)| *expected == word) {
            let message = format!("`{}` is no type of answer", name.value);
            self.fault(
                &rule::UNKNOWN_TYPE,
                name.at,
                message,
                format!("the line has `{ours}`; to wait for the word itself, write a list: `on: [{word}]`"),
            );
        } else if let Some(near) =
            Kind::ALL.iter().find(|k| word.len() > 3 && distance(&word, k.name(), 1) == 1)
        {
            let message = format!("`{}` waits for that very word", name.value);
            let help = format!(
                "did you mean the type `{}`? For the word, write a list: `on: [{word}]`",
                near.name()
            );
            self.fault(&rule::ODD_ANSWER, name.at, message, help);
        }
        On::Words(Both { en: vec![word.clone()], es: vec![word] })
    }

    /// Personal words may only be kept by a flow that says what for.
    fn purposes(&mut self, on: &On, remember: &[(Fact, String)], written: &AnswerFile) {
        for ((fact, value), (key, _)) in remember.iter().zip(&written.remember) {
            let own_words = value == "known" && matches!(on, On::Text | On::Name | On::Phone);
            let personal = fact.is_personal() || (own_words && *fact != Fact::Place);
            if personal && !self.keeps.contains(&fact.name().to_owned()) {
                // Said once for each fact of a flow.
                self.keeps.push(fact.name().to_owned());
                let message = format!("`{}` is kept, and the flow does not say what for", fact.name());
                let help = format!(
                    "add at its head `keeps: {{ {}: {{ for: \"...\" }} }}`: the export and the privacy page say it",
                    fact.name()
                );
                self.fault(&rule::NO_PURPOSE, key.at, message, help);
            }
        }
    }

    pub(super) fn facts(&mut self, written: &[(At<String>, At<String>)]) -> Vec<(Fact, String)> {
        written
            .iter()
            .filter_map(|(name, value)| self.fact(name, value).map(|f| (f, value.value.clone())))
            .collect()
    }

    pub(super) fn fact(&mut self, name: &At<String>, value: &At<String>) -> Option<Fact> {
        let own = self.keeps.contains(&name.value).then(|| Fact::own(&name.value));
        let Some(fact) = Fact::named(&name.value).or(own) else {
            let known: Vec<_> = Fact::ALL.iter().map(Fact::name).collect();
            let help = nearest(&name.value, known.iter().copied()).map_or_else(
                || "to keep something of your own, name it under `keeps:` at the head of the flow".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.fault(&rule::UNKNOWN_FACT, name.at, format!("nothing is known as `{}`", name.value), help);
            return None;
        };
        if fits(&fact, &value.value) {
            return Some(fact);
        }
        let help = fact.values().map_or_else(
            || "see flows/README.md for its values".to_owned(),
            |values| format!("it is {}, or `known` for any", values.join(", ")),
        );
        self.fault(
            &rule::UNKNOWN_FACT,
            value.at,
            format!("`{}` is never `{}`", fact.name(), value.value),
            help,
        );
        None
    }
}

impl OnFile {
    /// Every word it waits for, in either language; the name of a type too.
    pub fn words(&self) -> Vec<&At<String>> {
        match self {
            Self::Name(name) => vec![name],
            Self::Same(words) => words.iter().collect(),
            Self::Each(both) => both.en.iter().chain(&both.es).collect(),
        }
    }
}
