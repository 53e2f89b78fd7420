//! Answers that clash with each other, with the law's words, or with what the line hears as a wish.

use std::collections::HashMap;

use crate::flow::compile::Loaded;
use crate::flow::file::{AnswerFile, FlowFile, GoFile, OnFile, StepFile};
use crate::flow::read::distance;
use crate::flow::report::{Fault, rule};
use crate::flow::yaml::{At, Span};
use crate::text::fold;

/// Words that the law gives a meaning of their own, folded. No flow may offer one as an answer.
/// Source: 47 CFR 64.1200(a)(10), CTIA Messaging Principles, and the providers' own lists.
const LAW_WORDS: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt out",
    "start",
    "unstop",
    "help",
    "info",
    "alto",
    "basta",
    "parar",
    "ayuda",
    "cancelar",
];
/// Words that the line hears before any answer, and the flow that they lead to.
const KEYWORDS: &[(&str, &str)] = &[
    ("person", "person"),
    ("a person", "person"),
    ("human", "person"),
    ("agent", "person"),
    ("persona", "person"),
    ("una persona", "person"),
    ("forget me", ""),
    ("olvidame", ""),
];
/// The shortest word of which one letter more or less is a typing error and not another word.
const LONG_ENOUGH: usize = 5;
/// What the types `yes` and `no` already wait for.
const YES: [&str; 7] = ["yes", "y", "yeah", "ok", "okay", "sure", "si"];
const NO: [&str; 5] = ["no", "n", "nope", "nah", "no thanks"];

/// Checks the answers of every question.
pub(super) fn answers(file: &Loaded<'_>, flow: &FlowFile, faults: &mut Vec<Fault>) {
    for step in &flow.steps {
        let mut check = Answers { path: file.path, faults };
        check.words(step);
        check.clashes(step);
        check.near(step);
        check.choices(step);
    }
}

struct Answers<'a> {
    path: &'a str,
    faults: &'a mut Vec<Fault>,
}

/// Whether an answer is a type, not words.
fn typed(answer: &AnswerFile) -> Option<&str> {
    match &answer.on {
        OnFile::Name(name) => crate::flow::kind::Kind::named(&name.value).map(crate::flow::kind::Kind::name),
        _ => None,
    }
}

/// The folded words of an answer, each with its place.
fn waits_for(answer: &AnswerFile) -> impl Iterator<Item = (String, Span)> {
    let words = if typed(answer).is_some() { Vec::new() } else { answer.on.words() };
    words.into_iter().map(|At { value, at }| (fold(value), *at))
}

/// Where an answer leads, if it is one step.
fn leads(answer: &AnswerFile) -> Option<&str> {
    match &answer.go {
        GoFile::Step(step) => Some(&step.value),
        GoFile::Ways(_) => None,
    }
}

