//! Keys, keyed ids and encryption: what makes a stolen database worthless without the key file.
//!
//! Two kinds of key. The *id key* turns phone numbers and event ids into names by HMAC; it never rotates, since
//! every name would change. The *sealing keys* have small numbers, and the newest wraps the data key that each
//! conversation has of its own; old ones still unwrap. Destroying a data key forgets a conversation, wherever its
//! sealed bytes may still lie.
//!
//! Nothing here keeps state or does I/O but for the key file. If the process dies half-way through making that
//! file, the file is not there (it is written aside and linked into place): the next start makes it again.

mod aead;
mod base32;
mod data_key;
mod entropy;
mod id;
mod item;
mod key_file;
mod keys;

pub use data_key::{DataKey, Field, SealError};
pub use entropy::{Drawn, Entropy, OsEntropy, SeededEntropy};
pub use id::{ConversationId, EventKey, IdError};
pub use key_file::KeyFileError;
pub use keys::Keys;
