//! The XML of answers, written by hand: five elements, and one rule for what may stand in XML. Twilio's and Plivo's
//! have the same frame.

/// The answer that says nothing.
pub const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

/// A whole document around verbs; [`EMPTY`] for none.
pub(super) fn response(verbs: &str) -> String {
    if verbs.is_empty() {
        return EMPTY.to_owned();
    }
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

    use super::{EMPTY, element, escaped, response};

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
    fn a_document_around_verbs() {
        assert_eq!(response(""), EMPTY);
        assert_eq!(
            response(&element("Message", &[("to", "\"1\"")], &escaped("AA & NA: <free>"))),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Message to=\"&quot;1&quot;\">AA &amp; NA: &lt;free&gt;</Message></Response>"
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
