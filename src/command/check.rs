//! `handrail check`: what is wrong with a folder of flows, before anybody is texted with it.

use std::fs;
use std::io::{IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::folder::{self, Written};
use crate::conversation::{World, WorldError};
use crate::dispatch::Clock;
use crate::flow::{Checked, Fault, Span, check, rule, show, sorted};
use crate::meaning::LexiconError;
use crate::rehearsal::{Coverage, rehearse, too_long};

/// The arguments.
#[derive(Debug, Args)]
pub struct Check {
    /// The folder of flows and texts
    #[arg(env = "HANDRAIL_FLOWS", default_value = "flows")]
    folder: PathBuf,
    /// For people, or for a program
    #[arg(long, default_value = "text")]
    format: Format,
    /// Conversations that have to visit every step; none are looked for where this folder is not there
    /// [default: tests/conversations beside the folder of flows]
    #[arg(long)]
    transcripts: Option<PathBuf>,
    /// Say what every rule is about, and check nothing
    #[arg(long)]
    rules: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each fault with its line underlined
    Text,
    /// One JSON list
    Json,
}

impl Check {
    /// Says every fault; exit status 1 if one of them is an error.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = stdout().lock();
        if self.rules {
            for rule in rule::ALL {
                let severity =
                    if rule.severity == crate::flow::Severity::Error { "error" } else { "warning" };
                writeln!(out, "{:24}{severity:9}{}", rule.name, rule.about)?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        let written = folder::written(&self.folder)?;
        let found = findings(&written, &self.folder, self.transcripts.as_deref());
        let errors = found.faults.iter().filter(|f| f.is_error()).count();
        match self.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string(&found.faults)?)?,
            Format::Text => {
                let coloured = stdout().is_terminal();
                for fault in &found.faults {
                    let source = written.iter().find(|w| w.name == fault.file).map(|w| w.text.as_str());
                    let path = self.folder.join(&fault.file).display().to_string();
                    writeln!(out, "{}\n", show(fault, &path, source, coloured))?;
                }
                if !found.unsigned.is_empty() {
                    let flows = found.unsigned.join(", ");
                    writeln!(out, "note: no clinician has signed {flows} yet (`reviewed_by: none yet`)")?;
                }
                writeln!(out, "{}", summary(errors, found.faults.len() - errors))?;
            }
        }
        Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn summary(errors: usize, warnings: usize) -> String {
    let count = |number: usize, name: &str| match number {
        0 => format!("no {name}s"),
        1 => format!("1 {name}"),
        n => format!("{n} {name}s"),
    };
    format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
}

/// Every finding in a folder: its flows, and what only the whole world shows.
pub(super) fn findings(written: &[Written], folder: &Path, transcripts: Option<&Path>) -> Checked {
    let files: Vec<(&str, &str)> = written.iter().map(|w| (w.name.as_str(), w.text.as_str())).collect();
    let Checked { book, mut faults, unsigned } = check(&files, Clock::System.today());
    faults.extend(written.iter().filter_map(misnamed));
    let world = book.and_then(|book| match World::of(book, &files) {
        Ok(world) => Some(world),
        Err(error) => {
            faults.push(told(&error));
            None
        }
    });
    if let Some(world) = world {
        // Each text that is too long by itself was named where it stands.
        let alone = faults.iter().any(|f| f.rule == rule::TOO_LONG.name);
        if !alone {
            faults.extend(too_long(&world));
        }
        faults.extend(unvisited(&world, folder, transcripts));
    }
    Checked { book: None, faults: sorted(faults), unsigned }
}

/// Files that would be left out in silence, or that are no text.
fn misnamed(file: &Written) -> Option<Fault> {
    if let Some(stem) = file.name.strip_suffix(".yml") {
        let message = "files that end in .yml are not read";
        return Some(Fault::new(
            &rule::FILE_NAME,
            &file.name,
            Span::FILE,
            message,
            format!("rename it to {stem}.yaml"),
        ));
    }
    let bad = file.bad_byte?;
    let at = Span::within(&file.text, bad, bad + 1);
    let help = "save the file as UTF-8 in your editor";
    Some(Fault::new(&rule::NOT_UTF8, &file.name, at, "a letter here is not UTF-8", help))
}

/// A fault of the files that flows lean on.
fn told(error: &WorldError) -> Fault {
    let help = "compare it with the file of that name in the folder `flows` that came with handrail";
    match error {
        WorldError::Missing(name) => {
            Fault::new(&rule::MISSING_FILE, name, Span::default(), error.to_string(), help)
        }
        WorldError::Groups(_) => {
            Fault::new(&rule::LINE_FILE, "groups.yaml", Span::FILE, error.to_string(), help)
        }
        WorldError::Meanings(fault) => {
            let (file, line, column) = match fault {
                LexiconError::Yaml { file, line, column, .. } => (file.as_str(), *line, *column),
                LexiconError::Phrase { file, line, .. } | LexiconError::Unknown { file, line, .. } => {
                    (file.as_str(), *line, 1)
                }
                LexiconError::TooManySets { .. } => ("meanings", 0, 0),
            };
            let file = file.trim_start_matches("flows/");
            let file =
                if file.starts_with("meanings") { file.to_owned() } else { format!("meanings/{file}") };
            let at = Span { line, column, ..Span::default() };
            Fault::new(
                &rule::MEANINGS,
                &file,
                at,
                error.to_string(),
                "mend that line, or copy the shape of one beside it",
            )
        }
        other => Fault::new(
            &rule::LIKENESS,
            "meanings",
            Span::default(),
            other.to_string(),
            "run `handrail learn`",
        ),
    }
}

/// Steps that no transcript visits. Where there are no transcripts nothing is said.
fn unvisited(world: &World, folder: &Path, transcripts: Option<&Path>) -> Vec<Fault> {
    let beside = folder.parent().map(|parent| parent.join("tests/conversations"));
    let Some(entries) = transcripts.or(beside.as_deref()).and_then(|path| fs::read_dir(path).ok()) else {
        return Vec::new();
    };
    let mut coverage = Coverage::default();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let texts = paths
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .filter_map(|p| fs::read_to_string(p).ok());
    let played: Vec<_> = texts.filter_map(|text| rehearse(world, &text).ok()).collect();
    if played.is_empty() {
        return Vec::new();
    }
    for played in &played {
        coverage.add(played);
    }
    coverage.unvisited(world)
}
