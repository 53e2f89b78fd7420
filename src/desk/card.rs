//! The hand-over card as a page shows it: each field with where it comes from.

use askama::Template;

use super::frame::clock;
use crate::conversation::{CardField, Conversation, Moment};
use crate::dispatch::Logged;
use crate::flow::Fact;

/// One field.
pub struct CardRow {
    pub name: &'static str,
    pub called: &'static str,
    pub value: String,
    pub from: String,
    /// The text in the thread that it comes from.
    pub anchor: Option<i64>,
    /// What was asked before it was told, and how it was answered, where words count.
    pub asked: String,
}

#[derive(Template)]
#[template(path = "thread_card.html")]
pub struct View<'a> {
    pub id: &'a str,
    pub once: String,
    pub list: &'static str,
    pub rows: Vec<CardRow>,
    pub edits: bool,
}

/// The fields that say something, then those that say nothing yet.
pub fn rows(conversation: &Conversation, entries: &[Logged], now: Moment) -> Vec<CardRow> {
    let row = |field: CardField| {
        let plain = |value: String, from: String| CardRow {
            name: field.name(),
            called: field.called(),
            value,
            from,
            anchor: None,
            asked: String::new(),
        };
        if let Some(typed) = conversation.card.get(&field) {
            return plain(typed.value.clone(), format!("typed by {}, {}", typed.by, clock(typed.at, now)));
        }
        let Some((fact, value)) =
            field.fact().and_then(|fact| conversation.facts.get(&fact).map(|value| (fact.clone(), value)))
        else {
            return plain(String::new(), String::new());
        };
        let told = conversation.told.get(&fact).copied();
        let shown = plain(said(&fact, value), told.map_or_else(String::new, |at| clock(at, now)));
        let consent = matches!(fact, Fact::Call | Fact::Voicemail | Fact::Insurer | Fact::Plan);
        let asked = told.filter(|_| consent).map_or_else(String::new, |at| asked(entries, at));
        CardRow { anchor: told.map(|at| at.0), asked, ..shown }
    };
    let mut rows: Vec<CardRow> = CardField::ALL.into_iter().map(row).collect();
    // Stable: within each half the order of the card stays.
    rows.sort_by_key(|row| row.value.is_empty());
    rows
}

/// The very words that were asked and answered.
fn asked(entries: &[Logged], at: Moment) -> String {
    let Some(here) = entries.iter().position(|entry| entry.at == at) else { return String::new() };
    let question = entries[..here].iter().rev().find_map(|entry| entry.us.last());
    let answer = entries[here].them.as_deref().unwrap_or_default();
    question.map_or_else(String::new, |question| format!("asked: “{question}” answered: “{answer}”"))
}

/// A value as people say it.
fn said(fact: &Fact, value: &str) -> String {
    let words = match (fact, value) {
        (Fact::Goal, "abstain") => "not to drink or use at all",
        (Fact::Goal, "moderate") => "to cut back",
        (Fact::Who, "self") => "themselves",
        (Fact::Who, "other") => "somebody they love",
        (Fact::Withdrawal, _) => "told signs of it: ask first",
        (Fact::Minor, _) => "yes, says so",
        (Fact::Call, "no") => "no, text only",
        _ => value,
    };
    words.replace('_', " ")
}
