//! What the simulated phones have been sent outside of an answer: kept in memory until the page fetches it, as a
//! phone that is switched off would get it later. Of this process alone; lost with it, like the phones themselves.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use crate::text::Phone;

/// Texts kept for one phone.
const ROOM: usize = 50;

/// One text for a simulated phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Rises from letter to letter, over restarts too.
    pub number: i64,
    /// Its words.
    pub text: String,
}

/// The letters of every simulated phone.
#[derive(Debug, Default)]
pub struct Mailbox {
    letters: Mutex<Letters>,
    came: Notify,
}

#[derive(Debug, Default)]
struct Letters {
    last: i64,
    of: HashMap<Phone, VecDeque<Letter>>,
}

impl Mailbox {
    /// Puts a text in; `now` is milliseconds since 1970.
    pub fn put(&self, phone: &Phone, text: &str, now: i64) {
        let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.last = now.max(letters.last + 1);
        let letter = Letter { number: letters.last, text: text.to_owned() };
        let of = letters.of.entry(phone.clone()).or_default();
        if of.len() == ROOM {
            of.pop_front();
        }
        of.push_back(letter);
        drop(letters);
        self.came.notify_waiters();
    }

    /// The letters of these phones after a number; waits for one as long as it may.
    pub async fn after(&self, phones: &[Phone], number: i64, wait: Duration) -> Vec<(Phone, Letter)> {
        let found = async {
            loop {
                let came = self.came.notified();
                tokio::pin!(came);
                came.as_mut().enable();
                let found = self.found(phones, number);
                if !found.is_empty() {
                    return found;
                }
                came.await;
            }
        };
        timeout(wait, found).await.unwrap_or_default()
    }

    fn found(&self, phones: &[Phone], number: i64) -> Vec<(Phone, Letter)> {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<_> = phones
            .iter()
            .flat_map(|phone| {
                let of = letters.of.get(phone).into_iter().flatten();
                of.filter(|letter| letter.number > number).map(|letter| (phone.clone(), letter.clone()))
            })
            .collect();
        found.sort_by_key(|(_, letter)| letter.number);
        found
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Mailbox;

    #[tokio::test]
    async fn a_phone_gets_its_own_letters_once_each_and_in_order() {
        let mailbox = Mailbox::default();
        let (a, b) = ("+16155550101".parse().unwrap(), "+16155550102".parse().unwrap());
        mailbox.put(&a, "one", 5);
        mailbox.put(&b, "not for a", 5);
        mailbox.put(&a, "two", 5);
        let phones = [a];
        let got = mailbox.after(&phones, 0, Duration::ZERO).await;
        let texts: Vec<_> = got.iter().map(|(_, letter)| letter.text.as_str()).collect();
        assert_eq!(texts, ["one", "two"]);
        let last = got[1].1.number;
        assert!(mailbox.after(&phones, last, Duration::ZERO).await.is_empty());
        let (waited, ()) = tokio::join!(mailbox.after(&phones, last, Duration::MAX), async {
            mailbox.put(&phones[0], "three", 1);
        });
        assert_eq!(waited[0].1.text, "three");
    }
}
