//! The shell around the pure turn: it loads, runs the turn, commits, and sees replies out.
//!
//! Every event, a text as well as a timer, goes one way: load, [`turn`](crate::conversation::turn), commit, answer, settle. If the process
//! dies before the commit nothing happened, and the provider sends the text again. If it dies after, the replies
//! lie in the outbox under a lease: the provider's repeat gets the same bytes, or the lease lapses and
//! [`deliver`] deals with what it left.

pub mod backup;
mod clock;
mod deliver;
mod emergency;
mod feeds;
#[cfg(test)]
mod fixture;
mod happen;
mod lines;
mod lock;
mod look;
mod mailbox;
pub mod marks;
mod metrics;
mod operator;
mod post;
mod receive;
mod record;
mod retain;
mod rewrap;
mod settle;
mod wake;
mod warm;

pub use clock::Clock;
pub use deliver::deliver;
pub use feeds::{Failing, FeedFolder, Feeds, FetchError, Standing, keep_fresh};
pub use look::Looked;
pub use mailbox::{Letter, Mailbox};
pub use metrics::{Metrics, head, line};
pub use operator::{Done, Operator, Order, OrderError};
pub use post::{Post, Posted};
pub use receive::{Answered, Dispatch, ReceiveError, Seen};
pub use record::{Logged, Stored};
pub use retain::{forget_ended, retain};
pub use rewrap::{Rewrapped, rewrap};
pub use settle::{Settler, Ticket};
pub use wake::wake;
