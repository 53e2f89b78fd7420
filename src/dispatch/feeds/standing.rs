//! How a source stands: when it was last read, what came of it, and whether what it gives now may take its place.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fetch::FetchError;
use crate::meeting::{Checked, Source};

/// A list this many times smaller than the one before is more likely broken than true.
const SHRINKS: usize = 2;
/// Below this many meetings a list may shrink as it likes.
const FEW: usize = 10;
/// A list that stays small this long is true after all.
const BELIEVED_AFTER: Duration = Duration::from_hours(72);
/// After a failure a source is left alone for so long.
const PAUSE: Duration = Duration::from_mins(15);

/// What is known of a source beside its meetings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The address that it was read from: another one begins anew.
    pub url: String,
    /// When the meetings that are kept were last confirmed to be what the source gives.
    pub checked_at: Timestamp,
    /// Its rows, and those kept.
    pub rows: usize,
    /// Rows of which at least one meeting is kept.
    pub kept: usize,
    /// Meetings a week.
    pub meetings: usize,
    /// What the source said to ask with next time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Since when it gives a list that is too small to be believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrunk_since: Option<Timestamp>,
}

/// A source that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Since when.
    pub since: Timestamp,
    /// When it was last tried.
    pub tried: Timestamp,
    /// Why, as a sentence.
    pub why: String,
}

impl Failing {
    /// The same trouble once more, or its beginning.
    pub fn again(before: Option<&Self>, error: &FetchError, now: Timestamp) -> Self {
        let since = before.map_or(now, |failing| failing.since);
        Self { since, tried: now, why: error.to_string() }
    }
}

/// Whether a source is to be looked at.
pub fn is_due(
    source: &Source,
    standing: Option<&Standing>,
    failing: Option<&Failing>,
    now: Timestamp,
) -> bool {
    let rested = failing.is_none_or(|f| now.duration_since(f.tried).unsigned_abs() >= PAUSE);
    let every = Duration::from_hours(source.every_hours.max(1));
    rested && standing.is_none_or(|s| now.duration_since(s.checked_at).unsigned_abs() >= every)
}

/// Whether a list may take the place of the one before: not an empty one, and not one that lost half of its meetings,
/// until it has stayed so for three days. `Err` keeps the one before.
pub fn judge(before: Option<&Standing>, checked: &Checked, now: Timestamp) -> Result<(), FetchError> {
    let meetings = checked.meetings.len();
    if meetings == 0 {
        return Err(FetchError::Empty { rows: checked.rows });
    }
    let Some(before) = before.filter(|b| b.meetings >= FEW && meetings * SHRINKS <= b.meetings) else {
        return Ok(());
    };
    let since = before.shrunk_since.unwrap_or(now);
    if now.duration_since(since).unsigned_abs() >= BELIEVED_AFTER {
        return Ok(());
    }
    Err(FetchError::Shrunk { before: before.meetings, now: meetings })
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Failing, Standing, is_due, judge};
    use crate::dispatch::feeds::FetchError;
    use crate::meeting::{Checked, Feed, Formats, Source, check, rows};
    use crate::place::Gazetteer;

    fn list(rows_in_it: usize) -> Checked {
        let row = |n: usize| {
            format!(
                "{{\"name\":\"G{n}\",\"day\":1,\"time\":\"19:00\",\"types\":[],\"address\":\"{n} Oak St\",\"city\":\"Nashville\",\"state\":\"TN\",\"postal_code\":\"37203\"}}"
            )
        };
        let json = format!("[{}]", (0..rows_in_it).map(row).collect::<Vec<_>>().join(","));
        let rows = rows(json.as_bytes(), &Formats::default()).unwrap();
        check(&rows, &Feed::default(), &Gazetteer::load().unwrap())
    }

    fn standing(meetings: usize, shrunk_since: Option<Timestamp>) -> Standing {
        Standing {
            url: String::new(),
            checked_at: Timestamp::UNIX_EPOCH,
            rows: meetings,
            kept: meetings,
            meetings,
            etag: None,
            modified: None,
            shrunk_since,
        }
    }

    #[test]
    fn a_list_that_lost_half_is_not_believed_for_three_days() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1000);
        let long_ago = now - SignedDuration::from_hours(72);
        for (before, shrunk_since, comes, good) in [
            (None, None, 1, true),
            (None, None, 0, false),
            (Some(20), None, 11, true),
            (Some(20), None, 10, false),
            (Some(20), Some(now - SignedDuration::from_hours(71)), 10, false),
            (Some(20), Some(long_ago), 10, true),
            (Some(20), Some(long_ago), 0, false),
            (Some(8), None, 1, true),
        ] {
            let before = before.map(|n| standing(n, shrunk_since));
            let judged = judge(before.as_ref(), &list(comes), now);
            assert_eq!(judged.is_ok(), good, "{before:?} then {comes}: {judged:?}");
        }
    }

    #[test]
    fn a_source_is_looked_at_when_it_is_due() {
        let yaml =
            "- { name: a, group: aa, covers: x, source: x, url: \"http://127.0.0.1/a\", every_hours: 2 }";
        let source = &Source::parse_all(yaml).unwrap()[0];
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let read = standing(1, None);
        assert!(is_due(source, None, None, at(0)));
        assert!(!is_due(source, Some(&read), None, at(119)));
        assert!(is_due(source, Some(&read), None, at(120)));
        let failing = Failing::again(None, &FetchError::Late, at(120));
        assert!(!is_due(source, Some(&read), Some(&failing), at(134)));
        assert!(is_due(source, Some(&read), Some(&failing), at(135)));
    }
}
