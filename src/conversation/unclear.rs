//! What we do when we do not understand: rephrase, offer two readings, then a person. Never silence.

use super::talk::Talk;
use crate::flow::{Place, Placeholder};
use crate::meaning::Meaning;
use crate::text::fold;

/// Offered where a text gives no hint at all: what most people want of the line.
const LIKELIEST: [Meaning; 3] = [Meaning::FindGroup, Meaning::Person, Meaning::Online];

impl Talk<'_> {
    /// The next rung, with the open question if there is one.
    pub fn unclear(&mut self, open: Option<Place>) {
        let rung = self.turn.conversation.misses;
        let question = open.and_then(|place| self.world.book.step(place).question.as_ref());
        match (rung, question) {
            // Somebody who was in danger is not sent to a menu.
            (0, None) if self.turn.conversation.safety.is_some() => {
                self.flow_named("greeting");
            }
            (0, Some(question)) if !question.asked_again && self.turn.conversation.safety.is_some() => {
                self.flow_named("greeting");
            }
            (0, Some(question)) if !question.asked_again => self.say(|l| &l.ladder.lost),
            (0, Some(question)) => match &question.rephrase {
                Some(rephrase) => {
                    self.add(rephrase);
                    self.reopen();
                }
                None => {
                    self.say(|l| &l.ladder.rephrase);
                    self.ask_again();
                }
            },
            (0, None) => self.say(|l| &l.ladder.lost),
            (1, _) => self.offer_two(open),
            _ => self.say(|l| &l.ladder.person),
        }
        self.turn.conversation.misses = (rung + 1) % 3;
    }

    /// `A` or `B` after two readings were offered. Whether it was one.
    pub fn took_an_offer(&mut self) -> bool {
        let Some(offered) = self.turn.conversation.offered.take() else { return false };
        let meaning = match fold(self.text.body.reveal()).as_str() {
            "a" | "1" => offered[0],
            "b" | "2" => offered[1],
            _ => return false,
        };
        let flow = self.world.book.opened_by(meaning);
        if let Some(flow) = flow {
            self.enter(flow);
        }
        flow.is_some()
    }

    /// Two readings, neither of which is the flow that we stand in.
    fn offer_two(&mut self, open: Option<Place>) {
        let book = &self.world.book;
        let names = &book.line.names;
        let hinted = self.reading.others.iter().copied().filter(|m| names.contains_key(m));
        let here = |m: Meaning| open.is_some_and(|place| book.opened_by(m) == Some(place.flow));
        let mut offered = Vec::new();
        for meaning in hinted.chain(LIKELIEST) {
            if !here(meaning) && !offered.contains(&meaning) {
                offered.push(meaning);
            }
        }
        let mut likely = offered.into_iter();
        let offered = [likely.next().unwrap_or(LIKELIEST[0]), likely.next().unwrap_or(LIKELIEST[1])];
        let language = self.language();
        let called = |m: Meaning| names.get(&m).map_or("", |both| both.get(language).as_str());
        let texts = self.world.book.line.ladder.readings.get(language).iter().map(|wording| {
            wording.render(|hole, out| match hole {
                Placeholder::Key(key) if key == "first" => out.push_str(called(offered[0])),
                Placeholder::Key(key) if key == "second" => out.push_str(called(offered[1])),
                _ => {}
            })
        });
        self.push(texts.collect());
        self.turn.conversation.offered = Some(offered);
    }

    /// The open question was asked in other words just now.
    fn reopen(&mut self) {
        if let Some(open) = self.turn.conversation.open.as_mut() {
            open.at = self.now;
        }
    }
}
