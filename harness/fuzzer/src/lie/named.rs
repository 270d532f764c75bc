//! The forge's deviations with the rule that each breaks and what it touches.

use super::{Places, Rule};
use beartrap_forge::Deviation;
use std::sync::LazyLock;

pub(super) struct Named {
    pub(super) deviation: &'static Deviation,
    pub(super) rule: Rule,
    pub(super) places: Places,
    pub(super) stage: u8,
}

/// What the documents leave open to a verifier: an empty `crit` and one that names registered members are forbidden to
/// whoever writes them (RFC 7515, 4.1.11), and a number beyond every double is a number (RFC 8259, 6).
const OPEN: &[&str] = &["crit-empty", "crit-registered", "expiry-infinite"];

static NAMED: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let known = Deviation::all().filter(|deviation| !OPEN.contains(&deviation.name()));
    known.map(described).collect()
});

pub(super) fn all() -> &'static [Named] {
    &NAMED
}

/// Of one that is open nothing is asked; it is never generated and in no file.
pub(super) fn of(deviation: &Deviation) -> &'static Named {
    let found = NAMED.iter().find(|named| named.deviation == deviation);
    found.unwrap_or(&NAMED[0])
}

/// The stages in which a token is made.
pub(super) mod stage {
    pub(in crate::lie) const POLICY: u8 = 0;
    pub(in crate::lie) const CLAIMS: u8 = 1;
    pub(in crate::lie) const HEADER: u8 = 2;
    pub(in crate::lie) const KEYS: u8 = 3;
    pub(in crate::lie) const TEXT: u8 = 4;
    pub(in crate::lie) const ENCODING: u8 = 5;
    pub(in crate::lie) const SIGNATURE: u8 = 6;
    pub(in crate::lie) const AFTER: u8 = 7;
    pub(in crate::lie) const FORM: u8 = 8;
}

fn described(deviation: &'static Deviation) -> Named {
    let name = deviation.name();
    let starts = |prefix: &str| name.starts_with(prefix);
    let (rule, places, stage) = match name {
        "expiry-missing" => (Rule::Required, Places::EXPIRY, stage::CLAIMS),
        "issuer-missing" => (Rule::Required, Places::ISSUER, stage::CLAIMS),
        "audience-missing" => (Rule::Required, Places::AUDIENCE, stage::CLAIMS),
        "expiry-as-text" | "expiry-null" => (Rule::NumericDate, Places::EXPIRY, stage::CLAIMS),
        "expiry-twice" => (Rule::Duplicate, Places::EXPIRY, stage::CLAIMS),
        "not-before-as-text" => (Rule::NumericDate, Places::NOT_BEFORE, stage::CLAIMS),
        "not-yet-valid" => (Rule::NotBefore, Places::NOT_BEFORE, stage::CLAIMS),
        _ if starts("expir") => (Rule::Expiry, Places::EXPIRY, stage::CLAIMS),
        _ if starts("issuer") => (Rule::Issuer, Places::ISSUER, stage::CLAIMS),
        _ if starts("audience") => (Rule::Audience, Places::AUDIENCE, stage::CLAIMS),
        "alg-none-signed" => {
            (Rule::Unsecured, Places::ALGORITHM.and(Places::SIGNING).and(Places::HEADER_TEXT), stage::AFTER)
        }
        "alg-missing" | "alg-in-array" | "alg-lower-case" | "alg-unknown" | "alg-of-encryption" => {
            (Rule::Algorithm, Places::ALGORITHM, stage::HEADER)
        }
        _ if starts("alg-") => (Rule::Unsecured, Places::ALGORITHM.and(Places::SIGNING), stage::KEYS),
        _ if starts("typ-") => (Rule::Typ, Places::TYPE, stage::HEADER),
        "payload-unencoded" => (
            Rule::Critical,
            Places::CRITICAL.and(Places::CLAIMS_ENCODING).and(Places::CLAIMS_TEXT),
            stage::ENCODING,
        ),
        _ if starts("crit-") => (Rule::Critical, Places::CRITICAL, stage::HEADER),
        "kid-unknown" | "kid-missing" => (Rule::KeyOrigin, Places::KEY_ID.and(Places::SIGNING), stage::KEYS),
        _ if starts("kid-") => {
            (Rule::KeyOrigin, Places::KEY_ID.and(Places::ALGORITHM).and(Places::SIGNING), stage::KEYS)
        }
        "key-in-payload" => (Rule::KeyOrigin, Places::OTHER_CLAIM.and(Places::SIGNING), stage::KEYS),
        _ if starts("embedded-") => (
            Rule::KeyOrigin,
            Places::HEADER_KEY.and(Places::KEY_ID).and(Places::ALGORITHM).and(Places::SIGNING),
            stage::KEYS,
        ),
        _ if starts("hmac") => (Rule::KeyConfusion, Places::ALGORITHM.and(Places::SIGNING), stage::KEYS),
        "signed-with-another-hash" => {
            (Rule::Algorithm, Places::ALGORITHM.and(Places::KEY_ID).and(Places::SIGNING), stage::KEYS)
        }
        "signature-padded" | "signature-standard-alphabet" | "signature-with-junk" => {
            (Rule::Base64Url, Places::SIGNATURE_ENCODING, stage::ENCODING)
        }
        "payload-padded" | "payload-with-newline" | "payload-with-junk" => {
            (Rule::Base64Url, Places::CLAIMS_ENCODING, stage::ENCODING)
        }
        "payload-tampered" => (Rule::Signature, Places::SIGNING.and(Places::CLAIMS_TEXT), stage::AFTER),
        "header-tampered" => (Rule::Signature, Places::SIGNING.and(Places::HEADER_TEXT), stage::AFTER),
        _ if starts("signature-") || starts("signed-") => {
            (Rule::Signature, Places::SIGNING, stage::SIGNATURE)
        }
        "payload-not-utf8" => (Rule::Json, Places::OTHER_CLAIM, stage::CLAIMS),
        "header-in-array" => (Rule::Json, Places::HEADER_TEXT, stage::TEXT),
        _ if starts("payload-") => (Rule::Json, Places::CLAIMS_TEXT, stage::TEXT),
        _ => (Rule::Form, Places::FORM, stage::FORM),
    };
    Named { deviation, rule, places, stage }
}
