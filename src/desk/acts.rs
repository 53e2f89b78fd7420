//! What staff do to a conversation: a form each, an event each, once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};

use super::audit::Row;
use super::board::BoardError;
use super::gate::gone_wrong;
use super::inbox::Asked;
use super::see::sees;
use super::thread::{not_there, shown};
use super::{Account, Desk, Right, SignedIn};
use crate::conversation::{Act, CardField, Deed, Ending, Event, EventId, What};
use crate::seal::ConversationId;
use crate::text::Body;

/// Longest text of staff, in bytes: ten segments.
const LONGEST: usize = 1600;

type Fields = HashMap<String, String>;

/// Any act but a navigator's.
pub async fn act(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    match desk.act_named(&name, &fields).await {
        Ok(Some(act)) => done(&desk, &signed_in, &id, act, &headers, &fields).await,
        Ok(None) => not_there(),
        Err(error) => gone_wrong(&error),
    }
}

/// A navigator takes over.
pub async fn accept(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let act = Act::Accept { works_for: signed_in.me.works_for.clone() };
    done(&desk, &signed_in, &id, act, &headers, &fields).await
}

/// A navigator passes an offer on.
pub async fn decline(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    done(&desk, &signed_in, &id, Act::Decline, &headers, &fields).await
}

/// Somebody types: colleagues who have it open are told.
pub async fn writing(
    State(desk): State<Arc<Desk>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> StatusCode {
    if let Ok(id) = id.parse() {
        desk.viewers.writes(id, &signed_in.me, desk.now());
    }
    StatusCode::NO_CONTENT
}

impl Desk {
    async fn act_named(&self, name: &str, fields: &Fields) -> Result<Option<Act>, BoardError> {
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let words = || {
            Body::new(field("words").chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>())
        };
        Ok(match name {
            "take" => Some(Act::Take),
            "reply" => Some(Act::Reply { words: words(), at_once: field("at_once") == "yes" }),
            "undo" => Some(Act::Undo),
            "note" => Some(Act::Note { words: words() }),
            "release" => Some(Act::Release),
            "return" => Some(Act::Return),
            "quiet" => Some(Act::Quiet),
            "unquiet" => Some(Act::Unquiet),
            "close" => Ending::named(field("outcome")).map(|outcome| Act::Close { outcome }),
            "safety" => Some(Act::CloseSafety { right: field("right") == "yes" }),
            "snooze" => {
                let minutes = field("minutes").parse::<u64>().unwrap_or(30).clamp(1, 24 * 60);
                Some(Act::Snooze { until: self.now().after(Duration::from_mins(minutes)) })
            }
            "escalate" => Some(Act::Escalate),
            "correct" => CardField::named(field("field"))
                .map(|field_of| Act::Correct { field: field_of, value: field("value").to_owned() }),
            "give" => match field("to").parse() {
                Ok(to) => {
                    let colleague = self.accounts.get(to).await?;
                    let able = colleague.filter(|one| one.disabled.is_none() && one.role.may(Right::Write));
                    able.map(|one| Act::Give { to, called: one.name })
                }
                Err(_) => None,
            },
            _ => None,
        })
    }
}

async fn done(
    desk: &Desk,
    signed_in: &SignedIn,
    id: &str,
    act: Act,
    headers: &HeaderMap,
    fields: &Fields,
) -> Response {
    let Ok(parsed) = id.parse::<ConversationId>() else { return not_there() };
    let made = async {
        let Some(looked) = desk.dispatch.look(&parsed).await? else { return Ok(not_there()) };
        if !sees(&signed_in.me, &looked.conversation) {
            return Ok(not_there());
        }
        let long = fields.get("words").is_some_and(|words| words.len() > LONGEST);
        let wrong = if long {
            Some(format!("A text has at most {LONGEST} characters."))
        } else {
            desk.happen(&signed_in.me, &parsed, act, fields.get("once").map(String::as_str)).await?
        };
        // Our script only wants to know whether it went well.
        let live = headers.contains_key("x-live");
        Ok(match wrong {
            Some(wrong) if live => (StatusCode::CONFLICT, wrong).into_response(),
            None if live => StatusCode::NO_CONTENT.into_response(),
            Some(wrong) => {
                let page = shown(desk, signed_in, id, &Asked::default(), Some(wrong)).await?;
                (StatusCode::CONFLICT, page).into_response()
            }
            None => {
                let list = fields.get("list").map_or("safety", String::as_str);
                Redirect::to(&format!("/desk/c/{parsed}?list={list}")).into_response()
            }
        })
    };
    made.await.unwrap_or_else(|error: BoardError| gone_wrong(&error))
}

impl Desk {
    /// Does an act; the sentence why not, if it was refused. What was done stands in the audit.
    pub(super) async fn happen(
        &self,
        me: &Account,
        id: &ConversationId,
        act: Act,
        once: Option<&str>,
    ) -> Result<Option<String>, BoardError> {
        let once = once.filter(|once| once.len() == 32 && once.bytes().all(|b| b.is_ascii_hexdigit()));
        let event = match once {
            Some(once) => EventId::act(&format!("{}:{once}", me.id)),
            None => EventId::act(&self.once()),
        };
        let did = act.told().to_owned();
        let overrule = me.role.may(Right::Overrule);
        let deed = Deed { who: me.id, name: me.name.clone(), overrule, act };
        let event = Event { id: event, what: What::Act(deed) };
        if let Some(refusal) = self.dispatch.act(id, &event).await? {
            return Ok(Some(format!("Not done: {refusal}.")));
        }
        let (who, name, about) = (Some(me.id), me.name.clone(), Some(id.to_string()));
        self.audit.write(Row { at: self.now(), who, name, did, about }).await?;
        Ok(None)
    }
}
