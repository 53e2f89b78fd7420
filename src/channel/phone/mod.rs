//! The simulated phone: a page that texts the line as anybody's phone would, with no provider in between.
//!
//! Only for numbers kept for fiction, only on loopback (the server sees to that), and with the same contract as
//! every provider: bytes in, an [`Arrival`] out. The page keeps its threads in the browser's tab; a text whose
//! answer was lost is sent again under its own id, and is answered with what was answered before.

use serde::{Deserialize, Serialize};

use super::form::{Enclosed, form};
use super::{Arrival, Request, Unanswerable, sender};
use crate::conversation::{Event, EventId, Inbound, What};
use crate::text::{Body, Language, Phone, segments};

/// A file of the page: its path, content type and contents.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Where it is served.
    pub path: &'static str,
    /// Its content type.
    pub content_type: &'static str,
    /// What it holds.
    pub contents: &'static str,
}

/// The page and the two files that it asks for; nothing else, and nothing from elsewhere.
pub const FILES: [File; 3] = [
    File { path: "/phone", content_type: "text/html; charset=utf-8", contents: include_str!("page.html") },
    File {
        path: "/phone/page.css",
        content_type: "text/css; charset=utf-8",
        contents: include_str!("page.css"),
    },
    File {
        path: "/phone/page.js",
        content_type: "text/javascript; charset=utf-8",
        contents: include_str!("page.js"),
    },
];

/// The policy to send with [`FILES`]: `data:` is the icon, which stands in the page itself.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The longest text, in characters: what the first provider allows.
const LONGEST: usize = 1600;

/// Why a text from the page was not taken: 400, with this sentence as `{"error": …}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Another content type, which a form on a foreign page could send.
    #[error("send application/json, as this page does")]
    NotJson,
    /// JSON, but not a text.
    #[error("a text is {{\"from\": \"+16155550123\", \"text\": \"…\"}}, and perhaps an \"id\"")]
    NotAText,
    /// A number that somebody may have.
    #[error("the simulated phone only has numbers kept for fiction: +1 615 555 0100 to 0199")]
    RealNumber,
    /// The line's own number, or none that is answered.
    #[error("this number is not answered: {0}")]
    Unanswerable(#[from] Unanswerable),
    /// See [`LONGEST`].
    #[error("a text has at most 1600 characters")]
    TooLong,
}

#[derive(Deserialize)]
struct Sent {
    id: Option<String>,
    from: String,
    text: String,
}

/// Reads `POST /phone/send` for `line`, our number. The page names every text itself, so that sending it again is
/// safe; `spare_id` names one from a script that does not.
pub fn receive(request: &Request<'_>, line: &Phone, spare_id: &str) -> Result<Arrival, NotTaken> {
    let kind = request.header("content-type").and_then(|kind| kind.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("application/json") {
        return Err(NotTaken::NotJson);
    }
    let sent: Sent = serde_json::from_slice(request.body).map_err(|_| NotTaken::NotAText)?;
    let id = sent.id.as_deref().unwrap_or(spare_id);
    let sound = (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !sound {
        return Err(NotTaken::NotAText);
    }
    let from = sender(&sent.from, line.e164(), &[])?;
    if !from.is_reserved() {
        return Err(NotTaken::RealNumber);
    }
    if sent.text.chars().count() > LONGEST {
        return Err(NotTaken::TooLong);
    }
    let form = form(&sent.text, Enclosed::Nothing);
    let what = What::Text(Inbound { body: Body::new(sent.text), form, provider_answers: None });
    Ok(Arrival::Text { line: line.clone(), from, event: Event { id: EventId::inbound("phone", id), what } })
}

/// Which phones the page shows, and the last letter that it has.
#[derive(Debug, Deserialize)]
pub struct Waiting {
    /// The phones.
    pub phones: Vec<Phone>,
    /// The highest number of a letter that it was given; 0 for none.
    pub after: i64,
}

/// Reads `POST /phone/wait`.
pub fn waiting(body: &[u8]) -> Result<Waiting, NotTaken> {
    serde_json::from_slice::<Waiting>(body)
        .ok()
        .filter(|waiting| waiting.phones.iter().all(Phone::is_reserved))
        .ok_or(NotTaken::NotAText)
}

/// The answer to `POST /phone/wait`: to whom, the letter's number, its words and what they cost.
pub fn later(letters: &[(&Phone, i64, &str)]) -> String {
    let letters: Vec<_> = letters
        .iter()
        .map(|(to, number, text)| {
            let facts = Facts { text: Some(text), ..facts(Shown { text, language: None }) };
            Letter { to: to.e164(), number: *number, facts }
        })
        .collect();
    rendered(&letters)
}

#[derive(Serialize)]
struct Letter<'a> {
    to: &'a str,
    number: i64,
    #[serde(flatten)]
    facts: Facts<'a>,
}

/// A text of either side, as the page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The words.
    pub text: &'a str,
    /// Their language, where it is known.
    pub language: Option<Language>,
}

/// The answer to `POST /phone/send`: what the person's text cost to send, and what the line replied.
pub fn answer(sent: Shown<'_>, replies: &[Shown<'_>]) -> String {
    let replies = replies.iter().map(|reply| Facts { text: Some(reply.text), ..facts(*reply) }).collect();
    rendered(&Answer { replies, sent: facts(sent) })
}

