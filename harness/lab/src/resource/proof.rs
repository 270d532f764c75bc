//! Tokens that are bound to a key, and the proofs that come with them (RFC 8705, 3; RFC 9449, 7).

use super::caller::{Caller, part};
use super::present::Presented;
use super::refusal::{NONCE_WANTED, PROOF_INVALID, Refusal, TOKEN_INVALID};
use super::{Api, LEEWAY};
use crate::ask::Ask;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use http::HeaderValue;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// Seconds after which there is another nonce, and for which proofs are remembered.
const WINDOW: u64 = 300;

/// The proofs that were seen, and when.
#[derive(Default)]
pub(super) struct Proofs(HashMap<String, u64>);

/// A token that is bound to a certificate comes over a connection on which that is shown, one that is bound to a key comes
/// with a proof of that key, and no other comes as if it were.
pub(super) fn accompanies(
    api: &Api,
    ask: &Ask,
    presented: &Presented,
    caller: &Caller,
) -> Result<(), Refusal> {
    let to_certificate = caller.claims.get("cnf").and_then(|cnf| cnf["x5t#S256"].as_str());
    if let Some(thumbprint) = to_certificate {
        let is_shown = ask.connection.thumbprint().is_some_and(|shown| shown == thumbprint);
        api.unless(Fault::ApiCertificateIgnored, is_shown, TOKEN_INVALID)?;
    }
    let bound = caller.claims.get("cnf").and_then(|cnf| cnf["jkt"].as_str());
    match bound {
        Some(thumbprint) if presented.is_proven => proves(api, ask, &presented.token, thumbprint),
        Some(_) => api.unless(Fault::ApiBoundTokenAsBearer, false, TOKEN_INVALID),
        None if presented.is_proven => Err(TOKEN_INVALID),
        None => Ok(()),
    }
}

fn proves(api: &Api, ask: &Ask, token: &str, thumbprint: &str) -> Result<(), Refusal> {
    let values: Vec<&HeaderValue> = ask.headers.get_all("dpop").iter().collect();
    let [value] = values[..] else { return Err(PROOF_INVALID) };
    let proof = value.to_str().map_err(|_| PROOF_INVALID)?;
    let claims = part(proof, 1).ok_or(PROOF_INVALID)?;
    let is_any = api.planted(Fault::ApiAnyProofNonce) && claims["nonce"].is_string();
    if claims["nonce"] != nonce(api) && !is_any {
        return Err(NONCE_WANTED);
    }
    let target = ask.uri.path_and_query().map_or(ask.uri.path(), |target| target.as_str());
    let verdict = api.state().validator.verify(&json!({
        "token": proof,
        "jwks": { "keys": [] },
        "algorithms": ["ES256", "RS256"],
        "now": api.now(),
        "leeway": LEEWAY,
        "kind": "dpop-proof",
        "method": ask.method.as_str(),
        "url": format!("{}{target}", api.config.audience),
        "access_token": token,
        "thumbprint": thumbprint,
    }));
    let is_right = verdict["verdict"] == "accept";
    if is_right && is_new(api, &verdict["claims"]["jti"]) { Ok(()) } else { Err(PROOF_INVALID) }
}

/// Section 11.1.
fn is_new(api: &Api, jti: &Value) -> bool {
    let proofs = &mut api.state().proofs.0;
    proofs.retain(|_, seen| api.now() < *seen + WINDOW + 2 * LEEWAY);
    if proofs.len() >= 1_000 && api.planted(Fault::ApiProofsForgottenEarly) {
        proofs.clear();
    }
    proofs.insert(jti.to_string(), api.now()).is_none() || api.planted(Fault::ApiProofsReplayed)
}

/// The nonce that proofs have now (section 9). It follows from the time, so that runs repeat; a real one is a secret of the
/// server.
pub(super) fn nonce(api: &Api) -> String {
    let window = format!("{} {}", api.config.audience, api.now() / WINDOW);
    URL_SAFE_NO_PAD.encode(&Sha256::digest(window)[..16])
}
