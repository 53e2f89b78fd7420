//! `handrail explain`: what a text means to the line, and why. For people, and as JSON Lines.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, IsTerminal, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use super::folder;
use crate::meaning::{Lexicon, Meaning, Reading, Row, Who, misses, score};

/// The arguments.
#[derive(Debug, Args)]
pub struct Explain {
    /// A text, for people to read; without one, JSON Lines with `text` come in and go out
    words: Vec<String>,
    /// A file of labelled texts: prints how they are read, what is confused, and the misses
    #[arg(long, conflicts_with = "words")]
    score: Option<PathBuf>,
    /// The folder of flows and texts
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    flows: PathBuf,
}

#[derive(Deserialize)]
struct Asked {
    text: String,
}

impl Explain {
    /// Explains.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let world = folder::world(&self.flows)?;
        if let Some(file) = &self.score {
            return scored(&world.lexicon, file);
        }
        if !self.words.is_empty() {
            let text = self.words.join(" ");
            stdout().write_all(for_people(&world.lexicon.read(&text)).as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
        if stdin().is_terminal() {
            bail!("give a text: handrail explain \"any mtgs tn\", or pipe JSON Lines with `text` into it");
        }
        for (number, line) in stdin().lock().lines().enumerate() {
            let line = line.with_context(|| format!("line {} is not UTF-8", number + 1))?;
            if line.trim().is_empty() {
                continue;
            }
            let Asked { text } = serde_json::from_str(&line)
                .with_context(|| format!("line {} is not JSON with a `text` in it", number + 1))?;
            let reading = world.lexicon.read(&text);
            let explained = json!({
                "text": text,
                "meaning": reading.meaning.name(),
                "substance": reading.substance.map(crate::meaning::Substance::name),
                "language": reading.language.map(crate::text::Language::code),
                "because": reading.because,
            });
            writeln!(stdout(), "{explained}")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn for_people(reading: &Reading) -> String {
    let Reading { meaning, because, confidence, .. } = reading;
    let mut text = format!("{}\n  because {because}\n  sure {confidence:.2}\n", meaning.name());
    let mut add = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("  {what} {value}\n"));
        }
    };
    let others: Vec<_> = reading.others.iter().map(|m| m.name()).collect();
    add("also", (!others.is_empty()).then(|| others.join(", ")));
    add("substance", reading.substance.map(|s| s.name().to_owned()));
    add("language", reading.language.map(|l| l.code().to_owned()));
    add("about", (reading.who == Who::Another).then(|| "somebody else".to_owned()));
    add("says that", reading.minor.then(|| "they are under 18".to_owned()));
    add("place", reading.place.as_ref().map(|p| format!("{p:?}")));
    text
}

fn scored(lexicon: &Lexicon, file: &PathBuf) -> anyhow::Result<ExitCode> {
    let lines = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let rows =
        Row::all(&lines).with_context(|| format!("{} holds more than labelled texts", file.display()))?;
    let mut out = stdout().lock();
    write!(out, "{}", score(lexicon, &rows))?;
    for language in ["en", "es"] {
        let score = score(lexicon, rows.iter().filter(|row| row.lang == language));
        if score.accuracy.of > 0 {
            writeln!(out, "read right in {language}  {}", score.accuracy)?;
        }
    }
    let missed = misses(lexicon, &rows);
    let mut confused: BTreeMap<(Meaning, Meaning), usize> = BTreeMap::new();
    for (row, reading) in &missed {
        *confused.entry((row.meaning, reading.meaning)).or_default() += 1;
    }
    let mut confused: Vec<_> = confused.into_iter().collect();
    confused.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    writeln!(out, "\nmeant, but read as, times")?;
    for ((meant, read), times) in confused {
        writeln!(out, "  {:22} {:22} {times}", meant.name(), read.name())?;
    }
    writeln!(out, "\nmeant, but read as, text, because")?;
    for (row, Reading { meaning, because, .. }) in &missed {
        writeln!(out, "  {:22} {:22} {:?} {because}", row.meaning.name(), meaning.name(), row.text)?;
    }
    Ok(ExitCode::SUCCESS)
}
