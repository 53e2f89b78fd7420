//! A provider's API on loopback: it keeps what it is asked and answers as it is told. The one stand-in of the tests.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::server::until;

/// A request that came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub target: String,
    pub head: String,
    pub body: String,
}

/// How one request is answered.
#[derive(Debug, Clone)]
pub enum Says {
    /// A status, more header lines (each with its line break), and a body.
    Answer(u16, &'static str, String),
    /// The connection is cut after the request was read: nobody knows.
    Nothing,
}

/// The stand-in.
pub struct StandIn {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    /// Starts it; `says` is given each request and how many of its kind came before.
    pub fn start(says: impl Fn(&Asked, usize) -> Says + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (keep, says) = (Arc::clone(&asked), Arc::new(says));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (keep, says) = (Arc::clone(&keep), Arc::clone(&says));
                std::thread::spawn(move || serve(&stream, &keep, &*says));
            }
        });
        Self { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until it was asked so often.
    pub fn wait_for(&self, count: usize) -> Vec<Asked> {
        until("the provider is not asked", || Some(self.asked()).filter(|asked| asked.len() >= count))
    }
}

fn serve(stream: &TcpStream, keep: &Mutex<Vec<Asked>>, says: &dyn Fn(&Asked, usize) -> Says) {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader) {
        let before = {
            let mut all = keep.lock().unwrap();
            let before = all.iter().filter(|other| other.method == asked.method).count();
            all.push(asked.clone());
            before
        };
        let Says::Answer(status, headers, body) = says(&asked, before) else { return };
        let answer = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n{body}", body.len());
        if (&*stream).write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_ascii_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let mut words = head.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    Some(Asked { method, target, head: lower, body: String::from_utf8(body).unwrap() })
}
