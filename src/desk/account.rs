//! Those who work at the desk: invited by a one-time link, signed in by password and code.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use super::password::{TooWeak, hash, strong, verify};
use super::records::{RecordError, Records};
use super::role::Role;
use super::token::Token;
use super::totp::TotpSecret;
use crate::conversation::{Moment, StaffId, days};
use crate::seal::OsEntropy;
use crate::store::{Page, Shelf};
use crate::text::Language;

/// An invitation is good for so long.
const INVITED: Duration = days(3);
/// Conversations somebody holds at once, until a supervisor says otherwise.
const ROOM: u8 = 5;

/// One who works at the desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// Who.
    pub id: StaffId,
    /// What they sign in with: an e-mail address or any name of theirs.
    pub login: String,
    /// What colleagues and the people they write to call them.
    pub name: String,
    /// What they are there for.
    pub role: Role,
    /// The languages they write in.
    pub languages: Vec<Language>,
    /// Whom a navigator works for: said where one is first offered.
    #[serde(default)]
    pub works_for: String,
    /// Conversations they hold at once.
    pub room: u8,
    /// The hash of their password.
    pub password: String,
    /// What their authenticator shares with us.
    pub totp: TotpSecret,
    /// The step of the last code that was used: none counts twice.
    pub totp_used: i64,
    /// Since when they are here.
    pub since: Moment,
    /// Since when they may not sign in.
    pub disabled: Option<Moment>,
}

/// An invitation to make an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invite {
    /// For what.
    pub role: Role,
    /// For whom.
    pub name: String,
    /// Whom they work for.
    #[serde(default)]
    pub works_for: String,
    /// Until when.
    pub until: Moment,
    /// The secret of the authenticator to be set up.
    pub totp: TotpSecret,
}

/// What somebody who joins fills in.
#[derive(Debug, Clone, Deserialize)]
pub struct Joining {
    /// What they will sign in with.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// Their password.
    pub password: String,
    /// The code that their authenticator shows.
    pub code: String,
    /// Whether they write Spanish.
    #[serde(default)]
    pub spanish: Option<String>,
}

/// Why an account was not made, or nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The invitation was used, has lapsed, or never was.
    #[error("this link was used already or has lapsed: ask for a new one")]
    NotInvited,
    /// A login must be told.
    #[error("tell what you will sign in with: your e-mail address, or a name without spaces")]
    NoLogin,
    /// And a name.
    #[error("tell what you are called")]
    NoName,
    /// The login is another's.
    #[error("somebody signs in with that already: use another")]
    Taken,
    /// The password.
    #[error(transparent)]
    Weak(#[from] TooWeak),
    /// The code does not fit.
    #[error(
        "that code does not fit: see that the phone's clock is right, and type the one that it shows now"
    )]
    WrongCode,
    /// Login, password or code: which of them is not told.
    #[error("login, password or code is not right")]
    Refused,
    /// The store.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// The accounts.
#[derive(Clone, Debug)]
pub struct Accounts(Records);

impl Accounts {
    /// Over the desk's records.
    pub fn new(records: Records) -> Self {
        Self(records)
    }

    /// Invites somebody; the token is told once.
    pub async fn invite(
        &self,
        role: Role,
        name: &str,
        works_for: &str,
        now: Moment,
    ) -> Result<Token, RecordError> {
        let token = Token::generate(self.0.entropy());
        let invite = Invite {
            role,
            name: name.trim().to_owned(),
            works_for: works_for.trim().to_owned(),
            until: now.after(INVITED),
            totp: TotpSecret::generate(self.0.entropy()),
        };
        self.0.put(Shelf::Invite, &token.digest(), 0, &invite).await?;
        Ok(token)
    }

    /// The invitation behind a link.
    pub async fn invited(&self, token: &Token, now: Moment) -> Result<Invite, AccountError> {
        let kept = self.0.get::<Invite>(Shelf::Invite, &token.digest()).await?;
        kept.map(|kept| kept.value).filter(|invite| now < invite.until).ok_or(AccountError::NotInvited)
    }

    /// Makes the account that was invited. The link is used up with it.
    pub async fn join(&self, token: &Token, form: Joining, now: Moment) -> Result<Account, AccountError> {
        let invite = self.invited(token, now).await?;
        let login = form.login.trim().to_lowercase();
        if login.is_empty() || login.len() > 100 || login.contains(char::is_whitespace) {
            return Err(AccountError::NoLogin);
        }
        let name: String = form.name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
        if name.is_empty() {
            return Err(AccountError::NoName);
        }
        strong(&form.password, &login, &name)?;
        let totp_used = invite.totp.step_of(&form.code, now, 0).ok_or(AccountError::WrongCode)?;
        let password = form.password;
        let hashed = spawn_blocking(move || hash(&password, &OsEntropy)).await.ok().flatten();
        let spanish = form.spanish.is_some().then_some(Language::Es);
        let account = Account {
            id: self.0.keys().staff(&login),
            login,
            name,
            role: invite.role,
            languages: [Language::En].into_iter().chain(spanish).collect(),
            works_for: invite.works_for,
            room: ROOM,
            password: hashed.ok_or(RecordError::Busy)?,
            totp: invite.totp,
            totp_used,
            since: now,
            disabled: None,
        };
        if !self.0.put(Shelf::Staff, &account.id.to_string(), 0, &account).await? {
            return Err(AccountError::Taken);
        }
        self.0.remove(Shelf::Invite, &token.digest()).await?;
        Ok(account)
    }

    /// Whoever signs in with that login, password and code. Which of them was wrong is never told, not by time either.
    pub async fn sign_in(
        &self,
        login: &str,
        password: String,
        code: &str,
        now: Moment,
    ) -> Result<Account, AccountError> {
        let id = self.0.keys().staff(login);
        let account = self.get(id).await?.filter(|account| account.disabled.is_none());
        let kept = account.as_ref().map(|account| account.password.clone());
        let fits = spawn_blocking(move || verify(&password, kept.as_deref())).await.unwrap_or(false);
        let Some(account) = account.filter(|_| fits) else { return Err(AccountError::Refused) };
        let step = account.totp.step_of(code, now, account.totp_used).ok_or(AccountError::Refused)?;
        let used = self.change(id, |account| {
            // Two at once with one code: the second is refused.
            let fresh = account.totp_used < step;
            account.totp_used = account.totp_used.max(step);
            fresh
        });
        if used.await? == Some(true) { Ok(account) } else { Err(AccountError::Refused) }
    }

    /// One account.
    pub async fn get(&self, id: StaffId) -> Result<Option<Account>, RecordError> {
        Ok(self.0.get::<Account>(Shelf::Staff, &id.to_string()).await?.map(|kept| kept.value))
    }

    /// Everybody, by name.
    pub async fn all(&self) -> Result<Vec<Account>, RecordError> {
        let kept = self.0.page::<Account>(Shelf::Staff, Page::ALL).await?;
        let mut all: Vec<Account> = kept.into_iter().map(|kept| kept.value).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(all)
    }

    /// Changes an account.
    pub async fn change<R>(
        &self,
        id: StaffId,
        change: impl FnMut(&mut Account) -> R,
    ) -> Result<Option<R>, RecordError> {
        self.0.change(Shelf::Staff, &id.to_string(), change).await
    }
}