impl Answers<'_> {
    fn words(&mut self, step: &StepFile) {
        for answer in &step.answers {
            for (word, at) in waits_for(answer) {
                if LAW_WORDS.contains(&word.as_str()) {
                    let message = format!("`{word}` is a word of the law and cannot be an answer");
                    let help = "whoever sends it is unsubscribed or gets the HELP text: choose another word";
                    self.faults.push(Fault::new(&rule::LAW_WORD_ANSWER, self.path, at, message, help));
                }
                let keyword = KEYWORDS.iter().find(|(keyword, _)| *keyword == word);
                if let Some((_, flow)) = keyword.filter(|(_, flow)| leads(answer) != Some(flow)) {
                    let message = format!("the line hears `{word}` before it looks at any answer");
                    let help = if flow.is_empty() {
                        "it deletes what somebody texted: wait for another word".to_owned()
                    } else {
                        format!("it opens the flow `{flow}`: go there, or wait for another word")
                    };
                    self.faults.push(Fault::new(&rule::KEYWORD_ANSWER, self.path, at, message, help));
                }
            }
        }
    }

    /// An answer whose word an earlier answer of the same question has taken can never be given.
    fn clashes(&mut self, step: &StepFile) {
        let mut taken: HashMap<String, (usize, u64)> = HashMap::new();
        for (index, answer) in step.answers.iter().enumerate() {
            let own: Vec<(String, Span)> = match typed(answer) {
                Some("yes") => YES.iter().map(|w| ((*w).to_owned(), answer.at)).collect(),
                Some("no") => NO.iter().map(|w| ((*w).to_owned(), answer.at)).collect(),
                Some(kind) => vec![(format!("<{kind}>"), answer.at)],
                None => waits_for(answer).collect(),
            };
            for (word, at) in own {
                match taken.get(&word) {
                    // A word that a type waits for too may stand before it, to lead elsewhere.
                    Some((first, _))
                        if *first != index && typed(answer).is_some() && !word.starts_with('<') => {}
                    Some((first, line)) if *first != index => {
                        let word = word.trim_matches(['<', '>']);
                        let message = format!(
                            "two answers of `{}` wait for `{word}`: line {line} has it already, and this one is never given",
                            step.name.value
                        );
                        self.faults.push(Fault::new(
                            &rule::CLASHING_ANSWERS,
                            self.path,
                            at,
                            message,
                            "take it out of one of them",
                        ));
                    }
                    Some(_) => {}
                    None => {
                        taken.insert(word, (index, at.line));
                    }
                }
            }
        }
    }

    /// Two answers that lead apart and that one slip of a thumb turns into each other.
    fn near(&mut self, step: &StepFile) {
        let words: Vec<(usize, String, Span)> = step
            .answers
            .iter()
            .enumerate()
            .flat_map(|(index, answer)| waits_for(answer).map(move |(word, at)| (index, word, at)))
            .filter(|(_, word, _)| word.chars().count() >= LONG_ENOUGH)
            .collect();
        for (at, (index, word, place)) in words.iter().enumerate() {
            for (other_index, other, other_place) in &words[..at] {
                let apart = leads(&step.answers[*index]) != leads(&step.answers[*other_index]);
                if index != other_index && apart && word != other && distance(word, other, 1) == 1 {
                    let message = format!(
                        "`{word}` is one typing error away from `{other}` on line {}, which leads elsewhere",
                        other_place.line
                    );
                    let help = "choose words that look different, or a letter for each";
                    self.faults.push(Fault::new(&rule::NEAR_ANSWERS, self.path, *place, message, help));
                }
            }
        }
    }

    /// `A) ... or B) ...`: each letter that is offered has an answer.
    fn choices(&mut self, step: &StepFile) {
        let Some(ask) = &step.ask else { return };
        // A list of steps in a yes-or-no question offers nothing.
        let open = |a: &AnswerFile| matches!(typed(a), Some("text" | "yes" | "no"));
        if step.otherwise.is_some() || step.answers.iter().any(open) {
            return;
        }
        let words: Vec<String> =
            step.answers.iter().flat_map(|a| waits_for(a).map(|(word, _)| word)).collect();
        let counted = step.answers.iter().any(|a| typed(a) == Some("count"));
        let mut missing: Vec<(String, Span)> = Vec::new();
        for wording in ask.en.iter().chain(&ask.es) {
            for offered in offered(&wording.value) {
                let number = offered.chars().all(|c| c.is_ascii_digit());
                let known = words.contains(&offered)
                    || (number && counted)
                    || missing.iter().any(|(m, _)| *m == offered);
                if !known {
                    missing.push((offered, wording.at));
                }
            }
        }
        for (letter, at) in missing {
            let message =
                format!("the question offers `{}`, and no answer waits for it", letter.to_uppercase());
            let help = format!("add `{letter}` to the words of the answer that it stands for");
            self.faults.push(Fault::new(&rule::UNANSWERED_CHOICE, self.path, at, message, help));
        }
    }
}

/// The letters and numbers that a question offers as `A)` or `1)`, folded. One alone offers nothing.
fn offered(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        let begins = index == 0 || !chars[index - 1].is_alphanumeric();
        if begins
            && c.is_alphanumeric()
            && chars.get(index + 1) == Some(&')')
            && chars.get(index.wrapping_sub(1)) != Some(&'(')
        {
            found.push(c.to_lowercase().to_string());
        }
    }
    if found.len() < 2 { Vec::new() } else { found }
}
