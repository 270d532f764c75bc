use super::public_forms as forms;
use super::sig::hmac_of;
use crate::validator::asked::{Asked, Jwk};
use aws_lc_rs::hmac;
use beartrap_core::Fault;
use serde_json::{Value, json};

/// Whether an HMAC is believed whose secret is no secret: an honest validator never asks (RFC 8725 section 3.1).
pub(in crate::validator) fn is_by_a_public_secret(asked: &Asked) -> bool {
    let Some(kind) = hmac_of(asked.alg()) else { return false };
    let jws = &asked.jws;
    let verifies =
        |secret: &Vec<u8>| hmac::verify(&hmac::Key::new(kind, secret), &jws.message, &jws.signature).is_ok();
    let secrets = asked.policy.keys.iter().flat_map(|key| of_the_key(asked, key)).chain(of_the_token(asked));
    secrets.into_iter().any(|secret| verifies(&secret))
}

fn of_the_key(asked: &Asked, key: &Jwk) -> Vec<Vec<u8>> {
    if key.get("kty").is_some_and(|kty| kty == "oct") {
        Vec::new()
    } else if asked.planted(Fault::PublicPemAsSecret) {
        texts(
            forms::pems(key)
                .into_iter()
                .flat_map(|pem| [pem.trim_end().into(), pem.replace('\n', "\r\n"), pem]),
        )
    } else if asked.planted(Fault::PemSpottedByDashes) {
        texts(forms::pems(key).into_iter().flat_map(|pem| spaced(&pem)))
    } else if asked.planted(Fault::PublicOctetsAsSecret) {
        forms::octets(key)
    } else if asked.planted(Fault::PublicJsonAsSecret) {
        texts(forms::json(key))
    } else {
        Vec::new()
    }
}

fn of_the_token(asked: &Asked) -> Vec<Vec<u8>> {
    if asked.planted(Fault::PublicJsonAsSecret) {
        return texts(forms::pretty_and_not(&json!({ "keys": asked.policy.request["jwks"]["keys"] })));
    }
    if asked.planted(Fault::EmptySecretTried) {
        return vec![Vec::new()];
    }
    if !asked.planted(Fault::NameAsSecret) {
        return Vec::new();
    }
    let names = ["kid", "alg"].map(|name| asked.jws.header.get(name).and_then(Value::as_str));
    texts(names.into_iter().flatten().map(str::to_owned))
}

/// What begins or ends with blanks, or breaks its lines in a way that a test for the dashes does not expect.
fn spaced(pem: &str) -> Vec<String> {
    let mut forms: Vec<String> = [" ", "\n", "\t", "\u{feff}"].map(|blank| format!("{blank}{pem}")).to_vec();
    forms.extend([" ", "\n", "\t"].map(|blank| format!("{pem}{blank}")));
    forms.push(pem.replace('\n', "\r"));
    forms
}

fn texts(texts: impl IntoIterator<Item = String>) -> Vec<Vec<u8>> {
    texts.into_iter().map(String::into_bytes).collect()
}
