//! The scripts, and how they are called: by digest, and in full where the server does not know them.

use std::sync::LazyLock;

use ::redis::{Cmd, ErrorKind, ServerErrorKind, Value};
use sha1::{Digest, Sha1};

use super::link::{Link, refused};
use crate::store::StoreError;

/// A script and its digest.
pub(super) struct Script {
    source: &'static str,
    digest: LazyLock<String>,
}

macro_rules! script {
    ($($part:literal),+) => {
        Script {
            source: concat!($(include_str!($part)),+),
            digest: LazyLock::new(|| hex(&Sha1::digest(concat!($(include_str!($part)),+)))),
        }
    };
}

pub(super) static COMMIT: Script = script!("outbox.lua", "commit.lua");
pub(super) static SETTLE: Script = script!("outbox.lua", "settle.lua");
pub(super) static CLAIM: Script = script!("outbox.lua", "claim.lua");
pub(super) static DEFER: Script = script!("outbox.lua", "defer.lua");
pub(super) static REWRAP: Script = script!("rewrap.lua");
pub(super) static FORGET: Script = script!("forget.lua");
pub(super) static SHELVE: Script = script!("shelve.lua");
pub(super) static UNSHELVE: Script = script!("unshelve.lua");

impl Script {
    /// Runs it once. `fill` adds the number of keys, the keys and the arguments.
    pub(super) async fn run(&self, link: &Link, fill: impl Fn(&mut Cmd)) -> Result<Value, StoreError> {
        match link.ask(&self.by_digest(&fill)).await {
            // SCRIPT LOAD would have to reach every node of a cluster; EVAL teaches the one that asked.
            Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                link.run(&self.in_full(&fill)).await
            }
            other => other.map_err(|error| refused(&error)),
        }
    }

    /// Runs it for each item, all in one round trip to each node.
    pub(super) async fn run_many<T>(
        &self,
        link: &Link,
        items: &[T],
        fill: impl Fn(&T, &mut Cmd),
    ) -> Result<Vec<Value>, StoreError> {
        let answers = link.each(items, |item| self.by_digest(|cmd| fill(item, cmd))).await?;
        let mut values = Vec::with_capacity(answers.len());
        for (item, answer) in items.iter().zip(answers) {
            values.push(match answer {
                Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                    link.run(&self.in_full(|cmd| fill(item, cmd))).await?
                }
                other => other.map_err(|error| refused(&error))?,
            });
        }
        Ok(values)
    }

    fn by_digest(&self, fill: impl Fn(&mut Cmd)) -> Cmd {
        // Room for a turn: 35 arguments with four sealed ones among them, grown to step by step otherwise.
        let mut cmd = Cmd::with_capacity(48, 3072);
        cmd.arg("EVALSHA");
        cmd.arg(self.digest.as_str());
        fill(&mut cmd);
        cmd
    }

    fn in_full(&self, fill: impl Fn(&mut Cmd)) -> Cmd {
        let mut cmd = ::redis::cmd("EVAL");
        cmd.arg(self.source);
        fill(&mut cmd);
        cmd
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
