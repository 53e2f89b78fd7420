//! The worker: looks at each source when it is due, and puts what came into use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::fetch::{FetchError, Fetched, client, fetch};
use super::folder::FeedFolder;
use super::standing::{Failing, Standing, is_due, judge};
use crate::dispatch::Dispatch;
use crate::meeting::{Checked, Feed, Formats, Meeting, Meetings, Source, check, rows};
use crate::place::Gazetteer;

/// How often it is looked which sources are due.
const ROUND: Duration = Duration::from_mins(1);

/// The sources, and how each stands.
#[derive(Debug)]
pub struct Feeds {
    client: reqwest::Client,
    sources: Vec<Source>,
    folder: FeedFolder,
    places: &'static Gazetteer,
    /// Meetings of sources that are files.
    files: Vec<Meeting>,
    failing: Mutex<HashMap<String, Failing>>,
}

impl Feeds {
    /// Sources whose lists are kept in `folder`. `files` are the meetings that come from no network.
    pub fn new(
        sources: Vec<Source>,
        folder: FeedFolder,
        files: Vec<Meeting>,
        places: &'static Gazetteer,
    ) -> Result<Self, reqwest::Error> {
        Ok(Self { client: client()?, sources, folder, places, files, failing: Mutex::default() })
    }

    /// What is kept now, as an index.
    pub fn stock(&self) -> Meetings {
        self.folder.stock(&self.sources, self.files.clone())
    }

    /// The sources that have an address.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.url.is_some())
    }

    /// How a source stands, and why it fails if it does.
    pub fn standing(&self, source: &Source) -> (Option<Standing>, Option<Failing>) {
        (self.folder.standing(source), self.failing().get(&source.name).cloned())
    }

    /// Looks at every source that is due, `all` of them if told so. Whether a list has changed.
    pub async fn look(&self, now: Timestamp, all: bool) -> bool {
        let mut changed = false;
        let mut news = false;
        for source in self.sources() {
            let (standing, failing) = self.standing(source);
            if !all && !is_due(source, standing.as_ref(), failing.as_ref(), now) {
                continue;
            }
            match self.read(source, standing.as_ref(), now).await {
                Ok(new) => {
                    changed |= new;
                    news |= self.failing().remove(&source.name).is_some();
                }
                Err(error) => {
                    tracing::debug!(feed = source.name, %error, "a list of meetings was not read");
                    news |= failing.is_none();
                    let failing = Failing::again(failing.as_ref(), &error, now);
                    self.failing().insert(source.name.clone(), failing);
                }
            }
        }
        if news {
            self.report();
        }
        changed
    }

    /// One line for all of them: a machine without a network has no news of each.
    fn report(&self) {
        let failing = self.failing();
        let mut names: Vec<_> = failing.keys().map(String::as_str).collect();
        names.sort_unstable();
        if names.is_empty() {
            tracing::info!("every list of meetings can be read");
        } else {
            let lists = names.join(", ");
            tracing::info!(lists, "not read: the last good lists serve, else the official addresses");
        }
    }

    /// Reads one source. Whether its list has changed.
    async fn read(
        &self,
        source: &Source,
        standing: Option<&Standing>,
        now: Timestamp,
    ) -> Result<bool, FetchError> {
        let url = source.url.as_deref().unwrap_or_default();
        // What is not believed yet is asked for whole, so that it can be seen to stay.
        let since = standing.filter(|s| s.shrunk_since.is_none());
        let (body, etag, modified) = match fetch(&self.client, url, since).await? {
            Fetched::Same => {
                if let Some(standing) = standing {
                    self.folder.note(source, &Standing { checked_at: now, ..standing.clone() })?;
                }
                return Ok(false);
            }
            Fetched::New { body, etag, modified } => (body, etag, modified),
        };
        let formats = match &source.formats {
            Some(at) => match fetch(&self.client, at, None).await? {
                Fetched::New { body, .. } => Formats::parse(&body),
                Fetched::Same => Formats::default(),
            },
            None => Formats::default(),
        };
        let checked = self.check(source, body, formats).await?;
        if let Err(error) = judge(standing, &checked, now) {
            if let (FetchError::Shrunk { .. }, Some(standing)) = (&error, standing) {
                let shrunk_since = standing.shrunk_since.or(Some(now));
                self.folder.note(source, &Standing { shrunk_since, ..standing.clone() })?;
            }
            return Err(error);
        }
        let standing = Standing {
            url: url.to_owned(),
            checked_at: now,
            rows: checked.rows,
            kept: checked.kept,
            meetings: checked.meetings.len(),
            etag,
            modified,
            shrunk_since: None,
        };
        self.folder.keep(source, &standing, &checked.meetings)?;
        tracing::info!(feed = source.name, meetings = standing.meetings, "a list of meetings was read");
        Ok(true)
    }

    /// Checks a list away from the threads that answer people.
    async fn check(&self, source: &Source, body: Vec<u8>, formats: Formats) -> Result<Checked, FetchError> {
        let feed =
            Feed { fellowship: source.group.clone(), source: source.name.clone(), zone: source.zone.clone() };
        let places = self.places;
        let work = move || Ok(check(&rows(&body, &formats)?, &feed, places));
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(FetchError::Empty { rows: 0 }))
    }

    fn failing(&self) -> std::sync::MutexGuard<'_, HashMap<String, Failing>> {
        self.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the line's meetings fresh, until told to stop. Begins with what is kept.
pub async fn keep_fresh(feeds: Arc<Feeds>, dispatch: Arc<Dispatch>, stop: CancellationToken) {
    put_into_use(&feeds, &dispatch).await;
    let mut tick = interval(ROUND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        let now = Timestamp::from_millisecond(dispatch.clock().now().0).unwrap_or_default();
        let changed = tokio::select! {
            () = stop.cancelled() => return,
            changed = feeds.look(now, false) => changed,
        };
        if changed {
            put_into_use(&feeds, &dispatch).await;
        }
    }
}

async fn put_into_use(feeds: &Arc<Feeds>, dispatch: &Dispatch) {
    let feeds = Arc::clone(feeds);
    if let Ok(stock) = tokio::task::spawn_blocking(move || feeds.stock()).await {
        dispatch.stock(&Arc::new(stock));
    }
}
