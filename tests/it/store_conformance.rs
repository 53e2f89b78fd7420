//! What every home of the store must do, written once. `store_homes.rs` runs it against each.

use handrail::conversation::EventId;
use handrail::seal::{ConversationId, EventKey, Keys, SeededEntropy};
use handrail::store::{
    Claimed, Commit, Fence, Lane, Lease, Outcome, Outgoing, Queue, Replay, Settle, StopMark, Store, Via,
};
use handrail::text::Phone;
use tokio::task::JoinSet;

use crate::{store_outboxes, store_shelves};

pub const NOW: i64 = 1_790_000_000_000;

pub fn keys() -> Keys {
    Keys::generate(&SeededEntropy::new(42))
}

/// Two handles on one home: two servers on Redis, two clones in one process.
pub struct Home {
    pub one: Store,
    pub two: Store,
}

/// A conversation of the case's own. `area` keeps cases apart.
pub fn person(area: u32) -> ConversationId {
    let phone = |text: &str| Phone::parse(text).unwrap();
    keys().conversation(&phone("+16155550100"), &phone(&format!("+1{area}5550123")))
}

pub fn event(id: &ConversationId, n: u32) -> EventKey {
    keys().event(&EventId::inbound("test", &format!("{id}-{n}")))
}

pub fn lease(owner: &str, until: i64) -> Lease {
    Lease { owner: owner.to_owned(), until }
}

/// A turn that only writes its state; each case adds what it is about.
pub fn turn(id: &ConversationId, n: u32, expected: u64) -> Commit {
    Commit {
        id: *id,
        event: event(id, n),
        expected,
        state: format!("state {n}\r\n\0").into_bytes(),
        data_key: b"key\0\xff".to_vec(),
        log: Vec::new(),
        out: Vec::new(),
        replies: format!("replies {n}\n\0").into_bytes(),
        stop: StopMark::Keep,
        queues: Vec::new(),
        lease: lease("one", NOW + 30_000),
        now: NOW,
        end: NOW + 1_000_000,
        forget: false,
    }
}

pub fn text(lane: Lane, number: u32, via: Via) -> Outgoing {
    Outgoing {
        lane,
        number,
        via,
        not_before: NOW,
        sealed: [format!("text {number}\n\0").as_bytes(), b"\xfe"].concat(),
    }
}

pub fn settle(id: &ConversationId, lane: Lane, number: u32, fence: Fence) -> [Settle; 1] {
    [Settle { id: *id, lane, number, fence }]
}

pub fn ok(version: u64, leased: bool) -> Outcome {
    Outcome::Ok { version, leased }
}

/// Claims what the conversation has to send, and nobody else's.
pub async fn claim(store: &Store, id: &ConversationId, now: i64, by: &Lease) -> Option<Claimed> {
    let mut claimed = store.claim(id.partition(), now, by, 10).await.unwrap();
    claimed.retain(|one| one.id == *id);
    assert!(claimed.len() < 2, "one entry a conversation");
    claimed.pop()
}

/// Runs every case, in a fixed order.
pub async fn run(home: &Home) {
    first_commit(home).await;
    a_duplicate_gives_the_same_bytes(home).await;
    a_conflict_brings_the_truth(home).await;
    of_two_first_commits_one_wins(home).await;
    racing_commits_lose_nothing(home).await;
    store_outboxes::run(home).await;
    store_shelves::run(home).await;
    the_stop_mark_outlives_forgetting(home).await;
    forgetting_inside_a_turn(home).await;
    queues_are_entered_and_left(home).await;
    retention_ends(home).await;
    transcripts_come_in_pages(home).await;
    transcripts_are_capped(home).await;
    the_data_key_stays_as_it_is(home).await;
    a_data_key_is_wrapped_anew(home).await;
}

async fn first_commit(home: &Home) {
    let id = person(201);
    let loaded = home.one.load(&id, &event(&id, 1)).await.unwrap();
    assert_eq!((loaded.record, loaded.stopped, loaded.replay), (None, None, None));
    assert_eq!(home.one.commit(&turn(&id, 1, 0)).await.unwrap(), ok(1, true));
    let loaded = home.two.load(&id, &event(&id, 2)).await.unwrap();
    let record = loaded.record.unwrap();
    assert_eq!(record.version, 1);
    assert_eq!(record.state, b"state 1\r\n\0");
    assert_eq!(record.data_key, b"key\0\xff");
    assert_eq!((loaded.stopped, loaded.replay), (None, None));
    assert_eq!(home.two.commit(&turn(&id, 2, 1)).await.unwrap(), ok(2, true));
}

