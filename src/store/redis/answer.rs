//! What the scripts answer, read back.

use ::redis::Value;

use crate::seal::ConversationId;
use crate::store::contract::{Claimed, Outcome, Record, Replay};
use crate::store::{StoreError, outbox};

/// For answers that our scripts do not give.
pub(super) const STRANGE: StoreError = StoreError::Unreadable("an answer from Redis of another shape");

/// The conversation as it lies there.
pub(super) struct Kept {
    pub(super) record: Record,
    /// Inline entries that the API took over.
    taken: String,
}

pub(super) fn list(value: Value) -> Result<Vec<Value>, StoreError> {
    match value {
        Value::Array(values) => Ok(values),
        _ => Err(STRANGE),
    }
}

/// The bytes of a string; `None` for nothing there.
pub(super) fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::SimpleString(text) => Some(text.into_bytes()),
        Value::Okay => Some(b"OK".to_vec()),
        Value::Int(number) => Some(number.to_string().into_bytes()),
        _ => None,
    }
}

/// A number, however Redis writes it. Scores are milliseconds or smaller, whole, and far below 2^53.
pub(super) fn integer(value: &Value) -> Result<i64, StoreError> {
    let text = match value {
        Value::Int(number) => return Ok(*number),
        Value::BulkString(bytes) => std::str::from_utf8(bytes).map_err(|_| STRANGE)?,
        Value::SimpleString(text) => text,
        _ => return Err(STRANGE),
    };
    text.parse().map_err(|_| STRANGE)
}

/// A moment, or nothing there.
pub(super) fn moment(value: &Value) -> Result<Option<i64>, StoreError> {
    if *value == Value::Nil { Ok(None) } else { integer(value).map(Some) }
}

/// The first element of a conversation's list and the last two: data key, state and head; nothing for an empty one.
pub(super) fn kept(data_key: Value, values: Vec<Value>) -> Result<Option<Kept>, StoreError> {
    if values.is_empty() {
        return Ok(None);
    }
    let [state, head] = values.try_into().map_err(|_| STRANGE)?;
    record(bytes(data_key).unwrap_or_default(), bytes(state).unwrap_or_default(), head)
}

fn record(data_key: Vec<u8>, state: Vec<u8>, head: Value) -> Result<Option<Kept>, StoreError> {
    let head = String::from_utf8(bytes(head).unwrap_or_default()).map_err(|_| STRANGE)?;
    if head.is_empty() {
        return Ok(None);
    }
    let mut words = head.splitn(3, ' ');
    let version = words.next().and_then(|version| version.parse().ok()).ok_or(STRANGE)?;
    let taken = words.nth(1).ok_or(STRANGE)?.to_owned();
    Ok(Some(Kept { record: Record { version, state, data_key }, taken }))
}

/// `version leased field,field\n` and the sealed replies.
pub(super) fn replay(value: &[u8], kept: Option<&Kept>) -> Result<Replay, StoreError> {
    let at = value.iter().position(|byte| *byte == b'\n').ok_or(STRANGE)?;
    let head = std::str::from_utf8(&value[..at]).map_err(|_| STRANGE)?;
    let [version, leased, inline] =
        head.splitn(3, ' ').collect::<Vec<_>>().try_into().map_err(|_| STRANGE)?;
    let untaken = kept
        .is_some_and(|kept| inline.split(',').all(|field| field.is_empty() || !kept.taken.contains(field)));
    Ok(Replay {
        version: version.parse().map_err(|_| STRANGE)?,
        replies: value[at + 1..].to_vec(),
        data_key: kept.map(|kept| kept.record.data_key.clone()).unwrap_or_default(),
        again: leased == "1" && untaken,
    })
}

/// What `commit.lua` answers.
pub(super) fn outcome(values: Vec<Value>) -> Result<Outcome, StoreError> {
    let mut values = values.into_iter();
    let kind = values.next().and_then(bytes).unwrap_or_default();
    let mut next = || values.next().ok_or(STRANGE);
    match kind.as_slice() {
        b"o" => {
            let version = u64::try_from(integer(&next()?)?).map_err(|_| STRANGE)?;
            Ok(Outcome::Ok { version, leased: integer(&next()?)? == 1 })
        }
        b"d" => {
            let seen = bytes(next()?).ok_or(STRANGE)?;
            let data_key = bytes(next()?).unwrap_or_default();
            let kept = record(data_key, Vec::new(), next()?)?;
            Ok(Outcome::Duplicate(replay(&seen, kept.as_ref())?))
        }
        b"c" => {
            let (data_key, state) = (bytes(next()?).unwrap_or_default(), bytes(next()?).unwrap_or_default());
            let kept = record(data_key, state, next()?)?;
            let stopped = moment(&values.next().unwrap_or_default())?;
            Ok(Outcome::Conflict { record: kept.map(|kept| kept.record), stopped })
        }
        _ => Err(STRANGE),
    }
}

/// One of what `claim.lua` answers.
pub(super) fn claimed(partition: u8, values: Vec<Value>) -> Result<Claimed, StoreError> {
    let mut values = values.into_iter();
    let mut next = || values.next().ok_or(STRANGE);
    let name = bytes(next()?).ok_or(STRANGE)?;
    let field = bytes(next()?).ok_or(STRANGE)?;
    let (lane, number) = outbox::parse_field(&field).ok_or(STRANGE)?;
    Ok(Claimed {
        id: ConversationId::from_name(partition, &name).map_err(|_| STRANGE)?,
        lane,
        number,
        attempts: u32::try_from(integer(&next()?)?).map_err(|_| STRANGE)?,
        unknown: integer(&next()?)? == 1,
        sealed: bytes(next()?).ok_or(STRANGE)?,
        data_key: bytes(next()?).ok_or(STRANGE)?,
        stopped: moment(&values.next().unwrap_or_default())?,
    })
}
