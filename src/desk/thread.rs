//! A conversation: what was said, what was understood and why, the hand-over card, and what can be done.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::board::BoardError;
use super::card::{self, CardRow};
use super::frame::{Message, clock, page as rendered, told};
use super::gate::gone_wrong;
use super::inbox::{Asked, List, Page, danger, span, tags};
use super::see::{number, sees};
use super::token::hex;
use super::{Account, Desk, Right, SignedIn};
use crate::conversation::{Consent, Conversation, Due, Ending, Holder, Moment, Wanted};
use crate::dispatch::Logged;
use crate::seal::ConversationId;
use crate::text::{Language, segments};

/// A conversation as a page shows it; `head`, `log` and `card` are kept up to date.
pub struct Thread {
    pub id: String,
    pub title: String,
    pub head: String,
    pub log: String,
    pub card: String,
    pub canned: Vec<String>,
    pub writes: bool,
    /// Names the next act: sent twice, it is done once.
    pub once: String,
    pub list: &'static str,
    pub language: &'static str,
}

#[derive(Template)]
#[template(path = "thread_head.html")]
struct Head<'a> {
    id: &'a str,
    number: String,
    tags: Vec<(&'static str, String)>,
    state: String,
    others: Vec<String>,
    once: String,
    list: &'static str,
    can: Can,
    endings: [Ending; 6],
    people: Vec<(String, String)>,
}

/// What the reader may do now, by name.
struct Can(Vec<&'static str>);

impl Can {
    fn has(&self, act: &str) -> bool {
        self.0.contains(&act)
    }
}

#[derive(Template)]
#[template(path = "thread_log.html")]
struct Log<'a> {
    id: &'a str,
    bubbles: Vec<Bubble>,
    older: Option<usize>,
    newer: Option<usize>,
    once: String,
    list: &'static str,
}

struct Bubble {
    kind: &'static str,
    who: String,
    words: String,
    facts: String,
    anchor: i64,
    why: String,
    pending: bool,
}

/// A conversation's page.
pub async fn page(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    shown(&desk, &signed_in, &id, &asked, None).await.unwrap_or_else(|error| gone_wrong(&error))
}

/// There is no such conversation, or not for this reader: the same answer to both.
pub fn not_there() -> Response {
    let sentence =
        "There is no such conversation here. It may have been forgotten, or passed on to somebody else.";
    told(StatusCode::NOT_FOUND, Message { title: "Not here", sentence })
}

pub async fn shown(
    desk: &Desk,
    signed_in: &SignedIn,
    id: &str,
    asked: &Asked,
    wrong: Option<String>,
) -> Result<Response, BoardError> {
    let Ok(id) = id.parse::<ConversationId>() else { return Ok(not_there()) };
    let Some(thread) = desk.thread_view(&signed_in.me, id, asked.list, asked.page).await? else {
        return Ok(not_there());
    };
    let queue = desk.queue_view(&signed_in.me, asked.list, Some(id)).await?;
    let frame = desk.frame(&signed_in.me, "inbox").await?;
    Ok(rendered(&Page { frame, list: asked.list.name(), queue, thread: Some(thread), wrong }))
}

impl Desk {
    /// A conversation as one reader may see it; that they do is written down first.
    pub(super) async fn thread_view(
        &self,
        me: &Account,
        id: ConversationId,
        list: List,
        page: usize,
    ) -> Result<Option<Thread>, BoardError> {
        let Some(looked) = self.dispatch.look(&id).await? else { return Ok(None) };
        let conversation = looked.conversation;
        if !sees(me, &conversation) {
            return Ok(None);
        }
        let (now, name) = (self.now(), id.to_string());
        self.audit.read(me.id, &me.name, &name, now).await?;
        let entries = self.dispatch.transcript(&id, page).await?;
        let board = Arc::clone(&self.board.borrow());
        let once = self.once();
        let head = Head {
            id: &name,
            number: number(me, &conversation, true),
            tags: tags(me, &conversation, &board, now),
            state: state(me, &conversation, |who| board.name(who).to_owned(), now),
            others: self.viewers.others(id, me.id, now),
            once: once.clone(),
            list: list.name(),
            can: can(me, &conversation),
            endings: Ending::ALL,
            people: board.colleagues(me.id),
        };
        let mut bubbles: Vec<Bubble> = entries.iter().flat_map(|entry| self.bubbles(entry, now)).collect();
        if page == 0 {
            bubbles.extend(conversation.timers.iter().filter_map(|timer| match &timer.due {
                Due::Reply { by, text, who } => Some(Bubble {
                    kind: "staff",
                    who: by.clone(),
                    words: text.clone(),
                    facts: "leaves in a moment".to_owned(),
                    anchor: timer.at.0,
                    why: String::new(),
                    pending: *who == me.id,
                }),
                _ => None,
            }));
        }
        let log = Log {
            id: &name,
            older: (entries.len() == crate::store::TRANSCRIPT_PAGE).then_some(page + 1),
            newer: page.checked_sub(1),
            bubbles,
            once: once.clone(),
            list: list.name(),
        };
        let rows: Vec<CardRow> = card::rows(&conversation, &entries, now);
        let card = card::View {
            id: &name,
            once: once.clone(),
            list: list.name(),
            rows,
            edits: me.role.may(Right::Write),
        };
        let spanish = conversation.language == Some(Language::Es);
        Ok(Some(Thread {
            title: number(me, &conversation, false),
            head: head.render().unwrap_or_default(),
            log: log.render().unwrap_or_default(),
            card: card.render().unwrap_or_default(),
            canned: self.canned(spanish).await?,
            writes: me.role.may(Right::Write),
            once,
            list: list.name(),
            language: if spanish { "Spanish" } else { "English" },
            id: name,
        }))
    }

