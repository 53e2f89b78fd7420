//! Sixteen bytes as 26 letters and digits (RFC 4648, lower case, no padding), and back.

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// 128 bits in 26 characters; the last one carries three bits.
pub(super) fn encode(bytes: [u8; 16]) -> [u8; 26] {
    let value = u128::from_be_bytes(bytes);
    std::array::from_fn(|at| {
        let five = if at == 25 { value << 2 } else { value >> (123 - 5 * at) };
        ALPHABET[(five & 31) as usize]
    })
}

/// The bytes behind 26 characters; `None` for any other text, so that one name has one spelling.
pub(super) fn decode(text: &[u8]) -> Option<[u8; 16]> {
    if text.len() != 26 {
        return None;
    }
    let mut value = 0u128;
    for (at, letter) in text.iter().enumerate() {
        let five = match letter {
            b'a'..=b'z' => letter - b'a',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        if at == 25 {
            return five.is_multiple_of(4).then(|| ((value << 3) | u128::from(five >> 2)).to_be_bytes());
        }
        value = (value << 5) | u128::from(five);
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{decode, encode};

    #[test]
    fn agrees_with_the_standard() {
        // `printf '0123456789abcdef' | base32`
        assert_eq!(&encode(*b"0123456789abcdef"), b"gaytemzugu3doobzmfrggzdfmy");
    }

    proptest! {
        #[test]
        fn comes_back(bytes: [u8; 16]) {
            prop_assert_eq!(decode(&encode(bytes)), Some(bytes));
        }

        #[test]
        fn has_one_spelling(text in "[a-z2-7]{26}") {
            if let Some(bytes) = decode(text.as_bytes()) {
                let spelled = encode(bytes);
                prop_assert_eq!(&spelled[..], text.as_bytes());
            }
        }
    }
}