/// The answer that says why a text was not taken, or what else went wrong: a sentence.
pub fn error(sentence: &str) -> String {
    rendered(&serde_json::json!({ "error": sentence }))
}

#[derive(Serialize)]
struct Answer<'a> {
    replies: Vec<Facts<'a>>,
    sent: Facts<'a>,
}

#[derive(Serialize)]
struct Facts<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    segments: usize,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
}

fn facts(shown: Shown<'_>) -> Facts<'static> {
    let counted = segments(shown.text);
    Facts {
        text: None,
        segments: counted.count(),
        encoding: counted.encoding.name(),
        language: shown.language.map(Language::code),
    }
}

fn rendered(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them always serialise; if one day they do not, the page says so.
    serde_json::to_string(value).unwrap_or_else(|_| r#"{"error":"the answer cannot be written"}"#.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{CONTENT_SECURITY_POLICY, FILES, NotTaken, Shown, answer, error, receive};
    use crate::channel::{Arrival, Request, Unanswerable};
    use crate::conversation::{Form, Moment, What};
    use crate::text::{Language, Phone};

    fn send(content_type: &str, body: &str) -> Result<Arrival, NotTaken> {
        let (path, query, headers) = ("/phone/send", "", [("content-type", content_type)]);
        let (headers, body, at) = (&headers, body.as_bytes(), Moment(0));
        let request = Request { method: "POST", path, query, headers, body, at };
        receive(&request, &Phone::parse("+16155550100").unwrap(), "spare")
    }

    #[test]
    fn a_text_from_the_page_arrives_like_any_other() {
        for (body, id, words, expected) in [
            (
                r#"{"id":"a1-b2","from":"+16155550123","text":" hola\n"}"#,
                "sms:phone:a1-b2",
                " hola\n",
                Form::Plain,
            ),
            (r#"{"from":"+16155550199","text":"👍"}"#, "sms:phone:spare", "👍", Form::Wordless),
        ] {
            let Ok(Arrival::Text { line, event, .. }) = send("application/json; charset=utf-8", body) else {
                panic!("{body}")
            };
            let What::Text(inbound) = event.what else { panic!("no text") };
            assert_eq!((line.e164(), event.id.as_str()), ("+16155550100", id));
            assert_eq!(
                (inbound.body.reveal(), inbound.form, inbound.provider_answers),
                (words, expected, None)
            );
        }
    }

    #[test]
    fn what_is_not_taken_says_why() {
        let long = format!(r#"{{"from":"+16155550123","text":"{}"}}"#, "a".repeat(1601));
        for (kind, body, expected) in [
            ("text/plain", r#"{"from":"+16155550123","text":"hi"}"#, NotTaken::NotJson),
            ("application/json", "hi", NotTaken::NotAText),
            ("application/json", r#"{"from":"+16155550123"}"#, NotTaken::NotAText),
            ("application/json", r#"{"id":"a:b","from":"+16155550123","text":"hi"}"#, NotTaken::NotAText),
            ("application/json", r#"{"id":"","from":"+16155550123","text":"hi"}"#, NotTaken::NotAText),
            ("application/json", r#"{"from":"+15555555555","text":"hi"}"#, NotTaken::RealNumber),
            (
                "application/json",
                r#"{"from":"+16155550100","text":"hi"}"#,
                NotTaken::Unanswerable(Unanswerable::Ourselves),
            ),
            (
                "application/json",
                r#"{"from":"24273","text":"hi"}"#,
                NotTaken::Unanswerable(Unanswerable::ShortCode),
            ),
            ("application/json", &long, NotTaken::TooLong),
        ] {
            assert_eq!(send(kind, body).map(|_| ()), Err(expected), "{body}");
        }
        assert!(error(&NotTaken::NotAText.to_string()).starts_with(r#"{"error":"a text is {\"from\""#));
    }

    #[test]
    fn the_answer_counts_both_sides() {
        let sent = Shown { text: "hola 👍", language: None };
        let reply = Shown { text: "¿Dónde está?", language: Some(Language::Es) };
        assert_eq!(
            answer(sent, &[reply]),
            r#"{"replies":[{"text":"¿Dónde está?","segments":1,"encoding":"UCS-2","language":"es"}],"sent":{"segments":1,"encoding":"UCS-2"}}"#
        );
        assert_eq!(
            answer(Shown { text: "hi", language: Some(Language::En) }, &[]),
            r#"{"replies":[],"sent":{"segments":1,"encoding":"GSM-7","language":"en"}}"#
        );
    }

    #[test]
    fn the_page_asks_nobody_else_and_keeps_its_own_policy() {
        assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'"));
        for file in FILES {
            let foreign = file.contents.replace("http://www.w3.org/2000/svg", "");
            assert!(
                !foreign.contains("http://") && !foreign.contains("https://") && !foreign.contains("url("),
                "{}",
                file.path
            );
            assert!(
                !foreign.contains(" style=") && !foreign.contains("<style") && !foreign.contains("innerHTML"),
                "{}",
                file.path
            );
        }
    }
}