    /// A name for an act that nobody has used.
    pub(super) fn once(&self) -> String {
        let mut once = [0; 16];
        self.records.entropy().fill(&mut once);
        hex(&once)
    }

    /// An entry of the transcript as what was said on either side, and what was done.
    fn bubbles(&self, entry: &Logged, now: Moment) -> Vec<Bubble> {
        let mut bubbles = Vec::new();
        let at = clock(entry.at, now);
        let bubble = |kind, who: &str, words: &str, facts: String| Bubble {
            kind,
            who: who.to_owned(),
            words: words.to_owned(),
            facts,
            anchor: entry.at.0,
            why: String::new(),
            pending: false,
        };
        if let Some(them) = &entry.them {
            let mut theirs =
                bubble("theirs", "They", if them.is_empty() { "(no words)" } else { them }, at.clone());
            if let Some(means) = &entry.means {
                let because = self.dispatch.world().lexicon.read(them).because;
                theirs.why = format!("{} · {because}", means.replace('_', " "));
            }
            bubbles.push(theirs);
        }
        let by = entry.by.as_deref();
        if let Some(did) = &entry.did {
            let who = by.unwrap_or("The desk");
            match &entry.note {
                Some(note) => bubbles.push(bubble("note", who, note, format!("note · {at}"))),
                None => bubbles.push(bubble("did", who, did, at.clone())),
            }
        }
        let said_by = by.filter(|_| entry.did.is_none());
        for words in &entry.us {
            let counted = segments(words).count();
            let facts = format!("{at} · {counted} segment{}", if counted == 1 { "" } else { "s" });
            let kind = if said_by.is_some() { "staff" } else { "line" };
            bubbles.push(bubble(kind, said_by.unwrap_or("The line"), words, facts));
        }
        bubbles
    }
}

/// In one sentence: who has it, since when, what is open.
fn state(
    me: &Account,
    conversation: &Conversation,
    name: impl Fn(crate::conversation::StaffId) -> String,
    now: Moment,
) -> String {
    let mut state = match conversation.holder {
        Holder::Bot => "The line answers.".to_owned(),
        Holder::Waiting { since, wanted: Wanted::Person } => {
            format!("Waits for a person, {}. The line still answers.", ago(since, now))
        }
        Holder::Waiting { since, wanted: Wanted::Navigator } => {
            format!("Waits for a navigator, {}. The line still answers.", ago(since, now))
        }
        Holder::Staff { who, unanswered, .. } => {
            let holder = if who == me.id { "You have".to_owned() } else { format!("{} has", name(who)) };
            match unanswered {
                Some(since) => format!("{holder} this. Their text waits for an answer, {}.", ago(since, now)),
                None => format!("{holder} this. The line is quiet."),
            }
        }
    };
    if let Some(flag) = conversation.safety {
        state = format!("{} was told of, {}. {state}", danger(flag.kind.name()), ago(flag.since, now));
    }
    if matches!(conversation.consent, Consent::Out { .. }) {
        state.push_str(" They have opted out: nothing may be sent.");
    }
    state
}

fn ago(since: Moment, now: Moment) -> String {
    let waited = span(now.since(since));
    if waited == "now" { "since just now".to_owned() } else { format!("since {waited}") }
}

fn can(me: &Account, conversation: &Conversation) -> Can {
    if !me.role.may(Right::Write) {
        return Can(Vec::new());
    }
    let holder = conversation.holder.staff();
    let (mine, free) = (holder == Some(me.id), holder.is_none());
    let over = free || mine || me.role.may(Right::Overrule);
    let escalated = matches!(conversation.holder, Holder::Waiting { wanted: Wanted::Navigator, .. });
    let quiet = conversation.quiet.is_some();
    let may = [
        ("take", !mine && over),
        ("write", mine && matches!(conversation.consent, Consent::In { .. })),
        ("free", over && !(free && conversation.holder == Holder::Bot)),
        ("escalate", over && !escalated),
        ("accept", escalated && me.role.may(Right::Accept)),
        ("decline", conversation.offer.is_some_and(|offer| offer.to == me.id)),
        ("flag", conversation.safety.is_some()),
        ("quiet", over && !quiet),
        ("unquiet", quiet),
        ("close", over && conversation.safety.is_none() && conversation.closed.is_none()),
    ];
    Can(may.into_iter().filter(|(_, may)| *may).map(|(act, _)| act).collect())
}
