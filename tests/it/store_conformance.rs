//! What every home of the store must do, written once. `store_homes.rs` runs it against each.

use handrail::conversation::EventId;
use handrail::seal::{ConversationId, EventKey, Keys, SeededEntropy};
use handrail::store::{
    After, Claimed, Commit, Defer, Fence, Lane, Lease, Outcome, Outgoing, Queue, Replay, Settle, StopMark,
    Store, Via,
};
use handrail::text::Phone;
use tokio::task::JoinSet;

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
fn person(area: u32) -> ConversationId {
    let phone = |text: &str| Phone::parse(text).unwrap();
    keys().conversation(&phone("+16155550100"), &phone(&format!("+1{area}5550123")))
}

fn event(id: &ConversationId, n: u32) -> EventKey {
    keys().event(&EventId::inbound("test", &format!("{id}-{n}")))
}

fn lease(owner: &str, until: i64) -> Lease {
    Lease { owner: owner.to_owned(), until }
}

/// A turn that only writes its state; each case adds what it is about.
fn turn(id: &ConversationId, n: u32, expected: u64) -> Commit {
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

fn text(lane: Lane, number: u32, via: Via) -> Outgoing {
    Outgoing {
        lane,
        number,
        via,
        not_before: NOW,
        sealed: [format!("text {number}\n\0").as_bytes(), b"\xfe"].concat(),
    }
}

fn settle(id: &ConversationId, lane: Lane, number: u32, fence: Fence) -> [Settle; 1] {
    [Settle { id: *id, lane, number, fence }]
}

fn ok(version: u64, leased: bool) -> Outcome {
    Outcome::Ok { version, leased }
}

/// Claims what the conversation has to send, and nobody else's.
async fn claim(store: &Store, id: &ConversationId, now: i64, by: &Lease) -> Option<Claimed> {
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
    inline_is_granted_beside_inline_and_refused_behind_what_waits(home).await;
    a_higher_lane_is_not_held_up_by_a_lower_one(home).await;
    settling_is_fenced_by_owner_and_deadline(home).await;
    settling_many_at_once(home).await;
    a_lapsed_inline_text_is_claimed_once_as_unknown(home).await;
    a_repeated_webhook_settles_a_lapsed_text(home).await;
    a_repeat_is_not_answered_once_the_api_has_taken_over(home).await;
    an_inline_answer_that_failed_is_the_apis(home).await;
    a_lapsed_api_lease_is_unknown_too(home).await;
    lanes_leave_in_order(home).await;
    a_text_for_later_waits(home).await;
    deferred_texts_come_back_later(home).await;
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

async fn inline_is_granted_beside_inline_and_refused_behind_what_waits(home: &Home) {
    let id = person(207);
    let say = |n: u32, via| {
        let mut commit = turn(&id, n, u64::from(n - 1));
        commit.out = vec![text(Lane::Conversation, n, via)];
        commit
    };
    // Two webhooks at once: both answer.
    assert_eq!(home.one.commit(&say(1, Via::Inline)).await.unwrap(), ok(1, true));
    assert_eq!(home.two.commit(&say(2, Via::Inline)).await.unwrap(), ok(2, true));
    // The API would overtake them.
    assert_eq!(home.one.commit(&say(3, Via::Api)).await.unwrap(), ok(3, false));
    // And inline would overtake the API.
    assert_eq!(home.one.commit(&say(4, Via::Inline)).await.unwrap(), ok(4, false));
    let replay = home.one.load(&id, &event(&id, 4)).await.unwrap().replay.unwrap();
    assert!(!replay.again, "what was not ours to answer is not answered on a repeat either");
    let lease = lease("one", NOW + 30_000);
    assert_eq!(claim(&home.one, &id, NOW + 1, &self::lease("two", NOW + 40_000)).await, None);
    for number in [1, 2] {
        let held = settle(&id, Lane::Conversation, number, Fence::Held(lease.clone()));
        assert_eq!(home.one.settle(&held).await.unwrap(), 1);
    }
    for number in [3, 4] {
        let by = self::lease("two", NOW + 40_000);
        let claimed = claim(&home.two, &id, NOW + 1, &by).await.unwrap();
        assert_eq!((claimed.number, claimed.unknown, claimed.attempts), (number, false, 0));
        let held = settle(&id, Lane::Conversation, number, Fence::Held(by));
        assert_eq!(home.two.settle(&held).await.unwrap(), 1);
    }
    assert_eq!(home.one.commit(&say(5, Via::Inline)).await.unwrap(), ok(5, true));
    // Behind a lapsed one nothing goes inline.
    let mut late = say(6, Via::Inline);
    late.now = NOW + 30_000;
    assert_eq!(home.one.commit(&late).await.unwrap(), ok(6, false));
}

async fn a_higher_lane_is_not_held_up_by_a_lower_one(home: &Home) {
    let id = person(208);
    let mut nudge = turn(&id, 1, 0);
    nudge.out = vec![text(Lane::Proactive, 1, Via::Api)];
    assert_eq!(home.one.commit(&nudge).await.unwrap(), ok(1, true));
    let mut answer = turn(&id, 2, 1);
    answer.out = vec![text(Lane::Conversation, 2, Via::Inline)];
    assert_eq!(home.two.commit(&answer).await.unwrap(), ok(2, true));
    let mut duty = turn(&id, 3, 2);
    duty.out = vec![text(Lane::Duty, 3, Via::Api)];
    duty.lease = lease("three", NOW + 30_000);
    assert_eq!(home.two.commit(&duty).await.unwrap(), ok(3, true));
    let mut nudge = turn(&id, 4, 3);
    nudge.out = vec![text(Lane::Proactive, 4, Via::Api)];
    assert_eq!(home.one.commit(&nudge).await.unwrap(), ok(4, false));
}

async fn settling_is_fenced_by_owner_and_deadline(home: &Home) {
    let id = person(209);
    let mut commit = turn(&id, 1, 0);
    commit.out = vec![text(Lane::Conversation, 1, Via::Api), text(Lane::Conversation, 2, Via::Api)];
    assert_eq!(home.one.commit(&commit).await.unwrap(), ok(1, true));
    let held =
        |number, owner, until| settle(&id, Lane::Conversation, number, Fence::Held(lease(owner, until)));
    assert_eq!(home.two.settle(&held(1, "two", NOW + 30_000)).await.unwrap(), 0);
    assert_eq!(home.one.settle(&held(1, "one", NOW + 30_001)).await.unwrap(), 0);
    assert_eq!(home.one.settle(&held(9, "one", NOW + 30_000)).await.unwrap(), 0);
    let repeated = settle(&id, Lane::Conversation, 1, Fence::Repeated);
    assert_eq!(home.one.settle(&repeated).await.unwrap(), 0, "never inline");
    assert_eq!(home.one.settle(&held(1, "one", NOW + 30_000)).await.unwrap(), 1);
    assert_eq!(home.one.settle(&held(1, "one", NOW + 30_000)).await.unwrap(), 0);
    // The second is still leased, and after the lease somebody else's.
    assert_eq!(claim(&home.two, &id, NOW + 29_999, &lease("two", NOW + 60_000)).await, None);
    assert_eq!(claim(&home.two, &id, NOW + 30_000, &lease("two", NOW + 60_000)).await.unwrap().number, 2);
    assert_eq!(home.one.settle(&held(2, "one", NOW + 30_000)).await.unwrap(), 0, "too late");
    assert_eq!(home.two.settle(&held(2, "two", NOW + 60_000)).await.unwrap(), 1);
}

async fn settling_many_at_once(home: &Home) {
    let mut settled = Vec::new();
    for area in 300..340 {
        let id = person(area);
        let mut commit = turn(&id, 1, 0);
        commit.out = vec![text(Lane::Conversation, 1, Via::Inline)];
        home.one.commit(&commit).await.unwrap();
        settled.extend(settle(&id, Lane::Conversation, 1, Fence::Held(lease("one", NOW + 30_000))));
    }
    settled.push(settled[0].clone());
    assert_eq!(home.one.settle(&settled).await.unwrap(), 40);
    assert_eq!(home.one.settle(&[]).await.unwrap(), 0);
}

/// A conversation with one inline text under the lease of `one` until 30 s after `NOW`.
async fn answered(home: &Home, area: u32) -> ConversationId {
    let id = person(area);
    let mut commit = turn(&id, 1, 0);
    commit.out = vec![text(Lane::Conversation, 1, Via::Inline)];
    assert_eq!(home.one.commit(&commit).await.unwrap(), ok(1, true));
    id
}

async fn a_lapsed_inline_text_is_claimed_once_as_unknown(home: &Home) {
    let id = answered(home, 210).await;
    let (two, three) = (lease("two", NOW + 60_000), lease("three", NOW + 60_000));
    assert_eq!(claim(&home.two, &id, NOW + 29_999, &two).await, None);
    let (a, b) =
        tokio::join!(claim(&home.one, &id, NOW + 30_000, &two), claim(&home.two, &id, NOW + 30_000, &three),);
    let (claimed, by) = match (a, b) {
        (Some(claimed), None) => (claimed, two),
        (None, Some(claimed)) => (claimed, three),
        other => panic!("claimed by one: {other:?}"),
    };
    assert_eq!((claimed.lane, claimed.number, claimed.attempts), (Lane::Conversation, 1, 0));
    assert!(claimed.unknown);
    assert_eq!(claimed.sealed, text(Lane::Conversation, 1, Via::Inline).sealed);
    assert_eq!((claimed.data_key.as_slice(), claimed.stopped), (b"key\0\xff".as_slice(), None));
    assert_eq!(home.one.settle(&settle(&id, Lane::Conversation, 1, Fence::Held(by))).await.unwrap(), 1);
    assert_eq!(claim(&home.one, &id, NOW + 90_000, &lease("four", NOW + 99_000)).await, None);
    // Written by claiming, the conversation goes on.
    assert_eq!(home.one.commit(&turn(&id, 2, 1)).await.unwrap(), ok(2, true));
}

async fn a_repeated_webhook_settles_a_lapsed_text(home: &Home) {
    let id = answered(home, 211).await;
    let replay = home.two.load(&id, &event(&id, 1)).await.unwrap().replay.unwrap();
    assert!(replay.again);
    let repeated = settle(&id, Lane::Conversation, 1, Fence::Repeated);
    assert_eq!(home.two.settle(&repeated).await.unwrap(), 1);
    assert_eq!(home.two.settle(&repeated).await.unwrap(), 0);
    assert_eq!(claim(&home.two, &id, NOW + 30_000, &lease("two", NOW + 60_000)).await, None);
    assert!(home.two.load(&id, &event(&id, 1)).await.unwrap().replay.unwrap().again, "nothing took it over");
}

async fn a_repeat_is_not_answered_once_the_api_has_taken_over(home: &Home) {
    let id = answered(home, 212).await;
    let again = async || home.one.load(&id, &event(&id, 1)).await.unwrap().replay.unwrap().again;
    let repeated = settle(&id, Lane::Conversation, 1, Fence::Repeated);
    let by = lease("two", NOW + 60_000);
    claim(&home.two, &id, NOW + 30_000, &by).await.unwrap();
    assert_eq!(home.one.settle(&repeated).await.unwrap(), 0);
    assert!(!again().await, "the API is at it");
    let Outcome::Duplicate(replay) = home.one.commit(&turn(&id, 1, 0)).await.unwrap() else { panic!("seen") };
    assert!(!replay.again);
    // Too early to look it up: back it goes, and a repeat may answer.
    let mut defer = Defer {
        id,
        lane: Lane::Conversation,
        number: 1,
        lease: by,
        not_before: NOW + 70_000,
        after: After::Waiting,
    };
    assert!(home.two.defer(&defer).await.unwrap());
    assert!(again().await);
    // Sent by the API, a repeat is answered with nothing for good.
    defer.lease = lease("two", NOW + 99_000);
    let claimed = claim(&home.two, &id, NOW + 70_000, &defer.lease).await.unwrap();
    assert!(claimed.unknown && claimed.attempts == 0);
    defer.after = After::Failed;
    assert!(home.two.defer(&defer).await.unwrap());
    assert_eq!(home.one.settle(&repeated).await.unwrap(), 0);
    assert!(!again().await);
    home.one.commit(&turn(&id, 2, 1)).await.unwrap();
    assert!(!again().await, "also after the next turn");
}

async fn an_inline_answer_that_failed_is_the_apis(home: &Home) {
    let id = answered(home, 225).await;
    let defer = Defer {
        id,
        lane: Lane::Conversation,
        number: 1,
        lease: lease("one", NOW + 30_000),
        not_before: NOW + 10,
        after: After::Failed,
    };
    assert!(home.one.defer(&defer).await.unwrap());
    assert!(!home.two.load(&id, &event(&id, 1)).await.unwrap().replay.unwrap().again);
    assert_eq!(home.one.settle(&settle(&id, Lane::Conversation, 1, Fence::Repeated)).await.unwrap(), 0);
    let claimed = claim(&home.two, &id, NOW + 10, &lease("two", NOW + 60_000)).await.unwrap();
    assert_eq!((claimed.attempts, claimed.unknown), (1, false));
}

async fn a_lapsed_api_lease_is_unknown_too(home: &Home) {
    let id = person(213);
    let mut commit = turn(&id, 1, 0);
    commit.out = vec![text(Lane::Duty, 1, Via::Api)];
    assert_eq!(home.one.commit(&commit).await.unwrap(), ok(1, true));
    let claimed = claim(&home.two, &id, NOW + 30_000, &lease("two", NOW + 60_000)).await.unwrap();
    assert!(claimed.unknown);
}

async fn lanes_leave_in_order(home: &Home) {
    let id = person(214);
    let mut commit = turn(&id, 1, 0);
    commit.out = vec![
        text(Lane::Proactive, 1, Via::Api),
        text(Lane::Conversation, 2, Via::Api),
        text(Lane::Conversation, 10, Via::Api),
        text(Lane::Duty, 11, Via::Api),
        text(Lane::Conversation, 100, Via::Api),
    ];
    home.one.commit(&commit).await.unwrap();
    let mut order = Vec::new();
    let mut now = NOW + 30_000;
    while let Some(claimed) = claim(&home.two, &id, now, &lease("two", now + 10)).await {
        order.push((claimed.lane, claimed.number));
        let held = settle(&id, claimed.lane, claimed.number, Fence::Held(lease("two", now + 10)));
        assert_eq!(home.two.settle(&held).await.unwrap(), 1);
        now += 1;
    }
    let expected = [
        (Lane::Duty, 11),
        (Lane::Conversation, 2),
        (Lane::Conversation, 10),
        (Lane::Conversation, 100),
        (Lane::Proactive, 1),
    ];
    assert_eq!(order, expected);
}

async fn a_text_for_later_waits(home: &Home) {
    let id = person(215);
    let mut commit = turn(&id, 1, 0);
    commit.out = vec![text(Lane::Proactive, 1, Via::Api)];
    commit.out[0].not_before = NOW + 500_000;
    home.one.commit(&commit).await.unwrap();
    let by = lease("two", NOW + 600_000);
    assert_eq!(claim(&home.two, &id, NOW + 499_999, &by).await, None);
    let claimed = claim(&home.two, &id, NOW + 500_000, &by).await.unwrap();
    assert!(!claimed.unknown, "nobody has had it");
}

async fn deferred_texts_come_back_later(home: &Home) {
    let id = person(216);
    let mut commit = turn(&id, 1, 0);
    commit.out = vec![text(Lane::Conversation, 1, Via::Api), text(Lane::Conversation, 2, Via::Api)];
    home.one.commit(&commit).await.unwrap();
    let mut now = NOW + 30_000;
    for (round, after, unknown) in [
        (0, After::Failed, true),
        (1, After::Unknown, false),
        (2, After::Waiting, true),
        (2, After::Failed, true),
    ] {
        let by = lease("two", now + 10_000);
        let claimed = claim(&home.two, &id, now, &by).await.unwrap();
        assert_eq!((claimed.number, claimed.attempts, claimed.unknown), (1, round, unknown));
        let mut defer =
            Defer { id, lane: Lane::Conversation, number: 1, lease: by, not_before: now + 5_000, after };
        assert!(home.one.defer(&defer).await.unwrap());
        assert!(!home.one.defer(&defer).await.unwrap(), "given back already");
        defer.lease = lease("nobody", now);
        assert!(!home.one.defer(&defer).await.unwrap());
        assert_eq!(
            claim(&home.two, &id, now + 4_999, &lease("two", now + 9_000)).await,
            None,
            "2 does not pass 1"
        );
        now += 5_000;
    }
    let last = claim(&home.two, &id, now, &lease("two", now + 1)).await.unwrap();
    assert_eq!((last.number, last.attempts, last.unknown), (1, 3, false));
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
