//! What an ID token must be beyond a JWT (OpenID Connect Core 1.0 section 3.1.3.7).

use super::{iss, misc, time};
use crate::validator::asked::{Asked, Claims, ClaimsRule, Refusal, Ruling};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

pub(super) const CLAIMS: &[ClaimsRule] = &[
    has_the_claims_of_all,
    has_a_short_subject,
    is_for_the_client_alone,
    answers_the_request,
    is_from_a_recent_login,
    is_from_a_login_of_the_class,
    belongs_to_the_access_token,
    belongs_to_the_code,
];

/// Section 2.
fn has_the_claims_of_all(asked: &Asked, claims: &Claims) -> Ruling {
    let lacks = |name: &&str| misc::is_missing(claims, name) && !misc::is_optional(asked, name);
    let complete = !["iss", "sub", "aud", "exp", "iat"].iter().any(lacks);
    asked.unless(Fault::IdTokenClaimsOptional, complete, "an ID token lacks one of its claims")
}

/// Section 2: no more than 255 characters.
fn has_a_short_subject(asked: &Asked, claims: &Claims) -> Ruling {
    let is_long = claims.get("sub").and_then(Value::as_str).is_some_and(|sub| sub.len() > 255);
    match is_long {
        true if asked.planted(Fault::LongSubjectCrashes) => Err(Refusal::crash("the column is too short")),
        true => Err("the subject is too long".into()),
        false => Ok(()),
    }
}

/// No audience beside the client is trusted here, and no other party is authorized.
fn is_for_the_client_alone(asked: &Asked, claims: &Claims) -> Ruling {
    let client = asked.policy.text("client_id").unwrap_or(&asked.policy.audience);
    let alone =
        claims.get("aud").and_then(Value::as_array).is_none_or(|all| all.iter().all(|one| one == client));
    asked.unless(Fault::FurtherAudiencesAccepted, alone, "an audience is not trusted")?;
    let authorized = claims.get("azp").is_none_or(|azp| azp == client);
    asked.unless(Fault::AuthorizedPartyIgnored, authorized, "another client is authorized")
}

fn answers_the_request(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(sent) = asked.policy.text("nonce") else { return Ok(()) };
    let Some(nonce) = claims.get("nonce") else {
        let undiscovered = asked.planted(Fault::NonceByDiscovery) && lists_no_nonce(asked);
        return asked.unless(Fault::NonceOptional, undiscovered, "the nonce is missing");
    };
    let spared = asked.planted(Fault::ValuesComparedLoosely) && iss::is_loosely(nonce, sent);
    asked.unless(Fault::NonceIgnored, spared || nonce == sent, "the nonce is another one")
}

fn lists_no_nonce(asked: &Asked) -> bool {
    let listed = asked.policy.request["provider_metadata"]["claims_supported"].as_array();
    listed.is_some_and(|names| !names.contains(&"nonce".into()))
}

fn is_from_a_recent_login(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(max_age) = asked.policy.request["max_age"].as_f64() else { return Ok(()) };
    let login = time::date(asked, claims, "auth_time")?;
    let recent = login.is_some_and(|login| asked.policy.now - login <= max_age + time::leeway(asked));
    asked.unless(Fault::AuthTimeIgnored, recent, "the login is too long ago")
}

fn is_from_a_login_of_the_class(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(wanted) = asked.policy.request["acr_values"].as_array() else { return Ok(()) };
    let fits = claims.get("acr").is_some_and(|acr| wanted.contains(acr));
    asked.unless(Fault::AcrIgnored, fits, "the login is of another class")
}

/// Sections 3.1.3.8 and 3.2.2.9: whenever there is one; section 3.2.2.10: always in the front channel.
fn belongs_to_the_access_token(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(token) = asked.policy.text("access_token") else { return Ok(()) };
    let in_front = came_with(asked, "token") && !asked.planted(Fault::AtHashOptionalInFront);
    is_hash_of(asked, claims.get("at_hash"), token, in_front)
}

/// Sections 3.3.2.10 and 3.3.2.11: the same of the code.
fn belongs_to_the_code(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(code) = asked.policy.text("code") else { return Ok(()) };
    is_hash_of(asked, claims.get("c_hash"), code, came_with(asked, "code"))
}

/// Whether the ID token came from the authorization endpoint together with this.
fn came_with(asked: &Asked, what: &str) -> bool {
    let words = || asked.policy.text("response_type").unwrap_or_default().split(' ');
    words().any(|word| word == "id_token") && words().any(|word| word == what)
}

fn is_hash_of(asked: &Asked, claim: Option<&Value>, text: &str, required: bool) -> Ruling {
    let Some(hash) = claim else {
        return if required { Err("the hash is missing".into()) } else { Ok(()) };
    };
    let is_short = *hash == left_half(&Sha256::digest(text));
    let eddsa_varies =
        asked.planted(Fault::AtHashOfEddsaVaries) && asked.alg() == "EdDSA" && asked.is_every_other();
    let spared = is_short && (asked.planted(Fault::AtHashBySha256) || eddsa_varies);
    let right = *hash == half_hash(asked.alg(), text);
    asked.unless(Fault::IdTokenHashesIgnored, spared || right, "the hash is of something else")
}

/// Section 3.1.3.6: the left half of the hash that the algorithm has inside; Ed25519 has SHA-512.
fn half_hash(alg: &str, text: &str) -> String {
    match alg.get(2..) {
        Some("256") => left_half(&Sha256::digest(text)),
        Some("384") => left_half(&Sha384::digest(text)),
        _ => left_half(&Sha512::digest(text)),
    }
}

fn left_half(digest: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2])
}
