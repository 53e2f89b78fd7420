//! Every setting of the server: one struct is `--help`, the environment and the documentation. What is dangerous
//! together is refused at start, in a sentence.

mod providers;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::channel::telnyx::NotAKey;
use crate::channel::twilio::{Setup, SetupError, Twilio};
use crate::channel::{NotAUrl, OptOutReplies, Providers, PublicUrl, Secret};
use crate::store::{Address, AddressError};
pub use providers::ProviderSettings;

/// How the line is run.
#[derive(Debug, Args)]
pub struct Settings {
    /// Where to listen: the address that your reverse proxy forwards to
    #[arg(long, env = "HANDRAIL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Where to listen for the operator's monitoring: /metrics, /healthz, /readyz. Not for the public
    #[arg(long, env = "HANDRAIL_OPERATOR_LISTEN")]
    pub operator_listen: Option<SocketAddr>,

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

    /// How replies leave: in the answer to the webhook, or through the API (which wants the account as well)
    #[arg(long, env = "HANDRAIL_TWILIO_REPLIES", default_value = "inline")]
    pub twilio_replies: Replies,

    /// Who answers STOP, START and HELP: Twilio itself (as it does unless support turned it off), or this line
    #[arg(long, env = "HANDRAIL_TWILIO_OPT_OUT_REPLIES", default_value = "provider")]
    pub twilio_opt_out_replies: Answers,

    /// The other providers.
    #[command(flatten)]
    pub others: ProviderSettings,

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
    /// Through the provider's API.
    Api,
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

impl From<Answers> for OptOutReplies {
    fn from(answers: Answers) -> Self {
        match answers {
            Answers::Provider => Self::Provider,
            Answers::App => Self::App,
        }
    }
}

/// Settings that do not go together.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A provider without the address it signs for.
    #[error(
        "{0} is set and HANDRAIL_PUBLIC_URL is not: the provider calls that address, signs it and sends receipts there, so the line has to know it. Set it to the address in the provider's console, like https://line.example.org"
    )]
    NoPublicUrl(&'static str),
    /// Replies through an API that cannot be used.
    #[error(
        "HANDRAIL_TWILIO_REPLIES=api wants HANDRAIL_TWILIO_ACCOUNT_SID as well: nothing could be sent without it"
    )]
    NoAccount,
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
    /// The provider's settings.
    #[error(transparent)]
    Telnyx(#[from] NotAKey),
    /// The address.
    #[error(transparent)]
    PublicUrl(#[from] NotAUrl),
}

/// The ways in, as settled.
#[derive(Debug)]
pub struct Channels {
    /// Every provider whose secret is set.
    pub providers: Arc<Providers>,
    /// Whether `/phone` is there.
    pub phone: bool,
}

impl Settings {
    /// The ways in, if they go together.
    pub fn channels(&self) -> Result<Channels, SettingsError> {
        let twilio = (!self.twilio_auth_token.is_empty()).then_some("HANDRAIL_TWILIO_AUTH_TOKEN");
        let set = twilio.into_iter().chain(self.others.set()).next();
        let phone = self.phone.map_or(set.is_none(), |switch| switch == Switch::On);
        if phone && set.is_some() {
            return Err(SettingsError::PhoneBesideProvider);
        }
        if phone && !self.listen.ip().is_loopback() {
            return Err(SettingsError::PhoneInPublic);
        }
        if !phone && set.is_none() {
            return Err(SettingsError::NoWayIn);
        }
        let mut providers = Providers::default();
        if let Some(set) = set {
            let public_url = self.public_url.as_deref().ok_or(SettingsError::NoPublicUrl(set))?;
            if twilio.is_some() {
                providers.add(self.twilio(public_url)?);
            }
            self.others.add_to(&mut providers, &PublicUrl::parse(public_url)?)?;
        }
        Ok(Channels { providers: Arc::new(providers), phone })
    }

    fn twilio(&self, public_url: &str) -> Result<Twilio, SettingsError> {
        let only_api = self.twilio_replies == Replies::Api;
        if only_api && self.twilio_account_sid.is_none() {
            return Err(SettingsError::NoAccount);
        }
        let setup = Setup {
            public_url: public_url.to_owned(),
            auth_tokens: self.twilio_auth_token.clone(),
            account_sid: self.twilio_account_sid.clone(),
            numbers: Vec::new(),
            opt_out_replies: self.twilio_opt_out_replies.into(),
            api_url: Some(self.twilio_api_url.trim_end_matches('/').to_owned()),
            only_api,
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
