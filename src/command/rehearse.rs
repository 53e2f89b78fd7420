//! `handrail rehearse`: plays the transcripts, and says where the line answers otherwise.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use super::folder;
use super::stock::files;
use crate::meeting::{Meetings, Source};
use crate::rehearsal::play;

/// The arguments.
#[derive(Debug, Args)]
pub struct Rehearse {
    /// The folder of transcripts
    #[arg(default_value = "tests/conversations")]
    folder: PathBuf,
    /// Write the transcripts anew with what the line answers now
    #[arg(long)]
    update: bool,
    /// The folder of flows and texts
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    flows: PathBuf,
}

impl Rehearse {
    /// Plays every transcript of the folder.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let world = folder::world(&self.flows)?;
        let mut worlds = HashMap::new();
        let mut out = stdout().lock();
        let mut transcripts = 0;
        let mut different = 0;
        for path in self.transcripts()? {
            let wanted =
                fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            let here = path.parent().unwrap_or(Path::new(".")).to_owned();
            let world = match worlds.entry(here) {
                Entry::Occupied(made) => made.into_mut(),
                Entry::Vacant(place) => {
                    let known = known(place.key())?;
                    place.insert(world.with_meetings(Arc::new(known)))
                }
            };
            let played = play(world, &wanted).with_context(|| path.display().to_string())?;
            transcripts += 1;
            if played == wanted {
                continue;
            }
            different += 1;
            writeln!(out, "{}", path.display())?;
            for line in difference(&wanted, &played) {
                writeln!(out, "  {line}")?;
            }
            if self.update {
                fs::write(&path, played).with_context(|| format!("{} cannot be written", path.display()))?;
            }
        }
        writeln!(out, "{transcripts} transcripts, {different} different")?;
        Ok(if different == 0 || self.update { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn transcripts(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            let entries =
                fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
            for entry in entries {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "txt") {
                    paths.push(path);
                }
            }
        }
        paths.sort();
        if paths.is_empty() {
            bail!(
                "{} holds no transcript: one is a .txt file with lines `them: …` and `us: …`",
                self.folder.display()
            );
        }
        Ok(paths)
    }
}

/// The meetings of a folder of transcripts: those of its own `feeds.yaml`, so that they never change by themselves.
fn known(folder: &Path) -> anyhow::Result<Meetings> {
    let yaml = fs::read_to_string(folder.join("feeds.yaml")).unwrap_or_default();
    let sources = Source::parse_all(&yaml).with_context(|| folder.display().to_string())?;
    Ok(Meetings::new(files(folder, &sources)?))
}

/// The first lines that differ, after the part that both share: what was wanted, what came.
fn difference(wanted: &str, played: &str) -> Vec<String> {
    let same = wanted.lines().zip(played.lines()).take_while(|(w, p)| w == p).count();
    let before = wanted.lines().take(same).last().map(|line| format!("  {line}"));
    let want = wanted.lines().nth(same).map(|line| format!("- {line}"));
    let come = played.lines().nth(same).map(|line| format!("+ {line}"));
    [before, want, come].into_iter().flatten().collect()
}
