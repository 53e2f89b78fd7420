//! What we do when we do not understand: rephrase, offer two readings, then a person. Never silence.

use super::talk::Talk;
use crate::flow::Place;

impl Talk<'_> {
    /// The next rung, with the open question if there is one.
    pub fn unclear(&mut self, open: Option<Place>) {
        let rung = self.turn.conversation.misses;
        let question = open.and_then(|place| self.world.book.step(place).question.as_ref());
        match (rung, question) {
            (0, Some(question)) => {
                if let Some(rephrase) = &question.rephrase {
                    self.add(rephrase);
                    self.reopen();
                } else {
                    self.say(|t| &t.rephrase);
                    self.ask_again();
                }
            }
            (0, None) => {
                self.say(|t| &t.rephrase);
                self.flow_named("menu");
            }
            (1, _) => self.say(|t| &t.readings),
            _ => {
                self.turn.conversation.open = None;
                self.flow_named("person");
                self.turn.conversation.misses = 0;
                return;
            }
        }
        self.turn.conversation.misses = rung + 1;
    }

    /// The open question was asked in other words just now.
    fn reopen(&mut self) {
        if let Some(open) = self.turn.conversation.open.as_mut() {
            open.at = self.now;
        }
    }
}
