//! `handrail keys make`: for a store that several servers share, where no server may make keys by itself.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};

use crate::seal;
use crate::seal::OsEntropy;

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
}

impl Keys {
    /// Makes the file; never writes over one.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let What::Make { file } = self.what;
        if file.exists() {
            bail!(
                "{} is there already: without it nothing stored can be read, so it is left as it is",
                file.display()
            );
        }
        seal::Keys::load_or_make(&file, &OsEntropy)?;
        Ok(ExitCode::SUCCESS)
    }
}
