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

    /// How the replies to an event leave: an answer to a text in its webhook's answer where the channel has that.
    pub fn via(&self, reach: Option<&Reach>, answers: bool) -> Via {
        let Some(reach) = reach else { return Via::OnlyInline };
        let inline = answers && self.providers.answers_inline(&reach.channel);
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
        let call = api.call(&Outbound {
            line: &reach.line,
            person: &reach.person,
            text: &posted.text,
            reference: &reference,
        });
        let mut request = client.post(call.url).header("content-type", call.content_type);
        for (name, value) in &call.headers {
            request = request.header(*name, value.bytes());
        }
        let Ok(answer) = request.body(call.body.bytes().to_vec()).send().await else { return Sent::Unknown };
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
        let Ok(body) = answer.bytes().await else { return Sent::Unknown };
        api.sent(status, retry_after, &body)
    }
}

fn no_way() -> Sent {
    Sent::Refused(Refused { code: "no way out".to_owned(), fate: Fate::Settings })
}
