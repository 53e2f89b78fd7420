//! What was learned is learned from these examples, and learning is the same everywhere.

use std::sync::LazyLock;

use super::super::{Examples, Lexicon, Likeness, Meaning};
use super::read;

fn folder() -> String {
    format!("{}/flows/meanings", env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn learned() -> Likeness {
    let bytes = std::fs::read(folder() + "/likeness.bin").unwrap();
    Likeness::read(&bytes).unwrap_or_else(|fault| panic!("{fault}"))
}

fn files() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder() + "/examples").unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn examples(files: &[(String, String)]) -> Examples {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Examples::new(&files).unwrap_or_else(|fault| panic!("{fault}"))
}

pub(super) static EXAMPLES: LazyLock<Examples> = LazyLock::new(|| examples(&files()));

#[test]
fn the_examples_are_those_it_was_learned_from() {
    assert!(learned().is_learned_from(&EXAMPLES), "the examples have changed: run `handrail learn`");
}

/// A few lines of each file, whose kinds of words are all there.
fn a_few() -> Examples {
    let shorter = files().into_iter().map(|(name, text)| {
        let few = if name.ends_with(".jsonl") { 12 } else { usize::MAX };
        (name, text.lines().take(few).fold(String::new(), |all, line| all + line + "\n"))
    });
    examples(&shorter.collect::<Vec<_>>())
}

#[test]
fn the_same_examples_give_the_same_bytes() {
    let (one, two) =
        (a_few().learn(&super::LEXICON).unwrap().likeness, a_few().learn(&super::LEXICON).unwrap().likeness);
    let bytes = one.write();
    assert_eq!(bytes, two.write());
    assert_eq!(Likeness::read(&bytes).unwrap(), one);
}

#[test]
#[ignore = "half a minute when built for release: cargo test --release --lib all_examples -- --ignored"]
fn all_examples_give_the_bytes_that_are_here() {
    assert!(
        EXAMPLES.learn(&super::LEXICON).unwrap().likeness.write() == learned().write(),
        "run `handrail learn`"
    );
}

#[test]
fn too_few_examples_and_damaged_files_say_what_to_do() {
    let row = "{\"text\": \"hi\", \"meaning\": \"greeting\"}";
    let few = Examples::new(&[("a.jsonl", row)]).unwrap().learn(&super::LEXICON).unwrap_err().to_string();
    assert!(few.contains("put labelled texts into flows/meanings/examples/"), "{few}");
    let kinds = Examples::new(&[("a.yaml", "kinds: [x]")]).unwrap_err().to_string();
    assert!(kinds.starts_with("a.yaml holds no kinds of words"), "{kinds}");
    let good = learned().write();
    for damaged in [&b""[..], &good[..1000], &good[..good.len() - 1], &[good.as_slice(), b"x"].concat()] {
        assert!(Likeness::read(damaged).unwrap_err().to_string().contains("handrail learn"));
    }
}

#[test]
fn the_reason_names_what_weighed_most() {
    let by_likeness = read("caved last night and drank, 40 days gone");
    assert_eq!(by_likeness.meaning, Meaning::Relapse);
    assert!(by_likeness.because.starts_with("like examples of relapse, by "), "{}", by_likeness.because);
}

#[test]
fn likeness_never_lowers_what_a_phrase_says_of_danger() {
    let alone =
        Lexicon::compile(&[("a.yaml", "rules:\n  - means: crisis_suicide\n    phrases: [blue moon]\n")]);
    let lexicon = alone.unwrap().with_likeness(learned());
    for text in ["blue moon", "what a lovely blue moon thank you so much", "STOP blue moon"] {
        assert_eq!(lexicon.read(text).meaning, Meaning::CrisisSuicide, "{text:?}");
    }
}
