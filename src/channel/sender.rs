//! Who may be answered. Robots, names, other channels and ourselves never are: two machines would talk for ever.

use super::Unanswerable;
use crate::text::{Phone, PhoneError};

/// What carriers and phones write where a number is withheld.
const WITHHELD: [&str; 6] = ["anonymous", "unknown", "restricted", "unavailable", "private", "blocked"];

/// The phone that a text came from, or why it is not answered. `to` is the address it was sent to, `ours` the
/// numbers of the line that are known besides.
pub fn sender(from: &str, to: &str, ours: &[Phone]) -> Result<Phone, Unanswerable> {
    if from.is_empty() || WITHHELD.iter().any(|word| from.eq_ignore_ascii_case(word)) {
        return Err(Unanswerable::NoAddress);
    }
    // `whatsapp:+1…`, `rcs:…`, `messenger:…`: the rest may look like a number and is not one to text.
    if from.contains(':') {
        return Err(Unanswerable::OtherChannel);
    }
    if from == to || ours.iter().any(|number| number.e164() == from) {
        return Err(Unanswerable::Ourselves);
    }
    match Phone::parse(from) {
        Ok(phone) if phone.is_north_american() => Ok(phone),
        Ok(_) => Err(Unanswerable::Abroad),
        Err(PhoneError::ShortCode) => Err(Unanswerable::ShortCode),
        Err(PhoneError::Alphanumeric) => Err(Unanswerable::Alphanumeric),
        Err(PhoneError::NotANumber) => Err(Unanswerable::NoAddress),
    }
}

#[cfg(test)]
mod tests {
    use super::sender;
    use crate::channel::Unanswerable::{Abroad, Alphanumeric, NoAddress, OtherChannel, Ourselves, ShortCode};
    use crate::text::Phone;

    #[test]
    fn senders_are_told_apart() {
        let other_number_of_ours = Phone::parse("+16155550190").unwrap();
        for (from, expected) in [
            ("+16155550123", Ok(())),
            ("+15555555555", Ok(())),
            ("24273", Err(ShortCode)),
            ("911", Err(ShortCode)),
            ("VERIZON", Err(Alphanumeric)),
            ("+16155550100", Err(Ourselves)),
            ("+16155550190", Err(Ourselves)),
            ("+447700900123", Err(Abroad)),
            ("+1615555012", Err(Abroad)),
            ("whatsapp:+16155550123", Err(OtherChannel)),
            ("whatsapp:US.1234", Err(OtherChannel)),
            ("rcs:handrail_agent", Err(OtherChannel)),
            ("", Err(NoAddress)),
            ("Anonymous", Err(NoAddress)),
            ("+", Err(NoAddress)),
            ("16155550123", Err(NoAddress)),
        ] {
            assert_eq!(
                sender(from, "+16155550100", std::slice::from_ref(&other_number_of_ours)).map(|_| ()),
                expected,
                "{from}"
            );
        }
    }
}
