//! The key each conversation has of its own, and what it seals.

use zeroize::Zeroizing;

use super::aead;
use super::entropy::Entropy;
use super::id::ConversationId;

/// First byte of whatever is sealed, so that a later format can be told apart.
const FORMAT: u8 = 1;

/// What a sealed value is. Part of what is authenticated: a value moved to another place does not open there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The conversation's state.
    State,
    /// One entry of the transcript.
    Log,
    /// One text waiting to be sent.
    Out,
    /// The replies kept for a repeated webhook.
    Replies,
    /// A wrapped data key.
    Key,
}

/// Why sealed bytes were not opened. Neither tells what they held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Too short, or of a format this version does not know.
    #[error("sealed bytes are cut short or were written by a newer version of handrail: update this server")]
    Unreadable,
    /// Changed, moved to another conversation or field, or sealed with another key.
    #[error(
        "sealed bytes do not open with this key: they were changed, moved, or belong to another key file"
    )]
    Forged,
    /// Wrapped by a sealing key that is not in the key file.
    #[error(
        "sealing key {0} is not in the key file: bring back the line `seal {0} …` from a backup of the file"
    )]
    UnknownKey(u16),
}

/// A conversation's own key. Wiped when dropped; shown nowhere.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new one, for a conversation that begins or is forgotten.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        entropy.fill(&mut *key);
        Self(key)
    }

    /// Seals `plain` for this conversation and field, 41 bytes longer than it.
    pub fn seal(&self, id: &ConversationId, field: Field, plain: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        seal_with(&self.0, &[FORMAT], &associated(id, field, &[]), plain, entropy)
    }

    /// Opens what [`DataKey::seal`] made for the same conversation and field.
    pub fn open(&self, id: &ConversationId, field: Field, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let rest = sealed.strip_prefix(&[FORMAT]).ok_or(SealError::Unreadable)?;
        open_with(&self.0, &associated(id, field, &[]), rest)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn from_bytes(plain: Vec<u8>) -> Result<Self, SealError> {
        let plain = Zeroizing::new(plain);
        plain.as_slice().try_into().map(|key| Self(Zeroizing::new(key))).map_err(|_| SealError::Forged)
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

/// What is authenticated beside the bytes: format, field, conversation, and the header of a wrapped key.
pub(super) fn associated(id: &ConversationId, field: Field, header: &[u8]) -> [u8; 22] {
    let mut data = [0; 22];
    data[0] = FORMAT;
    data[1] = match field {
        Field::State => b's',
        Field::Log => b'l',
        Field::Out => b'o',
        Field::Replies => b'r',
        Field::Key => b'k',
    };
    data[2] = id.partition();
    data[3..19].copy_from_slice(&id.bytes());
    data[19..19 + header.len()].copy_from_slice(header);
    data
}

/// `header`, nonce, ciphertext, tag.
pub(super) fn seal_with(
    key: &[u8; 32],
    header: &[u8],
    associated: &[u8],
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Vec<u8> {
    let mut nonce = [0; aead::NONCE];
    entropy.fill(&mut nonce);
    let body = header.len() + aead::NONCE;
    let mut sealed = Vec::with_capacity(body + plain.len() + aead::TAG);
    sealed.extend_from_slice(header);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    // The only error is a text of more than 256 GiB; without a tag it would not open, and be refused.
    if let Some(tag) = aead::seal(key, nonce, associated, &mut sealed[body..]) {
        sealed.extend_from_slice(&tag);
    }
    sealed
}

/// Opens nonce, ciphertext, tag.
pub(super) fn open_with(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (nonce, rest) = sealed.split_first_chunk().ok_or(SealError::Unreadable)?;
    let length = rest.len().checked_sub(aead::TAG).ok_or(SealError::Unreadable)?;
    let mut plain = rest.to_vec();
    aead::open(key, *nonce, associated, &mut plain).ok_or(SealError::Forged)?;
    plain.truncate(length);
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DataKey, Field, SealError};
    use crate::seal::{ConversationId, SeededEntropy};

    const FIELDS: [Field; 5] = [Field::State, Field::Log, Field::Out, Field::Replies, Field::Key];

    proptest! {
        #[test]
        fn opens_only_untouched_in_its_own_place(
            plain in proptest::collection::vec(any::<u8>(), 0..300),
            seed: u64, partition: u8, name: [u8; 16], flip in 1u8.., at: prop::sample::Index,
            field in 0usize..5, other in 1usize..5, stranger in 0usize..17,
        ) {
            let entropy = SeededEntropy::new(seed);
            let (key, id) = (DataKey::generate(&entropy), ConversationId::new(partition, name));
            let sealed = key.seal(&id, FIELDS[field], &plain, &entropy);
            prop_assert_eq!(key.open(&id, FIELDS[field], &sealed), Ok(plain.clone()));

            prop_assert_eq!(key.open(&id, FIELDS[(field + other) % 5], &sealed), Err(SealError::Forged));
            let (mut p, mut n) = (partition, name);
            if stranger == 16 { p ^= flip } else { n[stranger] ^= flip }
            prop_assert_eq!(key.open(&ConversationId::new(p, n), FIELDS[field], &sealed), Err(SealError::Forged));
            let other_key = DataKey::generate(&entropy);
            prop_assert_eq!(other_key.open(&id, FIELDS[field], &sealed), Err(SealError::Forged));

            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= flip;
            prop_assert!(key.open(&id, FIELDS[field], &changed).is_err());
            prop_assert!(key.open(&id, FIELDS[field], &sealed[..at.index(sealed.len())]).is_err());
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time() {
        let entropy = SeededEntropy::new(1);
        let (key, id) = (DataKey::generate(&entropy), ConversationId::new(3, [9; 16]));
        let once = key.seal(&id, Field::State, b"same", &entropy);
        assert_ne!(once, key.seal(&id, Field::State, b"same", &entropy));
        assert_eq!(once.len(), 4 + 41);
        assert_eq!(format!("{key:?}"), "DataKey(hidden)");
    }
}
