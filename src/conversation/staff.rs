//! Who at the desk did something.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One who works at the desk: sixteen hexadecimal digits that tell nothing of their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StaffId(pub u64);

/// A text that is no such id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("who works at the desk is known by sixteen hexadecimal digits")]
pub struct NoStaffId;

impl fmt::Display for StaffId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for StaffId {
    type Err = NoStaffId;

    fn from_str(text: &str) -> Result<Self, NoStaffId> {
        let digits = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let read = digits.then(|| u64::from_str_radix(text, 16).ok()).flatten();
        read.map(Self).ok_or(NoStaffId)
    }
}

impl TryFrom<String> for StaffId {
    type Error = NoStaffId;

    fn try_from(text: String) -> Result<Self, NoStaffId> {
        text.parse()
    }
}

impl From<StaffId> for String {
    fn from(id: StaffId) -> Self {
        id.to_string()
    }
}
