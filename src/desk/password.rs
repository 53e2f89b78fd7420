//! Passwords: argon2id, and what makes one good enough (OWASP ASVS 5.0, 6.2).

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::seal::Entropy;
use crate::text::fold;

/// Shortest and longest, in characters. The longest bounds the work; anything a manager makes fits.
const SHORTEST: usize = 12;
const LONGEST: usize = 128;
/// Memory in KiB, passes, lanes: the first choice of OWASP's Password Storage Cheat Sheet for argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooWeak {
    /// Too few characters.
    #[error("use at least {SHORTEST} characters: three or four words are easy to remember")]
    Short,
    /// Too many.
    #[error("use at most {LONGEST} characters")]
    Long,
    /// What anybody would try first.
    #[error(
        "this is one of the first that anybody would try: use words that have nothing to do with you or this desk"
    )]
    Guessable,
}

/// Runs of a keyboard or of the alphabet, and what people put around their own names.
const FIRST: [&str; 9] =
    ["password", "123456", "qwerty", "abcdef", "letmein", "welcome", "handrail", "recovery", "iloveyou"];

fn argon2() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Whether a password is good enough for somebody of that login and name.
pub fn strong(password: &str, login: &str, name: &str) -> Result<(), TooWeak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(TooWeak::Short);
    }
    if length > LONGEST {
        return Err(TooWeak::Long);
    }
    let plain = fold(password).replace(' ', "");
    let mut different: Vec<char> = plain.chars().collect();
    different.sort_unstable();
    different.dedup();
    let own = [login.split('@').next().unwrap_or_default(), name]
        .map(|own| fold(own).replace(' ', ""))
        .into_iter()
        .filter(|own| own.len() > 2);
    let left = own.chain(FIRST.map(str::to_owned)).fold(plain, |left, word| left.replace(&word, ""));
    let letters = left.chars().filter(|c| !c.is_ascii_digit()).count();
    if different.len() < 5 || letters < 5 { Err(TooWeak::Guessable) } else { Ok(()) }
}

/// The hash to keep, as a PHC string. Takes some tens of milliseconds: not on a thread that serves.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Option<String> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .ok()
        .map(|hash: PasswordHash| hash.to_string())
}

/// Whether it is the one. `None` for nobody: takes as long, so that a login that does not exist cannot be told apart.
pub fn verify(password: &str, kept: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> = LazyLock::new(|| {
        let nobody = argon2().hash_password_with_salt(b"nobody", &[7; 16]);
        nobody.map(|hash: PasswordHash| hash.to_string()).unwrap_or_default()
    });
    let Ok(parsed) = PasswordHash::new(kept.unwrap_or(&NOBODY)) else { return false };
    argon2().verify_password(password.as_bytes(), &parsed).is_ok() && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::{TooWeak, hash, strong, verify};
    use crate::seal::SeededEntropy;

    #[test]
    fn a_password_is_kept_as_a_hash_that_knows_it_again() {
        let kept = hash("correct horse battery", &SeededEntropy::new(1)).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("correct horse battery", Some(&kept)));
        assert!(!verify("correct horse batterz", Some(&kept)));
        assert!(!verify("nobody", None));
    }

    #[test]
    fn what_anybody_would_try_is_not_taken() {
        for (password, expected) in [
            ("short", Err(TooWeak::Short)),
            ("password123456", Err(TooWeak::Guessable)),
            ("aaaaaaaaaaaaaa", Err(TooWeak::Guessable)),
            ("ana.diaz2026!!", Err(TooWeak::Guessable)),
            ("Handrail-Recovery-1", Err(TooWeak::Guessable)),
            ("three blue herons", Ok(())),
            ("árbol de limón 7", Ok(())),
        ] {
            assert_eq!(strong(password, "ana.diaz@example.org", "Ana Diaz"), expected, "{password}");
        }
        assert_eq!(strong(&"x7 ".repeat(60), "a", "b"), Err(TooWeak::Long));
    }
}
