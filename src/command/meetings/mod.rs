//! `handrail meetings`: what becomes of a feed, and what a person would be told.

mod check;
mod coverage;
mod near;
pub mod reading;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// The arguments.
#[derive(Debug, Args)]
pub struct Meetings {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say which rows of a feed are kept, mended or dropped, and why
    Check(check::Check),
    /// Say what the lists cover, and what they do not
    Coverage(coverage::Coverage),
    /// Say what a person near a place would be told
    Near(near::Nearby),
}

impl Meetings {
    /// Does it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Check(check) => check.run(),
            What::Coverage(coverage) => coverage.run(),
            What::Near(near) => near.run(),
        }
    }
}
