//! The Lua on Redis and the Rust in the file say the same thing: whatever is asked of both, in whatever order, both
//! answer alike.

use handrail::conversation::EventId;
use handrail::seal::{ConversationId, Entropy, SeededEntropy};
use handrail::store::{
    After, Commit, Defer, Fence, Lane, Lease, Outgoing, Queue, Settle, StopMark, Store, Via,
};
use handrail::text::Phone;

use crate::redis::Redis;
use crate::store_conformance::{NOW, keys};

const STEPS: u32 = 1_500;

/// Small random choices from a seed.
struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, limit: u32) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_be_bytes(bytes) % limit
    }

    fn one<T: Copy>(&self, of: &[T]) -> T {
        of[self.below(u32::try_from(of.len()).unwrap()) as usize]
    }
}

/// One step, said in words for both to be compared by. Time and the numbers of texts only rise.
async fn step(store: &Store, dice: &Dice, n: u32, ids: &[ConversationId], now: i64) -> String {
    let id = dice.one(ids);
    let lanes = [Lane::Duty, Lane::Conversation, Lane::Proactive];
    let lease = |dice: &Dice, from: i64| Lease {
        owner: dice.one(&["one", "two words"]).to_owned(),
        until: from + 1_000 * i64::from(dice.below(4)),
    };
    // Recent enough for texts and leases to be met again.
    let number = n.saturating_sub(dice.below(20));
    match dice.below(10) {
        0..=3 => {
            let event =
                keys().event(&EventId::inbound("agree", &n.saturating_sub(dice.below(2)).to_string()));
            let version = store.load(&id, &event).await.unwrap().record.map_or(0, |record| record.version);
            let out = (0..dice.below(3)).map(|_| Outgoing {
                lane: dice.one(&lanes),
                number: n,
                via: dice.one(&[Via::Inline, Via::Inline, Via::Api]),
                not_before: now + dice.one(&[0, 0, 0, 2_000]),
                sealed: vec![0, b'\n', u8::try_from(n % 256).unwrap()],
            });
            let mut out: Vec<_> = out.collect();
            out.dedup_by_key(|text| text.lane);
            let commit = Commit {
                id,
                event,
                expected: version + u64::from(dice.below(8) == 0),
                state: n.to_be_bytes().to_vec(),
                data_key: vec![1, 2, 3],
                log: vec![n.to_be_bytes().to_vec(); dice.below(3) as usize],
                out,
                replies: n.to_be_bytes().to_vec(),
                stop: dice.one(&[StopMark::Keep, StopMark::Keep, StopMark::Set, StopMark::Clear]),
                queues: vec![(Queue::Person, dice.one(&[None, Some(now)]))],
                lease: lease(dice, now),
                now,
                end: now + i64::from(dice.below(3)),
                forget: dice.below(20) == 0,
            };
            format!("{:?} {:?}", commit.expected, store.commit(&commit).await.unwrap())
        }
        4 => format!(
            "{:?}",
            store.load(&id, &keys().event(&EventId::inbound("agree", &number.to_string()))).await
        ),
        5 => {
            let held = Fence::Held(lease(dice, now - 1_000 * i64::from(dice.below(3))));
            let fence = dice.one(&[&Fence::Repeated, &held]).clone();
            format!("{:?}", store.settle(&[Settle { id, lane: dice.one(&lanes), number, fence }]).await)
        }
        6..=8 => {
            let by = lease(dice, now + 1_000);
            let claimed = store.claim(id.partition(), now, &by, 10).await.unwrap();
            let mut done = Vec::new();
            for one in &claimed {
                let after = [After::Waiting, After::Failed, After::Unknown];
                let (id, lane, number, lease) = (one.id, one.lane, one.number, by.clone());
                done.push(match dice.below(4) {
                    0 => 9,
                    1 => {
                        let settle = Settle { id, lane, number, fence: Fence::Held(lease) };
                        store.settle(&[settle]).await.unwrap()
                    }
                    _ => {
                        let not_before = now + 500 * i64::from(dice.below(5));
                        let defer = Defer { id, lane, number, lease, not_before, after: dice.one(&after) };
                        usize::from(store.defer(&defer).await.unwrap())
                    }
                });
            }
            format!("{claimed:?} {done:?}")
        }
        _ => format!(
            "{:?} {:?} {:?} {:?}",
            store.transcript(&id, 0).await,
            store.queue(Queue::Person, 10).await,
            store.ended(id.partition(), now, 10).await,
            if dice.below(10) == 0 { Some(store.forget(&id).await) } else { None },
        ),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_and_the_file_agree() {
    let redis = Redis::start(&[]).await;
    let fingerprint = keys().fingerprint();
    let there = Store::open(&redis.url().parse().unwrap(), &fingerprint).await.unwrap();
    let here = Store::open(&"memory:".parse().unwrap(), &fingerprint).await.unwrap();
    let phone = |text: &str| Phone::parse(text).unwrap();
    let ids = ["+12025550101", "+12025550102", "+12025550103"]
        .map(|from| keys().conversation(&phone("+16155550100"), &phone(from)));
    let (mut claims, mut refusals) = (0, 0);
    let dice = [Dice(SeededEntropy::new(7)), Dice(SeededEntropy::new(7))];
    for n in 0..STEPS {
        let now = NOW + 400 * i64::from(n);
        let said = step(&there, &dice[0], n, &ids, now).await;
        assert_eq!(said, step(&here, &dice[1], n, &ids, now).await, "step {n}");
        claims += usize::from(said.contains("unknown: true"));
        refusals += usize::from(said.contains("leased: false"));
    }
    // Otherwise little was compared.
    assert!(claims > 30 && refusals > 30, "{claims} claims of unknown texts, {refusals} refused leases");
}
