//! Timers: who is due is woken by an event, once, whichever server is quickest.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::receive::{Dispatch, ReceiveError};
use crate::conversation::{Event, EventId, What};
use crate::store::Queue;

/// How often the timers are looked at: one round trip.
const ROUND: Duration = Duration::from_secs(1);
/// Conversations woken in one round.
const BATCH: usize = 256;

/// Wakes who is due, for ever, until told to stop.
pub async fn wake(dispatch: Arc<Dispatch>, stop: CancellationToken) {
    let mut tick = interval(ROUND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = dispatch.wake_due().await {
            tracing::warn!(%error, "timers could not be seen to; trying again");
        }
    }
}

impl Dispatch {
    /// Wakes every conversation with a timer that is due; how many those were.
    pub async fn wake_due(&self) -> Result<usize, ReceiveError> {
        let now = self.clock().now();
        let due = self.store().queue(Queue::Timer, BATCH).await?;
        let due: Vec<_> = due.into_iter().take_while(|(_, at)| *at <= now.0).collect();
        for (id, at) in &due {
            let event = Event { id: EventId::woke(&id.to_string(), *at), what: What::Woke };
            self.happen(id, &event).await?;
        }
        Ok(due.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use crate::conversation::{
        Consent, Conversation, Due, Event, EventId, Moment, Queue, Reach, StopMark, Timer, Turn, What,
    };
    use crate::dispatch::record::{self, Sealing};
    use crate::dispatch::{Clock, Dispatch, Post, fixture};
    use crate::seal::{Keys, SeededEntropy};
    use crate::store::{Address, Lease, Store, Via};

    /// A line with one conversation in it, that asked for a text at 1,000.
    async fn line(consent: Consent) -> (Arc<Dispatch>, Reach) {
        let entropy = SeededEntropy::new(7);
        let keys = Keys::generate(&entropy);
        let store = Arc::new(Store::open(&Address::Memory, &keys.fingerprint()).await.unwrap());
        let reach = Reach {
            channel: "phone".into(),
            line: "+16155550100".parse().unwrap(),
            person: "+16155550123".parse().unwrap(),
        };
        let id = keys.conversation(&reach.line, &reach.person);
        let known = record::open(&keys, &id, None, None, &entropy).unwrap();
        let timers = vec![Timer { at: Moment(1000), due: Due::Say { text: "It is one.".into() } }];
        let conversation =
            Conversation { consent, timers, reach: Some(reach.clone()), ..Conversation::default() };
        let turn = Turn {
            conversation,
            replies: Vec::new(),
            reading: None,
            stop: StopMark::Keep,
            queues: vec![(Queue::Timer, Some(Moment(1000)))],
            refused: None,
            forget: false,
        };
        let event = Event { id: EventId::woke("before", 0), what: What::Woke };
        let sealing = Sealing {
            id: &id,
            event_key: keys.event(&event.id),
            event: &event,
            known: &known,
            turn: &turn,
            reach: None,
            via: Via::Api,
            lease: Lease { owner: "before".into(), until: 1 },
            now: Moment(0),
            entropy: &entropy,
        };
        store.commit(&sealing.commit()).await.unwrap();
        let clock = Clock::at(Moment(999));
        let dispatch = Dispatch::new(
            store,
            keys,
            Arc::new(fixture::world()),
            Box::new(entropy),
            clock,
            0,
            Post::default(),
        );
        (Arc::new(dispatch), reach)
    }

    async fn letters(dispatch: &Arc<Dispatch>, reach: &Reach) -> Vec<String> {
        Arc::clone(dispatch).send_due().await.unwrap();
        let phones = [reach.person.clone()];
        let got = dispatch.post().mailbox.after(&phones, 0, Duration::ZERO).await;
        got.into_iter().map(|(_, letter)| letter.text).collect()
    }

    #[tokio::test]
    async fn what_somebody_asked_for_is_said_at_its_time_and_once() {
        let (dispatch, reach) = line(Consent::In { since: Moment(0) }).await;
        assert_eq!(dispatch.wake_due().await.unwrap(), 0);
        assert!(letters(&dispatch, &reach).await.is_empty());
        dispatch.clock().advance(Duration::from_millis(1));
        assert_eq!(dispatch.wake_due().await.unwrap(), 1);
        assert_eq!(letters(&dispatch, &reach).await, ["It is one."]);
        assert_eq!(dispatch.wake_due().await.unwrap(), 0);
        assert_eq!(letters(&dispatch, &reach).await, ["It is one."]);
    }

    #[tokio::test]
    async fn who_is_not_in_is_told_nothing() {
        let (dispatch, reach) = line(Consent::Fresh).await;
        dispatch.clock().advance(Duration::from_millis(1));
        assert_eq!(dispatch.wake_due().await.unwrap(), 1);
        assert!(letters(&dispatch, &reach).await.is_empty());
    }
}
