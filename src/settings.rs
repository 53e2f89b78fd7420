//! Every setting of the server: one struct is `--help`, the environment and the documentation. What is dangerous
//! together is refused at start, in a sentence.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::channel::twilio::{OptOutReplies, Setup, SetupError, Twilio};
use crate::channel::{Providers, Secret};
use crate::store::{Address, AddressError};

/// How the line is run.
#[derive(Debug, Args)]
pub struct Settings {
    /// Where to listen: the address that your reverse proxy forwards to
    #[arg(long, env = "HANDRAIL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Where conversations are kept: `file:DIR`, `redis://HOST`, `rediss://HOST` or `redis-cluster://HOST,HOST`
    #[arg(long, env = "HANDRAIL_STORE", default_value = "file:handrail-data", hide_env_values = true, value_parser = |text: &str| Ok::<_, Infallible>(text.parse::<Address>()))]
    pub store: Result<Address, AddressError>,

    /// The folder of flows and texts; the copy inside the program when there is none
    #[arg(long, env = "HANDRAIL_FLOWS", default_value = "flows")]
    pub flows: PathBuf,

    /// Whether the lists of meetings in `feeds.yaml` are fetched
    #[arg(long, env = "HANDRAIL_FEEDS", default_value = "on")]
    pub feeds: Switch,

    /// Where the lists that were fetched are kept
    #[arg(long, env = "HANDRAIL_MEETINGS", default_value = "handrail-meetings")]
    pub meetings: PathBuf,

    /// The simulated phone at /phone: on only while no provider secret is set, unless told otherwise
    #[arg(long, env = "HANDRAIL_PHONE")]
    pub phone: Option<Switch>,

    /// The file with the keys that conversations are sealed with: back it up, without it nothing can be read
    #[arg(long, env = "HANDRAIL_KEY_FILE", default_value = "handrail.key")]
    pub key_file: PathBuf,

    /// The address at which providers reach this server, like `https://line.example.org`
    #[arg(long, env = "HANDRAIL_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The Twilio auth token; while you change it, the old and the new one with a comma between
    #[arg(long, env = "HANDRAIL_TWILIO_AUTH_TOKEN", value_delimiter = ',', hide_env_values = true, value_parser = secret)]
    pub twilio_auth_token: Vec<Secret>,

    /// The Twilio account (`AC…`): webhooks of other accounts are refused
    #[arg(long, env = "HANDRAIL_TWILIO_ACCOUNT_SID")]
    pub twilio_account_sid: Option<String>,

    /// Where Twilio's API is: the real one unless you test
    #[arg(long, env = "HANDRAIL_TWILIO_API_URL", default_value = crate::channel::twilio::API_URL)]
    pub twilio_api_url: String,

    /// How replies leave: in the answer to the webhook
    #[arg(long, env = "HANDRAIL_TWILIO_REPLIES", default_value = "inline")]
    pub twilio_replies: Replies,

    /// Who answers STOP, START and HELP: Twilio itself (as it does unless support turned it off), or this line
    #[arg(long, env = "HANDRAIL_TWILIO_OPT_OUT_REPLIES", default_value = "provider")]
    pub twilio_opt_out_replies: Answers,

    /// Worker threads; one fewer than the machine's cores unless told otherwise, the last is for the store
    #[arg(long, env = "HANDRAIL_THREADS")]
    pub threads: Option<usize>,

    /// Conversations kept warm in memory, about 1 KB each
    #[arg(long, env = "HANDRAIL_WARM", default_value_t = 20_000)]
    pub warm: usize,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// How replies leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Replies {
    /// In the answer to the webhook.
    Inline,
}

/// Who answers the law words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Answers {
    /// The provider.
    Provider,
    /// This line.
    App,
}

fn secret(value: &str) -> Result<Secret, String> {
    if value.trim().is_empty() { Err("it is empty".to_owned()) } else { Ok(Secret::new(value.trim())) }
}

/// Settings that do not go together.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A provider without the address it signs for.
    #[error(
        "HANDRAIL_TWILIO_AUTH_TOKEN is set and HANDRAIL_PUBLIC_URL is not: Twilio signs the address it calls, so the line has to know it. Set it to the address in your Twilio console, like https://line.example.org"
    )]
    NoPublicUrl,
    /// The phone, open to everybody.
    #[error(
        "the phone lets anybody text the line as anybody, without a signature: it is only for this machine. Listen on 127.0.0.1, or set --phone off"
    )]
    PhoneInPublic,
    /// The phone beside a provider.
    #[error(
        "--phone on beside a provider: behind a reverse proxy every visitor looks local, and could write as anybody. Take the provider's secret away, or set --phone off"
    )]
    PhoneBesideProvider,
    /// Nothing can come in.
    #[error(
        "the phone is off and no provider is set: no text can reach the line. Set HANDRAIL_TWILIO_AUTH_TOKEN and HANDRAIL_PUBLIC_URL, or --phone on"
    )]
    NoWayIn,
    /// No store's address. Told here and not by the command line's parser, which repeats what it refuses, password and all.
    #[error("--store or HANDRAIL_STORE: {0}")]
    Store(AddressError),
    /// The provider's settings.
    #[error(transparent)]
    Twilio(#[from] SetupError),
}

/// The ways in, as settled.
#[derive(Debug)]
pub struct Channels {
    /// The providers that are set.
    pub providers: Arc<Providers>,
    /// Whether `/phone` is there.
    pub phone: bool,
}

impl Settings {
    /// The ways in, if they go together.
    pub fn channels(&self) -> Result<Channels, SettingsError> {
        let provider = !self.twilio_auth_token.is_empty();
        let phone = self.phone.map_or(!provider, |switch| switch == Switch::On);
        if phone && provider {
            return Err(SettingsError::PhoneBesideProvider);
        }
        if phone && !self.listen.ip().is_loopback() {
            return Err(SettingsError::PhoneInPublic);
        }
        if !phone && !provider {
            return Err(SettingsError::NoWayIn);
        }
        let twilio = if provider { Some(self.twilio()?) } else { None };
        Ok(Channels { providers: Arc::new(Providers { twilio }), phone })
    }

    fn twilio(&self) -> Result<Twilio, SettingsError> {
        let setup = Setup {
            public_url: self.public_url.clone().ok_or(SettingsError::NoPublicUrl)?,
            auth_tokens: self.twilio_auth_token.clone(),
            account_sid: self.twilio_account_sid.clone(),
            numbers: Vec::new(),
            opt_out_replies: match self.twilio_opt_out_replies {
                Answers::Provider => OptOutReplies::Provider,
                Answers::App => OptOutReplies::App,
            },
            api_url: Some(self.twilio_api_url.clone()),
        };
        Ok(Twilio::new(setup)?)
    }

    /// Where the store is.
    pub fn store(&self) -> Result<&Address, SettingsError> {
        self.store.as_ref().map_err(|error| SettingsError::Store(*error))
    }

    /// How many threads work.
    pub fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or(cores - 1).max(1)
    }
}
