//! The part of the conformance suite that is about outboxes: who may send what, when, and by what right it is settled.

use handrail::seal::ConversationId;
use handrail::store::{After, Defer, Fence, Lane, Outcome, Via};

use crate::store_conformance::{Home, NOW, claim, event, lease, ok, person, settle, text, turn};

/// Runs every case, in a fixed order.
pub async fn run(home: &Home) {
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
    // Unless there is no other way for it to leave.
    let mut only = say(7, Via::OnlyInline);
    only.now = NOW + 30_000;
    only.lease = self::lease("three", NOW + 60_000);
    assert_eq!(home.one.commit(&only).await.unwrap(), ok(7, true));
    assert!(home.one.load(&id, &event(&id, 7)).await.unwrap().replay.unwrap().again);
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
    assert!(!home.two.due(NOW + 29_999).await.unwrap().contains(&id.partition()));
    assert!(home.two.due(NOW + 30_000).await.unwrap().contains(&id.partition()));
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