async fn a_duplicate_gives_the_same_bytes(home: &Home) {
    let id = person(202);
    let mut first = turn(&id, 1, 0);
    first.out = vec![text(Lane::Conversation, 1, Via::Inline)];
    assert_eq!(home.one.commit(&first).await.unwrap(), ok(1, true));
    let replay = Replay {
        version: 1,
        replies: b"replies 1\n\0".to_vec(),
        data_key: b"key\0\xff".to_vec(),
        again: true,
    };
    let mut other = turn(&id, 1, 0);
    other.replies = b"another rendering".to_vec();
    other.log = vec![b"never".to_vec()];
    assert_eq!(home.two.commit(&other).await.unwrap(), Outcome::Duplicate(replay.clone()));
    assert_eq!(home.one.commit(&turn(&id, 2, 1)).await.unwrap(), ok(2, true));
    let loaded = home.two.load(&id, &event(&id, 1)).await.unwrap();
    assert_eq!(loaded.replay, Some(replay));
    assert_eq!(loaded.record.unwrap().version, 2);
    assert_eq!(home.one.transcript(&id, 0).await.unwrap(), Vec::<Vec<u8>>::new());
}

async fn a_conflict_brings_the_truth(home: &Home) {
    let id = person(203);
    let mut first = turn(&id, 1, 0);
    first.stop = StopMark::Set;
    home.one.commit(&first).await.unwrap();
    for expected in [0, 2, 7] {
        let Outcome::Conflict { record, stopped } = home.two.commit(&turn(&id, 2, expected)).await.unwrap()
        else {
            panic!("no conflict at {expected}");
        };
        let record = record.unwrap();
        assert_eq!((record.version, record.state.as_slice()), (1, b"state 1\r\n\0".as_slice()));
        assert_eq!(stopped, Some(NOW));
    }
    let nobody = person(204);
    let gone = home.one.commit(&turn(&nobody, 1, 3)).await.unwrap();
    assert_eq!(gone, Outcome::Conflict { record: None, stopped: None });
    assert!(home.one.load(&nobody, &event(&nobody, 1)).await.unwrap().replay.is_none());
}

async fn of_two_first_commits_one_wins(home: &Home) {
    let id = person(205);
    let (one, two) = (turn(&id, 1, 0), turn(&id, 2, 0));
    let (one, two) = tokio::join!(home.one.commit(&one), home.two.commit(&two));
    let won = [one.unwrap(), two.unwrap()].into_iter().filter(|outcome| *outcome == ok(1, true)).count();
    assert_eq!(won, 1);
    assert_eq!(home.one.load(&id, &event(&id, 3)).await.unwrap().record.unwrap().version, 1);
}

async fn racing_commits_lose_nothing(home: &Home) {
    let id = person(206);
    let mut racers = JoinSet::new();
    for racer in 0..20 {
        let store = if racer % 2 == 0 { home.one.clone() } else { home.two.clone() };
        racers.spawn(async move {
            let mut versions = Vec::new();
            let mut expected = 0;
            for lap in 0..10 {
                loop {
                    let mut commit = turn(&id, racer * 10 + lap, expected);
                    commit.log = vec![(racer * 10 + lap).to_be_bytes().to_vec()];
                    match store.commit(&commit).await.unwrap() {
                        Outcome::Ok { version, .. } => {
                            versions.push(version);
                            expected = version;
                            break;
                        }
                        Outcome::Conflict { record, .. } => {
                            expected = record.map_or(0, |record| record.version);
                        }
                        Outcome::Duplicate(_) => panic!("committed once only"),
                    }
                }
            }
            versions
        });
    }
    let mut versions = racers.join_all().await.concat();
    versions.sort_unstable();
    assert_eq!(versions, (1..=200).collect::<Vec<_>>());
    let mut written = Vec::new();
    for page in 0..5 {
        written.extend(home.one.transcript(&id, page).await.unwrap());
    }
    written.sort_unstable();
    assert_eq!(written, (0u32..200).map(|n| n.to_be_bytes().to_vec()).collect::<Vec<_>>());
}

