//! What a turn leads to.

use super::act::Refusal;
use super::lane::{Lane, Queue, StopMark};
use super::moment::Moment;
use super::state::Conversation;
use crate::meaning::Reading;

/// What an event leads to. The shell commits all of it at once, or nothing.
#[derive(Debug)]
pub struct Turn {
    /// The new state.
    pub conversation: Conversation,
    /// The texts that go out.
    pub replies: Vec<Reply>,
    /// How the text was read; none for what is not read.
    pub reading: Option<Reading>,
    /// What becomes of the opt-out mark.
    pub stop: StopMark,
    /// The desk's lists that the conversation enters.
    pub queues: Vec<(Queue, Option<Moment>)>,
    /// An act that does not fit: nothing is to be committed.
    pub refused: Option<Refusal>,
    /// Everything but the opt-out mark is to be forgotten with this turn.
    pub forget: bool,
}

/// One text of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its number in the conversation.
    pub number: u32,
    /// Which lane of the outbox it rides in.
    pub lane: Lane,
    /// Its words.
    pub text: String,
    /// Who of the desk wrote it; none for the line.
    pub by: Option<String>,
}
