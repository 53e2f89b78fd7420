//! The load: connections that are kept alive, one request at a time on each, on one thread.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::LocalSet;
use tokio::time::Instant;

use super::forms::{Forms, TURNS};

/// People of a connection who write by turns, so that nobody's next text follows within a millisecond.
const AT_ONCE: usize = 16;

/// What a run gave.
pub struct Sample {
    /// Of each turn, in microseconds.
    pub latencies: Vec<u32>,
    pub elapsed: Duration,
}

impl Sample {
    /// p50, p99 and p99.9, in milliseconds.
    pub fn quantiles(&self) -> [f64; 3] {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let last = sorted.len() - 1;
        [500, 990, 999].map(|part| f64::from(sorted[(last * part).div_ceil(1000)]) / 1000.0)
    }
}

/// Lets everybody have their turns, or as many as go into `most`.
pub async fn run(address: SocketAddr, forms: &Rc<Forms>, connections: usize, most: Duration) -> Sample {
    let mut links = Vec::new();
    for _ in 0..connections {
        links.push(Link::open(address).await);
    }
    let local = LocalSet::new();
    let start = Instant::now();
    let tasks: Vec<_> = links
        .into_iter()
        .enumerate()
        .map(|(n, link)| {
            let order = order(n, connections, forms.people());
            local.spawn_local(converse(link, Rc::clone(forms), order, start + most))
        })
        .collect();
    local.await;
    let elapsed = start.elapsed();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await.unwrap());
    }
    Sample { latencies, elapsed }
}

async fn converse(mut link: Link, forms: Rc<Forms>, order: Vec<(usize, usize)>, until: Instant) -> Vec<u32> {
    let mut latencies = Vec::with_capacity(order.len());
    for (person, turn) in order {
        let sent = Instant::now();
        if sent >= until {
            break;
        }
        link.ask(forms.request(person, turn)).await;
        latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap());
    }
    latencies
}

/// Which turns a connection writes, in order: of sixteen people the first, then their second, then their third.
fn order(connection: usize, connections: usize, people: usize) -> Vec<(usize, usize)> {
    let ours: Vec<usize> = (connection..people).step_by(connections).collect();
    let by_turns = |some: &[usize]| -> Vec<(usize, usize)> {
        (0..TURNS).flat_map(|turn| some.iter().map(move |person| (*person, turn))).collect()
    };
    ours.chunks(AT_ONCE).flat_map(by_turns).collect()
}

/// One connection to the server.
pub struct Link {
    stream: TcpStream,
    buffer: Box<[u8; 16 * 1024]>,
}

impl Link {
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Box::new([0; 16 * 1024]) }
    }

    /// Sends a webhook and takes its answer, which has to be a 200 that says something; gives back its body.
    pub async fn ask(&mut self, request: &[u8]) -> &[u8] {
        // It fits into the socket's buffer whole: the one before it was answered.
        self.stream.writable().await.unwrap();
        assert_eq!(self.stream.try_write(request).unwrap(), request.len());
        let mut end = 0;
        let body = loop {
            self.stream.readable().await.unwrap();
            match self.stream.try_read(&mut self.buffer[end..]) {
                Ok(read) => {
                    assert!(read > 0, "the server closed the connection");
                    end += read;
                    if let Some(body) = whole(&self.buffer[..end]) {
                        break body;
                    }
                }
                Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
            }
        };
        let (head, body) = self.buffer[..end].split_at(body);
        let says = body.windows(8).any(|w| w == b"<Message");
        assert!(
            head.starts_with(b"HTTP/1.1 200") && says,
            "{}",
            String::from_utf8_lossy(&self.buffer[..end])
        );
        body
    }
}

/// Where the body begins, once all of it is there.
fn whole(answer: &[u8]) -> Option<usize> {
    const LENGTH: &[u8] = b"content-length: ";
    let body = answer.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let at = answer[..body].windows(LENGTH.len()).position(|w| w == LENGTH).unwrap() + LENGTH.len();
    let digits = answer[at..].iter().take_while(|b| b.is_ascii_digit());
    let length = digits.fold(0, |n, digit| n * 10 + usize::from(digit - b'0'));
    (answer.len() >= body + length).then_some(body)
}
