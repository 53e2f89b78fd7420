//! The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1) and what a character costs in it.

/// Letters of the basic table outside ASCII: one septet each.
const BASIC_BEYOND_ASCII: &str = "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";
/// The extension table: an escape and a character, two septets each.
const EXTENSION: &str = "\u{c}[\\]^{|}~€";

/// Septets that `c` takes: 1, 2, or none when it is not in the alphabet.
///
/// One character that is not turns the whole text into UCS-2, at 70 a segment instead of 160.
pub fn septets(c: char) -> Option<usize> {
    match c {
        '\n' | '\r' => Some(1),
        c if EXTENSION.contains(c) => Some(2),
        '`' => None,
        ' '..='~' => Some(1),
        c if BASIC_BEYOND_ASCII.contains(c) => Some(1),
        _ => None,
    }
}

/// The first character of `text` that is not GSM-7, if any: what a lint shows to a writer.
pub fn stranger(text: &str) -> Option<char> {
    text.chars().find(|c| septets(*c).is_none())
}
