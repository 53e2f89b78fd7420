//! `handrail forget`: everything that is kept of somebody, but that they opted out.

use std::io::{Write, read_to_string, stdin, stdout};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use super::installation::Installation;
use crate::dispatch::{Done, Order};
use crate::text::Phone;

/// Forget people for good. Their numbers are read from standard input, one a line: on the command line they would
/// stand in the list of processes and in the shell's history
#[derive(Debug, Args)]
pub struct Forget {
    #[command(flatten)]
    installation: Installation,
}

impl Forget {
    /// Does it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let text = read_to_string(stdin()).context("the numbers could not be read")?;
        let mut people = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let Ok(person) = Phone::parse(line.trim()) else {
                bail!("line {} is no number like +16155550123: nobody was forgotten", at + 1);
            };
            people.push(person);
        }
        if people.is_empty() {
            bail!("write the number on standard input, like: echo +16155550123 | handrail forget");
        }
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
        let Done::Forgotten(count) = runtime.block_on(self.installation.order(Order::Forget { people }))?
        else {
            bail!("the server answered something else: is it of another version?");
        };
        let said = match count {
            0 => "nothing was kept of them".to_owned(),
            1 => "one conversation is forgotten".to_owned(),
            count => format!("{count} conversations are forgotten"),
        };
        writeln!(stdout(), "{said}; that they opted out, if they did, still stands")?;
        Ok(ExitCode::SUCCESS)
    }
}
