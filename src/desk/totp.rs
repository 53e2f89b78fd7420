//! Codes from an authenticator: TOTP (RFC 6238) with SHA-1, six digits, thirty seconds, as every app has it.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use zeroize::Zeroize;

use crate::conversation::Moment;
use crate::seal::Entropy;

/// Seconds that a code is shown for.
const STEP: i64 = 30;
/// Steps before and after now that are taken too: clocks differ, and people type slowly.
const DRIFT: i64 = 1;

/// What phone and desk share. Wiped when dropped; shown once, when it is set up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// A new one: 160 bits, as RFC 4226 recommends.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut secret = [0; 20];
        entropy.fill(&mut secret);
        Self(secret)
    }

    /// The step whose code this is, if it is one of about now that was not used before. Keep it: a code counts once.
    pub fn step_of(&self, code: &str, now: Moment, used: i64) -> Option<i64> {
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let current = now.0.div_euclid(1000 * STEP);
        let mut fits = (current - DRIFT..=current + DRIFT).filter(|step| same(&self.code(*step), &typed));
        fits.rfind(|step| *step > used)
    }

    /// The code of a step.
    fn code(&self, step: i64) -> String {
        let mut block = [0; 64];
        block[..20].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha1>::new((&block).into());
        mac.update(&step.to_be_bytes());
        block.zeroize();
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 15);
        let four: [u8; 4] = std::array::from_fn(|index| hash[at + index]);
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }

    /// As it is typed into an app that cannot read a link: base32, in fours.
    pub fn typed(&self) -> String {
        let base32 = self.base32();
        let fours: Vec<&str> = (0..8).map(|at| &base32[at * 4..at * 4 + 4]).collect();
        fours.join(" ")
    }

    /// The link that an authenticator on the same device opens.
    pub fn link(&self, login: &str) -> String {
        let label: String = login
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect();
        format!("otpauth://totp/Handrail:{label}?secret={}&issuer=Handrail", self.base32())
    }

    /// RFC 4648, without padding: twenty bytes are thirty-two letters.
    fn base32(&self) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let bit = |at: usize| usize::from(self.0[at / 8] >> (7 - at % 8) & 1);
        (0..32)
            .map(|letter| (0..5).fold(0, |five, at| five << 1 | bit(letter * 5 + at)))
            .map(|five| char::from(ALPHABET[five]))
            .collect()
    }
}

/// Compares without telling by its time where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

impl Drop for TotpSecret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::TotpSecret;
    use crate::conversation::Moment;

    fn secret() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B has eight digits; six are their last six.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().step_of(code, Moment(seconds * 1000), 0), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_once_and_not_for_long() {
        let at = |seconds: i64| Moment(seconds * 1000);
        assert_eq!(secret().step_of(" 287 082 ", at(59), 0), Some(1));
        assert_eq!(secret().step_of("287082", at(59), 1), None);
        assert_eq!(secret().step_of("287082", at(89), 0), Some(1));
        assert_eq!(secret().step_of("287082", at(90), 0), None);
        assert_eq!(secret().step_of("28708", at(59), 0), None);
        assert_eq!(secret().typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert!(
            secret()
                .link("ana@example.org")
                .starts_with("otpauth://totp/Handrail:ana%40example%2Eorg?secret=GEZD")
        );
    }
}
