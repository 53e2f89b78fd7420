//! One HTTP/1.1 request a connection, by hand: enough for a server of ours and for chromedriver.

use std::io::{Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Its header lines, names in lower case.
    pub head: String,
    pub body: String,
}

/// Sends a request and reads the whole answer; an error if the server dies before it is whole.
pub fn request(
    to: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&to, Duration::from_secs(10))?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    stream.set_nodelay(true)?;
    let mut message = format!("{method} {target} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n");
    for (name, value) in headers {
        message.push_str(&format!("{name}: {value}\r\n"));
    }
    message.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut message = message.into_bytes();
    message.extend_from_slice(body);
    // A server that refuses what is too large answers before it has read everything.
    let sent = stream.write_all(&message);
    read(&mut stream).or_else(|unread| sent.and(Err(unread)))
}

fn read(stream: &mut TcpStream) -> Result<Answer> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        if let Some(answer) = whole(&bytes) {
            return Ok(answer);
        }
        match stream.read(&mut piece)? {
            0 => return Err(Error::new(ErrorKind::UnexpectedEof, "the answer is not whole")),
            read => bytes.extend_from_slice(&piece[..read]),
        }
    }
}

fn whole(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let (first, lines) = head.split_once("\r\n").unwrap_or((&head, ""));
    let status = first.split(' ').nth(1)?.parse().ok()?;
    let lines: Vec<(String, &str)> = lines
        .lines()
        .filter_map(|l| l.split_once(':'))
        .map(|(n, v)| (n.to_ascii_lowercase(), v.trim()))
        .collect();
    let length = lines.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse::<usize>().unwrap_or(0));
    let body = bytes.get(end + 4..end + 4 + length)?;
    let head = lines.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n");
    Some(Answer { status, head, body: String::from_utf8_lossy(body).into_owned() })
}
