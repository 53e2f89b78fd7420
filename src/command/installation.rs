//! Where an installation is, for the commands that run beside a server: its store and its keys, by the same names as
//! for `serve`.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use crate::dispatch::marks::{self, Marks};
use crate::dispatch::{Done, Operator, Order};
use crate::seal::{Keys, OsEntropy};
use crate::serve::socket::FILE;
use crate::settings::SettingsError;
use crate::store::{Address, AddressError, Store};

/// The arguments that say where.
#[derive(Debug, Args)]
pub struct Installation {
    /// Where the line's store is, as for `serve`
    #[arg(long, env = "HANDRAIL_STORE", default_value = "file:handrail-data", hide_env_values = true, value_parser = |text: &str| Ok::<_, Infallible>(text.parse::<Address>()))]
    store: Result<Address, AddressError>,

    /// The key file, as for `serve`
    #[arg(long, env = "HANDRAIL_KEY_FILE", default_value = "handrail.key")]
    pub key_file: PathBuf,
}

impl Installation {
    /// The store's address.
    pub fn address(&self) -> Result<&Address, SettingsError> {
        self.store.as_ref().map_err(|error| SettingsError::Store(*error))
    }

    /// The store, opened by this command: not while a server owns it.
    pub async fn open(&self, keys: &Keys) -> anyhow::Result<Arc<Store>> {
        Ok(Arc::new(Store::open(self.address()?, &keys.fingerprint()).await?))
    }

    /// The file of marks beside the store.
    pub fn marks(&self) -> anyhow::Result<PathBuf> {
        Ok(marks_of(self.address()?))
    }

    /// Has an order carried out: by the server that owns the store, or right here.
    pub async fn order(&self, order: Order) -> anyhow::Result<Done> {
        if let Address::File(folder) = self.address()?
            && let Some(done) = ask(&folder.join(FILE), &order).await?
        {
            return Ok(done);
        }
        let keys = Keys::load(&self.key_file)?;
        let store = self.open(&keys).await?;
        let marks = Marks::open(&self.marks()?).context("the file of marks cannot be written")?;
        let operator = Operator::new(store, keys, &self.key_file, marks, Box::new(OsEntropy));
        Ok(operator.carry_out(order).await?)
    }
}

/// Where the marks are: in the folder of an embedded store, else where the program runs.
pub fn marks_of(store: &Address) -> PathBuf {
    match store {
        Address::File(folder) => folder.join(marks::FILE),
        _ => PathBuf::from(marks::FILE),
    }
}

/// Asks the server at the socket; none if no server is there.
async fn ask(socket: &Path, order: &Order) -> anyhow::Result<Option<Done>> {
    if !socket.exists() {
        return Ok(None);
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().unix_socket(socket).build()?;
    let answer = match client.post("http://handrail/order").json(order).send().await {
        Ok(answer) => answer,
        // A server that died left it behind.
        Err(error) if error.is_connect() => return Ok(None),
        Err(error) => {
            return Err(error).context("the running server did not answer: nothing is known of the order");
        }
    };
    if answer.status().is_success() {
        return Ok(Some(answer.json().await?));
    }
    bail!(answer.text().await?)
}
