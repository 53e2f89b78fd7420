//! What the law and honesty ask for, whatever is open: STOP, START, HELP, FORGET ME, another language.

use super::answer;
use super::event::LawWord;
use super::lane::StopMark;
use super::moment::days;
use super::state::{Consent, Conversation, OptOut};
use super::talk::Talk;
use crate::meaning::Meaning;
use crate::text::fold;

impl Talk<'_> {
    /// An opt-out: marked at once, confirmed once, everything else ends. Whether it was one.
    pub fn opt_out(&mut self) -> bool {
        let by_provider = self.text.provider_answers == Some(LawWord::Stop);
        if !by_provider && !self.reading.says(Meaning::OptOut) {
            return false;
        }
        if matches!(self.turn.conversation.consent, Consent::Out { .. }) {
            return false;
        }
        let how = if by_provider { OptOut::Provider } else { OptOut::Words };
        let conversation = &mut self.turn.conversation;
        conversation.consent = Consent::Out { since: self.now, how };
        conversation.open = None;
        conversation.misses = 0;
        self.turn.stop = StopMark::Set;
        if self.reading.safety().is_some() {
            conversation.emergency_at = Some(self.now);
            self.duty(|t| &t.stopped_in_danger);
        } else if !by_provider {
            self.duty(|t| &t.stopped);
        }
        true
    }

    /// They have opted out: START, HELP and FORGET ME are answered, and a danger once a day; nothing else.
    /// Whether they have.
    pub fn while_stopped(&mut self) -> bool {
        let Consent::Out { how, .. } = self.turn.conversation.consent else { return false };
        let provider = self.text.provider_answers;
        let yes = self.text.form == super::Form::Plain
            && matches!(fold(self.text.body.reveal()).as_str(), "yes" | "si");
        if self.reading.safety().is_some() {
            self.emergency();
        } else if provider == Some(LawWord::Start)
            || (self.reading.law_word && self.reading.says(Meaning::OptIn))
            || yes
        {
            self.turn.conversation.consent = Consent::In { since: self.now };
            self.turn.stop = StopMark::Clear;
            // The provider answers START itself, and YES where it was the one to take the STOP.
            if provider != Some(LawWord::Start) && !(yes && how == OptOut::Provider) {
                self.duty(|t| &t.started);
            }
        } else if !self.forget_me() {
            self.help();
        }
        true
    }

    /// The one text that may go to somebody who opted out: 988 and 911, once a day.
    fn emergency(&mut self) {
        let last = self.turn.conversation.emergency_at;
        if self.world.book.line.danger_after_stop && last.is_none_or(|at| self.now.since(at) >= days(1)) {
            self.turn.conversation.emergency_at = Some(self.now);
            self.duty(|t| &t.stopped_danger);
        }
    }

    /// FORGET ME is done at once; a looser wording is asked about first. Whether it was either.
    pub fn forget_me(&mut self) -> bool {
        let sure = std::mem::take(&mut self.turn.conversation.sure_to_forget);
        if sure && answer::is_no(self.text.body.reveal()) {
            self.duty(|t| &t.not_forgotten);
            self.ask_again();
            return true;
        }
        let yes = sure && answer::is_yes(self.text.body.reveal());
        if !yes && !self.reading.says(Meaning::ForgetMe) {
            return false;
        }
        if !self.reading.law_word && !sure {
            self.turn.conversation.sure_to_forget = true;
            self.duty(|t| &t.forget_sure);
            return true;
        }
        let before = std::mem::take(&mut self.turn.conversation);
        self.turn.conversation = Conversation {
            consent: before.consent,
            language: before.language,
            texts: before.texts,
            said: before.said,
            ..Conversation::default()
        };
        self.turn.forget = true;
        self.turn.queues.clear();
        self.duty(|t| &t.forgotten);
        // Whoever writes next is new to us.
        self.turn.conversation.introduced = false;
        true
    }

    /// HELP and START. Whether it was either.
    pub fn help(&mut self) -> bool {
        match self.text.provider_answers {
            Some(LawWord::Help | LawWord::Start) => return true,
            Some(LawWord::Stop) | None => {}
        }
        if self.reading.meaning == Meaning::Help {
            let stopped = matches!(self.turn.conversation.consent, Consent::Out { .. });
            self.duty(|t| if stopped { &t.already_stopped } else { &t.help });
            // That one says who we are and how to end it; no other duty does.
            self.turn.conversation.introduced |= !stopped;
            return true;
        }
        // START as the very first word is a hello; said by somebody who is in already, it is confirmed.
        let start = self.reading.law_word && self.reading.meaning == Meaning::OptIn;
        let confirmed = start && self.turn.conversation.introduced;
        if confirmed {
            self.duty(|t| &t.started);
        }
        confirmed
    }

    /// Neither English nor Spanish: one honest line with numbers. Whether it was.
    pub fn other_language(&mut self) -> bool {
        let letters = self.text.body.reveal().chars().filter(|c| c.is_alphabetic());
        let (latin, other) =
            letters.fold(
                (0, 0),
                |(latin, other), c| {
                    if (c as u32) < 0x250 { (latin + 1, other) } else { (latin, other + 1) }
                },
            );
        let strange = other > latin;
        if strange {
            self.say(|l| &l.texts.other_language);
        }
        strange
    }
}
