//! How long one text takes to read, by rules and likeness together: the held-out examples, one after another.
//!
//! `cargo bench --bench reading`. The goal is a median of at most 60 µs and a 99th percentile of at most 0.5 ms.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement that meets anything odd is to stop there and say where"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use handrail::meaning::{Lexicon, Likeness, Row};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/meanings")
}

fn files(folder: &Path, ending: &str) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == ending));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn reading(c: &mut Criterion) {
    let rules = files(&folder(), "yaml");
    let rules: Vec<(&str, &str)> = rules.iter().map(|text| ("", text.as_str())).collect();
    let learned = fs::read(folder().join("likeness.bin")).unwrap();
    c.bench_function("load what was learned", |b| b.iter(|| Likeness::read(black_box(&learned)).unwrap()));
    let lexicon = Lexicon::compile(&rules).unwrap().with_likeness(Likeness::read(&learned).unwrap());
    let rows: Vec<Row> = files(&folder().join("examples"), "jsonl")
        .iter()
        .flat_map(|lines| Row::all(lines).unwrap())
        .filter(Row::is_held_out)
        .collect();
    let mut next = rows.iter().cycle();
    c.bench_function("read one of the held-out texts", |b| {
        b.iter(|| lexicon.read(&next.next().unwrap().text));
    });
    for (name, text) in [
        ("STOP", "STOP".to_owned()),
        ("a question", "is there an AA but for ppl that dont do the god thing".to_owned()),
        ("1600 letters", "so today was a day like any other ".repeat(47)),
    ] {
        c.bench_with_input(BenchmarkId::new("read", name), &text, |b, text| b.iter(|| lexicon.read(text)));
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
