//! `X-Plivo-Signature-V3`: base64 of HMAC-SHA-256, keyed with the auth token, over address, form and nonce.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::channel::fields::Fields;
use crate::channel::public_url::PublicUrl;
use crate::channel::secret::Secret;
use crate::channel::{Refusal, Request};

/// Verifies `request` before anything in it is believed, and gives back its fields: those of the body of a POST, or of
/// the query of a GET. The header may hold several signatures, with commas between: one has to match.
pub(super) fn verified(
    request: &Request<'_>,
    base: &PublicUrl,
    tokens: &[Secret],
) -> Result<Fields, Refusal> {
    let signatures = request.header("x-plivo-signature-v3").ok_or(Refusal::Unsigned)?;
    let nonce = request.header("x-plivo-signature-v3-nonce").ok_or(Refusal::Unsigned)?;
    let signatures: Vec<_> =
        signatures.split(',').filter_map(|one| STANDARD.decode(one.trim()).ok()).collect();
    let get = request.method.eq_ignore_ascii_case("GET");
    let fields = Fields::parse(if get { request.query.as_bytes() } else { request.body });
    let signed = signed(request, &fields, get);
    let genuine = base.spellings().any(|base| {
        let signed = [base.as_bytes(), &signed, b".", nonce.as_bytes()];
        tokens.iter().any(|token| signatures.iter().any(|signature| matches(token, &signed, signature)))
    });
    if genuine { Ok(fields) } else { Err(Refusal::Forged) }
}

/// What follows the base in the signed bytes: the path, the query decoded and sorted, the form sorted.
fn signed(request: &Request<'_>, form: &Fields, get: bool) -> Vec<u8> {
    let query = Fields::parse(request.query.as_bytes());
    let query = sorted(&query).iter().map(|(n, v)| [*n, b"=", *v].concat()).collect::<Vec<_>>().join(&b'&');
    let form: Vec<u8> = if get {
        Vec::new()
    } else {
        sorted(form).into_iter().flat_map(|(n, v)| [n, v]).collect::<Vec<_>>().concat()
    };
    let mut signed = request.path.as_bytes().to_vec();
    if !query.is_empty() || !form.is_empty() {
        signed.push(b'?');
        signed.extend(&query);
    }
    if !query.is_empty() && !form.is_empty() {
        signed.push(b'.');
    }
    signed.extend(form);
    signed
}

type Pairs<'a> = Vec<(&'a [u8], &'a [u8])>;

fn sorted(fields: &Fields) -> Pairs<'_> {
    let mut pairs: Pairs<'_> = fields.pairs().collect();
    pairs.sort_unstable();
    pairs
}

fn matches(token: &Secret, signed: &[&[u8]], signature: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.bytes()) else { return false };
    for part in signed {
        mac.update(part);
    }
    mac.verify_slice(signature).is_ok()
}
