//! TwiML, written by hand: five elements, and one rule for what may stand in XML.

/// The content type of every answer to Twilio. Another one is its error 12300.
pub const CONTENT_TYPE: &str = "text/xml";

/// The answer that says nothing.
pub const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

/// A reply inside the answer to a webhook.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// What to say. Twilio takes 1600 characters a message.
    pub text: &'a str,
    /// Where delivery receipts go ([`super::Twilio::status_url`]).
    pub status_url: &'a str,
}

/// The answer that replies with each of `replies` in turn; [`EMPTY`] for none. Twilio takes ten (error 14109).
pub fn messages(replies: &[Reply<'_>]) -> String {
    let verbs: String = replies
        .iter()
        .map(|reply| element("Message", &[("statusCallback", reply.status_url)], &escaped(reply.text)))
        .collect();
    if verbs.is_empty() { EMPTY.to_owned() } else { response(&verbs) }
}

/// A whole document around verbs.
pub(super) fn response(verbs: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{verbs}</Response>")
}

/// One element. `inner` is markup already; the values of attributes are not.
pub(super) fn element(name: &str, attributes: &[(&str, &str)], inner: &str) -> String {
    let mut tag = name.to_owned();
    for (key, value) in attributes {
        tag = format!("{tag} {key}=\"{}\"", escaped(value));
    }
    format!("<{tag}>{inner}</{name}>")
}

/// Text for XML 1.0. Signs it forbids even when escaped (control characters, U+FFFE, U+FFFF) are dropped; a carriage
/// return is written as a reference, since a parser would read a bare one as a line feed.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EMPTY, Reply, escaped, messages};

    /// What a strict reader of XML takes out of character data; nothing if it must refuse it.
    fn read(data: &str) -> Option<String> {
        let mut text = String::new();
        let mut rest = data;
        while let Some(c) = rest.chars().next() {
            let (read, taken) = match c {
                '&' => {
                    let end = rest.find(';')?;
                    let c = match &rest[1..end] {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "#xD" => '\r',
                        _ => return None,
                    };
                    (c, end + 1)
                }
                '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..
                    if !"<>\"".contains(c) =>
                {
                    (c, c.len_utf8())
                }
                _ => return None,
            };
            text.push(read);
            rest = &rest[taken..];
        }
        Some(text)
    }

    #[test]
    fn the_empty_answer_and_a_reply() {
        assert_eq!(messages(&[]), EMPTY);
        let reply = Reply {
            text: "AA & NA: <free>\nCall \"988\"",
            status_url: "https://l.example/sms/twilio/status?m=1.a.2",
        };
        assert_eq!(
            messages(&[reply]),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message statusCallback=\"https://l.example/sms/twilio/status?m=1.a.2\">\
             AA &amp; NA: &lt;free&gt;\nCall &quot;988&quot;</Message></Response>"
        );
    }

    proptest! {
        #[test]
        fn a_strict_reader_gets_the_text_back(text in "(?s).{0,60}") {
            let forbidden = |c: char| (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{FFFE}' || c == '\u{FFFF}';
            let expected: String = text.chars().filter(|c| !forbidden(*c)).collect();
            prop_assert_eq!(read(&escaped(&text)), Some(expected));
        }
    }
}
