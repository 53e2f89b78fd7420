//! Telephone numbers as providers send them: E.164, or a short code.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An E.164 number: `+` and 7 to 15 digits, the first not zero. `Debug` hides it; there is no `Display`.
///
/// Inbound numbers are taken as the provider gives them, valid in a numbering plan or not: a person whose
/// number is odd still gets an answer (`+1 555 555 5555` is invalid to libphonenumber and real in tests).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why an address is not a [`Phone`]. None of the messages repeats the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// 3 to 8 digits and no `+`: a carrier short code. Never answered: short codes are robots.
    #[error("the sender is a short code, which is never answered")]
    ShortCode,
    /// Letters: an alphanumeric sender, which cannot receive.
    #[error("the sender is a name, not a number, and cannot receive texts")]
    Alphanumeric,
    /// Anything else.
    #[error("a phone number is `+` and 7 to 15 digits, like +16155550123")]
    NotANumber,
}

impl Phone {
    /// Reads an address as a provider sends it. Short codes and names are told apart *before* anything is
    /// made into E.164, since `24273` must not become `+124273`.
    pub fn parse(address: &str) -> Result<Self, PhoneError> {
        let digits = address.strip_prefix('+').unwrap_or(address);
        let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if address.starts_with('+') {
            let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
            return if all_digits && fits {
                Ok(Self(address.to_owned()))
            } else {
                Err(PhoneError::NotANumber)
            };
        }
        if all_digits && (3..=8).contains(&digits.len()) {
            return Err(PhoneError::ShortCode);
        }
        if digits.chars().any(char::is_alphabetic) {
            return Err(PhoneError::Alphanumeric);
        }
        Err(PhoneError::NotANumber)
    }

    /// The number in E.164. For the provider and for keyed ids only: never for a log, a metric or a key name.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Whether it is one of the numbers kept for fiction, `+1 NPA 555 0100` to `0199`, which `/phone` may use.
    pub fn is_reserved(&self) -> bool {
        self.0.len() == 12 && self.0.starts_with("+1") && self.0[5..].starts_with("55501")
    }

    /// Whether it is in the North American plan (country code 1).
    pub fn is_north_american(&self) -> bool {
        self.0.len() == 12 && self.0.starts_with("+1")
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(address: String) -> Result<Self, PhoneError> {
        Self::parse(&address)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl std::str::FromStr for Phone {
    type Err = PhoneError;
    fn from_str(address: &str) -> Result<Self, PhoneError> {
        Self::parse(address)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Phone, PhoneError};

    #[test]
    fn addresses_are_told_apart() {
        for (address, expected) in [
            ("+16155550123", Ok(())),
            ("+15555555555", Ok(())),
            ("24273", Err(PhoneError::ShortCode)),
            ("911", Err(PhoneError::ShortCode)),
            ("Handrail", Err(PhoneError::Alphanumeric)),
            ("+0155550123", Err(PhoneError::NotANumber)),
            ("+1615", Err(PhoneError::NotANumber)),
            ("", Err(PhoneError::NotANumber)),
            ("+", Err(PhoneError::NotANumber)),
            ("+1615555012a", Err(PhoneError::NotANumber)),
        ] {
            assert_eq!(Phone::parse(address).map(|_| ()), expected, "{address}");
        }
    }

    #[test]
    fn only_the_numbers_of_fiction_are_reserved() {
        for (address, reserved) in
            [("+16155550100", true), ("+16155550199", true), ("+16155550200", false), ("+15555555555", false)]
        {
            assert_eq!(Phone::parse(address).unwrap().is_reserved(), reserved, "{address}");
        }
    }

    #[test]
    fn debug_hides_the_number() {
        assert_eq!(format!("{:?}", Phone::parse("+16155550123").unwrap()), "Phone(hidden)");
    }
}
