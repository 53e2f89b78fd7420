//! The inbox: six lists, the longest wait first, danger above all.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::board::{Board, BoardError, Entry};
use super::frame::{Frame, page as rendered};
use super::gate::gone_wrong;
use super::see::{number, sees};
use super::thread::Thread;
use super::{Account, Desk, Right, SignedIn};
use crate::conversation::{ALERT, Conversation, Holder, Moment, Queue, Wanted};
use crate::seal::ConversationId;
use crate::text::Language;

/// Conversations on a list that is not watched: all, closed.
const LATEST: usize = 60;

/// A list of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum List {
    /// Danger was told of.
    #[default]
    Safety,
    /// A person is wanted.
    Waiting,
    /// A navigator is wanted.
    Navigator,
    /// Held by who looks.
    Mine,
    /// The latest.
    All,
    /// Closed at the desk.
    Closed,
}

impl List {
    const ALL: [Self; 6] =
        [Self::Safety, Self::Waiting, Self::Navigator, Self::Mine, Self::All, Self::Closed];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Waiting => "waiting",
            Self::Navigator => "navigator",
            Self::Mine => "mine",
            Self::All => "all",
            Self::Closed => "closed",
        }
    }

    fn called(self) -> &'static str {
        match self {
            Self::Safety => "Safety",
            Self::Waiting => "Waiting",
            Self::Navigator => "Navigator",
            Self::Mine => "Mine",
            Self::All => "All",
            Self::Closed => "Closed",
        }
    }

    fn nothing(self) -> &'static str {
        match self {
            Self::Safety => "No open safety flag.",
            Self::Waiting => "Nobody waits for a person.",
            Self::Navigator => "Nobody waits for a navigator.",
            Self::Mine => "You hold no conversation.",
            Self::All => "Nobody has texted yet.",
            Self::Closed => "Nothing was closed yet.",
        }
    }

    /// Whether a conversation of the board stands on it.
    fn has(self, me: &Account, conversation: &Conversation) -> bool {
        match self {
            Self::Safety => conversation.safety.is_some(),
            Self::Waiting => matches!(conversation.holder, Holder::Waiting { wanted: Wanted::Person, .. }),
            Self::Navigator => {
                matches!(conversation.holder, Holder::Waiting { wanted: Wanted::Navigator, .. })
            }
            Self::Mine => conversation.holder.staff() == Some(me.id),
            Self::All | Self::Closed => false,
        }
    }
}

/// What is asked for in the address.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub list: List,
    #[serde(default)]
    pub page: usize,
    /// The conversation that is open.
    pub c: Option<String>,
}

#[derive(Template)]
#[template(path = "inbox.html")]
pub struct Page<'a> {
    pub frame: Frame<'a>,
    pub list: &'static str,
    pub queue: String,
    pub thread: Option<Thread>,
    pub wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct QueueView {
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    list: &'static str,
    called: &'static str,
    nothing: &'static str,
    staffed: bool,
}

struct Tab {
    name: &'static str,
    called: &'static str,
    count: String,
    current: bool,
    grave: bool,
}

struct Row {
    id: String,
    number: String,
    tags: Vec<(&'static str, String)>,
    waits: String,
    current: bool,
}

/// The inbox without an open conversation.
pub async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Query(asked): Query<Asked>,
) -> Response {
    let made = async {
        let queue = desk.queue_view(&signed_in.me, asked.list, None).await?;
        let frame = desk.frame(&signed_in.me, "inbox").await?;
        Ok(rendered(&Page { frame, list: asked.list.name(), queue, thread: None, wrong: None }))
    };
    made.await.unwrap_or_else(|error: BoardError| gone_wrong(&error))
}

