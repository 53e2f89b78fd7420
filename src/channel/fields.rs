//! Form fields as they came over the wire: decoded to bytes, in order, repeats kept.
//!
//! Signatures are over these very bytes, so nothing is made UTF-8 before it was found genuine.

use super::Refusal;

/// The pairs of a query or of an `application/x-www-form-urlencoded` body.
#[derive(Debug, Default)]
pub struct Fields {
    /// All names and values, one after the other: a form has twenty pairs, and forty allocations were felt.
    decoded: Vec<u8>,
    /// Of each pair where its name begins, where its value begins, and where that ends.
    pairs: Vec<[usize; 3]>,
}

impl Fields {
    /// Decodes. Never fails: a broken escape stands for itself, as every browser has it.
    pub fn parse(encoded: &[u8]) -> Self {
        let mut fields = Self { decoded: Vec::with_capacity(encoded.len()), pairs: Vec::with_capacity(24) };
        for piece in encoded.split(|b| *b == b'&').filter(|piece| !piece.is_empty()) {
            let cut = piece.iter().position(|b| *b == b'=');
            let (name, value) = cut.map_or((piece, &b""[..]), |at| (&piece[..at], &piece[at + 1..]));
            let name_at = fields.decoded.len();
            decode(name, &mut fields.decoded);
            let value_at = fields.decoded.len();
            decode(value, &mut fields.decoded);
            fields.pairs.push([name_at, value_at, fields.decoded.len()]);
        }
        fields
    }

    /// The pairs, in the order in which they came.
    pub fn pairs(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.pairs
            .iter()
            .map(|[name, value, end]| (&self.decoded[*name..*value], &self.decoded[*value..*end]))
    }

    /// The one value of `name`, none if it is absent.
    ///
    /// A field that comes twice with the same value is one field; with two values nobody can say which is
    /// meant, so the request is refused rather than half understood. Only fields that are read have to be UTF-8.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.pairs().filter(|(n, _)| *n == name.as_bytes()).map(|(_, value)| value);
        let Some(first) = values.next() else { return Ok(None) };
        if values.any(|value| value != first) {
            return Err(Refusal::Malformed("a field is given twice, with two values"));
        }
        std::str::from_utf8(first).map(Some).map_err(|_| Refusal::Malformed("a field is not UTF-8"))
    }
}

fn decode(encoded: &[u8], decoded: &mut Vec<u8>) {
    let mut rest = encoded;
    while let Some(at) = rest.iter().position(|b| matches!(b, b'%' | b'+')) {
        decoded.extend_from_slice(&rest[..at]);
        let tail = &rest[at + 1..];
        let escaped = || Some((hex(*tail.first()?)? << 4) | hex(*tail.get(1)?)?);
        let (byte, taken) = match (rest[at], escaped()) {
            (b'+', _) => (b' ', 0),
            (_, Some(escaped)) => (escaped, 2),
            (_, None) => (b'%', 0),
        };
        decoded.push(byte);
        rest = &tail[taken..];
    }
    decoded.extend_from_slice(rest);
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Fields;

    fn parsed(encoded: &str) -> Vec<(String, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Fields::parse(encoded.as_bytes()).pairs().map(|(name, value)| (text(name), text(value))).collect()
    }

    #[test]
    fn decoding() {
        for (encoded, expected) in [
            ("", vec![]),
            ("a=1&b=2&a=1", vec![("a", "1"), ("b", "2"), ("a", "1")]),
            ("Body=%C2%BFD%C3%B3nde+est%C3%A1n%3F", vec![("Body", "¿Dónde están?")]),
            ("a&=b&&c=", vec![("a", ""), ("", "b"), ("c", "")]),
            ("a=1=2%26", vec![("a", "1=2&")]),
            ("a=%&b=%4&c=%zz&d=%e1%A", vec![("a", "%"), ("b", "%4"), ("c", "%zz"), ("d", "\u{FFFD}%A")]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            assert_eq!(parsed(encoded), expected, "{encoded}");
        }
    }

    #[test]
    fn one_value_or_a_refusal() {
        let fields = Fields::parse(b"a=1&a=1&b=1&b=2&c=%FF&d=");
        assert_eq!(fields.one("a"), Ok(Some("1")));
        assert_eq!(fields.one("d"), Ok(Some("")));
        assert_eq!(fields.one("e"), Ok(None));
        assert!(fields.one("b").is_err() && fields.one("c").is_err());
    }

    proptest! {
        #[test]
        fn what_a_browser_encodes_comes_back(pairs in prop::collection::vec((".{0,12}", ".{0,12}"), 0..6)) {
            let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let expected: Vec<_> = form_urlencoded::parse(encoded.as_bytes()).into_owned().collect();
            prop_assert_eq!(parsed(&encoded), expected);
        }
    }
}
