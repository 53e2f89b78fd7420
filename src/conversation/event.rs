//! What can happen to a conversation. Everything that does is an event with an id, so that every commit may
//! be repeated safely.

use super::act::Deed;
use crate::text::Body;

/// Names one happening for ever: `sms:twilio:SM…`, `chat:17`. Unique across providers; holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventId(String);

impl EventId {
    /// An inbound text, by the provider and the provider's own id for it.
    pub fn inbound(provider: &str, message: &str) -> Self {
        Self(format!("sms:{provider}:{message}"))
    }

    /// A conversation's timer, by the conversation's own name and the time it was due: every server that sees it
    /// makes the same event.
    pub fn woke(conversation: &str, due: i64) -> Self {
        Self(format!("timer:{conversation}:{due}"))
    }

    /// An act at the desk, by the name that its form carries: sent twice, it is done once.
    pub fn act(form: &str) -> Self {
        Self(format!("act:{form}"))
    }

    /// What a provider told of a text of ours, by the text's reference, `<p>.<c>.<n>`.
    pub fn of_delivery(reference: &str, what: &What) -> Self {
        let kind = if matches!(what, What::OptedOut) { "opted-out" } else { "undelivered" };
        Self(format!("{kind}:{reference}"))
    }

    /// The id as keyed for the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One happening.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub what: What,
}

/// The kinds of happening.
#[derive(Debug, Clone)]
pub enum What {
    /// A person wrote.
    Text(Inbound),
    /// A timer of theirs may be due.
    Woke,
    /// Somebody at the desk did something.
    Act(Deed),
    /// The provider refuses our texts: they opted out there.
    OptedOut,
    /// A text of ours will never arrive.
    Undelivered,
}

/// What a person sent.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// The words, as they came; empty for a picture without any.
    pub body: Body,
    /// What sort of message it is.
    pub form: Form,
    /// The provider itself took the text for a law word and answers it (or has been told to).
    pub provider_answers: Option<LawWord>,
}

/// A law word as a provider names it in its own field (Twilio's `OptOutType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LawWord {
    /// STOP and its kin.
    Stop,
    /// START and its kin.
    Start,
    /// HELP and INFO.
    Help,
}

/// What sort of message came in. Only [`Form::Plain`] counts as an answer or a miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Words.
    Plain,
    /// A picture, voice note, video, contact card or pin, with or without words. Nothing is fetched.
    Media,
    /// A tapback that quotes a message ("Liked “…”"): never answered, never consent.
    Reaction,
    /// A driving or out-of-office reply made by a machine: never answered.
    AutoReply,
    /// No words, or only emoji or punctuation.
    Wordless,
}
