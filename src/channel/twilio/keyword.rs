//! The words that Twilio itself answers, and after which it sends nothing of ours.

use crate::conversation::LawWord;
use crate::text::Phone;

/// Twilio's default keywords (docs, "Advanced Opt-Out", 2026), as its matcher has them: the whole message, in any
/// case, blanks around it ignored, and nothing else ("STOP PLEASE" is not one: then the line answers).
///
/// `YES` also opts in again, but only somebody who is opted out: the conversation knows, this does not.
pub fn provider_keyword(body: &str) -> Option<LawWord> {
    match body.trim().to_ascii_uppercase().as_str() {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "REVOKE" | "OPTOUT" => {
            Some(LawWord::Stop)
        }
        "START" | "UNSTOP" => Some(LawWord::Start),
        "HELP" | "INFO" => Some(LawWord::Help),
        _ => None,
    }
}

/// The same on `line`: at a toll-free number the network answers, and it knows three words only.
pub(super) fn answered_at(line: &Phone, body: &str) -> Option<LawWord> {
    let networks_own =
        || ["STOP", "START", "UNSTOP"].iter().any(|word| body.trim().eq_ignore_ascii_case(word));
    provider_keyword(body).filter(|_| !is_toll_free(line) || networks_own())
}

fn is_toll_free(line: &Phone) -> bool {
    let area = line.is_north_american().then(|| &line.e164()[2..5]);
    matches!(area, Some("800" | "833" | "844" | "855" | "866" | "877" | "888"))
}

#[cfg(test)]
mod tests {
    use super::{answered_at, provider_keyword};
    use crate::conversation::LawWord::{Help, Start, Stop};
    use crate::text::Phone;

    #[test]
    fn whole_messages_only() {
        for (body, expected) in [
            ("STOP", Some(Stop)),
            (" stop\n", Some(Stop)),
            ("StopAll", Some(Stop)),
            ("unsubscribe", Some(Stop)),
            ("Cancel", Some(Stop)),
            ("end", Some(Stop)),
            ("quit", Some(Stop)),
            ("REVOKE", Some(Stop)),
            ("OptOut", Some(Stop)),
            ("start", Some(Start)),
            ("UNSTOP", Some(Start)),
            ("help", Some(Help)),
            ("Info", Some(Help)),
            ("stop please", None),
            ("STOP.", None),
            ("stop all", None),
            ("opt out", None),
            ("yes", None),
            ("alto", None),
            ("", None),
        ] {
            assert_eq!(provider_keyword(body), expected, "{body:?}");
        }
    }

    #[test]
    fn at_a_toll_free_number_the_network_knows_three_words() {
        let line = Phone::parse("+18445550100").unwrap();
        for (body, expected) in [
            ("Stop", Some(Stop)),
            ("unstop", Some(Start)),
            ("START", Some(Start)),
            ("quit", None),
            ("HELP", None),
        ] {
            assert_eq!(answered_at(&line, body), expected, "{body}");
        }
    }
}
