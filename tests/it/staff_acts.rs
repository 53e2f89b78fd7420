//! What staff do to a conversation, as the pure turn has it.

use std::time::Duration;

use handrail::conversation::{
    Act, Consent, Conversation, Deed, Due, Ending, Event, EventId, Form, Holder, Inbound, Moment, Queue,
    Refusal, StaffId, Turn, Wanted, What, World, turn,
};
use handrail::text::Body;

use crate::conversations::world;

const ANA: StaffId = StaffId(1);
const LUIS: StaffId = StaffId(2);

/// A conversation that is told what happens, minute by minute.
struct Life {
    world: World,
    conversation: Conversation,
    now: Moment,
    happened: u32,
}

impl Life {
    fn new() -> Self {
        Self {
            world: world(),
            conversation: Conversation::default(),
            now: Moment(1_795_000_000_000),
            happened: 0,
        }
    }

    fn happens(&mut self, what: What) -> Turn {
        self.happened += 1;
        let event = Event { id: EventId::act(&self.happened.to_string()), what };
        let turn = turn(&self.world, self.conversation.clone(), &event, self.now);
        self.conversation = turn.conversation.clone();
        turn
    }

    fn texts(&mut self, words: &str) -> Vec<String> {
        self.now = self.now.after(Duration::from_secs(30));
        let inbound = Inbound { body: Body::new(words), form: Form::Plain, provider_answers: None };
        said(&self.happens(What::Text(inbound)))
    }

    fn does(&mut self, who: StaffId, act: Act) -> Result<Vec<String>, Refusal> {
        self.tries(who, false, act)
    }

    fn tries(&mut self, who: StaffId, overrule: bool, act: Act) -> Result<Vec<String>, Refusal> {
        let name = if who == ANA { "Ana" } else { "Luis" }.to_owned();
        let turn = self.happens(What::Act(Deed { who, name, overrule, act }));
        turn.refused.map_or_else(|| Ok(said(&turn)), Err)
    }

    fn later(&mut self, span: Duration) -> Vec<String> {
        self.now = self.now.after(span);
        said(&self.happens(What::Woke))
    }
}

fn said(turn: &Turn) -> Vec<String> {
    turn.replies.iter().map(|reply| reply.text.clone()).collect()
}

fn reply(words: &str) -> Act {
    Act::Reply { words: Body::new(words), at_once: false }
}

#[test]
fn there_is_one_holder_and_the_bot_is_quiet_under_them() {
    let mut life = Life::new();
    life.texts("hi");
    assert_eq!(life.does(ANA, reply("hello")), Err(Refusal::NotHeld));
    assert_eq!(life.does(ANA, Act::Take), Ok(vec![]));
    assert_eq!(life.does(LUIS, Act::Take), Err(Refusal::HeldByAnother));
    assert_eq!(life.does(LUIS, reply("hello")), Err(Refusal::HeldByAnother));
    assert_eq!(life.does(LUIS, Act::Return), Err(Refusal::HeldByAnother));
    assert!(life.texts("i need a meeting near 37203").is_empty());
    // The law's words are answered all the same.
    assert_eq!(life.texts("HELP").len(), 1);
    assert_eq!(life.tries(LUIS, true, Act::Take), Ok(vec![]));
    assert_eq!(life.conversation.holder.staff(), Some(LUIS));
    // Back to the line: it says so, and goes on.
    let back = life.does(LUIS, Act::Return).unwrap();
    assert!(back[0].contains("automated line"), "{back:?}");
    assert!(!life.texts("what is AA").is_empty());
}

#[test]
fn a_text_leaves_after_five_seconds_unless_it_is_taken_back() {
    let mut life = Life::new();
    life.texts("hi");
    life.does(ANA, Act::Take).unwrap();
    assert_eq!(life.does(ANA, reply(" ")), Err(Refusal::Empty));
    assert_eq!(life.does(ANA, reply("oops")), Ok(vec![]));
    assert_eq!(life.does(ANA, Act::Undo), Ok(vec![]));
    assert_eq!(life.does(ANA, Act::Undo), Err(Refusal::Left));
    assert_eq!(life.does(ANA, reply("How are you?")), Ok(vec![]));
    assert!(life.later(Duration::from_secs(4)).is_empty());
    assert_eq!(life.later(Duration::from_secs(1)), ["How are you?"]);
    assert!(life.later(Duration::from_mins(1)).is_empty());
    // Whoever opts out meanwhile gets nothing more.
    life.does(ANA, reply("One more thing")).unwrap();
    assert_eq!(life.texts("STOP").len(), 1);
    assert!(life.later(Duration::from_mins(1)).is_empty());
    assert_eq!(life.does(ANA, reply("still there?")), Err(Refusal::OptedOut));
}

