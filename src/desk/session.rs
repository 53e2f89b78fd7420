//! Sessions: a random token in a cookie, its hash in the store, two limits, and an end that counts within a second
//! because every request asks the store.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};

use super::account::{Account, Accounts};
use super::records::{RecordError, Records};
use super::token::Token;
use crate::conversation::{Moment, StaffId, hours};
use crate::store::{Page, Shelf};

/// Without a sign of life for so long it ends. An open page that follows the desk is one.
const IDLE: Duration = hours(1);
/// It ends after so long whatever happens: longer than any shift.
const ABSOLUTE: Duration = hours(12);
/// The last sign of life is written down once in so long.
const NOTED: Duration = Duration::from_mins(1);

/// One sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub staff: StaffId,
    /// Since when.
    pub since: Moment,
    /// The last sign of life, to the minute.
    pub seen: Moment,
    /// The browser, in a word or two.
    pub browser: String,
}

impl Session {
    /// Whether it still counts.
    fn lives(&self, now: Moment) -> bool {
        now.since(self.seen) < IDLE && now.since(self.since) < ABSOLUTE
    }
}

/// Who is signed in with this request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub me: Account,
    /// By which session, as the store names it.
    pub session: String,
}

/// The sessions.
#[derive(Clone, Debug)]
pub struct Sessions {
    records: Records,
    accounts: Accounts,
    https: bool,
}

impl Sessions {
    /// Over the desk's records. `https`: whether browsers come by it.
    pub fn new(records: Records, accounts: Accounts, https: bool) -> Self {
        Self { records, accounts, https }
    }

    /// Begins one.
    pub async fn begin(&self, staff: StaffId, agent: &str, now: Moment) -> Result<Token, RecordError> {
        let token = Token::generate(self.records.entropy());
        let session = Session { staff, since: now, seen: now, browser: browser(agent).to_owned() };
        self.records.put(Shelf::Session, &token.digest(), 0, &session).await?;
        // Those that ended by themselves go when somebody comes.
        for (name, old) in self.all().await? {
            if !old.lives(now) {
                self.records.remove(Shelf::Session, &name).await?;
            }
        }
        Ok(token)
    }

    /// Who comes with these headers, if they are signed in and may be.
    pub async fn of(&self, headers: &HeaderMap, now: Moment) -> Result<Option<SignedIn>, RecordError> {
        match self.token(headers) {
            Some(token) => self.alive(&token.digest(), now).await,
            None => Ok(None),
        }
    }

    /// The same by the session's own name: for a page that stays open.
    pub async fn alive(&self, name: &str, now: Moment) -> Result<Option<SignedIn>, RecordError> {
        let Some(kept) = self.records.get::<Session>(Shelf::Session, name).await? else { return Ok(None) };
        if !kept.value.lives(now) {
            return Ok(None);
        }
        let Some(me) = self.accounts.get(kept.value.staff).await? else { return Ok(None) };
        if me.disabled.is_some() {
            return Ok(None);
        }
        if now.since(kept.value.seen) >= NOTED {
            let seen = Session { seen: now, ..kept.value };
            // Two at once: either will do.
            self.records.put(Shelf::Session, name, kept.version, &seen).await?;
        }
        Ok(Some(SignedIn { me, session: name.to_owned() }))
    }

    /// Ends one, if it is theirs.
    pub async fn end(&self, name: &str, staff: StaffId) -> Result<(), RecordError> {
        let kept = self.records.get::<Session>(Shelf::Session, name).await?;
        if kept.is_some_and(|kept| kept.value.staff == staff) {
            self.records.remove(Shelf::Session, name).await?;
        }
        Ok(())
    }

    /// Ends every session of somebody.
    pub async fn end_all(&self, staff: StaffId) -> Result<(), RecordError> {
        for (name, session) in self.all().await? {
            if session.staff == staff {
                self.records.remove(Shelf::Session, &name).await?;
            }
        }
        Ok(())
    }

    /// Theirs, the newest first.
    pub async fn theirs(&self, staff: StaffId, now: Moment) -> Result<Vec<(String, Session)>, RecordError> {
        let mut theirs = self.all().await?;
        theirs.retain(|(_, session)| session.staff == staff && session.lives(now));
        theirs.sort_by_key(|(_, session)| std::cmp::Reverse(session.since));
        Ok(theirs)
    }

    async fn all(&self) -> Result<Vec<(String, Session)>, RecordError> {
        let kept = self.records.page::<Session>(Shelf::Session, Page::ALL).await?;
        Ok(kept.into_iter().map(|kept| (kept.name, kept.value)).collect())
    }

    /// The cookie that carries a token, or takes it back. `__Host-` binds it to this host and to https; a browser
    /// refuses that name on plain http, which is only spoken on the machine itself.
    pub fn cookie(&self, token: Option<&Token>) -> Option<HeaderValue> {
        let (value, age) = match token {
            Some(token) => (token.reveal(), ABSOLUTE.as_secs()),
            None => (String::new(), 0),
        };
        let secure = if self.https { "; Secure" } else { "" };
        let cookie =
            format!("{}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", self.name());
        cookie.parse().ok()
    }

    fn name(&self) -> &'static str {
        if self.https { "__Host-handrail" } else { "handrail" }
    }

    fn token(&self, headers: &HeaderMap) -> Option<Token> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name())?.1.parse().ok()
    }
}

/// A browser as people call it. What else stands in its line is nobody's business.
fn browser(agent: &str) -> &'static str {
    let known = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("iPhone", "Safari on an iPhone"),
        ("iPad", "Safari on an iPad"),
        ("Android", "a browser on Android"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    known.into_iter().find(|(sign, _)| agent.contains(sign)).map_or("another browser", |(_, name)| name)
}
