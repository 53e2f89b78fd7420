//! `handrail explain`: what a text means to the line, and why. For people, and as JSON Lines.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use serde_json::json;

use super::folder;
use crate::meaning::{Lexicon, Reading, Row, Who, score};

/// The arguments.
#[derive(Debug, Args)]
pub struct Explain {
    /// A text, for people to read; without one, JSON Lines with `text` come in and go out
    words: Vec<String>,
    /// A file of labelled texts: prints how many are read as labelled
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
    let mut text = format!("{}\n  because {}\n", reading.meaning.name(), reading.because);
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
    let reader =
        BufReader::new(File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?);
    let mut rows = Vec::new();
    for (number, line) in reader.lines().enumerate() {
        let row: Row = serde_json::from_str(&line?)
            .with_context(|| format!("{}:{} is not a labelled text", file.display(), number + 1))?;
        rows.push(row);
    }
    writeln!(stdout(), "{}", score(lexicon, &rows))?;
    Ok(ExitCode::SUCCESS)
}
