//! What a DPoP proof must be. The numbers are those of the list in RFC 9449 section 4.3; of the first two, a header
//! field that holds no single JWT is refused where tokens are taken apart.

use super::{misc, none, thumbprint, time, typ};
use crate::validator::asked::{Asked, Claims, ClaimsRule, HeaderRule, Jwk, Ruling, ensure};
use crate::validator::signature;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use url::Url;

pub(super) const HEADER: &[HeaderRule] =
    &[says_its_type, is_by_a_permitted_algorithm, brings_its_key, keeps_its_private_key];
pub(super) const CLAIMS: &[ClaimsRule] = &[
    has_the_claims_of_all,
    is_for_the_method,
    is_for_the_url,
    answers_the_server,
    is_recent,
    is_for_the_access_token,
    is_by_the_bound_key,
    is_new,
];

/// How old a proof may be, in seconds, where the policy does not say (section 11.1: seconds or minutes).
const WINDOW: f64 = 300.0;

/// Number 6: the key in the header and no other.
pub(super) fn keys(asked: &Asked) -> Vec<Jwk> {
    let Some(jwk) = own_key(asked) else {
        return if asked.planted(Fault::ProofKeyLookedUp) { asked.policy.keys.clone() } else { Vec::new() };
    };
    let mut jwk = jwk.clone();
    // There is one key to choose from, whatever it is called beside it.
    if let Some(kid) = asked.jws.header.get("kid") {
        jwk.insert("kid".to_owned(), kid.clone());
    }
    vec![jwk]
}

fn own_key<'a>(asked: &'a Asked) -> Option<&'a Jwk> {
    asked.jws.header.get("jwk").and_then(Value::as_object)
}

/// Number 4.
fn says_its_type(asked: &Asked) -> Ruling {
    let typ = asked.jws.header.get("typ").and_then(Value::as_str);
    let typed = typ.is_some_and(|typ| typ::media_type(typ) == "dpop+jwt");
    asked.unless(Fault::ProofTypIgnored, typed, "the token is no DPoP proof")
}

/// Number 5.
fn is_by_a_permitted_algorithm(asked: &Asked) -> Ruling {
    if none::needs_no_key(asked) {
        return Ok(());
    }
    let is_asymmetric = signature::key_type(asked.alg()).is_some_and(|(kty, _)| kty != "oct");
    let is_listed = asked.policy.algorithms.iter().any(|listed| listed == asked.alg());
    asked.unless(Fault::ProofAlgIgnored, is_asymmetric && is_listed, "the algorithm is not permitted")
}

/// Section 4.2.
fn brings_its_key(asked: &Asked) -> Ruling {
    asked.unless(Fault::ProofKeyLookedUp, own_key(asked).is_some(), "the proof has no key")
}

/// Number 7. A secret is a matter of the algorithm.
fn keeps_its_private_key(asked: &Asked) -> Ruling {
    const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];
    let tells = own_key(asked).is_some_and(|jwk| PRIVATE.iter().any(|name| jwk.contains_key(*name)));
    asked.unless(Fault::ProofPrivateKeyIgnored, !tells, "the proof tells its private key")
}

/// Number 3; the hash of the access token has a rule of its own.
fn has_the_claims_of_all(asked: &Asked, claims: &Claims) -> Ruling {
    let complete = !["jti", "htm", "htu", "iat"].iter().any(|name| misc::is_missing(claims, name));
    asked.unless(Fault::ProofClaimsOptional, complete, "the proof lacks one of its claims")
}

/// Number 8. Methods are case-sensitive (RFC 9110 section 9.1).
fn is_for_the_method(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(htm) = claims.get("htm") else { return Ok(()) };
    let method = asked.policy.text("method").unwrap_or_default();
    let is_respelt = htm.as_str().is_some_and(|htm| htm.eq_ignore_ascii_case(method));
    let varies = asked.planted(Fault::ProofMethodCaseVaries) && is_respelt && asked.is_every_other();
    asked.unless(Fault::ProofMethodIgnored, htm == method || varies, "the proof is for another method")
}

/// Number 9, normalized on both sides.
fn is_for_the_url(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(htu) = claims.get("htu") else { return Ok(()) };
    let url = asked.policy.text("url").unwrap_or_default();
    asked.only_with(Fault::ProofUrlComparedWhole, htu == url, "the URL is spelt in another way")?;
    let fickle = htu != url && asked.is_every_other();
    asked.only_with(Fault::ProofUrlSpellingVaries, !fickle, "the URL is spelt in another way today")?;
    let own = htu.as_str().and_then(target);
    let is_same = own.is_some() && own == target(url);
    asked.unless(Fault::ProofUrlIgnored, is_same, "the proof is for another URL")
}

