//! Twilio's side of the wire, from its documentation and not from our channel: forms, signatures, and how its TwiML is read.

use std::io::Result;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};

use crate::http::{Answer, request};

/// Our number.
pub const LINE: &str = "+16155550100";
/// What the server has as its public address: not where it listens.
pub const PUBLIC: &str = "https://line.example.org/handrail";
/// The token that signs.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// The settings of a server that takes Twilio's texts, and answers the law's words itself.
pub const SETTINGS: [(&str, &str); 3] = [
    ("HANDRAIL_TWILIO_AUTH_TOKEN", TOKEN),
    ("HANDRAIL_PUBLIC_URL", PUBLIC),
    ("HANDRAIL_TWILIO_OPT_OUT_REPLIES", "app"),
];

/// A text on its way to the line.
#[derive(Debug, Clone)]
pub struct Text(pub Vec<(String, String)>);

impl Text {
    /// With a MessageSid of its own.
    pub fn new(from: &str, body: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let sid = format!("SM{:08x}{:024x}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let pairs = [
            ("ToCountry", "US"),
            ("SmsMessageSid", &sid),
            ("NumMedia", "0"),
            ("FromZip", "37203"),
            ("SmsSid", &sid),
            ("SmsStatus", "received"),
            ("Body", body),
            ("FromCity", ""),
            ("To", LINE),
            ("NumSegments", "1"),
            ("MessageSid", &sid),
            ("AccountSid", "AC00000000000000000000000000000001"),
            ("From", from),
            ("ApiVersion", "2010-04-01"),
        ];
        Self(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
    }

    /// The same with a field set.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(there, _)| there != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn form(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// Posts it, signed, and reads the answer; an error when the server dies over it.
    pub fn try_post(&self, to: SocketAddr, path: &str) -> Result<Answer> {
        let signature = signature(TOKEN, path, &self.0);
        signed(to, "POST", path, Some(&signature), &self.form())
    }

    pub fn post(&self, to: SocketAddr, path: &str) -> Answer {
        self.try_post(to, path).unwrap()
    }

    /// Posts it as a text and gives back what the line replies.
    pub fn send(&self, to: SocketAddr) -> Vec<Reply> {
        replies(&self.post(to, "/sms/twilio"))
    }
}

/// Sends a form with whatever stands for a signature.
pub fn signed(
    to: SocketAddr,
    method: &str,
    target: &str,
    signature: Option<&str>,
    form: &str,
) -> Result<Answer> {
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded; charset=UTF-8")];
    headers.extend(signature.map(|s| ("x-twilio-signature", s)));
    request(to, method, target, &headers, form.as_bytes())
}

/// `X-Twilio-Signature` of a request to `target` with these fields in its body.
pub fn signature(token: &str, target: &str, pairs: &[(String, String)]) -> String {
    let mut pairs = pairs.to_vec();
    pairs.sort();
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(token.as_bytes()).unwrap();
    mac.update(format!("{PUBLIC}{target}").as_bytes());
    for (name, value) in &pairs {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}

/// One `<Message>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    /// Where its receipts go.
    pub callback: String,
}

/// Reads TwiML as strictly as it is written: a status, a content type, a declaration, messages, and nothing else.
pub fn replies(answer: &Answer) -> Vec<Reply> {
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.head.contains("content-type: text/xml"), "{answer:?}");
    let inner = answer.body.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).unwrap();
    if inner == "<Response/>" {
        return Vec::new();
    }
    let mut rest = inner.strip_prefix("<Response>").and_then(|r| r.strip_suffix("</Response>")).unwrap();
    let mut read = Vec::new();
    while !rest.is_empty() {
        let message = rest.strip_prefix("<Message statusCallback=\"").unwrap_or_else(|| panic!("{rest}"));
        let (callback, message) = message.split_once("\">").unwrap();
        let (text, after) = message.split_once("</Message>").unwrap();
        read.push(Reply { text: plain(text), callback: plain(callback) });
        rest = after;
    }
    assert!((1..=10).contains(&read.len()), "{answer:?}");
    read
}

/// Text without its entities. A `<`, or an `&` that begins none, is no XML.
fn plain(escaped: &str) -> String {
    assert!(!escaped.contains('<'), "{escaped}");
    let mut pieces = escaped.split('&');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (entity, after) = piece.split_once(';').unwrap();
        text.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "#13" | "#xD" => '\r',
            other => panic!("unknown entity {other}"),
        });
        text.push_str(after);
    }
    text
}