#[test]
fn a_danger_under_a_holder_rings_and_is_answered_by_the_line_after_ninety_seconds() {
    let mut life = Life::new();
    life.texts("hi");
    life.does(ANA, Act::Take).unwrap();
    assert!(life.texts("i want to kill myself").is_empty());
    assert!(life.conversation.safety.is_some());
    assert!(life.later(Duration::from_secs(89)).is_empty());
    let emergency = life.later(Duration::from_secs(1));
    assert!(emergency[0].contains("988") && emergency[0].contains("911"), "{emergency:?}");
    // Answered in time, the line stays quiet.
    life.texts("i cant go on i want to die");
    life.does(ANA, reply("I am here with you.")).unwrap();
    assert_eq!(life.later(Duration::from_secs(5)), ["I am here with you."]);
    assert!(life.later(Duration::from_mins(3)).is_empty());
    // Only a person closes the flag, and nothing is closed before.
    assert_eq!(life.does(ANA, Act::Close { outcome: Ending::Heard }), Err(Refusal::FlagOpen));
    life.does(ANA, Act::CloseSafety { right: true }).unwrap();
    assert_eq!(life.does(ANA, Act::CloseSafety { right: true }), Err(Refusal::NoFlag));
    assert_eq!(life.does(ANA, Act::Close { outcome: Ending::Heard }), Ok(vec![]));
    assert!(life.conversation.closed.is_some());
    life.texts("hello again");
    assert!(life.conversation.closed.is_none());
}

#[test]
fn what_is_not_answered_for_fifteen_minutes_goes_back_with_one_honest_sentence() {
    let mut life = Life::new();
    life.texts("hi");
    life.does(ANA, Act::Take).unwrap();
    life.texts("are you there");
    let first = life.conversation.holder.unanswered();
    life.texts("hello??");
    assert_eq!(life.conversation.holder.unanswered(), first);
    assert!(life.later(Duration::from_mins(14)).is_empty());
    let sorry = life.later(Duration::from_mins(1));
    assert!(sorry[0].contains("sorry"), "{sorry:?}");
    assert!(matches!(life.conversation.holder, Holder::Waiting { wanted: Wanted::Person, .. }));
    assert!(life.later(Duration::from_mins(30)).is_empty());
    assert!(!life.texts("what is AA").is_empty());
}

#[test]
fn a_navigator_is_asked_for_offered_to_and_takes_over() {
    let mut life = Life::new();
    life.texts("i want rehab");
    life.does(ANA, Act::Take).unwrap();
    assert_eq!(life.does(LUIS, Act::Accept { works_for: String::new() }), Err(Refusal::NotEscalated));
    let told = life.does(ANA, Act::Escalate).unwrap();
    assert!(told[0].contains("None is on shift"), "{told:?}");
    life.does(ANA, Act::Offer { to: LUIS }).unwrap();
    assert_eq!(life.does(ANA, Act::Offer { to: LUIS }), Err(Refusal::Already));
    assert_eq!(life.does(ANA, Act::Decline), Err(Refusal::NotEscalated));
    // Ten minutes, then the next.
    life.later(Duration::from_mins(10));
    assert_eq!((life.conversation.offer, life.conversation.passed.as_slice()), (None, [LUIS].as_slice()));
    let told = life.does(LUIS, Act::Accept { works_for: "Hope House".into() }).unwrap();
    assert!(told[0].contains("Luis") && told[0].contains("works for Hope House"), "{told:?}");
    assert_eq!(life.conversation.holder.staff(), Some(LUIS));
    // Staffed, the promise is one.
    let mut life = Life::new();
    life.texts("hola, necesito ayuda");
    life.conversation.staffed = true;
    let told = life.does(ANA, Act::Escalate).unwrap();
    assert!(told[0].contains("pronto"), "{told:?}");
}

#[test]
fn the_lists_follow_the_state() {
    let mut life = Life::new();
    life.texts("hi");
    let lists = |turn: &Turn, queue: Queue| {
        turn.queues.iter().rev().find(|(q, _)| *q == queue).map(|(_, at)| at.is_some())
    };
    let deed = |act| What::Act(Deed { who: ANA, name: "Ana".into(), overrule: false, act });
    let taken = life.happens(deed(Act::Take));
    assert_eq!(lists(&taken, Queue::Held), Some(true));
    let asked = life.happens(deed(Act::Escalate));
    assert_eq!((lists(&asked, Queue::Held), lists(&asked, Queue::Navigator)), (Some(false), Some(true)));
    let closed = life.happens(deed(Act::Close { outcome: Ending::Silent }));
    assert_eq!((lists(&closed, Queue::Navigator), lists(&closed, Queue::Closed)), (Some(false), Some(true)));
    let quiet = life.happens(deed(Act::Quiet));
    assert!(quiet.refused.is_none());
    assert!(life.texts("asdf").is_empty());
    assert!(!life.texts("i want to kill myself").is_empty());
    assert!(!life.conversation.timers.iter().any(|timer| matches!(timer.due, Due::Emergency)));
    assert!(matches!(life.conversation.consent, Consent::In { .. }));
}
