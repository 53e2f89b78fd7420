//! How many messages a text is billed and sent as.

use unicode_segmentation::UnicodeSegmentation;

use super::gsm7::septets;

/// The alphabet that a text is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// 160 septets in one segment, 153 in each of several.
    Gsm7,
    /// 70 UTF-16 units in one segment, 67 in each of several.
    Ucs2,
}

impl Encoding {
    /// Its name as carriers write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gsm7 => "GSM-7",
            Self::Ucs2 => "UCS-2",
        }
    }
}

/// What a text costs to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    /// The alphabet it needs.
    pub encoding: Encoding,
    /// Units used in each segment (septets, or UTF-16 units). As many entries as segments; none for "".
    pub units: Vec<usize>,
}

impl Segments {
    /// How many segments.
    pub fn count(&self) -> usize {
        self.units.len()
    }
}

/// Counts the segments of a text as Twilio's calculator does: filled greedily, and never cut inside an
/// escape pair, a surrogate pair or a grapheme cluster (unless one alone is longer than a segment).
pub fn segments(text: &str) -> Segments {
    let gsm = text.chars().all(|c| septets(c).is_some());
    let (encoding, single, many) = if gsm { (Encoding::Gsm7, 160, 153) } else { (Encoding::Ucs2, 70, 67) };
    let cost = |c: char| if gsm { septets(c).unwrap_or(1) } else { c.len_utf16() };
    let total: usize = text.chars().map(cost).sum();
    if total <= single {
        let units = if total == 0 { Vec::new() } else { vec![total] };
        return Segments { encoding, units };
    }
    let mut units = vec![0];
    let mut add = |piece: usize| match units.last_mut() {
        Some(last) if *last + piece <= many => *last += piece,
        _ => units.push(piece),
    };
    for cluster in text.graphemes(true) {
        let whole: usize = cluster.chars().map(cost).sum();
        // In GSM-7 the only clusters of several characters are CRLF, which may be cut.
        if whole <= many && !gsm { add(whole) } else { cluster.chars().for_each(|c| add(cost(c))) }
    }
    Segments { encoding, units }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, segments};

    #[test]
    fn the_bounds_of_one_and_two_segments() {
        for (text, encoding, units) in [
            (String::new(), Encoding::Gsm7, vec![]),
            ("a".repeat(160), Encoding::Gsm7, vec![160]),
            ("a".repeat(161), Encoding::Gsm7, vec![153, 8]),
            ("€".repeat(80), Encoding::Gsm7, vec![160]),
            ("€".repeat(81), Encoding::Gsm7, vec![152, 10]),
            ("ñ".repeat(160), Encoding::Gsm7, vec![160]),
            ("ç".repeat(70), Encoding::Ucs2, vec![70]),
            ("ç".repeat(71), Encoding::Ucs2, vec![67, 4]),
            ("\u{1F642}".repeat(36), Encoding::Ucs2, vec![66, 6]),
        ] {
            let counted = segments(&text);
            assert_eq!((counted.encoding, counted.units), (encoding, units), "{}", text.len());
        }
    }
}