impl Desk {
    /// The lists as one reader may see them.
    pub(super) async fn queue_view(
        &self,
        me: &Account,
        list: List,
        current: Option<ConversationId>,
    ) -> Result<String, BoardError> {
        let board = Arc::clone(&self.board.borrow());
        let now = self.now();
        let seen: Vec<&Entry> = board.entries.iter().filter(|e| sees(me, &e.conversation)).collect();
        let row = |id: ConversationId, conversation: &Conversation| Row {
            id: id.to_string(),
            number: number(me, conversation, false),
            tags: tags(me, conversation, &board, now),
            waits: waits(conversation, now),
            current: current == Some(id),
        };
        let rows = match list {
            List::All | List::Closed => {
                let queue = if list == List::All { Queue::Recent } else { Queue::Closed };
                let mut rows = Vec::new();
                for (id, _) in self.latest(queue).await? {
                    if let Some(looked) = self.dispatch.look(&id).await?
                        && sees(me, &looked.conversation)
                    {
                        rows.push(row(id, &looked.conversation));
                    }
                }
                rows
            }
            watched => {
                let on = seen.iter().filter(|e| watched.has(me, &e.conversation));
                on.map(|entry| row(entry.id, &entry.conversation)).collect()
            }
        };
        let tab = |one: List| {
            let count = seen.iter().filter(|e| one.has(me, &e.conversation)).count();
            Tab {
                name: one.name(),
                called: one.called(),
                count: if count > 0 { count.to_string() } else { String::new() },
                current: one == list,
                grave: one == List::Safety && count > 0,
            }
        };
        let view = QueueView {
            tabs: List::ALL
                .into_iter()
                .filter(|one| *one != List::Mine || me.role.may(Right::Write))
                .map(tab)
                .collect(),
            rows,
            list: list.name(),
            called: list.called(),
            nothing: list.nothing(),
            staffed: board.is_staffed(),
        };
        Ok(view.render().unwrap_or_default())
    }

    async fn latest(&self, queue: Queue) -> Result<Vec<(ConversationId, i64)>, BoardError> {
        let listed = self.dispatch.store().latest(queue, LATEST).await;
        Ok(listed.map_err(crate::dispatch::ReceiveError::Store)?)
    }
}

/// What is to be known at a glance; never a word of theirs.
pub fn tags(
    me: &Account,
    conversation: &Conversation,
    board: &Board,
    now: Moment,
) -> Vec<(&'static str, String)> {
    let mut tags = Vec::new();
    if let Some(flag) = conversation.safety {
        tags.push(("danger", danger(flag.kind.name()).to_owned()));
    }
    match conversation.holder {
        Holder::Staff { who, unanswered, .. } => {
            let late = unanswered.is_some_and(|since| now.since(since) >= ALERT);
            let name = if who == me.id { "you" } else { board.name(who) };
            tags.push((if late { "late" } else { "on" }, name.to_owned()));
            if late {
                tags.push(("late", "unanswered".to_owned()));
            }
        }
        Holder::Waiting { wanted: Wanted::Navigator, .. } => tags.push(("", "for a navigator".to_owned())),
        Holder::Waiting { .. } => tags.push(("", "wants a person".to_owned())),
        Holder::Bot => {}
    }
    if let Some(offer) = conversation.offer {
        let name = if offer.to == me.id { "you" } else { board.name(offer.to) };
        tags.push(("", format!("offered to {name}")));
    }
    if conversation.language == Some(Language::Es) {
        tags.push(("", "Spanish".to_owned()));
    }
    if matches!(conversation.consent, crate::conversation::Consent::Out { .. }) {
        tags.push(("off", "opted out".to_owned()));
    }
    if conversation.quiet.is_some() {
        tags.push(("off", "quiet".to_owned()));
    }
    if conversation.snoozed.is_some() {
        tags.push(("", "laid aside".to_owned()));
    }
    if let Some(closed) = conversation.closed {
        tags.push(("", closed.outcome.called().to_owned()));
    }
    tags
}

/// A danger as staff call it.
pub fn danger(kind: &str) -> &'static str {
    match kind {
        "crisis_suicide" => "Suicide",
        "crisis_overdose" => "Overdose",
        "crisis_violence" => "Violence",
        "medical" => "Medical",
        _ => "Danger",
    }
}

/// How long something has waited, whatever that is.
fn waits(conversation: &Conversation, now: Moment) -> String {
    let since = match (conversation.safety, conversation.holder) {
        (_, Holder::Staff { unanswered, .. }) => unanswered,
        (Some(flag), _) => Some(flag.since),
        (None, Holder::Waiting { since, .. }) => Some(since),
        (None, Holder::Bot) => conversation.heard.as_ref().map(|heard| heard.at),
    };
    since.map_or_else(String::new, |since| span(now.since(since)))
}

/// `now`, `7 min`, `3 h`, `2 days`.
pub fn span(span: Duration) -> String {
    match span.as_secs() / 60 {
        0 => "now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes @ 60..2880 => format!("{} h", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
}
