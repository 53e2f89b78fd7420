//! The words that a provider, or the network behind a toll-free number, answers by itself, and after which it sends
//! nothing of ours.

use crate::conversation::LawWord;
use crate::text::Phone;

/// Who answers STOP, START and HELP, in whole-message form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OptOutReplies {
    /// The provider does.
    #[default]
    Provider,
    /// The line does.
    App,
}

/// What a provider's own matcher takes for a law word: the whole message, in any case, blanks around it ignored.
#[derive(Debug, Clone, Copy)]
pub struct Keywords {
    /// Opts out.
    pub stop: &'static [&'static str],
    /// Opts in again. `YES`, where it does, only for somebody who is opted out: the conversation knows, this does not.
    pub start: &'static [&'static str],
    /// Asks for help.
    pub help: &'static [&'static str],
}

impl Keywords {
    /// What the network behind a toll-free number answers, whatever the provider: three words.
    pub(super) const NETWORK: Self = Self { stop: &["STOP"], start: &["START", "UNSTOP"], help: &[] };

    /// The law word that a whole message is.
    pub fn read(&self, body: &str) -> Option<LawWord> {
        let body = body.trim();
        let is_one = |words: &[&str]| words.iter().any(|word| body.eq_ignore_ascii_case(word));
        [(self.stop, LawWord::Stop), (self.start, LawWord::Start), (self.help, LawWord::Help)]
            .into_iter()
            .find_map(|(words, law)| is_one(words).then_some(law))
    }

    /// The same, as answered at `line`: at a toll-free number only what the network knows as well.
    pub fn answered_at(&self, line: &Phone, body: &str) -> Option<LawWord> {
        self.read(body).filter(|_| !is_toll_free(line) || Self::NETWORK.read(body).is_some())
    }

    /// What is answered at `line` without us, as the settings have it. They cannot speak for the network.
    pub(super) fn answered(&self, who: OptOutReplies, line: &Phone, body: &str) -> Option<LawWord> {
        match who {
            OptOutReplies::Provider => self.answered_at(line, body),
            OptOutReplies::App => Self::NETWORK.read(body).filter(|_| is_toll_free(line)),
        }
    }
}

/// Whether a number is toll-free: +1 800, 833, 844, 855, 866, 877, 888.
pub fn is_toll_free(line: &Phone) -> bool {
    let area = line.is_north_american().then(|| &line.e164()[2..5]);
    matches!(area, Some("800" | "833" | "844" | "855" | "866" | "877" | "888"))
}

#[cfg(test)]
mod tests {
    use super::Keywords;
    use crate::conversation::LawWord::{Help, Start, Stop};
    use crate::text::Phone;

    const WORDS: Keywords = Keywords { stop: &["STOP", "QUIT"], start: &["START"], help: &["HELP"] };

    #[test]
    fn whole_messages_only() {
        for (body, expected) in [
            (" stop\n", Some(Stop)),
            ("Quit", Some(Stop)),
            ("start", Some(Start)),
            ("HELP", Some(Help)),
            ("stop please", None),
            ("STOP.", None),
            ("yes", None),
            ("", None),
        ] {
            assert_eq!(WORDS.read(body), expected, "{body:?}");
        }
    }

    #[test]
    fn at_a_toll_free_number_the_network_knows_three_words() {
        let line = Phone::parse("+18445550100").unwrap();
        for (body, expected) in [("Stop", Some(Stop)), ("START", Some(Start)), ("quit", None), ("HELP", None)]
        {
            assert_eq!(WORDS.answered_at(&line, body), expected, "{body}");
        }
    }
}
