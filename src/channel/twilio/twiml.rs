//! Replies as TwiML.

use crate::channel::provider::{Answer, Reply};
use crate::channel::public_url::PublicUrl;
use crate::channel::xml::{element, escaped, response};

/// Another content type is Twilio's error 12300.
const CONTENT_TYPE: &str = "text/xml";

/// The answer that replies with each of `replies` in turn. Twilio takes ten of 1600 characters (errors 14109, 21617).
pub(super) fn messages(base: &PublicUrl, replies: &[Reply<'_>]) -> Answer {
    let message = |reply: &Reply<'_>| {
        let status_url = base.status("twilio", reply.reference);
        element("Message", &[("statusCallback", &status_url)], &escaped(reply.text))
    };
    document(&replies.iter().map(message).collect::<String>())
}

/// A whole document around verbs.
pub(super) fn document(verbs: &str) -> Answer {
    Answer { content_type: CONTENT_TYPE, body: response(verbs) }
}

#[cfg(test)]
mod tests {
    use super::messages;
    use crate::channel::provider::Reply;
    use crate::channel::public_url::PublicUrl;
    use crate::channel::xml::EMPTY;

    #[test]
    fn the_empty_answer_and_a_reply() {
        let base = PublicUrl::parse("https://l.example").unwrap();
        assert_eq!(messages(&base, &[]).body, EMPTY);
        let (line, person) = ("+16155550100".parse().unwrap(), "+16155550123".parse().unwrap());
        let text = "AA & NA: <free>\nCall \"988\"";
        let reply = Reply { line: &line, person: &person, text, reference: "1.a.2" };
        assert_eq!(
            messages(&base, &[reply]).body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message statusCallback=\"https://l.example/sms/twilio/status?m=1.a.2\">\
             AA &amp; NA: &lt;free&gt;\nCall &quot;988&quot;</Message></Response>"
        );
    }
}
