//! The keys of an installation: names by the id key, data keys wrapped by the newest sealing key.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::data_key::{DataKey, Field, SealError, associated, open_with, seal_with};
use super::entropy::Entropy;
use super::id::{ConversationId, EventKey};
use crate::conversation::EventId;
use crate::text::Phone;

const FORMAT: u8 = 1;

/// Thirty-two secret bytes, wiped when dropped.
#[derive(Clone)]
pub(super) struct Secret(pub(super) Zeroizing<[u8; 32]>);

impl Secret {
    pub(super) fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(&mut *bytes);
        Self(bytes)
    }
}

/// The id key and the sealing keys by number. Comes from the key file, or from nowhere for a store in memory.
#[derive(Clone)]
pub struct Keys {
    pub(super) id: Secret,
    pub(super) sealing: BTreeMap<u16, Secret>,
    newest: (u16, Secret),
}

impl Keys {
    /// New keys that are written nowhere: for a store in memory, which dies with them.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self::of(Secret::generate(entropy), (1, Secret::generate(entropy)), BTreeMap::new())
    }

    pub(super) fn of(id: Secret, newest: (u16, Secret), mut sealing: BTreeMap<u16, Secret>) -> Self {
        sealing.insert(newest.0, newest.1.clone());
        Self { id, sealing, newest }
    }

    /// The same keys with one more sealing key, which is the newest from now on; `None` after 65,535 of them.
    pub fn rotated(&self, entropy: &dyn Entropy) -> Option<Self> {
        let number = self.newest.0.checked_add(1)?;
        Some(Self::of(self.id.clone(), (number, Secret::generate(entropy)), self.sealing.clone()))
    }

    /// The number of the sealing key that wraps from now on.
    pub fn newest(&self) -> u16 {
        self.newest.0
    }

    pub(super) fn newest_secret(&self) -> &(u16, Secret) {
        &self.newest
    }

    /// What the store remembers of the id key, so that a server with another key file is refused: 26 characters
    /// that tell nothing of the key.
    pub fn fingerprint(&self) -> String {
        let (hash, _) = self.name(&[b"fingerprint"]);
        EventKey::new(hash).to_string()
    }

    /// The name of the conversation between one of our numbers and a person's.
    pub fn conversation(&self, line: &Phone, from: &Phone) -> ConversationId {
        let (name, partition) = self.name(&[b"conversation", line.e164().as_bytes(), from.e164().as_bytes()]);
        ConversationId::new(partition, name)
    }

    /// The name of an event.
    pub fn event(&self, id: &EventId) -> EventKey {
        let (name, _) = self.name(&[b"event", id.as_str().as_bytes()]);
        EventKey::new(name)
    }

    /// Wraps a conversation's key with the newest sealing key: 75 bytes, the number of the sealing key among them.
    pub fn wrap(&self, key: &DataKey, id: &ConversationId, entropy: &dyn Entropy) -> Vec<u8> {
        let (number, sealing) = &self.newest;
        let [high, low] = number.to_be_bytes();
        let header = [FORMAT, high, low];
        seal_with(&sealing.0, &header, &associated(id, Field::Key, &header), key.bytes(), entropy)
    }

    /// Opens what [`Keys::wrap`] made for the same conversation, with whichever sealing key it names.
    pub fn unwrap(&self, wrapped: &[u8], id: &ConversationId) -> Result<DataKey, SealError> {
        let (header, rest) = wrapped.split_first_chunk::<3>().ok_or(SealError::Unreadable)?;
        let [FORMAT, high, low] = *header else { return Err(SealError::Unreadable) };
        let number = u16::from_be_bytes([high, low]);
        let sealing = self.sealing.get(&number).ok_or(SealError::UnknownKey(number))?;
        DataKey::from_bytes(open_with(&sealing.0, &associated(id, Field::Key, header), rest)?)
    }

    /// HMAC-SHA-256 over length-prefixed parts: 16 bytes of name, one of partition.
    pub(super) fn name(&self, parts: &[&[u8]]) -> ([u8; 16], u8) {
        // HMAC pads its key with zeros to the block: the same as a 32-byte key, without a length that could be wrong.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.id.0.as_slice());
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        let mut name = [0; 16];
        name.copy_from_slice(&hash[..16]);
        (name, hash[16])
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys(hidden, {} sealing)", self.sealing.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Keys;
    use crate::conversation::EventId;
    use crate::seal::{ConversationId, DataKey, Field, SealError, SeededEntropy};
    use crate::text::Phone;

    fn phone(last: u32) -> Phone {
        Phone::parse(&format!("+1615555{last:04}")).unwrap()
    }

    #[test]
    fn names_depend_on_key_line_and_number_and_on_which_is_which() {
        let (ours, theirs) = (Keys::generate(&SeededEntropy::new(1)), Keys::generate(&SeededEntropy::new(2)));
        let (line, from) = (phone(100), phone(123));
        let names = BTreeSet::from([
            ours.conversation(&line, &from).to_string(),
            ours.conversation(&from, &line).to_string(),
            ours.conversation(&line, &phone(124)).to_string(),
            theirs.conversation(&line, &from).to_string(),
        ]);
        assert_eq!(names.len(), 4);
        assert_eq!(ours.conversation(&line, &from), ours.conversation(&line, &from));
        assert!(names.iter().all(|name| !name.contains("5550123")));
    }

    #[test]
    fn partitions_are_spread() {
        let keys = Keys::generate(&SeededEntropy::new(1));
        let line = phone(100);
        let used: BTreeSet<u8> =
            (0..2000).map(|n| keys.conversation(&line, &phone(n % 10_000)).partition()).collect();
        assert!(used.len() > 240, "{}", used.len());
    }

    #[test]
    fn events_have_names_of_their_own() {
        let keys = Keys::generate(&SeededEntropy::new(1));
        let one = keys.event(&EventId::inbound("twilio", "SM1"));
        assert_eq!(one, keys.event(&EventId::inbound("twilio", "SM1")));
        assert_ne!(one, keys.event(&EventId::inbound("telnyx", "SM1")));
        assert_eq!(one.to_string().len(), 26);
    }

    #[test]
    fn an_old_sealing_key_still_opens_and_a_lost_one_is_named() {
        let entropy = SeededEntropy::new(3);
        let old = Keys::generate(&entropy);
        let new = old.rotated(&entropy).unwrap();
        assert_eq!(old.fingerprint(), new.fingerprint());
        let id = old.conversation(&phone(100), &phone(101));
        let key = DataKey::generate(&entropy);
        let sealed = key.seal(&id, Field::State, b"hello", &entropy);
        let reopened = new.unwrap(&old.wrap(&key, &id, &entropy), &id).unwrap();
        assert_eq!(reopened.open(&id, Field::State, &sealed).unwrap(), b"hello");
        assert_eq!(old.unwrap(&new.wrap(&key, &id, &entropy), &id).unwrap_err(), SealError::UnknownKey(2));
    }

    proptest! {
        #[test]
        fn a_wrapped_key_opens_only_untouched_and_for_its_conversation(
            seed: u64, partition: u8, name: [u8; 16], at in 0usize..75, flip in 1u8.., other in 0usize..16,
        ) {
            let entropy = SeededEntropy::new(seed);
            let keys = Keys::generate(&entropy);
            let id = ConversationId::new(partition, name);
            let mut wrapped = keys.wrap(&DataKey::generate(&entropy), &id, &entropy);
            prop_assert_eq!(wrapped.len(), 75);
            prop_assert!(keys.unwrap(&wrapped, &id).is_ok());
            let mut stranger = name;
            stranger[other] ^= flip;
            prop_assert!(keys.unwrap(&wrapped, &ConversationId::new(partition, stranger)).is_err());
            wrapped[at] ^= flip;
            prop_assert!(keys.unwrap(&wrapped, &id).is_err());
        }
    }
}
