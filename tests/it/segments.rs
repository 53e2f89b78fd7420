//! Segments as Twilio's own calculator counts them: 82 texts, run through it once.

use handrail::text::segments;

use crate::signatures::shared;

#[test]
fn every_text_is_cut_as_the_calculator_cuts_it() {
    let Some(file) = shared("data/vectors/sms_segments.json") else { return };
    let vectors = file["vectors"].as_array().unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        // Where the calculator was told to replace clever quotes and the like, what it cut is what is counted.
        let pieces = vector["segment_texts"].as_array().unwrap().iter().filter_map(|piece| piece.as_str());
        let replaced = (vector["smart_encoding"] == true).then(|| pieces.collect::<String>());
        let counted = segments(replaced.as_deref().unwrap_or(vector["text"].as_str().unwrap()));
        // The calculator gives an empty text one segment of nothing; we send none.
        let expected: Vec<usize> = vector["per_segment_units"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|n| usize::try_from(n.as_u64().unwrap()).ok())
            .filter(|units| *units > 0)
            .collect();
        let encoding = vector["encoding"].as_str().unwrap();
        assert_eq!(
            (counted.encoding.name(), counted.units),
            (encoding, expected),
            "{}",
            vector["description"]
        );
    }
}
