//! Playing one transcript.

use std::time::Duration;

use jiff::Timestamp;

use crate::conversation::What::{Text, Woke};
use crate::conversation::{
    Consent, Conversation, Event, EventId, Form, Inbound, LawWord, Moment, World, hours, turn,
};
use crate::flow::Place;
use crate::text::{Body, Language};

/// Between two texts, unless the transcript says otherwise: long enough that nothing was typed before.
const PAUSE: Duration = Duration::from_secs(30);

/// A line of a transcript that cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line}: `{said}` is no line of a transcript: write `them: …`, `us: …`, `at 2026-11-23T02:04:00Z`, `wait 8 h`, `wait 20 s`, or `# a remark`"
)]
pub struct PlayError {
    /// From 1.
    pub line: usize,
    /// What stands there.
    pub said: String,
}

/// What a line of a transcript asks for.
enum Line<'a> {
    Remark,
    At(Timestamp),
    Wait(Duration),
    Them(Form, Option<LawWord>, &'a str),
    Us,
    Facts,
}

/// A transcript as it went.
#[derive(Debug, Default)]
pub struct Played {
    /// The transcript, written anew with what the line answers and, where it asks for them, the facts.
    pub text: String,
    /// The steps that were walked, each in the language of that moment.
    pub steps: Vec<(Place, Language)>,
    /// The answers that were given.
    pub answers: Vec<(Place, usize)>,
}

/// Plays a transcript and writes it anew.
pub fn play(world: &World, transcript: &str) -> Result<String, PlayError> {
    rehearse(world, transcript).map(|played| played.text)
}

/// Plays a transcript.
pub fn rehearse(world: &World, transcript: &str) -> Result<Played, PlayError> {
    let mut played = Played::default();
    let mut now = Moment::from(Timestamp::UNIX_EPOCH).after(hours(24 * 365 * 56));
    let mut conversation = Conversation::default();
    let mut written = String::new();
    for (index, said) in transcript.lines().enumerate() {
        let line = read(said).ok_or_else(|| PlayError { line: index + 1, said: said.to_owned() })?;
        match line {
            Line::Us => continue,
            Line::Remark => {}
            Line::At(_) | Line::Wait(_) => {
                now = match line {
                    Line::At(at) => at.into(),
                    Line::Wait(span) => now.after(span),
                    _ => now,
                };
                written.push_str(said);
                written.push('\n');
                conversation = woken(world, conversation, now, &mut written);
                continue;
            }
            Line::Facts => {
                written.push_str(&facts(&conversation));
                written.push('\n');
                continue;
            }
            Line::Them(form, provider_answers, words) => {
                let inbound = Inbound { body: Body::new(words), form, provider_answers };
                let event =
                    Event { id: EventId::inbound("rehearsal", &index.to_string()), what: Text(inbound) };
                let turn = turn(world, conversation, &event, now);
                written.push_str(said);
                written.push('\n');
                for reply in &turn.replies {
                    written.push_str(&format!("us: {}\n", reply.text));
                }
                if turn.replies.is_empty() {
                    written.push_str("us: (no reply)\n");
                }
                let language = turn.conversation.language.unwrap_or(world.language);
                played.steps.extend(turn.trace.steps.iter().map(|place| (*place, language)));
                played.answers.extend(turn.trace.answered);
                conversation = turn.conversation;
                now = now.after(PAUSE);
                continue;
            }
        }
        written.push_str(said);
        written.push('\n');
    }
    played.text = written;
    Ok(played)
}

/// What they are told by themselves while time goes by, each at its own time.
fn woken(world: &World, mut conversation: Conversation, now: Moment, written: &mut String) -> Conversation {
    while let Some(at) = conversation.timers.iter().map(|timer| timer.at).min().filter(|at| *at <= now) {
        let event = Event { id: EventId::inbound("rehearsal", &format!("woke {}", at.0)), what: Woke };
        let turn = turn(world, conversation, &event, at);
        for reply in &turn.replies {
            written.push_str(&format!("us: {}\n", reply.text));
        }
        conversation = turn.conversation;
    }
    conversation
}

fn read(said: &str) -> Option<Line<'_>> {
    if said.trim().is_empty() || said.starts_with('#') {
        return Some(Line::Remark);
    }
    if said.starts_with("us:") {
        return Some(Line::Us);
    }
    if said.starts_with("now:") {
        return Some(Line::Facts);
    }
    if let Some(at) = said.strip_prefix("at ") {
        return at.trim().parse().ok().map(Line::At);
    }
    if let Some(span) = said.strip_prefix("wait ") {
        let (number, unit) = span.trim().split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        let seconds = match unit {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            "days" | "day" => 86_400,
            _ => return None,
        };
        return Some(Line::Wait(Duration::from_secs(number * seconds)));
    }
    let (who, words) = said.split_once(':')?;
    let words = words.strip_prefix(' ').unwrap_or(words);
    let (form, provider) = match who {
        "them" => (Form::Plain, None),
        "them, a picture" => (Form::Media, None),
        "them, a reaction" => (Form::Reaction, None),
        "them, an auto-reply" => (Form::AutoReply, None),
        "them, no words" => (Form::Wordless, None),
        "them, STOP taken by the provider" => (Form::Plain, Some(LawWord::Stop)),
        "them, START taken by the provider" => (Form::Plain, Some(LawWord::Start)),
        "them, HELP taken by the provider" => (Form::Plain, Some(LawWord::Help)),
        _ => return None,
    };
    Some(Line::Them(form, provider, words))
}

/// `now: consent in, holder bot, safety crisis_suicide, open crisis_suicide/danger`.
fn facts(conversation: &Conversation) -> String {
    let mut text =
        format!("now: consent {}, holder {}", conversation.consent.name(), conversation.holder.name());
    if let Some(flag) = conversation.safety {
        text.push_str(&format!(", safety {}", flag.kind.name()));
    }
    match (&conversation.open, conversation.consent) {
        (Some(open), _) => text.push_str(&format!(", open {}/{}", open.flow, open.step)),
        (None, Consent::Out { .. }) => {}
        (None, _) => text.push_str(", nothing open"),
    }
    text
}
