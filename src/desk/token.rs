//! Secrets that are handed out once: of sessions and invitations. The store has their SHA-256 alone.

use std::fmt::Write as _;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::seal::Entropy;

/// 256 random bits, shown as 64 hexadecimal digits. Hidden in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// A text that is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no link of the desk's: copy it whole")]
pub struct NoToken;

impl Token {
    /// A new one.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut token = [0; 32];
        entropy.fill(&mut token);
        Self(token)
    }

    /// As it is handed out.
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// As the store knows it.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.0))
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl FromStr for Token {
    type Err = NoToken;

    fn from_str(text: &str) -> Result<Self, NoToken> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NoToken);
        }
        let mut token = [0; 32];
        for (at, byte) in token.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| NoToken)?;
        }
        Ok(Self(token))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;
    use crate::seal::SeededEntropy;

    #[test]
    fn a_token_reads_back_and_its_digest_does_not_show_it() {
        let token = Token::generate(&SeededEntropy::new(1));
        assert_eq!(token.reveal().parse(), Ok(token.clone()));
        assert_eq!(token.digest().len(), 64);
        assert_ne!(token.digest(), token.reveal());
        assert!("zz".parse::<Token>().is_err() && "é".repeat(32).parse::<Token>().is_err());
    }
}
