//! The webhooks, signed as Twilio signs them and ready to be written to a socket: made before anything is measured.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

pub const TOKEN: &str = "12345678901234567890123456789012";
pub const PUBLIC_URL: &str = "https://line.example.org";
/// People in a run.
pub const PEOPLE: usize = 20_000;
/// What each of them writes: a greeting, an answer, an answer.
pub const TEXTS: [&str; 3] = ["hi", "b", "alcohol"];
pub const TURNS: usize = TEXTS.len();
/// Numbers kept for fiction on one line of ours: 799 area codes, all but the line's own, with 0100 to 0199 each.
const ON_A_LINE: usize = 79_900;

/// The requests of some people, three each.
pub struct Forms {
    requests: Vec<Vec<u8>>,
}

impl Forms {
    /// Those of `people` people, the number `first` and on.
    pub fn signed(first: usize, people: usize) -> Self {
        let each = |person| (0..TURNS).map(move |turn| request(person, turn));
        Self { requests: (first..first + people).flat_map(each).collect() }
    }

    pub fn people(&self) -> usize {
        self.requests.len() / TURNS
    }

    pub fn request(&self, person: usize, turn: usize) -> &[u8] {
        &self.requests[person * TURNS + turn]
    }
}

/// The number of a person and the line they write to.
pub fn numbers(person: usize) -> (String, String) {
    let (line, on_it) = (person / ON_A_LINE, person % ON_A_LINE);
    let area = 200 + on_it / 100;
    let area = if area >= 615 { area + 1 } else { area };
    (format!("+1{area}5550{}", 100 + on_it % 100), format!("+16155550{}", 100 + line))
}

/// A whole HTTP request.
pub fn request(person: usize, turn: usize) -> Vec<u8> {
    let (from, to) = numbers(person);
    let sid = format!("SM{person:016x}{turn:016x}");
    let mut fields = [
        ("ToCountry", "US"),
        ("ToState", "TN"),
        ("SmsMessageSid", &sid),
        ("NumMedia", "0"),
        ("ToCity", "NASHVILLE"),
        ("FromZip", "37203"),
        ("SmsSid", &sid),
        ("FromState", "TN"),
        ("SmsStatus", "received"),
        ("FromCity", "NASHVILLE"),
        ("Body", TEXTS[turn]),
        ("FromCountry", "US"),
        ("To", &to),
        ("MessagingServiceSid", "MG00000000000000000000000000000001"),
        ("ToZip", "37203"),
        ("NumSegments", "1"),
        ("MessageSid", &sid),
        ("AccountSid", "AC00000000000000000000000000000001"),
        ("From", &from),
        ("ApiVersion", "2010-04-01"),
    ];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    fields.sort_unstable();
    let mut mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).unwrap();
    mac.update(PUBLIC_URL.as_bytes());
    mac.update(b"/sms/twilio");
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    format!(
        "POST /sms/twilio HTTP/1.1\r\nHost: line.example.org\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nI-Twilio-Idempotency-Token: {sid}\r\n\
         X-Twilio-Signature: {signature}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
