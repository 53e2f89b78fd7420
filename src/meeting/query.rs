//! What is asked of the index, and what it answers.

use jiff::Timestamp;

use super::{Kind, Kinds, Meeting};
use crate::place::Point;

/// The days of the week as bits, Sunday first.
pub const EVERY_DAY: u8 = 0x7F;

/// Which meetings are wanted. [`Query::at`] is the plain one.
#[derive(Debug, Clone)]
pub struct Query {
    /// Where the person is, or asks about. Without it only meetings from home are found.
    pub near: Option<Point>,
    /// Now.
    pub now: Timestamp,
    /// Keys of fellowships; none is any.
    pub fellowships: Vec<String>,
    /// Kinds that a meeting must have.
    pub kinds: Kinds,
    /// Kinds of which it must have one, where any are named: open or family for loved ones.
    pub one_of: Kinds,
    /// Kinds that it must not have (men's meetings for a woman).
    pub without: Kinds,
    /// That language or the like first, where one starts within a day.
    pub first: Option<Kind>,
    /// Only those from home, by link or phone.
    pub online: bool,
    /// Only those one can go to: nothing from home comes first.
    pub in_person: bool,
    /// On these days, as bits, in the meeting's own zone.
    pub days: u8,
    /// Starting in these minutes after midnight, from and before, in the meeting's own zone.
    pub hours: (u16, u16),
    /// Starting within so many minutes.
    pub within: Option<i64>,
    /// Looking no nearer than so many miles: for MORE.
    pub radius: f64,
    /// Left out at the beginning: for MORE.
    pub skip: usize,
    /// At most so many.
    pub limit: usize,
}

impl Query {
    /// The next three of any kind.
    pub fn at(near: Option<Point>, now: Timestamp) -> Self {
        Self {
            near,
            now,
            fellowships: Vec::new(),
            kinds: Kinds::default(),
            one_of: Kinds::default(),
            without: Kinds::default(),
            first: None,
            online: false,
            in_person: false,
            days: EVERY_DAY,
            hours: (0, 1440),
            within: None,
            radius: 0.0,
            skip: 0,
            limit: 3,
        }
    }
}

/// One that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Tells it from every other, as long as its feed does not change it.
    pub id: u64,
    /// The meeting.
    pub meeting: Meeting,
    /// When it starts next, or started when it is on.
    pub starts: Timestamp,
    /// Minutes until then; not above zero: it has begun.
    pub until: i64,
    /// How far, for those one goes to; none for those from home.
    pub miles: Option<f64>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Next {
    /// In the order in which they are told.
    pub found: Vec<Near>,
    /// The miles within which it was looked: 5, 10, 25 or 50.
    pub radius: f64,
    /// There are more than `limit`.
    pub more: bool,
}
