//! Scores over labelled texts: a floor that can fail on our own, and a report over the large set where it is.

use super::super::{Row, Score, score};
use super::likeness::EXAMPLES;
use super::{LEXICON, read};

#[test]
fn our_own_texts_are_read_above_the_floor() {
    let rows = Row::all(include_str!("../../../tests/fixtures/texts.jsonl")).unwrap();
    let score = score(&LEXICON, &rows);
    let missed = rows.iter().filter(|row| {
        let got = read(&row.text).meaning;
        got != row.meaning && !row.also_ok.contains(&got)
    });
    let missed: Vec<String> = missed
        .map(|row| {
            format!("{:?}: {} by {}", row.text, read(&row.text).meaning.name(), read(&row.text).because)
        })
        .collect();
    assert!(score.accuracy.rate() >= 0.90, "{score}\n{}", missed.join("\n"));
    assert!(score.safety_recall.rate() >= 0.80, "{score}");
    assert!(score.opt_out_recall.rate() >= 0.99, "{score}");
    assert!(score.opt_out_precision.rate() >= 0.99, "{score}");
    assert!(score.false_alarms.rate() <= 0.01, "{score}");
}

#[test]
fn a_row_that_is_none_is_named_by_its_line() {
    let fault =
        Row::all("{\"text\": \"hi\", \"meaning\": \"greeting\"}\n\nnot a row\n").unwrap_err().to_string();
    assert!(fault.starts_with("line 3 is no labelled text"), "{fault}");
}

/// Floors just under what was measured on the fifth kept apart: see `flows/meanings/README.md`.
#[test]
fn the_held_out_fifth_is_read_above_the_floor() {
    let apart: Score = score(&LEXICON, EXAMPLES.held_out());
    println!("{apart}");
    assert!(apart.accuracy.rate() >= 0.66, "{apart}");
    assert!(apart.safety_recall.rate() >= 0.60, "{apart}");
    assert!(apart.false_alarms.rate() <= 0.04, "{apart}");
    assert!(apart.opt_out_recall.rate() >= 0.56, "{apart}");
    assert!(apart.opt_out_precision.rate() >= 0.80, "{apart}");
    assert!(apart.substance.rate() >= 0.75, "{apart}");
    assert!(apart.language.rate() >= 0.97, "{apart}");
    let spanish = score(&LEXICON, EXAMPLES.held_out().filter(|row| row.lang == "es"));
    assert!(spanish.accuracy.rate() >= apart.accuracy.rate() - 0.03, "{spanish}");
}
