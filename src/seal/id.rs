//! Names for people and happenings that say nothing about them.

use std::fmt;
use std::str::FromStr;

use super::base32;

/// How a conversation is known everywhere outside the turn: 128 bits of a keyed hash over line and number, and the
/// partition (0–255, from the same hash) that all its keys live in. Shown as `<p>.<c>`: `017.mfrggzdf…`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId {
    partition: u8,
    name: [u8; 16],
}

/// How an event is known to the store: 128 bits of a keyed hash over its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey([u8; 16]);

/// A text that is no conversation id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a conversation id is three digits up to 255, a dot and 26 letters or digits, such as 017.mfrggzdfmztwq2lknnwg23tpoa"
)]
pub struct IdError;

impl ConversationId {
    pub(crate) fn new(partition: u8, name: [u8; 16]) -> Self {
        Self { partition, name }
    }

    /// Which of the 256 partitions all of its keys live in.
    pub fn partition(&self) -> u8 {
        self.partition
    }

    /// The hash itself.
    pub(crate) fn bytes(&self) -> [u8; 16] {
        self.name
    }

    /// `<c>`: 26 characters, without the partition.
    pub fn name(&self) -> String {
        String::from_utf8_lossy(&base32::encode(self.name)).into_owned()
    }

    /// Reads `<c>` back within a partition.
    pub(crate) fn from_name(partition: u8, name: &[u8]) -> Result<Self, IdError> {
        base32::decode(name).map(|name| Self { partition, name }).ok_or(IdError)
    }
}

impl EventKey {
    pub(super) fn new(hash: [u8; 16]) -> Self {
        Self(hash)
    }

    /// The hash itself.
    pub(crate) fn bytes(&self) -> [u8; 16] {
        self.0
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}.{}", self.partition, self.name())
    }
}

impl fmt::Debug for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&base32::encode(self.0)))
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ConversationId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (partition, name) = text.split_once('.').ok_or(IdError)?;
        if partition.len() != 3 || !partition.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdError);
        }
        Self::from_name(partition.parse().map_err(|_| IdError)?, name.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ConversationId;

    proptest! {
        #[test]
        fn an_id_reads_back(partition: u8, name: [u8; 16]) {
            let id = ConversationId::new(partition, name);
            let shown = id.to_string();
            prop_assert_eq!(shown.len(), 30);
            prop_assert_eq!(shown.parse(), Ok(id));
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "017",
            "17.mfrggzdfmztwq2lknnwg23tpoa",
            "256.mfrggzdfmztwq2lknnwg23tpoa",
            "+17.mfrggzdfmztwq2lknnwg23tpoa",
            "017.mfrggzdfmztwq2lknnwg23tpo",
            "017.MFRGGZDFMZTWQ2LKNNWG23TPOA",
            "017.mfrggzdfmztwq2lknnwg23tpob",
        ] {
            assert!(text.parse::<ConversationId>().is_err(), "{text}");
        }
        assert!("017.mfrggzdfmztwq2lknnwg23tpoa".parse::<ConversationId>().is_ok());
    }
}
