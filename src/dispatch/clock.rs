//! Where the time comes from. The only clock that is read in the whole program.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::conversation::Moment;

/// A source of the current time.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A time that is set: `handrail chat --at`, and tests.
    Set(AtomicI64),
}

impl Clock {
    /// A clock that stands at `at` until it is moved.
    pub fn at(at: Moment) -> Self {
        Self::Set(AtomicI64::new(at.0))
    }

    /// The time.
    pub fn now(&self) -> Moment {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the one clock; everything else is handed the time"
            )]
            Self::System => Timestamp::now().into(),
            Self::Set(at) => Moment(at.load(Ordering::Relaxed)),
        }
    }

    /// The day, UTC.
    pub fn today(&self) -> Date {
        let at = Timestamp::from_millisecond(self.now().0).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(TimeZone::UTC).date()
    }

    /// Moves a set clock on; the machine's own is left alone.
    pub fn advance(&self, span: std::time::Duration) {
        if let Self::Set(at) = self {
            at.store(self.now().after(span).0, Ordering::Relaxed);
        }
    }
}
