//! What every home promises of shelves.

use handrail::store::{Page, Put, Shelf, Shelved, Store};

use crate::store_conformance::Home;

/// Runs every case.
pub async fn run(home: &Home) {
    an_item_is_written_on_the_version_that_was_read(home).await;
    items_come_in_order_and_in_pages(home).await;
    of_many_writers_one_wins(home).await;
}

fn put(shelf: Shelf, name: &str, expected: u64, sealed: &[u8]) -> Put {
    Put { shelf, name: name.to_owned(), expected, sealed: sealed.to_vec() }
}

async fn an_item_is_written_on_the_version_that_was_read(home: &Home) {
    assert_eq!(home.one.item(Shelf::Staff, "a").await.unwrap(), None);
    let first = put(Shelf::Staff, "a", 0, b"one\n\0");
    assert_eq!(home.one.put(&first).await.unwrap(), Shelved::Ok(1));
    let there = home.two.item(Shelf::Staff, "a").await.unwrap().unwrap();
    assert_eq!((there.version, there.sealed.as_slice()), (1, b"one\n\0".as_slice()));
    assert_eq!(home.two.put(&first).await.unwrap(), Shelved::Conflict(Some(there.clone())));
    assert_eq!(home.two.put(&put(Shelf::Staff, "a", 1, b"two")).await.unwrap(), Shelved::Ok(2));
    let late = home.one.put(&put(Shelf::Staff, "a", 1, b"late")).await.unwrap();
    assert!(matches!(late, Shelved::Conflict(Some(item)) if item.sealed == b"two"));
    let gone = home.one.put(&put(Shelf::Staff, "never", 3, b"x")).await.unwrap();
    assert_eq!(gone, Shelved::Conflict(None));
    // The same name on another shelf is another item.
    assert_eq!(home.one.item(Shelf::Invite, "a").await.unwrap(), None);
    assert!(home.one.take_off(Shelf::Staff, "a").await.unwrap());
    assert!(!home.two.take_off(Shelf::Staff, "a").await.unwrap());
    assert_eq!(home.two.item(Shelf::Staff, "a").await.unwrap(), None);
    assert_eq!(home.two.put(&put(Shelf::Staff, "a", 0, b"new")).await.unwrap(), Shelved::Ok(1));
}

async fn items_come_in_order_and_in_pages(home: &Home) {
    for number in [3, 1, 12, 2, 11] {
        let name = format!("{number:04}");
        home.one.put(&put(Shelf::Audit, &name, 0, name.as_bytes())).await.unwrap();
    }
    let names = async |store: &Store, from, backwards, limit| {
        let items = store.items(Shelf::Audit, Page { from, backwards, limit }).await.unwrap();
        assert!(items.iter().all(|item| item.sealed == item.name.as_bytes()));
        items.into_iter().map(|item| item.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&home.two, None, false, 99).await, ["0001", "0002", "0003", "0011", "0012"]);
    assert_eq!(names(&home.two, Some("0002"), false, 2).await, ["0002", "0003"]);
    assert_eq!(names(&home.one, None, true, 2).await, ["0012", "0011"]);
    assert_eq!(names(&home.one, Some("0011"), true, 2).await, ["0011", "0003"]);
    assert_eq!(names(&home.one, Some("0004"), true, 9).await, ["0003", "0002", "0001"]);
    assert_eq!(home.one.items(Shelf::Setting, Page::ALL).await.unwrap(), []);
}

async fn of_many_writers_one_wins(home: &Home) {
    let mut racers = tokio::task::JoinSet::new();
    for racer in 0..50_u8 {
        let store = if racer % 2 == 0 { home.one.clone() } else { home.two.clone() };
        racers.spawn(async move { store.put(&put(Shelf::Presence, "race", 0, &[racer])).await.unwrap() });
    }
    let won = racers.join_all().await.into_iter().filter(|done| *done == Shelved::Ok(1)).count();
    assert_eq!(won, 1);
}
