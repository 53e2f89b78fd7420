//! `handrail learn`: learns likeness from the example texts and writes it beside them.

use std::fs;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::folder;

/// The arguments.
#[derive(Debug, Args)]
pub struct Learn {
    /// Only say whether the examples have changed since likeness was learned: 1 when they have
    #[arg(long)]
    check: bool,
    /// The folder of flows and texts
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    flows: PathBuf,
}

impl Learn {
    /// Learns, prints what folds of the examples say of it, and writes the file.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if !self.flows.is_dir() {
            bail!(
                "there is no folder {}: give --flows the folder with line.yaml in it",
                self.flows.display()
            );
        }
        let examples = folder::examples(&self.flows)?;
        let path = self.flows.join(folder::LEARNED);
        if self.check {
            let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let fresh = crate::meaning::Likeness::read(&bytes)?.is_learned_from(&examples);
            let told = if fresh {
                "learned from these examples"
            } else {
                "the examples have changed: run `handrail learn`"
            };
            writeln!(stdout(), "{told}")?;
            return Ok(if fresh { ExitCode::SUCCESS } else { ExitCode::from(1) });
        }
        let learned = examples.learn(&folder::by_rules(&self.flows)?.lexicon)?;
        write!(stdout(), "{learned}")?;
        let bytes = learned.likeness.write();
        // Beside it first, so that a reader never sees half of it.
        let beside = path.with_extension("bin.new");
        fs::write(&beside, &bytes).with_context(|| format!("{} cannot be written", beside.display()))?;
        fs::rename(&beside, &path).with_context(|| format!("{} cannot be replaced", path.display()))?;
        writeln!(stdout(), "{} written, {} bytes", path.display(), bytes.len())?;
        Ok(ExitCode::SUCCESS)
    }
}
