//! Sealing what belongs to no conversation: the desk's accounts, sessions, settings and audit.

use super::data_key::{SealError, open_with, seal_with};
use super::entropy::Entropy;
use super::keys::Keys;
use crate::conversation::StaffId;

/// First byte, and the letter by which an item never passes for a part of a conversation.
const FORMAT: u8 = 1;
const ITEM: u8 = b'i';

impl Keys {
    /// Seals an item for its place on a shelf with the newest sealing key: 43 bytes longer than it, the number of that
    /// key among them.
    pub fn seal_item(&self, place: &str, name: &str, plain: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        let (number, sealing) = self.newest_secret();
        let [high, low] = number.to_be_bytes();
        let header = [FORMAT, high, low];
        seal_with(&sealing.0, &header, &associated(place, name, &header), plain, entropy)
    }

    /// Who signs in under that name: one person, whatever its capitals.
    pub fn staff(&self, login: &str) -> StaffId {
        let (name, _) = self.name(&[b"staff", login.trim().to_lowercase().as_bytes()]);
        StaffId(name.iter().take(8).fold(0, |id, byte| id << 8 | u64::from(*byte)))
    }

    /// Opens what [`Keys::seal_item`] made for the same place.
    pub fn open_item(&self, place: &str, name: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (header, rest) = sealed.split_first_chunk::<3>().ok_or(SealError::Unreadable)?;
        let [FORMAT, high, low] = *header else { return Err(SealError::Unreadable) };
        let number = u16::from_be_bytes([high, low]);
        let sealing = self.sealing.get(&number).ok_or(SealError::UnknownKey(number))?;
        open_with(&sealing.0, &associated(place, name, header), rest)
    }
}

/// What is authenticated beside the bytes: format, shelf and name, each with its length, and the header.
fn associated(place: &str, name: &str, header: &[u8]) -> Vec<u8> {
    let mut data = vec![FORMAT, ITEM];
    for part in [place, name] {
        data.extend_from_slice(&(part.len() as u64).to_be_bytes());
        data.extend_from_slice(part.as_bytes());
    }
    data.extend_from_slice(header);
    data
}

#[cfg(test)]
mod tests {
    use crate::seal::{Keys, SealError, SeededEntropy};

    #[test]
    fn an_item_opens_in_its_own_place_alone() {
        let entropy = SeededEntropy::new(4);
        let keys = Keys::generate(&entropy);
        let sealed = keys.seal_item("staff", "a", b"plain", &entropy);
        assert_eq!(keys.open_item("staff", "a", &sealed).unwrap(), b"plain");
        for (shelf, name) in [("staff", "b"), ("session", "a"), ("staf", "fa")] {
            assert_eq!(keys.open_item(shelf, name, &sealed), Err(SealError::Forged));
        }
        let rotated = keys.rotated(&entropy).unwrap();
        assert_eq!(rotated.open_item("staff", "a", &sealed).unwrap(), b"plain");
        let newer = rotated.seal_item("staff", "a", b"plain", &entropy);
        assert_eq!(keys.open_item("staff", "a", &newer), Err(SealError::UnknownKey(2)));
    }
}
