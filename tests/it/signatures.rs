//! Webhooks as providers sign them, judged by their own libraries.

#![cfg(test)]

use std::path::PathBuf;

use handrail::channel::twilio::{Setup, Twilio};
use handrail::channel::{Arrival, Provider as _, Refusal, Request, Secret};
use handrail::conversation::Moment;
use serde_json::Value;

/// A file of the data shared beside the repository; nothing, said aloud, where it is absent.
pub(crate) fn shared(file: &str) -> Option<Value> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    let folder = std::env::var_os("HANDRAIL_SHARED").map_or_else(beside, PathBuf::from);
    let path = folder.join(file);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("{} is absent: its vectors were not run", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn twilio(base: &str, token: &str) -> Twilio {
    // Two tokens, ours second: rotation must find it.
    let auth_tokens = vec![Secret::new("the-next-token"), Secret::new(token)];
    Twilio::new(Setup { public_url: base.to_owned(), auth_tokens, ..Setup::default() }).unwrap()
}

fn outcome(result: &Result<Vec<Arrival>, Refusal>) -> &'static str {
    match result.as_deref() {
        Ok([Arrival::Text { .. }]) => "text",
        Ok([Arrival::Unanswerable(_)]) => "unanswerable",
        Ok(_) => "something else",
        Err(Refusal::Unsigned) => "unsigned",
        Err(Refusal::Forged) => "forged",
        Err(Refusal::Malformed(_)) => "malformed",
        Err(_) => "refused otherwise",
    }
}

/// What a provider makes of the request of a fixture.
fn received(twilio: &Twilio, file: &Value, vector: &Value) -> Result<Vec<Arrival>, Refusal> {
    let text = |name: &str| vector[name].as_str();
    let kind = text("content_type").map(|kind| ("content-type", kind));
    let headers: Vec<_> =
        kind.into_iter().chain(text("signature").map(|s| ("x-twilio-signature", s))).collect();
    twilio.receive(&Request {
        method: text("method").unwrap(),
        path: file["path"].as_str().unwrap(),
        query: text("query").unwrap(),
        headers: &headers,
        body: text("body").unwrap().as_bytes(),
        at: Moment(0),
    })
}

#[test]
fn requests_signed_by_twilios_own_library() {
    let file: Value = serde_json::from_str(include_str!("../fixtures/twilio_signed.json")).unwrap();
    for vector in file["vectors"].as_array().unwrap() {
        let twilio = twilio(vector["base"].as_str().unwrap(), file["token"].as_str().unwrap());
        let got = outcome(&received(&twilio, &file, vector));
        assert_eq!(got, vector["outcome"].as_str().unwrap(), "{}", vector["name"]);
    }
}

#[test]
fn a_message_of_another_account_is_refused() {
    let file: Value = serde_json::from_str(include_str!("../fixtures/twilio_signed.json")).unwrap();
    let vector = &file["vectors"][0];
    for (account, expected) in
        [("AC00000000000000000000000000000001", "text"), ("AC00000000000000000000000000000002", "malformed")]
    {
        let twilio = Twilio::new(Setup {
            public_url: vector["base"].as_str().unwrap().to_owned(),
            auth_tokens: vec![Secret::new(file["token"].as_str().unwrap())],
            account_sid: Some(account.to_owned()),
            ..Setup::default()
        });
        assert_eq!(outcome(&received(&twilio.unwrap(), &file, vector)), expected, "{account}");
    }
}

#[test]
fn twilios_published_vectors() {
    let Some(file) = shared("data/vectors/webhook_signatures.json") else { return };
    let vectors = file["vectors"].as_array().unwrap().iter().filter(|v| v["provider"] == "twilio");
    let mut run = 0;
    for vector in vectors {
        let url = vector["url"].as_str().unwrap();
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let root = address.find("://").map_or(0, |at| at + 3);
        let slash = address[root..].find('/').map_or(address.len(), |at| root + at);
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                vector["params"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap_or_default())),
            )
            .finish();
        let json = vector["body"].as_str();
        let kind = if json.is_some() { "application/json" } else { "application/x-www-form-urlencoded" };
        let signature = vector["headers"]["X-Twilio-Signature"].as_str().unwrap_or_default();
        let request = Request {
            method: "POST",
            path: &address[slash..],
            query,
            headers: &[("content-type", kind), ("x-twilio-signature", signature)],
            body: json.unwrap_or(&form).as_bytes(),
            at: Moment(0),
        };
        // None of them is a text, so a genuine one is found malformed behind its signature.
        let result = twilio(&address[..slash], vector["token"].as_str().unwrap()).receive(&request);
        let valid = matches!(result, Err(Refusal::Malformed(_)));
        assert_eq!(valid, vector["expect_valid"].as_bool().unwrap(), "{}: {result:?}", vector["description"]);
        run += 1;
    }
    assert_eq!(run, 22);
}
