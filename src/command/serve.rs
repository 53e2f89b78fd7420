//! `handrail serve`: the line itself.

use std::backtrace::Backtrace;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::panic::PanicHookInfo;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::folder;
use super::stock::feeds;
use crate::desk::{Desk, Records, Role, keep};
use crate::dispatch::{Clock, Dispatch, Post, deliver, keep_fresh, retain, wake};
use crate::seal::{Keys, OsEntropy};
use crate::serve::{House, serve, serve_operator};
use crate::settings::{Channels, Settings, Switch};
use crate::store::{Address, Store};

/// The arguments.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    /// Serves until SIGTERM or Ctrl-C.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        log();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(self.settings.threads())
            .enable_all()
            .build()
            .context("the runtime could not start")?;
        runtime.block_on(line(self.settings))?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn line(settings: Settings) -> anyhow::Result<()> {
    let channels = settings.channels()?;
    let place = settings.store()?;
    let world = Arc::new(folder::world(&settings.flows)?);
    let keys = keys(place, &settings.key_file)?;
    let store = Arc::new(Store::open(place, &keys.fingerprint()).await?);
    let listener = TcpListener::bind(settings.listen).await.with_context(|| {
        format!(
            "{} cannot be listened on: is another server there? --listen chooses another",
            settings.listen
        )
    })?;
    let stop = CancellationToken::new();
    let operator = match settings.operator_listen {
        Some(address) => Some(TcpListener::bind(address).await.with_context(|| {
            format!("{address} cannot be listened on: --operator-listen chooses another")
        })?),
        None => None,
    };
    let records = Records::new(Arc::clone(&store), keys.clone(), Arc::new(OsEntropy));
    let post = Post::new(Arc::clone(&channels.providers)).context("the HTTP client could not start")?;
    let warm = settings.warm;
    let dispatch =
        Dispatch::new(Arc::clone(&store), keys, world, Box::new(OsEntropy), Clock::System, warm, post);
    let dispatch = Arc::new(dispatch);
    let desk =
        Arc::new(Desk::new(Arc::clone(&dispatch), records, &address(&settings, &listener), stop.clone()));
    let metrics = operator.as_ref().and_then(|listener| listener.local_addr().ok());
    let metrics = metrics.map_or(String::new(), |address| format!("  metrics:  http://{address}/metrics\n"));
    let welcome = welcome(&settings, &channels, &listener) + &metrics + &first_of_the_desk(&desk).await?;
    let asked_to_stop = asked_to_stop().context("signals cannot be caught")?;
    let mut work = JoinSet::new();
    work.spawn(deliver(Arc::clone(&dispatch), stop.clone()));
    work.spawn(wake(Arc::clone(&dispatch), stop.clone()));
    work.spawn(keep(Arc::clone(&desk), stop.clone()));
    work.spawn(retain(store, stop.clone()));
    if settings.feeds == Switch::On {
        let feeds = feeds(&settings.flows, &settings.meetings)?;
        work.spawn(keep_fresh(Arc::new(feeds), Arc::clone(&dispatch), stop.clone()));
    }
    // Standard output may be closed; the line runs all the same.
    let _ = stdout().write_all(welcome.as_bytes());
    let house = Arc::new(House { dispatch, desk, channels });
    if let Some(operator) = operator {
        tokio::spawn(serve_operator(Arc::clone(&house), operator));
    }
    let served = serve(house, listener, asked_to_stop).await;
    stop.cancel();
    work.join_all().await;
    served.context("the listener failed")
}

/// A store in a file of this machine may make its own keys. One that servers share may not: two servers with
/// two keys would know nobody.
pub fn keys(place: &Address, file: &Path) -> anyhow::Result<Keys> {
    let keys = match place {
        Address::File(_) | Address::Memory => Keys::load_or_make(file, &OsEntropy)?,
        _ => Keys::load(file)?,
    };
    Ok(keys)
}

/// Where browsers reach this server.
fn address(settings: &Settings, listener: &TcpListener) -> String {
    let listen = listener.local_addr().unwrap_or(settings.listen);
    settings.public_url.clone().unwrap_or_else(|| format!("http://{listen}"))
}

/// While nobody works at the desk: the link for the first administrator. Shown on a terminal only, since whatever else
/// keeps standard output keeps the link.
async fn first_of_the_desk(desk: &Desk) -> anyhow::Result<String> {
    if !desk.accounts().all().await?.is_empty() {
        return Ok(String::new());
    }
    if !stdout().is_terminal() {
        return Ok(
            "  nobody works at the desk yet: `handrail staff invite NAME --role administrator`\n".to_owned()
        );
    }
    let token = desk.accounts().invite(Role::Administrator, "", "", Clock::System.now()).await?;
    Ok(format!("  first administrator, once, for three days: {}\n", desk.link(&token)))
}

fn welcome(settings: &Settings, channels: &Channels, listener: &TcpListener) -> String {
    let listen = listener.local_addr().unwrap_or(settings.listen);
    let mut text = format!("Handrail is ready on http://{listen}\n");
    if channels.phone {
        text.push_str(&format!("  text it:  http://{listen}/phone\n"));
    }
    text.push_str(&format!("  desk:     {}/desk\n", address(settings, listener).trim_end_matches('/')));
    for provider in channels.providers.iter() {
        let url = settings.public_url.as_deref().unwrap_or_default().trim_end_matches('/');
        let mute = if provider.answers_inline() || provider.api().is_some() {
            ""
        } else {
            " (it cannot answer yet: see `handrail serve --help` for what sending wants)"
        };
        text.push_str(&format!("  webhook:  {url}/sms/{}{mute}\n", provider.name()));
    }
    if channels.providers.is_empty() {
        text.push_str(&format!("  webhook:  http://{listen}/sms/twilio, once HANDRAIL_TWILIO_AUTH_TOKEN and HANDRAIL_PUBLIC_URL are set\n"));
    }
    text.push_str(&format!("  keys:     {} - keep a copy somewhere safe\n", settings.key_file.display()));
    text
}

/// Lines for people on a terminal, JSON elsewhere. `RUST_LOG` sets the level.
fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    if stderr().is_terminal() {
        subscriber.compact().init();
    } else {
        subscriber.json().init();
    }
    std::panic::set_hook(Box::new(quietly));
}

/// A panic is logged by its place and the way there alone: its message may quote the very text that it fell over.
fn quietly(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string);
    let way = Backtrace::force_capture();
    tracing::error!(at, %way, "the program is wrong here: please report the place");
}

/// Resolves on SIGTERM or Ctrl-C. Both are caught from the call on, so that who is told "ready" can stop the line in
/// good order at once.
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: what is in hand is finished first");
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Mutex;

    static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

    struct Log;

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            LOG.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_does_not_quote_what_it_fell_over() {
        std::panic::set_hook(Box::new(super::quietly));
        let subscriber = tracing_subscriber::fmt().with_writer(|| Log).finish();
        let fell = tracing::subscriber::with_default(subscriber, || {
            std::panic::catch_unwind(|| "éclair quillfeather".split_at(1).0.len())
        });
        let _ = std::panic::take_hook();
        let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
        assert!(fell.is_err() && log.contains("serve.rs") && !log.contains("quillfeather"), "{log}");
    }
}
