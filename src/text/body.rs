//! What a person wrote. The type exists so that it cannot be printed by accident.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The words of a text, as received. `Debug` shows only its length; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(String);

impl Body {
    /// Wraps what came in, untouched: the signature and the transcript are over these very characters.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words themselves. Callers may read and seal them; never log them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Body;

    #[test]
    fn debug_shows_nothing_that_was_written() {
        let shown = format!("{:?}", Body::new("my wife must not see this"));
        assert_eq!(shown, "Body(25 bytes)");
    }
}