async fn the_stop_mark_outlives_forgetting(home: &Home) {
    let id = person(217);
    let mut commit = turn(&id, 1, 0);
    commit.stop = StopMark::Set;
    commit.log = vec![b"entry".to_vec()];
    commit.out = vec![text(Lane::Duty, 1, Via::Inline)];
    commit.queues = vec![(Queue::Person, Some(5)), (Queue::Timer, Some(NOW))];
    home.one.commit(&commit).await.unwrap();
    assert!(home.two.forget(&id).await.unwrap());
    assert!(!home.two.forget(&id).await.unwrap());
    let loaded = home.one.load(&id, &event(&id, 1)).await.unwrap();
    assert_eq!((loaded.record, loaded.stopped), (None, Some(NOW)));
    let replay = loaded.replay.unwrap();
    assert!(!replay.again && replay.data_key.is_empty());
    assert!(home.one.transcript(&id, 0).await.unwrap().is_empty());
    assert_eq!(claim(&home.one, &id, NOW + 99_000, &lease("two", NOW + 100_000)).await, None);
    for queue in [Queue::Person, Queue::Timer] {
        assert!(home.one.queue(queue, 1000).await.unwrap().iter().all(|(other, _)| *other != id));
    }
    // Set again it keeps its time; cleared it is gone.
    let mut commit = turn(&id, 2, 0);
    (commit.stop, commit.now) = (StopMark::Set, NOW + 7);
    assert_eq!(home.one.commit(&commit).await.unwrap(), ok(1, true));
    assert_eq!(home.one.load(&id, &event(&id, 3)).await.unwrap().stopped, Some(NOW));
    let mut commit = turn(&id, 3, 1);
    commit.stop = StopMark::Clear;
    home.one.commit(&commit).await.unwrap();
    assert_eq!(home.one.load(&id, &event(&id, 4)).await.unwrap().stopped, None);
}

async fn forgetting_inside_a_turn(home: &Home) {
    let id = person(218);
    let mut commit = turn(&id, 1, 0);
    commit.log = vec![b"secret".to_vec()];
    commit.out = vec![text(Lane::Conversation, 1, Via::Api)];
    commit.stop = StopMark::Set;
    home.one.commit(&commit).await.unwrap();
    let mut forget = turn(&id, 2, 1);
    forget.forget = true;
    forget.data_key = b"new key".to_vec();
    forget.log = vec![b"forgot".to_vec()];
    forget.out = vec![text(Lane::Duty, 2, Via::Inline)];
    assert_eq!(home.two.commit(&forget).await.unwrap(), ok(2, true));
    let loaded = home.one.load(&id, &event(&id, 2)).await.unwrap();
    let record = loaded.record.unwrap();
    assert_eq!((record.version, record.data_key.as_slice()), (2, b"new key".as_slice()));
    assert_eq!(loaded.stopped, Some(NOW));
    assert!(loaded.replay.unwrap().again);
    assert_eq!(home.one.transcript(&id, 0).await.unwrap(), [b"forgot"]);
    let by = lease("two", NOW + 60_000);
    assert_eq!(claim(&home.two, &id, NOW + 30_000, &by).await.unwrap().number, 2);
    assert_eq!(home.two.settle(&settle(&id, Lane::Duty, 2, Fence::Held(by))).await.unwrap(), 1);
    assert_eq!(claim(&home.two, &id, NOW + 99_000, &lease("two", NOW + 100_000)).await, None);
}

async fn queues_are_entered_and_left(home: &Home) {
    let (a, b) = (person(219), person(220));
    let listed = async |queue, limit| {
        let mut listed = home.two.queue(queue, limit).await.unwrap();
        listed.retain(|(id, _)| *id == a || *id == b);
        listed
    };
    for (id, since) in [(&a, 20), (&b, 10)] {
        let mut commit = turn(id, 1, 0);
        commit.queues =
            vec![(Queue::Safety, Some(since)), (Queue::Navigator, Some(since)), (Queue::Person, None)];
        home.one.commit(&commit).await.unwrap();
    }
    assert_eq!(listed(Queue::Safety, 100).await, [(b, 10), (a, 20)]);
    assert_eq!(listed(Queue::Safety, 1).await, [(b, 10)]);
    assert_eq!(listed(Queue::Safety, 0).await, []);
    assert_eq!(listed(Queue::Person, 100).await, []);
    let mut commit = turn(&b, 2, 1);
    commit.queues = vec![(Queue::Safety, None), (Queue::Navigator, Some(30))];
    home.one.commit(&commit).await.unwrap();
    assert_eq!(listed(Queue::Safety, 100).await, [(a, 20)]);
    assert_eq!(listed(Queue::Navigator, 100).await, [(a, 20), (b, 30)]);
}

async fn retention_ends(home: &Home) {
    let id = person(221);
    let ended = async |now| home.two.ended(id.partition(), now, 10).await.unwrap().contains(&id);
    let mut commit = turn(&id, 1, 0);
    commit.end = 1000;
    home.one.commit(&commit).await.unwrap();
    assert!(!ended(999).await && ended(1000).await);
    let mut commit = turn(&id, 2, 1);
    commit.end = 2000;
    home.one.commit(&commit).await.unwrap();
    assert!(!ended(1999).await && ended(2000).await);
    home.one.forget(&id).await.unwrap();
    assert!(!ended(9999).await);
}

