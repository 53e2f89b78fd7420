//! `handrail keys`: making the key file, and changing the sealing keys while texts come in.
//!
//! A store in a file has one server: `rotate` does everything. Servers that share a store must all be able to open a
//! key before any of them wraps with it: `prepare`, copy the file to all and send each SIGHUP; `rotate`, the same
//! again; `retire`, the same again.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::installation::Installation;
use crate::dispatch::{Done, Order};
use crate::seal;
use crate::seal::OsEntropy;
use crate::store::Address;

/// The arguments.
#[derive(Debug, Args)]
pub struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a new key file; then copy it to every server, and keep a copy somewhere safe
    Make {
        /// Where
        #[arg(default_value = "handrail.key")]
        file: PathBuf,
    },
    /// Add a sealing key that stands by: for servers that share a store, before `rotate`
    Prepare(Installation),
    /// Seal with a new key from now on, and wrap what is there anew; texts come in meanwhile
    Rotate(Installation),
    /// Take out the sealing keys that nothing needs any more: for servers that share a store, after `rotate`
    Retire(Installation),
}

impl Keys {
    /// Does it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
        match self.what {
            What::Make { file } => make(&file)?,
            What::Prepare(installation) => prepare(&installation.key_file)?,
            What::Rotate(installation) => runtime.block_on(rotate(&installation))?,
            What::Retire(installation) => runtime.block_on(retire(&installation))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Never writes over a file.
fn make(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!(
            "{} is there already: without it nothing stored can be read, so it is left as it is",
            file.display()
        );
    }
    seal::Keys::load_or_make(file, &OsEntropy)?;
    Ok(())
}

fn prepare(file: &Path) -> anyhow::Result<()> {
    let Some(prepared) = seal::Keys::load(file)?.prepared(&OsEntropy) else {
        bail!("a key stands by already in {}: go on with `handrail keys rotate`", file.display());
    };
    prepared.save(file)?;
    say(&format!(
        "a new key stands by in {}: copy the file to every server and send each SIGHUP, then `handrail keys rotate`",
        file.display()
    ))
}

async fn rotate(installation: &Installation) -> anyhow::Result<()> {
    let file = &installation.key_file;
    let keys = seal::Keys::load(file)?;
    let alone = matches!(installation.address()?, Address::File(_) | Address::Memory);
    let keys = if alone { keys.prepared(&OsEntropy).unwrap_or(keys) } else { keys };
    let Some(promoted) = keys.promoted() else {
        bail!(
            "no key stands by: servers that share a store need `handrail keys prepare` first, then the file on each of them"
        );
    };
    let aside = file.with_extension(format!("key.before-{}", promoted.newest()));
    fs::copy(file, &aside).with_context(|| format!("{} cannot be written", aside.display()))?;
    promoted.save(file)?;
    installation.order(Order::ReadKeys).await?;
    say(&format!(
        "key {} seals from now on; backups made so far need {}: keep it as long as them, then delete it",
        promoted.newest(),
        aside.display()
    ))?;
    if alone {
        return retire(installation).await;
    }
    say("copy the file to every server and send each SIGHUP, then `handrail keys retire`")
}

async fn retire(installation: &Installation) -> anyhow::Result<()> {
    let Done::Rewrapped { anew, old } = installation.order(Order::Rewrap).await? else {
        bail!("the server answered something else: is it of another version?");
    };
    say(&format!("{anew} wrapped anew, {old} by an old key still"))?;
    if old > 0 {
        bail!("old keys stay, since something needs them: run `handrail keys retire` again");
    }
    seal::Keys::load(&installation.key_file)?.retired().save(&installation.key_file)?;
    installation.order(Order::ReadKeys).await?;
    say("old keys are gone: back up the key file now")
}

fn say(sentence: &str) -> anyhow::Result<()> {
    Ok(writeln!(stdout(), "{sentence}")?)
}
