//! A connection that looks the same for one server and for a cluster.

use ::redis::aio::ConnectionManager;
use ::redis::cluster_async::ClusterConnection;
use ::redis::cluster_routing::{MultipleNodeRoutingInfo, RoutingInfo};
use ::redis::{Cmd, ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, ServerErrorKind, Value};
use tokio::task::JoinSet;

use crate::store::StoreError;

/// One multiplexed connection that comes back by itself. Cheap to clone.
#[derive(Clone)]
pub(super) enum Link {
    /// To one server.
    Single(ConnectionManager),
    /// To every node of a cluster.
    Cluster(ClusterConnection),
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Single(_) => "Single",
            Self::Cluster(_) => "Cluster",
        })
    }
}

impl Link {
    /// Whether a script may touch one partition only.
    pub(super) fn is_cluster(&self) -> bool {
        matches!(self, Self::Cluster(_))
    }

    /// Sends one command; the client's own error. Once more when the connection turned out to be gone: the client makes
    /// a new one while the second waits, and all that we send may be repeated. A late answer is not repeated here, so
    /// that a load takes two seconds at most.
    pub(super) async fn ask(&self, cmd: &Cmd) -> RedisResult<Value> {
        match self.ask_once(cmd).await {
            Err(error) if error.is_connection_dropped() => self.ask_once(cmd).await,
            other => other,
        }
    }

    async fn ask_once(&self, cmd: &Cmd) -> RedisResult<Value> {
        match self.clone() {
            Self::Single(mut link) => cmd.query_async(&mut link).await,
            Self::Cluster(mut link) => cmd.query_async(&mut link).await,
        }
    }

    /// Sends one command.
    pub(super) async fn run(&self, cmd: &Cmd) -> Result<Value, StoreError> {
        self.ask(cmd).await.map_err(|error| refused(&error))
    }

    /// Sends commands on keys of one partition in one round trip; once more like [`Link::ask`].
    pub(super) async fn pipe(&self, pipe: &Pipeline) -> Result<Vec<Value>, StoreError> {
        self.pipe_again(pipe).await.map_err(|error| refused(&error))
    }

    async fn pipe_again<T: FromRedisValue>(&self, pipe: &Pipeline) -> RedisResult<T> {
        match self.pipe_once(pipe).await {
            Err(error) if error.is_connection_dropped() => self.pipe_once(pipe).await,
            other => other,
        }
    }

    async fn pipe_once<T: FromRedisValue>(&self, pipe: &Pipeline) -> RedisResult<T> {
        match self.clone() {
            Self::Single(mut link) => pipe.query_async(&mut link).await,
            Self::Cluster(mut link) => pipe.query_async(&mut link).await,
        }
    }

    /// Sends a command for each item, whatever partitions they touch: one pipeline to one server, side by side to a
    /// cluster, where a pipeline may not span slots.
    pub(super) async fn each<T>(
        &self,
        items: &[T],
        cmd: impl Fn(&T) -> Cmd,
    ) -> Result<Vec<RedisResult<Value>>, StoreError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        match self.clone() {
            Self::Single(_) => {
                let mut pipe = Pipeline::with_capacity(items.len());
                for item in items {
                    pipe.add_command(cmd(item));
                }
                pipe.ignore_errors();
                self.pipe_again(&pipe).await.map_err(|error| refused(&error))
            }
            Self::Cluster(link) => {
                let mut asked = JoinSet::new();
                for (at, item) in items.iter().enumerate() {
                    let (cmd, mut link) = (cmd(item), link.clone());
                    asked.spawn(async move { (at, cmd.query_async::<Value>(&mut link).await) });
                }
                let mut answers = asked.join_all().await;
                answers.sort_by_key(|(at, _)| *at);
                Ok(answers.into_iter().map(|(_, answer)| answer).collect())
            }
        }
    }

    /// Asks every primary; one answer each.
    pub(super) async fn everywhere(&self, cmd: &Cmd) -> RedisResult<Vec<Value>> {
        match self.clone() {
            Self::Single(mut link) => Ok(vec![cmd.query_async(&mut link).await?]),
            Self::Cluster(mut link) => {
                let to = RoutingInfo::MultiNode((MultipleNodeRoutingInfo::AllMasters, None));
                match link.route_command(cmd.clone(), to).await? {
                    Value::Map(answers) => Ok(answers.into_iter().map(|(_, answer)| answer).collect()),
                    Value::Array(answers) => Ok(answers),
                    other => Ok(vec![other]),
                }
            }
        }
    }
}

/// What an error of the client's means to the caller. The texts hold keys at most, and keys tell nothing.
pub(super) fn refused(error: &RedisError) -> StoreError {
    let transient = match error.kind() {
        ErrorKind::Io
        | ErrorKind::ClusterConnectionNotFound
        | ErrorKind::Parse
        | ErrorKind::Server(
            ServerErrorKind::BusyLoading
            | ServerErrorKind::Moved
            | ServerErrorKind::Ask
            | ServerErrorKind::TryAgain
            | ServerErrorKind::ClusterDown
            | ServerErrorKind::MasterDown
            | ServerErrorKind::ReadOnly,
        ) => true,
        // Too few replicas, a script that hangs, a failover that began: all pass by themselves.
        _ => matches!(error.code(), Some("NOREPLICAS" | "BUSY" | "UNBLOCKED")),
    };
    let why = error.to_string();
    if transient { StoreError::Unavailable(why) } else { StoreError::Refused(why) }
}
