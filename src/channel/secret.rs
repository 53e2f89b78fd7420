//! A provider's secret in memory: wiped when dropped, never printed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// An auth token, password or signing key. `Debug` shows nothing of it, not even its length.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(Zeroizing::new(secret.into()))
    }

    /// Its bytes, for a keyed hash or an `Authorization` header.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// `Authorization: Bearer`.
    pub(super) fn bearer(&self) -> Self {
        Self::new(format!("Bearer {}", self.0.as_str()))
    }

    /// Whether there is nothing in it: an empty key would let anybody sign.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// A user and a password.
#[derive(Debug, Clone)]
pub struct Login {
    /// Who.
    pub user: String,
    /// The password.
    pub password: Secret,
}

impl Login {
    /// `Authorization: Basic`.
    pub(super) fn basic(&self) -> Secret {
        Secret::new(format!("Basic {}", STANDARD.encode(self.joined())))
    }

    /// Whether `given`, user and password around a colon, is this one. Hashes are compared: how long that takes says
    /// nothing about either.
    pub(super) fn is(&self, given: &[u8]) -> bool {
        Sha256::digest(self.joined()) == Sha256::digest(given)
    }

    fn joined(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.user.as_bytes(), b":", self.password.bytes()].concat())
    }
}
