//! Why the store was not opened, and why a verb failed.

use std::path::PathBuf;

/// Why a store is not used. Each sentence says what to do. None shows a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address cannot be read by the client.
    #[error(
        "the store's address is not one that can be connected to ({0}): see `handrail serve --help`, --store"
    )]
    Address(String),
    /// Sentinel is not supported.
    #[error(
        "redis-sentinel:// is not supported yet: point --store at the primary through a redis:// address that follows \
         failovers (a proxy or a service name), or use redis-cluster://"
    )]
    Sentinel,
    /// No answer.
    #[error(
        "the store at {place} cannot be reached ({why}): see that it runs, that the address, user and password are right, and that nothing blocks the port"
    )]
    Unreachable {
        /// Host and port.
        place: String,
        /// The client's word.
        why: String,
    },
    /// Too old.
    #[error(
        "the store at {place} is {product} {version}: Redis 7.0 or Valkey 7.2 is the oldest that works; update it"
    )]
    TooOld {
        /// Host and port.
        place: String,
        /// Redis or Valkey.
        product: &'static str,
        /// Its version.
        version: String,
    },
    /// It throws people away when memory is short.
    #[error(
        "the store at {place} has maxmemory-policy {policy}, which deletes people when memory is short: set `maxmemory-policy noeviction`"
    )]
    Evicting {
        /// Host and port.
        place: String,
        /// The policy.
        policy: String,
    },
    /// Written with another id key.
    #[error(
        "the store at {place} was written with another key file: use that one (HANDRAIL_KEY_FILE), or an empty store"
    )]
    OtherKey {
        /// Host and port, or the folder.
        place: String,
    },
    /// Written by another version.
    #[error(
        "the store at {place} has schema {found}, this handrail has {ours}: run the version that wrote it, or restore an export into an empty store"
    )]
    OtherSchema {
        /// Host and port, or the folder.
        place: String,
        /// What the store says.
        found: String,
        /// What this version writes.
        ours: u32,
    },
    /// Divided otherwise.
    #[error(
        "the store at {place} has {found} partitions, this handrail has {ours}, and that never changes: run the version that wrote it"
    )]
    OtherPartitions {
        /// Host and port, or the folder.
        place: String,
        /// What the store says.
        found: String,
        /// What this version uses.
        ours: u16,
    },
    /// Another process has the file.
    #[error(
        "another handrail serve owns the store in {0}: stop it, or give this one a folder of its own (--store file:DIR)"
    )]
    InUse(PathBuf),
    /// The folder or file could not be made or opened.
    #[error(
        "the store in {folder} cannot be opened ({why}): see that the folder belongs to this user and the disk has room"
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's word.
        why: String,
    },
}

/// Why a verb failed. Whether it had effect is told by the variant: only [`StoreError::Unavailable`] leaves it open, and
/// then repeating the same call is safe.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Not now: no answer, overload, a failover, a full queue. Repeat it.
    #[error("the store does not answer just now ({0}); repeat the call")]
    Unavailable(String),
    /// Not until the operator does something: memory full, disk full, no permission, damage.
    #[error("the store refuses ({0}); the operator must act: see `handrail doctor`")]
    Refused(String),
    /// What is kept there is not what this version writes.
    #[error(
        "the store holds something that this handrail cannot read ({0}); see that no older or newer version writes to it"
    )]
    Unreadable(&'static str),
}

impl StoreError {
    /// Whether the same call may go well in a moment.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
