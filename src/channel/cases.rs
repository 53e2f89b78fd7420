//! How the providers' tables of cases are written down: what arrived, and what was sent, as one line each.

use super::{Api, Arrival, Outbound, PublicUrl, Refusal, Request, Sent};
use crate::conversation::{Moment, What};

/// When the requests of the tables come: 2026-01-02T03:04:05Z.
pub const AT: i64 = 1_767_323_045;

/// A POST without a query, at [`AT`].
pub fn post<'a>(headers: &'a [(&'a str, &'a str)], body: &'a str) -> Request<'a> {
    let (path, at) = ("/sms/provider", Moment(AT * 1000));
    Request { method: "POST", path, query: "", headers, body: body.as_bytes(), at }
}

/// The address that the line has in the tables.
pub fn public_url() -> PublicUrl {
    PublicUrl::parse("https://l.example").unwrap()
}

/// What arrived, in one line; `;` between several.
pub fn told(arrived: Result<Vec<Arrival>, Refusal>) -> String {
    let arrivals = match arrived {
        Ok(arrivals) => arrivals,
        Err(refusal) => return format!("refused: {refusal}"),
    };
    arrivals.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

fn one(arrival: Arrival) -> String {
    match arrival {
        Arrival::Text { line, from, event } => {
            let What::Text(text) = event.what else { return "no text".to_owned() };
            let answers =
                text.provider_answers.map_or(String::new(), |law| format!(" (they answer {law:?})"));
            let (from, line, body) = (from.e164(), line.e164(), text.body.reveal());
            format!("{} {from} > {line} {:?} {body:?}{answers}", event.id.as_str(), text.form)
        }
        Arrival::Unanswerable(why) => format!("never answered: {why}"),
        Arrival::Receipt(receipt) => {
            let error = receipt.error.map_or(String::new(), |code| format!(" {code}"));
            let fate = receipt.fate.map_or(String::new(), |fate| format!(" {fate:?}"));
            format!("{} is {} {:?}{error}{fate}", receipt.message, receipt.provider_id, receipt.status)
        }
    }
}

/// The request that sends "Hola, ¿qué tal?": its address, its headers, its body.
pub fn call(api: &dyn Api) -> String {
    let (line, person) = ("+16155550100".parse().unwrap(), "+16155550123".parse().unwrap());
    let text = "Hola, ¿qué tal?";
    let call = api.call(&Outbound { line: &line, person: &person, text, reference: "001.a.2" });
    assert!(!format!("{call:?}").contains("5550123"), "a number would be printed");
    let headers = call
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.bytes())));
    format!("{}\n{}{}", call.url, headers.collect::<String>(), String::from_utf8_lossy(call.body.bytes()))
}

/// How an answer is read, in one line. Its `Retry-After` says 3 seconds.
pub fn sent(api: &dyn Api, status: u16, body: &str) -> String {
    match api.sent(status, Some(3), body.as_bytes()) {
        Sent::Accepted { provider_id } => format!("accepted as {provider_id}"),
        Sent::Refused(refused) => format!("{} {:?}", refused.code, refused.fate),
        Sent::Unknown => "unknown".to_owned(),
    }
}
