//! What a person wrote. The type exists so that it cannot be printed by accident, and so that nothing behind it ever sees
//! a number that identifies or pays.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::private::masked;

/// The words of a text, as received, but for social security numbers, cards and member ids: those are masked here, at the
/// only way in, so that no reading, fact or transcript can hold one. `Debug` shows only its length; there is no `Display`.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Body(String);

impl From<String> for Body {
    fn from(words: String) -> Self {
        Self::new(words)
    }
}

impl From<Body> for String {
    fn from(body: Body) -> Self {
        body.0
    }
}

impl Body {
    /// Wraps what came in, with what nobody should text masked. Signatures are checked before, over the very bytes.
    pub fn new(words: impl Into<String>) -> Self {
        Self(masked(words.into()))
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