async fn transcripts_come_in_pages(home: &Home) {
    let id = person(222);
    for n in 0..60u32 {
        let mut commit = turn(&id, n, u64::from(n));
        commit.log = vec![format!("{}", 2 * n).into_bytes(), format!("{}", 2 * n + 1).into_bytes()];
        home.one.commit(&commit).await.unwrap();
    }
    for (page, from, to) in [(0, 70, 120), (1, 20, 70), (2, 0, 20), (3, 0, 0), (usize::MAX, 0, 0)] {
        let expected: Vec<Vec<u8>> = (from..to).map(|n: u32| n.to_string().into_bytes()).collect();
        assert_eq!(home.two.transcript(&id, page).await.unwrap(), expected, "page {page}");
    }
}

async fn transcripts_are_capped(home: &Home) {
    let id = person(223);
    for n in 0..3u32 {
        let mut commit = turn(&id, n, u64::from(n));
        commit.log = (0..200).map(|m| format!("{}", 200 * n + m).into_bytes()).collect();
        assert_eq!(home.one.commit(&commit).await.unwrap(), ok(u64::from(n) + 1, true));
    }
    assert_eq!(home.two.transcript(&id, 0).await.unwrap()[49], b"599");
    assert_eq!(home.two.transcript(&id, 9).await.unwrap()[0], b"100");
    assert!(home.two.transcript(&id, 10).await.unwrap().is_empty());
}

async fn the_data_key_stays_as_it_is(home: &Home) {
    let id = person(224);
    home.one.commit(&turn(&id, 1, 0)).await.unwrap();
    let mut commit = turn(&id, 2, 1);
    commit.data_key = b"another".to_vec();
    home.one.commit(&commit).await.unwrap();
    let loaded = home.one.load(&id, &event(&id, 3)).await.unwrap();
    assert_eq!(loaded.record.unwrap().data_key, b"key\0\xff");
}

async fn a_data_key_is_wrapped_anew(home: &Home) {
    let id = person(226);
    assert!(!home.one.rewrap(&id, b"", b"anew").await.unwrap());
    let mut first = turn(&id, 1, 0);
    first.log = vec![b"entry".to_vec()];
    home.one.commit(&first).await.unwrap();
    assert!(home.two.ended(id.partition(), i64::MAX, 1000).await.unwrap().contains(&id));
    assert!(!home.one.rewrap(&id, b"another", b"anew").await.unwrap());
    assert!(home.two.rewrap(&id, b"key\0\xff", b"anew\0\xff").await.unwrap());
    assert!(!home.one.rewrap(&id, b"key\0\xff", b"late").await.unwrap());
    // A turn that began before knows the old wrapping and does not bring it back.
    assert_eq!(home.one.commit(&turn(&id, 2, 1)).await.unwrap(), ok(2, true));
    assert_eq!(home.one.load(&id, &event(&id, 3)).await.unwrap().record.unwrap().data_key, b"anew\0\xff");
    assert_eq!(home.one.transcript(&id, 0).await.unwrap(), [b"entry"]);
}

/// A conversation goes on although every connection is cut before each step.
pub async fn breaks(store: &Store, cut: impl AsyncFn()) {
    let id = person(230);
    for n in 0..5 {
        cut().await;
        store.load(&id, &event(&id, n)).await.unwrap();
        cut().await;
        // The repeat may meet what the first try wrote.
        match store.commit(&turn(&id, n, u64::from(n))).await.unwrap() {
            Outcome::Ok { version, .. } | Outcome::Duplicate(Replay { version, .. }) => {
                assert_eq!(version, u64::from(n) + 1);
            }
            Outcome::Conflict { .. } => panic!("nobody else writes"),
        }
    }
}

/// A commit whose answer came too late is sent again, and was written once.
pub async fn is_repeated(store: &Store) {
    let id = person(231);
    let mut commit = turn(&id, 1, 0);
    commit.log = vec![b"once".to_vec()];
    commit.out = vec![text(Lane::Conversation, 1, Via::Inline)];
    let Outcome::Duplicate(replay) = store.commit(&commit).await.unwrap() else {
        panic!("the first one landed")
    };
    assert!(replay.again && replay.version == 1);
    assert_eq!(store.transcript(&id, 0).await.unwrap(), [b"once"]);
    assert_eq!(store.settle(&settle(&id, Lane::Conversation, 1, Fence::Repeated)).await.unwrap(), 1);
}
