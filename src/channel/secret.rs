//! A provider's secret in memory: wiped when dropped, never printed.

use std::fmt;

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
