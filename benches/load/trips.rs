//! Round trips to Redis between a webhook and its reply.

use std::time::Duration;

use super::client::Link;
use super::forms::request;
use super::process::{Redis, Server};

/// The median of so many texts.
const TEXTS: usize = 101;
/// Far from the people of the other measurements.
const FIRST: usize = 70_000;

/// Round trips of somebody's first text, and of their second a moment later.
pub struct Trips {
    pub first: u64,
    pub second: u64,
}

/// Looks at `total_reads_processed` before a webhook and right after its reply, over a connection that is open already.
/// What the server does by itself, and the settling behind the reply, falls in between now and then: the median leaves
/// it out.
pub async fn measure(redis: &Redis, server: &Server) -> Trips {
    let mut link = Link::open(server.address).await;
    let mut connection = redis.connection();
    let mut counted = [Vec::new(), Vec::new()];
    for person in FIRST..FIRST + TEXTS {
        for (turn, counted) in counted.iter_mut().enumerate() {
            // Longer than settles are gathered for.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let before = Redis::info("stats", "total_reads_processed:", &mut connection);
            link.ask(&request(person, turn)).await;
            let after = Redis::info("stats", "total_reads_processed:", &mut connection);
            // One of them is the second look itself.
            counted.push(after - before - 1);
        }
    }
    let [first, second] = counted.map(|mut reads| {
        reads.sort_unstable();
        reads[TEXTS / 2]
    });
    Trips { first, second }
}
