//! What the providers that speak JSON have in common: how an event of theirs becomes an [`Arrival`].

use std::time::Duration;

use super::form::{Enclosed, form};
use super::keyword::{Keywords, OptOutReplies};
use super::{Arrival, Refusal, Request, sender};
use crate::conversation::{Event, EventId, Inbound, LawWord, What};
use crate::text::{Body, Phone};

/// How far a signed time may lie from ours, either way: what the providers' own libraries allow.
pub const TOLERANCE: Duration = Duration::from_mins(5);

/// A text as a provider tells of it.
pub struct Told<'a> {
    /// The provider's name.
    pub provider: &'static str,
    /// The provider's id for the message.
    pub id: &'a str,
    /// Who sent it, as the provider writes numbers.
    pub from: &'a str,
    /// Our number, as the provider writes numbers.
    pub to: &'a str,
    /// The words.
    pub body: &'a str,
    /// Whether anything came with them.
    pub enclosed: Enclosed,
    /// What the provider itself says to have answered.
    pub said: Option<LawWord>,
}

impl Told<'_> {
    /// The arrival that it makes. `keywords` are the provider's own, `who` is the setting.
    pub fn arrival(self, keywords: &Keywords, who: OptOutReplies) -> Result<Arrival, Refusal> {
        if !is_id(self.id) {
            return Err(Refusal::Malformed("its id is not one"));
        }
        let (from, to) = (e164(self.from), e164(self.to));
        let from = match sender(&from, &to, &[]) {
            Ok(from) => from,
            Err(why) => return Ok(Arrival::Unanswerable(why)),
        };
        let line = Phone::parse(&to).map_err(|_| Refusal::Malformed("it was sent to no phone number"))?;
        let provider_answers = self.said.or_else(|| keywords.answered(who, &line, self.body));
        let text =
            Inbound { body: Body::new(self.body), form: form(self.body, self.enclosed), provider_answers };
        let event = Event { id: EventId::inbound(self.provider, self.id), what: What::Text(text) };
        Ok(Arrival::Text { line, from, event })
    }
}

/// A provider's id becomes part of a key in the store: letters, digits, `-`, `_`, at most 64.
pub fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// A number as most providers write it, without `+`, in E.164. Short codes and names stay as they are.
pub fn e164(address: &str) -> String {
    let digits = address.bytes().all(|b| b.is_ascii_digit());
    if digits && address.len() >= 10 { format!("+{address}") } else { address.to_owned() }
}

/// The same the other way: digits only.
pub fn digits(phone: &Phone) -> &str {
    phone.e164().trim_start_matches('+')
}

/// Whether files of these content types or names are only the layout of a long text, which phones attach to an MMS.
pub fn enclosed<'a>(files: impl IntoIterator<Item = &'a str>) -> Enclosed {
    let layout = |file: &str| {
        let file = file.split([';', '?']).next().unwrap_or_default().trim().to_ascii_lowercase();
        ["text/plain", "application/smil"].contains(&file.as_str())
            || [".smil", ".smi", ".txt", ".xml"].iter().any(|end| file.ends_with(end))
    };
    if files.into_iter().all(layout) { Enclosed::Nothing } else { Enclosed::Something }
}

/// Whether a signed time, in seconds since 1970, is near enough to when the request came.
pub fn is_fresh(request: &Request<'_>, seconds: i64) -> bool {
    let tolerance = i64::try_from(TOLERANCE.as_millis()).unwrap_or(i64::MAX);
    seconds.checked_mul(1000).is_some_and(|signed| (request.at.0 / 1000 * 1000 - signed).abs() <= tolerance)
}

#[cfg(test)]
mod tests {
    use super::{Enclosed, e164, enclosed, is_id};

    #[test]
    fn numbers_ids_and_layouts() {
        for (written, read) in [
            ("16155550123", "+16155550123"),
            ("+16155550123", "+16155550123"),
            ("24273", "24273"),
            ("BANK", "BANK"),
        ] {
            assert_eq!(e164(written), read);
        }
        assert!(
            is_id("84cca175-9755-4859-b67f-4730d7f58aa3")
                && !is_id("")
                && !is_id("a:b")
                && !is_id(&"a".repeat(65))
        );
        for (files, expected) in [
            (&[][..], Enclosed::Nothing),
            (&["https://m.example/0.smil", "text/plain; charset=utf-8"], Enclosed::Nothing),
            (&["https://m.example/0.smil", "https://m.example/1.jpg?x=.txt"], Enclosed::Something),
            (&["image/jpeg"], Enclosed::Something),
        ] {
            assert_eq!(enclosed(files.iter().copied()), expected, "{files:?}");
        }
    }
}