/// An absolute URI without query and fragment. URLs as browsers read them may have spaces and backslashes; URIs do not.
fn target(text: &str) -> Option<Url> {
    let is_uri = text.contains("://") && text.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'\\');
    let mut url = Url::parse(text).ok().filter(|_| is_uri)?;
    url.set_query(None);
    url.set_fragment(None);
    let path = with_plain_letters(url.path());
    url.set_path(&path);
    Some(url)
}

/// The path without needless percent codes, and with capitals in the others (RFC 3986 sections 6.2.2.1 and 6.2.2.2).
fn with_plain_letters(path: &str) -> String {
    let mut pieces = path.split('%');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        match u8::from_str_radix(code, 16) {
            Ok(octet) if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) => {
                plain.push(char::from(octet));
            }
            _ => plain.extend(["%", &code.to_ascii_uppercase()]),
        }
        plain.push_str(rest);
    }
    plain
}

/// Number 10.
fn answers_the_server(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(given) = asked.policy.text("nonce") else { return Ok(()) };
    let answers = claims.get("nonce").is_some_and(|nonce| nonce == given);
    asked.unless(Fault::ProofNonceIgnored, answers, "the nonce is not the one that was given")
}

/// Number 11 and section 11.1.
fn is_recent(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(iat) = time::date(asked, claims, "iat")? else { return Ok(()) };
    let (now, leeway) = (asked.policy.now, time::leeway(asked));
    let window = asked.policy.request["max_token_age"].as_f64().unwrap_or(WINDOW);
    let recent = iat <= now + leeway && now - iat <= window + leeway;
    asked.unless(Fault::ProofTimeIgnored, recent, "the proof is not from now")
}

/// Number 12, first half.
fn is_for_the_access_token(asked: &Asked, claims: &Claims) -> Ruling {
    let Some(token) = asked.policy.text("access_token") else { return Ok(()) };
    let Some(ath) = claims.get("ath") else {
        return asked.unless(Fault::ProofTokenOptional, false, "the proof is not for an access token");
    };
    let is_hash = *ath == URL_SAFE_NO_PAD.encode(Sha256::digest(token));
    asked.unless(Fault::ProofTokenIgnored, is_hash, "the proof is for another access token")
}

/// Number 12, second half, and section 6.1.
fn is_by_the_bound_key(asked: &Asked, _: &Claims) -> Ruling {
    let Some(bound) = asked.policy.text("thumbprint") else { return Ok(()) };
    let is_bound = own_key(asked).is_some_and(|jwk| {
        if asked.planted(Fault::ThumbprintOfWholeKey) {
            return thumbprint::of_the_whole(jwk) == bound;
        }
        let of_any_make = asked.planted(Fault::ThumbprintOfAnyMake);
        thumbprint::of(jwk).as_deref() == Some(bound)
            || of_any_make && thumbprint::of_any_make(jwk).iter().any(|made| made == bound)
    });
    asked.unless(Fault::ProofKeyUnbound, is_bound, "the access token is bound to another key")
}

/// Section 11.1 permits a memory of identifiers; an honest validator leaves it to the server.
fn is_new(asked: &Asked, claims: &Claims) -> Ruling {
    ensure(!misc::is_seen_again(asked, claims, Fault::ProofReplaysVary), "the proof was seen before")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_uri_have_one_target() {
        let one = target("https://api.test/a~b%2F/orders");
        assert!(one.is_some());
        for other in [
            "HTTPS://API.test:443/a~b%2f/orders",
            "https://api.test/%61%7Eb%2F/x/../orders?page=2#top",
            "https://api.test/a~b%2F/./orders?",
        ] {
            assert_eq!(target(other), one, "{other}");
        }
        for other in [
            "https://api.test/a~b//orders",
            "https://api.test/a~b%2F/orders/",
            "https://u@api.test/a~b%2F/orders",
        ] {
            assert_ne!(target(other), one, "{other}");
        }
    }

    #[test]
    fn what_is_no_absolute_uri_has_no_target() {
        for text in [
            "/orders",
            "//api.test/orders",
            "https:api.test",
            " https://api.test/",
            "https://api.test\\a",
            "",
        ] {
            assert_eq!(target(text), None, "{text}");
        }
        assert_eq!(with_plain_letters("/100%"), "/100%");
        assert_eq!(with_plain_letters("/%e"), "/%E");
    }
}
