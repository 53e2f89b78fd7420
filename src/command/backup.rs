//! `handrail backup` and `handrail restore`.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use jiff::Timestamp;

use super::installation::Installation;
use crate::dispatch::{Clock, Done, Order, backup, marks};
use crate::seal::{Keys, OsEntropy};

/// How a backup's name begins and ends: only such files are ever deleted.
const NAME: (&str, &str) = ("handrail-", ".backup");

/// Write every conversation into a new file in a folder, as sealed as it is in the store; while the line runs or not.
/// Accounts and settings of the desk are not in it: invite people anew after a restore
#[derive(Debug, Args)]
pub struct Backup {
    /// The folder for backups; better on another disk
    folder: PathBuf,
    /// Delete backups in that folder that are older than so many days: people who asked to be forgotten are promised 30
    #[arg(long, default_value_t = 30)]
    keep_days: u16,
    #[command(flatten)]
    installation: Installation,
}

/// Put a backup into an empty store, of either kind. Marks come first: who opted out or was forgotten since the backup
/// stays so
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    file: PathBuf,
    /// Files of marks of the servers that ran since; the one beside the store is read anyhow
    #[arg(long)]
    marks: Vec<PathBuf>,
    #[command(flatten)]
    installation: Installation,
}

impl Backup {
    /// Makes it, and deletes what is too old.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let now = Clock::System.now();
        let at = Timestamp::from_millisecond(now.0)?;
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("{} cannot be made", self.folder.display()))?;
        let folder = fs::canonicalize(&self.folder)?;
        let to = folder.join(format!("{}{}{}", NAME.0, at.strftime("%Y-%m-%dT%H-%M-%SZ"), NAME.1));
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
        let Done::BackedUp(conversations) =
            runtime.block_on(self.installation.order(Order::Backup { to: to.clone() }))?
        else {
            bail!("the server answered something else: is it of another version?");
        };
        let deleted = delete_old(&folder, at, self.keep_days)?;
        writeln!(
            stdout(),
            "{conversations} conversations in {}; {deleted} old backups deleted",
            to.display()
        )?;
        writeln!(
            stdout(),
            "it opens only with the key file: keep a copy of that, but not beside the backups"
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

fn delete_old(folder: &Path, now: Timestamp, days: u16) -> anyhow::Result<usize> {
    let oldest = now - jiff::SignedDuration::from_hours(24 * i64::from(days));
    let mut deleted = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let day = name.strip_prefix(NAME.0).and_then(|rest| rest.strip_suffix(NAME.1));
        let Some(day) = day.and_then(|at| at.get(..10)) else { continue };
        let made = format!("{day}T23:59:59Z").parse::<Timestamp>();
        if made.is_ok_and(|made| made < oldest) {
            fs::remove_file(&path).with_context(|| format!("{} cannot be deleted", path.display()))?;
            deleted += 1;
        }
    }
    Ok(deleted)
}

impl Restore {
    /// Does it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
        runtime.block_on(self.restore())
    }

    async fn restore(self) -> anyhow::Result<ExitCode> {
        let keys = Keys::load(&self.installation.key_file)?;
        let mut marked = marks::read(&self.installation.marks()?)?;
        for file in &self.marks {
            if !file.exists() {
                bail!("there is no file of marks at {}", file.display());
            }
            for (id, more) in marks::read(file)? {
                marked.entry(id).or_default().later(more);
            }
        }
        let store = self.installation.open(&keys).await?;
        let done = backup::restore(&store, &keys, &self.file, &marked, &OsEntropy).await?;
        let backup::Restored { conversations, forgotten, opted_out } = done;
        writeln!(
            stdout(),
            "{conversations} conversations are back, {forgotten} were left out as forgotten since, {opted_out} people are opted out"
        )?;
        Ok(ExitCode::SUCCESS)
    }
}
