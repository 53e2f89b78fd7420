//! `X-Twilio-Signature`: base64 of HMAC-SHA-1, keyed with the auth token, over the address and the form.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::channel::fields::Fields;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::Secret;
use crate::channel::{Refusal, Request};

/// Verifies `request` before anything in it is believed, and gives back its form fields.
///
/// The fields are those of the body of a POST, or of the query of a GET (which the address already signs).
/// A body that is not a form is signed by its hash, `bodySHA256` in the query; it has no fields.
pub(super) fn verified(
    request: &Request<'_>,
    base: &PublicUrl,
    tokens: &[Secret],
) -> Result<Fields, Refusal> {
    let signature = request
        .header("x-twilio-signature")
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .ok_or(Refusal::Unsigned)?;
    let signature = STANDARD.decode(signature).map_err(|_| Refusal::Forged)?;
    let query = Fields::parse(request.query.as_bytes());
    let get = request.method.eq_ignore_ascii_case("GET");
    let form = if get { Fields::default() } else { Fields::parse(request.body) };
    let hashed = query.one("bodySHA256").ok().flatten().filter(|_| !get && !is_form(request));
    let genuine = match hashed {
        Some(hash) => hash_matches(hash, request.body) && any_matches(request, base, tokens, &[], &signature),
        None => any_matches(request, base, tokens, &in_order(&form), &signature),
    };
    match genuine {
        false => Err(Refusal::Forged),
        true if get => Ok(query),
        true if is_form(request) => Ok(form),
        true => Err(Refusal::Malformed("the body is not application/x-www-form-urlencoded")),
    }
}

fn is_form(request: &Request<'_>) -> bool {
    let kind = request.header("content-type").and_then(|t| t.split(';').next()).unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// What is signed of a form: its pairs by name and then by value, each distinct pair once, nothing between.
fn in_order(form: &Fields) -> Vec<u8> {
    let mut pairs: Vec<_> = form.pairs().collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().flat_map(|(name, value)| [name, value]).collect::<Vec<_>>().concat()
}

fn any_matches(
    request: &Request<'_>,
    base: &PublicUrl,
    tokens: &[Secret],
    form: &[u8],
    signature: &[u8],
) -> bool {
    // An apostrophe may be signed bare and arrive as %27, or the other way round: proxies built on WHATWG URLs
    // rewrite it, and Twilio's own back ends differ. All three writings name the same request; without them a
    // GET webhook behind such a proxy would refuse every text with an apostrophe.
    let plain = request.query.contains("%27").then(|| request.query.replace("%27", "'"));
    let escaped = request.query.contains('\'').then(|| request.query.replace('\'', "%27"));
    base.spellings().any(|base| {
        [Some(request.query), plain.as_deref(), escaped.as_deref()].into_iter().flatten().any(|query| {
            let mark = if query.is_empty() { "" } else { "?" };
            let address = [&base, request.path, mark, query];
            tokens.iter().any(|token| matches(token, &address, form, signature))
        })
    })
}

/// One comparison, in constant time.
fn matches(token: &Secret, address: &[&str], form: &[u8], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(token.bytes()) else { return false };
    for part in address {
        mac.update(part.as_bytes());
    }
    mac.update(form);
    mac.verify_slice(signature).is_ok()
}

fn hash_matches(claimed: &str, body: &[u8]) -> bool {
    // The hash is no secret: it stands in the address. What makes it binding is the signature over it.
    let actual = Sha256::digest(body).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    claimed == actual
}
