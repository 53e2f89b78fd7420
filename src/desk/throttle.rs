//! Sign-in, slowed: who fails is made to wait longer each time, by login, so that nobody is guessed and nobody can be
//! locked out for long by a stranger.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::conversation::Moment;

/// Failures that cost nothing: anybody mistypes.
const FREE: u32 = 5;
/// The first wait; each further failure doubles it, up to the longest.
const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_mins(15);
/// After so long without a failure all is forgotten.
const FORGOTTEN: Duration = Duration::from_hours(1);
/// Logins remembered at once; beyond it the oldest failures go first.
const ROOM: usize = 10_000;

/// Failures of each login, in this process.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<String, Failures>>);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Moment,
}

impl Throttle {
    /// How long this login has to wait, if it has to.
    pub fn wait(&self, login: &str, now: Moment) -> Option<Duration> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = map.get(login)?;
        let doubled = failed.count.checked_sub(FREE)?.min(10);
        let wait = (FIRST * 2_u32.pow(doubled)).min(LONGEST);
        wait.checked_sub(now.since(failed.last)).filter(|left| !left.is_zero())
    }

    /// It failed.
    pub fn failed(&self, login: &str, now: Moment) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= ROOM && !map.contains_key(login) {
            map.retain(|_, failed| now.since(failed.last) < FORGOTTEN);
            if map.len() >= ROOM {
                let oldest = map.iter().min_by_key(|(_, failed)| failed.last).map(|(login, _)| login.clone());
                oldest.map(|login| map.remove(&login));
            }
        }
        let failed = map.entry(login.to_owned()).or_insert(Failures { count: 0, last: now });
        let count = if now.since(failed.last) < FORGOTTEN { failed.count + 1 } else { 1 };
        *failed = Failures { count, last: now };
    }

    /// It went well.
    pub fn passed(&self, login: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Throttle;
    use crate::conversation::Moment;

    #[test]
    fn each_failure_after_the_fifth_waits_twice_as_long() {
        let throttle = Throttle::default();
        let now = Moment(1_795_000_000_000);
        for expected in [None, None, None, None, Some(15), Some(30), Some(60), Some(120)] {
            throttle.failed("ana", now);
            assert_eq!(throttle.wait("ana", now), expected.map(Duration::from_secs));
        }
        assert_eq!(throttle.wait("ana", now.after(Duration::from_mins(2))), None);
        assert_eq!(throttle.wait("luis", now), None);
        for _ in 0..40 {
            throttle.failed("ana", now);
        }
        assert_eq!(throttle.wait("ana", now), Some(Duration::from_mins(15)));
        throttle.passed("ana");
        assert_eq!(throttle.wait("ana", now), None);
    }
}
