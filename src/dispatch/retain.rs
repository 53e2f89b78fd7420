//! Retention: who has not written for ninety days is forgotten, as our own texts promise.
//!
//! Each conversation names the end of its retention when it is committed. Forgetting takes everything but the
//! opt-out mark in one act. If the process dies in the middle of a round, the next round goes on; if somebody
//! writes in that very moment, their commit meets a forgotten conversation, and they are greeted as new.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use super::Clock;
use crate::store::{Store, StoreError};

/// How often the ends are looked at. They fall on the end of a day, so an hour late is early enough.
const ROUND: Duration = Duration::from_hours(1);
/// The first round waits until a server that starts has answered those who waited for it.
const FIRST: Duration = Duration::from_mins(5);
/// Conversations forgotten in one go.
const BATCH: usize = 100;

/// Forgets whose time has come, for ever, until told to stop.
pub async fn retain(store: Arc<Store>, stop: CancellationToken) {
    let mut tick = interval_at(Instant::now() + FIRST, ROUND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        match forget_ended(&store, Clock::System.now().0).await {
            Ok(0) => {}
            Ok(forgotten) => {
                tracing::info!(forgotten, "conversations whose retention has ended were forgotten");
            }
            Err(error) => tracing::warn!(%error, "retention could not be seen to; trying again in an hour"),
        }
    }
}

/// Forgets every conversation whose retention ended by `now`; how many those were.
pub async fn forget_ended(store: &Store, now: i64) -> Result<usize, StoreError> {
    let mut forgotten = 0;
    for partition in 0..=u8::MAX {
        loop {
            let ended = store.ended(partition, now, BATCH).await?;
            for id in &ended {
                forgotten += usize::from(store.forget(id).await?);
            }
            if ended.len() < BATCH {
                break; // the partition is done
            }
        }
    }
    Ok(forgotten)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::forget_ended;
    use crate::conversation::{Event, EventId, Form, Inbound, Moment, Reach, What, days};
    use crate::dispatch::{Clock, Dispatch, Post, fixture};
    use crate::seal::{Keys, SeededEntropy};
    use crate::store::{Address, Store};
    use crate::text::{Body, Phone};

    #[tokio::test]
    async fn who_has_not_written_for_ninety_days_is_forgotten_and_not_a_day_sooner() {
        let entropy = SeededEntropy::new(7);
        let keys = Keys::generate(&entropy);
        let store = Arc::new(Store::open(&Address::Memory, &keys.fingerprint()).await.unwrap());
        let begin = Moment(1_790_000_000_000);
        let clock = Clock::at(begin);
        let dispatch = Dispatch::new(
            Arc::clone(&store),
            keys,
            Arc::new(fixture::world()),
            Box::new(entropy),
            clock,
            0,
            Post::default(),
        );
        let (line, them) = ("+16155550100".parse::<Phone>().unwrap(), "+16155550123".parse().unwrap());
        let inbound = Inbound { body: Body::new("hi"), form: Form::Plain, provider_answers: None };
        let event = Event { id: EventId::inbound("test", "1"), what: What::Text(inbound) };
        let reach = Reach { channel: "chat".into(), line, person: them };
        let answered = dispatch.receive(&reach, &event).await.unwrap();
        assert_eq!(forget_ended(&store, begin.after(days(90)).0).await.unwrap(), 0);
        assert_eq!(store.transcript(&answered.id, 0).await.unwrap().len(), 1);
        assert_eq!(forget_ended(&store, begin.after(days(91)).0).await.unwrap(), 1);
        assert_eq!(store.transcript(&answered.id, 0).await.unwrap().len(), 0);
    }
}
