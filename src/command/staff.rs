//! `handrail staff`: who works at the desk, from a terminal.

use std::convert::Infallible;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::serve::keys;
use crate::desk::{Accounts, Records, Role};
use crate::dispatch::Clock;
use crate::seal::OsEntropy;
use crate::settings::SettingsError;
use crate::store::{Address, AddressError, Shelf, Store};

/// The arguments.
#[derive(Debug, Args)]
pub struct Staff {
    #[command(subcommand)]
    what: What,

    /// Where the line's store is, as for `serve`
    #[arg(long, global = true, env = "HANDRAIL_STORE", default_value = "file:handrail-data", hide_env_values = true, value_parser = |text: &str| Ok::<_, Infallible>(text.parse::<Address>()))]
    store: Result<Address, AddressError>,

    /// The key file, as for `serve`
    #[arg(long, global = true, env = "HANDRAIL_KEY_FILE", default_value = "handrail.key")]
    key_file: PathBuf,

    /// Where browsers reach the desk
    #[arg(long, global = true, env = "HANDRAIL_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a one-time link with which somebody joins the desk
    Invite {
        /// What they are called
        name: String,
        /// What they are there for
        #[arg(long, default_value = "staff", value_parser = ["administrator", "supervisor", "staff", "navigator", "observer", "auditor"])]
        role: String,
        /// For a navigator: whom they work for, which the people they write to are told
        #[arg(long, default_value = "")]
        works_for: String,
    },
    /// List everybody
    List {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// End somebody's sessions, and let them sign in no more
    Disable {
        /// What they sign in with
        login: String,
    },
}

impl Staff {
    /// Does it. With the store in a file this works while no `serve` runs; while one does, the desk has a page for it.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("no runtime")?;
        runtime.block_on(self.act())
    }

    async fn act(self) -> anyhow::Result<ExitCode> {
        let place = self.store.as_ref().map_err(|error| SettingsError::Store(*error))?;
        let keys = keys(place, &self.key_file)?;
        let store = Store::open(place, &keys.fingerprint())
            .await
            .context("the desk's own page, People, does the same while `handrail serve` runs")?;
        let records = Records::new(Arc::new(store), keys, Arc::new(OsEntropy));
        let accounts = Accounts::new(records.clone());
        let now = Clock::System.now();
        let mut out = stdout().lock();
        match self.what {
            What::Invite { name, role, works_for } => {
                let Some(role) = Role::named(&role) else { bail!("there is no role {role}") };
                let token = accounts.invite(role, &name, &works_for, now).await?;
                let address = self.public_url.trim_end_matches('/');
                writeln!(out, "{address}/desk/join/{}", token.reveal())?;
            }
            What::List { json } => {
                for account in accounts.all().await? {
                    let disabled = account.disabled.is_some();
                    if json {
                        let row = serde_json::json!({ "id": account.id, "login": account.login, "name": account.name, "role": account.role, "disabled": disabled });
                        writeln!(out, "{row}")?;
                    } else {
                        let (role, state) = (account.role.name(), if disabled { "disabled" } else { "" });
                        writeln!(out, "{:<13} {:<30} {:<24} {state}", role, account.login, account.name)?;
                    }
                }
            }
            What::Disable { login } => {
                let id = records.keys().staff(&login);
                let known = accounts.change(id, |account| account.disabled = Some(now)).await?;
                if known.is_none() {
                    bail!("nobody signs in as {login}: `handrail staff list` shows everybody");
                }
                // Whoever asks the store next finds them disabled; off shift at once.
                records.remove(Shelf::Presence, &id.to_string()).await?;
                writeln!(out, "{login} can sign in no more; whatever was open is closed")?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
