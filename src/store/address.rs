//! Where a store is: the value of `--store`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// A store's address. `Debug` and `Display` leave out user and password.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// `file:DIR`: the embedded store in that folder.
    File(PathBuf),
    /// `memory:`: the embedded store, gone with the process.
    Memory,
    /// `redis://…` or `rediss://…`: one server, the text as given.
    Redis(String),
    /// `redis-sentinel://…`: known, and refused when opened.
    Sentinel(String),
    /// `redis-cluster://[user:password@]host:port,host:port` (`rediss-cluster://` with TLS), the text as given.
    Cluster(String),
}

/// A text that is no store's address. Does not repeat it: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// An unknown beginning.
    #[error(
        "a store is file:DIR, memory:, redis://host:port, rediss://host:port, redis-cluster://host:port,host:port \
         or redis-sentinel://…"
    )]
    Unknown,
    /// `file:` and nothing.
    #[error("file: wants a folder, such as file:handrail-data")]
    NoFolder,
    /// No host.
    #[error("the store's address names no host, such as redis://127.0.0.1:6379")]
    NoHost,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if let Some(folder) = text.strip_prefix("file:") {
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return if folder.is_empty() {
                Err(AddressError::NoFolder)
            } else {
                Ok(Self::File(folder.into()))
            };
        }
        let (scheme, rest) = match text {
            "memory" | "memory:" => return Ok(Self::Memory),
            _ => text.split_once("://").ok_or(AddressError::Unknown)?,
        };
        let kind = match scheme {
            "redis" | "rediss" => Self::Redis,
            "redis-cluster" | "rediss-cluster" => Self::Cluster,
            "redis-sentinel" | "rediss-sentinel" => Self::Sentinel,
            _ => return Err(AddressError::Unknown),
        };
        if rest.rsplit('@').next().is_none_or(|host| host.is_empty() || host.starts_with(['/', ':'])) {
            return Err(AddressError::NoHost);
        }
        Ok(kind(text.to_owned()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(folder) => write!(f, "file:{}", folder.display()),
            Self::Memory => f.write_str("memory:"),
            Self::Redis(url) | Self::Sentinel(url) | Self::Cluster(url) => {
                f.write_str(&without_password(url))
            }
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The address as it may be shown: nothing between `://` and the last `@`, nothing from `?` on.
pub(super) fn without_password(url: &str) -> String {
    let shown = url.split('?').next().unwrap_or_default();
    match (shown.split_once("://"), shown.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        _ => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressError};

    #[test]
    fn addresses_are_read_and_shown_without_secrets() {
        for (text, expected) in [
            ("file:handrail-data", Ok("file:handrail-data")),
            ("file:///var/lib/handrail", Ok("file:/var/lib/handrail")),
            ("memory:", Ok("memory:")),
            ("redis://127.0.0.1:6379/2", Ok("redis://127.0.0.1:6379/2")),
            ("rediss://line:p@ss@redis.example:6380", Ok("rediss://redis.example:6380")),
            ("redis://:secret@h:1?password=x", Ok("redis://h:1")),
            ("redis-cluster://a:1,b:2", Ok("redis-cluster://a:1,b:2")),
            ("redis-cluster://u:p@a:1,b:2", Ok("redis-cluster://a:1,b:2")),
            ("redis-sentinel://a:1/main", Ok("redis-sentinel://a:1/main")),
            ("file:", Err(AddressError::NoFolder)),
            ("redis://", Err(AddressError::NoHost)),
            ("redis:///0", Err(AddressError::NoHost)),
            ("redis://user:pw@", Err(AddressError::NoHost)),
            ("postgres://h", Err(AddressError::Unknown)),
            ("handrail-data", Err(AddressError::Unknown)),
            ("", Err(AddressError::Unknown)),
        ] {
            let read = text.parse::<Address>().map(|address| format!("{address:?}"));
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        }
    }
}
