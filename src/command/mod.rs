//! The program's commands, one file each. Exit status 0 is good, 1 a finding, 2 wrong use.

mod backup;
mod chat;
mod check;
mod explain;
mod folder;
mod forget;
mod installation;
mod keys;
mod learn;
mod meetings;
mod rehearse;
mod serve;
mod staff;
mod stock;

use std::io::ErrorKind::BrokenPipe;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A text line for people looking for support in recovery from alcohol and drugs.
#[derive(Debug, Parser)]
#[command(name = "handrail", version, about)]
struct Handrail {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the line: webhooks in, replies out
    Serve(Box<serve::Serve>),
    /// Text the line here in the terminal
    Chat(chat::Chat),
    /// Say what a text means to the line, and why
    Explain(explain::Explain),
    /// Say what is wrong with the flows, before anybody is texted with them
    Check(check::Check),
    /// Learn from the example texts what texts are like, and write it beside them
    Learn(learn::Learn),
    /// Play the transcripts, and say where the line answers otherwise
    Rehearse(rehearse::Rehearse),
    /// Check meeting feeds, and find meetings near a place
    Meetings(meetings::Meetings),
    /// Forget somebody for good
    Forget(forget::Forget),
    /// Write every conversation into a file, sealed
    Backup(backup::Backup),
    /// Put a backup into an empty store
    Restore(backup::Restore),
    /// Invite, list and disable those who work at the desk
    Staff(staff::Staff),
    /// Make the key file that conversations are sealed with, and change its keys
    Keys(keys::Keys),
}

/// Runs what was asked for. What went wrong is told on standard error, in sentences.
pub fn run() -> ExitCode {
    let handrail = Handrail::parse();
    let done = match handrail.command {
        Command::Serve(serve) => serve.run(),
        Command::Chat(chat) => chat.run(),
        Command::Explain(explain) => explain.run(),
        Command::Check(check) => check.run(),
        Command::Learn(learn) => learn.run(),
        Command::Rehearse(rehearse) => rehearse.run(),
        Command::Meetings(meetings) => meetings.run(),
        Command::Forget(forget) => forget.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Staff(staff) => staff.run(),
        Command::Keys(keys) => keys.run(),
    };
    match done {
        Ok(code) => code,
        // Whoever read our output has read enough.
        Err(error) if error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == BrokenPipe) => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn complain(error: &anyhow::Error) {
    use std::io::Write;
    let mut text = format!("handrail: {error}\n");
    for cause in error.chain().skip(1) {
        text.push_str(&format!("  because {cause}\n"));
    }
    // Standard error is gone: there is nobody left to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
}
