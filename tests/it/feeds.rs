//! Lists of meetings over HTTP: a server on loopback gives them, changes, fails and shrinks; what serves is looked at.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use handrail::dispatch::{FeedFolder, Feeds};
use handrail::meeting::Source;
use handrail::place::Gazetteer;
use jiff::{SignedDuration, Timestamp};

use crate::redis::Folder;

/// What the server answers next: a status and a body; and what it was asked.
#[derive(Default)]
struct Told {
    status: u16,
    body: String,
    asked: Vec<String>,
}

/// A server that answers each request by what it was told, with one ETag for each body.
fn serve() -> (String, Arc<Mutex<Told>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/feed.json", listener.local_addr().unwrap());
    let told = Arc::new(Mutex::new(Told { status: 200, ..Told::default() }));
    let here = Arc::clone(&told);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            while lines.read_line(&mut head).unwrap() > 2 {}
            let mut told = here.lock().unwrap();
            let tag = format!("\"{}\"", told.body.len());
            let same = head.to_lowercase().contains(&format!("if-none-match: {tag}"));
            let status = if told.status == 200 && same { 304 } else { told.status };
            let body = if status == 304 { "" } else { &told.body };
            let answer = format!(
                "HTTP/1.1 {status} x\r\netag: {tag}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            told.asked.push(format!("{status}"));
            drop(told);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, told)
}

/// A list of so many meetings.
fn list(meetings: usize) -> String {
    let row = |n: usize| {
        format!(
            r#"{{"name":"Group {n}","slug":"g{n}","day":1,"time":"19:00","types":["O"],"address":"{n} Oak St","city":"Nashville","state":"TN","postal_code":"37203"}}"#
        )
    };
    format!("[{}]", (0..meetings).map(row).collect::<Vec<_>>().join(","))
}

#[tokio::test]
async fn the_last_good_list_serves_whatever_the_source_does() {
    let (url, told) = serve();
    let yaml = format!("- {{ name: town, group: aa, covers: a town, source: made up, url: \"{url}\" }}");
    let folder = Folder::new();
    let feeds = || {
        let kept = FeedFolder::new(folder.path().join("lists"));
        Feeds::new(Source::parse_all(&yaml).unwrap(), kept, Vec::new(), Gazetteer::shared().unwrap()).unwrap()
    };
    let tell = |status: u16, body: &str| {
        let mut told = told.lock().unwrap();
        (told.status, told.body) = (status, body.to_owned());
    };
    let line = feeds();
    let at = |hours: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(500_000 + hours);
    assert!(line.stock().is_empty());
    tell(200, &list(20));
    // Read; not due; unchanged; failing; a page; cut in half; half for three days.
    assert!(line.look(at(0), false).await);
    assert_eq!(line.stock().len(), 20);
    assert_eq!(line.stock().checked_at("town"), Some(at(0)));
    assert!(!line.look(at(1), false).await);
    assert!(!line.look(at(7), false).await);
    assert_eq!(line.stock().checked_at("town"), Some(at(7)));
    let wrong = [(500, list(20)), (200, "<html>".to_owned()), (200, "[]".to_owned()), (200, list(9))];
    for (step, (status, body)) in (0..).zip(wrong) {
        tell(status, &body);
        assert!(!line.look(at(14 + step), false).await, "{status} {}", body.len());
        assert_eq!((line.stock().len(), line.stock().checked_at("town")), (20, Some(at(7))));
        let source = &Source::parse_all(&yaml).unwrap()[0];
        assert!(line.standing(source).1.is_some(), "{status}");
    }
    assert!(line.look(at(14 + 3 + 72), false).await);
    assert_eq!(line.stock().len(), 9);
    // A start without a network serves what is kept.
    assert_eq!(feeds().stock().len(), 9);
    assert_eq!(told.lock().unwrap().asked, ["200", "304", "500", "200", "200", "200", "200"]);
}
