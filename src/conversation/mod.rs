//! The aggregate and its pure turn: who somebody is to us, what is open between us, and what we say next.
//!
//! [`turn`] takes the world, a conversation, an event and the time, and gives the new conversation with the
//! texts that go out. It reads no clock, draws no random number and does no I/O, so a lost race is simply run
//! again on the newer state, and if the process dies in here nothing has happened yet.

mod act;
mod answer;
mod card;
mod duty;
mod event;
mod fact_of_delivery;
mod fill;
mod hold;
mod holder;
mod lane;
mod list;
mod lists;
mod moment;
mod one_whole;
mod outcome;
mod reach;
mod read;
mod search;
mod staff;
mod state;
mod talk;
mod timer;
mod turn;
mod typed;
mod unclear;
mod walk;
mod whereabouts;
mod wording;
mod world;

pub use act::{Act, Deed, Ending, Refusal};
pub use card::{CardField, Correction};
pub use event::{Event, EventId, Form, Inbound, LawWord, What};
pub use hold::{ALERT, EMERGENCY, GIVEN_BACK, OFFERED, UNDO};
pub use holder::{Holder, Wanted};
pub use lane::{Lane, Queue, StopMark};
pub use list::{LIST_GROWS_OLD, List};
pub use moment::{Moment, days, hours};
pub use outcome::{Reply, Trace, Turn};
pub use reach::Reach;
pub use read::hear;
pub use staff::{NoStaffId, StaffId};
pub use state::{Closed, Consent, Conversation, Heard, Offer, Open, OptOut, SafetyFlag, Said};
pub use timer::{Due, Timer};
pub use turn::{turn, turn_read};
pub use world::{World, WorldError};
