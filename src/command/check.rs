//! `handrail check`: what is wrong with a folder of flows, before anybody is texted with it.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::folder;
use crate::conversation::{World, WorldError};
use crate::dispatch::Clock;
use crate::flow::{Fault, Severity, lint};
use crate::rehearsal::stranded;

/// The arguments.
#[derive(Debug, Args)]
pub struct Check {
    /// The folder of flows and texts
    #[arg(env = "HANDRAIL_FLOWS", default_value = "flows")]
    folder: PathBuf,
    /// For people, or for a program
    #[arg(long, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One paragraph a fault
    Text,
    /// One JSON list
    Json,
}

impl Check {
    /// Says every fault; exit status 1 if one of them is an error.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let files = folder::written(&self.folder)?;
        let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let faults = match World::new(&files) {
            Ok(world) => findings(&world),
            Err(WorldError::Flows(faults)) => faults.0,
            Err(other) => return Err(other.into()),
        };
        let errors = faults.iter().filter(|f| f.severity == Severity::Error).count();
        let mut out = stdout().lock();
        match self.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string(&faults)?)?,
            Format::Text => {
                for fault in &faults {
                    writeln!(out, "{fault}\n")?;
                }
                writeln!(out, "{errors} errors, {} warnings", faults.len() - errors)?;
            }
        }
        Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn findings(world: &World) -> Vec<Fault> {
    let stranded = stranded(&world.book).into_iter().map(|message| Fault {
        rule: "stranded-step",
        severity: Severity::Error,
        file: "talk".into(),
        line: 0,
        column: 0,
        message,
        help: "lead to it, give it a way on, or delete it".into(),
    });
    stranded.chain(lint(&world.book, Clock::System.today())).collect()
}
