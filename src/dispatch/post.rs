//! Sending one text through its channel's API. What is kept sealed in the outbox is opened here and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::mailbox::Mailbox;
use crate::channel::{Fate, Outbound, Providers, Refused, Sent};
use crate::conversation::{Lane, Moment, Reach};
use crate::seal::ConversationId;
use crate::store::Via;

/// A provider that has not answered by then may have taken the text or not. Below every lease (30 s).
const PATIENCE: Duration = Duration::from_secs(15);
/// The simulated phone's name as a channel.
const PHONE: &str = "phone";

/// A text in the outbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Posted {
    /// Its lane.
    pub lane: Lane,
    /// Its number in the conversation.
    pub number: u32,
    /// Its words.
    pub text: String,
    /// When it was said.
    #[serde(default)]
    pub at: Moment,
    /// Where it goes; none when it only ever leaves in the answer to a webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
}

/// All the ways out that this process has.
#[derive(Debug, Default)]
pub struct Post {
    /// None where nothing is sent: a chat in the terminal.
    client: Option<reqwest::Client>,
    providers: Arc<Providers>,
    /// What was sent to simulated phones.
    pub mailbox: Mailbox,
}

impl Post {
    /// The ways out of these accounts.
    pub fn new(providers: Arc<Providers>) -> Result<Self, reqwest::Error> {
        // The one that the redis client uses too; it is only refused when it is set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { client: Some(client), providers, mailbox: Mailbox::default() })
    }

    /// Whether a channel can send what is no answer.
    pub fn reaches(&self, channel: &str) -> bool {
        channel == PHONE || self.providers.api(channel).is_some()
    }

    /// Whether replies may ride in the answer to a text of that channel.
    pub fn answers_inline(&self, reach: &Reach) -> bool {
        self.providers.answers_inline(&reach.channel)
    }

    /// How the replies to an event leave: an answer to a text in its webhook's answer where the channel has that.
    pub fn via(&self, reach: Option<&Reach>, answers: bool) -> Via {
        let Some(reach) = reach else { return Via::OnlyInline };
        let inline = answers && self.answers_inline(reach);
        match (inline, self.reaches(&reach.channel)) {
            (true, true) => Via::Inline,
            (true, false) => Via::OnlyInline,
            (false, _) => Via::Api,
        }
    }

    /// Sends it.
    pub async fn send(&self, id: &ConversationId, posted: &Posted, now: Moment) -> Sent {
        let Some(reach) = &posted.reach else { return no_way() };
        if reach.channel == PHONE {
            self.mailbox.put(&reach.person, &posted.text, now.0);
            return Sent::Accepted { provider_id: String::new() };
        }
        let (Some(client), Some(api)) = (&self.client, self.providers.api(&reach.channel)) else {
            return no_way();
        };
        let reference = format!("{id}.{}", posted.number);
        let call = api.call(&outbound(reach, &posted.text, &reference));
        let mut request = client.post(call.url).header("content-type", call.content_type);
        for (name, value) in &call.headers {
            request = request.header(*name, value.bytes());
        }
        let answer = match request.body(call.body.bytes().to_vec()).send().await {
            Ok(answer) => answer,
            // No connection: nothing was said to anybody.
            Err(error) if error.is_connect() => {
                return Sent::Refused(Refused { code: "no connection".to_owned(), fate: Fate::Later(None) });
            }
            Err(_) => return Sent::Unknown,
        };
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
        let Ok(body) = answer.bytes().await else { return Sent::Unknown };
        api.sent(status, retry_after, &body)
    }
}

impl Post {
    /// Whether a text that was perhaps sent was: by the provider's list of what it took for this person since the text
    /// was said. An error when the list cannot be had just now; none where there is no list.
    pub async fn look_up(&self, id: &ConversationId, posted: &Posted) -> Option<Result<bool, NoList>> {
        let reach = posted.reach.as_ref()?;
        let (client, api) = (self.client.as_ref()?, self.providers.api(&reach.channel)?);
        let reference = format!("{id}.{}", posted.number);
        let outbound = outbound(reach, &posted.text, &reference);
        let list = api.list(&outbound, posted.at)?;
        let mut request = client.get(list.url);
        for (name, value) in &list.headers {
            request = request.header(*name, value.bytes());
        }
        let body = async {
            let answer = request.send().await?.error_for_status()?;
            answer.bytes().await
        };
        let body = match body.await {
            Ok(body) => body,
            // Its address names the person.
            Err(error) => return Some(Err(NoList(error.without_url().to_string()))),
        };
        let listed = api.listed(&outbound, posted.at, &body);
        Some(listed.map(|count| count > 0).ok_or_else(|| NoList("it cannot be read".to_owned())))
    }
}

/// The provider's list cannot be had just now.
#[derive(Debug, thiserror::Error)]
#[error("the provider's list cannot be had ({0})")]
pub struct NoList(String);

fn outbound<'a>(reach: &'a Reach, text: &'a str, reference: &'a str) -> Outbound<'a> {
    Outbound { line: &reach.line, person: &reach.person, text, reference }
}

fn no_way() -> Sent {
    Sent::Refused(Refused { code: "no way out".to_owned(), fate: Fate::Settings })
}
