//! One request for a list: conditional, with an end to waiting and to reading.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};

use super::standing::Standing;
use crate::meeting::FeedError;

/// The connection must stand within this time, and all have come within the next.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_mins(2);
/// Bytes of a list. The largest that we know, all of NA's, has some 40 MB.
const LARGEST: usize = 96 * 1024 * 1024;
/// Who asks: operators of lists can see it and say so.
const AGENT: &str = concat!("handrail/", env!("CARGO_PKG_VERSION"), " (recovery text line)");

/// Why a list did not come, or may not take the place of the one before.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No connection, or it broke.
    #[error("it cannot be reached: is its address right, is there a network?")]
    Unreachable,
    /// It took too long.
    #[error("it did not come within {} s", WHOLE.as_secs())]
    Late,
    /// Another answer than a list.
    #[error("it answered {0}")]
    Status(StatusCode),
    /// More than we take.
    #[error("it is larger than {} MB", LARGEST / 1024 / 1024)]
    TooLarge,
    /// What came is no list.
    #[error(transparent)]
    NoFeed(#[from] FeedError),
    /// It has no meeting.
    #[error("none of its {rows} rows is a meeting that can be kept")]
    Empty {
        /// Rows in it.
        rows: usize,
    },
    /// It lost half of its meetings at once.
    #[error("it has {now} meetings after {before}: too few to be believed at once")]
    Shrunk {
        /// Meetings before.
        before: usize,
        /// Meetings now.
        now: usize,
    },
    /// The folder of lists.
    #[error("it could not be kept: {0}")]
    Disk(#[from] std::io::Error),
}

/// What came.
#[derive(Debug)]
pub enum Fetched {
    /// The same as last time.
    Same,
    /// A list, and what to ask with next time.
    New {
        /// Its bytes.
        body: Vec<u8>,
        /// Of its headers.
        etag: Option<String>,
        /// Likewise.
        modified: Option<String>,
    },
}

/// A client for lists: redirects are followed, since addresses move.
pub fn client() -> Result<reqwest::Client, reqwest::Error> {
    // The one that the redis client uses too; it is only refused when it is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().user_agent(AGENT).connect_timeout(CONNECT).timeout(WHOLE).build()
}

/// Asks for a list, if it has changed since.
pub async fn fetch(
    client: &reqwest::Client,
    url: &str,
    since: Option<&Standing>,
) -> Result<Fetched, FetchError> {
    let mut request = client.get(url);
    let known: [(HeaderName, Option<&String>); 2] = [
        (IF_NONE_MATCH, since.and_then(|s| s.etag.as_ref())),
        (IF_MODIFIED_SINCE, since.and_then(|s| s.modified.as_ref())),
    ];
    for (header, value) in known {
        if let Some(value) = value {
            request = request.header(header, value);
        }
    }
    let mut response = request.send().await.map_err(|e| failed(&e))?;
    match response.status() {
        StatusCode::NOT_MODIFIED if since.is_some() => return Ok(Fetched::Same),
        StatusCode::OK => {}
        status => return Err(FetchError::Status(status)),
    }
    let header = |name| {
        let value = response.headers().get(name).and_then(|v| v.to_str().ok());
        value.map(str::to_owned)
    };
    let (etag, modified) = (header(ETAG), header(LAST_MODIFIED));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| failed(&e))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched::New { body, etag, modified })
}

/// The error's own words are left out: they repeat the address, which may carry a key.
fn failed(error: &reqwest::Error) -> FetchError {
    if error.is_timeout() { FetchError::Late } else { FetchError::Unreachable }
}
