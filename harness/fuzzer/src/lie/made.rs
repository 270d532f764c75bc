//! Twists that are made up: each with parameters, and each wrong for sure wherever it applies.

use super::named::stage;
use super::{Places, Rule, judge, secret, text};
use beartrap_kit::validator::Honest;
use serde::{Deserialize, Serialize};

pub use super::secret::{Rendering, SecretOf, Shown};
pub use super::text::{Change, Layout, Oddity, Part, PolicyLie, Wrapping};

/// A twist with parameters. Every value is JSON text, so that it can say what a parsed value cannot; in it `{iss}` and
/// `{aud}` stand for the honest issuer and the honest audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "the parameters are what their names say, and the variants say what is done with them"
)]
pub enum Made {
    /// A claim has a value that is wrong for it.
    Claim { claim: String, value: String },
    /// So many letters of a claim are missing at a place, in 256ths of it, and others are there instead.
    Respelt { claim: String, at: u8, lacks: u8, text: String },
    /// A claim stands there twice, and the last one is wrong; its name may be spelt with an escape.
    Last { claim: String, escaped: bool, value: String },
    /// A claim is missing that must be there; several names stand for a choice of them.
    Without { claim: String },
    /// A claim is wrong or missing, and one whose name looks like it has the right value.
    Decoy { claim: String, name: String, missing: bool },
    /// A claim that must be there stands in the header alone.
    Misplaced { claim: String },
    /// A claim that nobody needs is no JSON.
    Note { value: String },
    /// A header member has a value that is wrong for it, under a signature that is right.
    Header { member: String, value: String },
    /// A header member stands there twice, and the last one is wrong.
    HeaderLast { member: String, value: String },
    /// `crit` is wrong; the names that it has may be in the header as well.
    Critical { crit: String, present: bool },
    /// Something stands before or behind the JSON text.
    Text { part: Part, before: String, after: String },
    /// Something else than an object stands in place of the JSON text.
    Instead { part: Part, text: String },
    /// The JSON text is UTF-16.
    Utf16 { part: Part, big: bool, marked: bool },
    /// A segment is written in another way than base64url, before it is signed or afterwards.
    Encoded { part: Part, wrapping: Wrapping, signed: bool },
    /// Nobody signed, and `alg` says so in some way; it may stand before or behind the right one.
    Unsecured { alg: String, beside: Beside, octets: u8 },
    /// A stranger's key signed, and the header shows or names one.
    Stranger { kid: Option<String>, shown: Shown },
    /// An HMAC with a secret that is none.
    Secret { algorithm: String, secret: SecretOf, kid: Option<String>, permitted: bool },
    /// The trusted key signed in the way of another algorithm than the header says.
    SignedAs { algorithm: String },
    /// The signature was changed.
    Signature(Change),
    /// A claim was changed after signing.
    Tampered { claim: String, value: String },
    /// The token is not in the compact serialization.
    Form(Layout),
    /// The token expired more than the tolerated clock difference ago.
    Late { leeway: u16, seconds: u32 },
    /// The policy permits nothing, or its key is for something else.
    Policy(PolicyLie),
    /// Nothing is wrong for sure, but it must be answered.
    Odd(Oddity),
}

/// Where a second `alg` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beside {
    /// There is no other.
    Alone,
    /// Before the right one.
    Before,
    /// Behind the right one.
    Behind,
}

impl Made {
    pub(super) fn rule(&self) -> Rule {
        match self {
            Self::Claim { claim, value } => judge::rule_of_claim(claim, value),
            Self::Respelt { claim, .. } => judge::rule_of_claim(claim, ""),
            Self::Last { .. } | Self::HeaderLast { .. } => Rule::Duplicate,
            Self::Without { .. } | Self::Misplaced { .. } => Rule::Required,
            Self::Decoy { .. } => Rule::Names,
            Self::Header { member, .. } => judge::rule_of_header(member),
            Self::Critical { .. } => Rule::Critical,
            Self::Note { .. } | Self::Text { .. } | Self::Instead { .. } | Self::Utf16 { .. } => Rule::Json,
            Self::Encoded { .. } => Rule::Base64Url,
            Self::Unsecured { .. } => Rule::Unsecured,
            Self::Stranger { .. } => Rule::KeyOrigin,
            Self::Secret { .. } => Rule::KeyConfusion,
            Self::SignedAs { .. } | Self::Signature(_) | Self::Tampered { .. } => Rule::Signature,
            Self::Form(_) => Rule::Form,
            Self::Late { .. } => Rule::Expiry,
            Self::Policy(lie) => lie.rule(),
            Self::Odd(_) => Rule::Steady,
        }
    }

    pub(super) fn places(&self) -> Places {
        let both = |part: &Part, header, claims, signature| match part {
            Part::Header => header,
            Part::Claims => claims,
            Part::Signature => signature,
        };
        match self {
            Self::Claim { claim, .. }
            | Self::Respelt { claim, .. }
            | Self::Last { claim, .. }
            | Self::Decoy { claim, .. } => Places::of_claim(claim),
            Self::Without { claim } => {
                claim.split(' ').map(Places::of_claim).fold(Places::of_claim(claim), Places::and)
            }
            Self::Misplaced { claim } => Places::of_claim(claim).and(Places::HEADER_KEY),
            Self::Note { .. } => Places::OTHER_CLAIM,
            Self::Header { member, .. } | Self::HeaderLast { member, .. } => Places::of_header(member),
            Self::Critical { .. } => Places::CRITICAL,
            Self::Text { part, .. } | Self::Instead { part, .. } | Self::Utf16 { part, .. } => {
                both(part, Places::HEADER_TEXT, Places::CLAIMS_TEXT, Places::SIGNING)
            }
            Self::Encoded { part, .. } => {
                both(part, Places::HEADER_ENCODING, Places::CLAIMS_ENCODING, Places::SIGNATURE_ENCODING)
            }
            Self::Unsecured { .. } => Places::ALGORITHM.and(Places::SIGNING),
            Self::Stranger { shown, .. } => {
                let places = Places::SIGNING.and(Places::KEY_ID).and(Places::HEADER_KEY);
                if shown.wants_certificate() { places.and(Places::POLICY) } else { places }
            }
            Self::Secret { permitted, .. } => {
                let places = Places::SIGNING.and(Places::KEY_ID).and(Places::ALGORITHM);
                if *permitted { places.and(Places::POLICY) } else { places }
            }
            Self::SignedAs { .. } | Self::Signature(_) => Places::SIGNING,
            Self::Tampered { .. } => Places::SIGNING.and(Places::CLAIMS_TEXT),
            Self::Form(_) => Places::FORM,
            Self::Late { .. } => {
                Places::EXPIRY.and(Places::NOT_BEFORE).and(Places::ISSUED_AT).and(Places::POLICY)
            }
            Self::Policy(lie) => lie.places(),
            Self::Odd(oddity) => oddity.places(),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Odd(_))
    }

    pub(super) fn needs(&self) -> Option<&'static str> {
        match self {
            Self::Policy(lie) => lie.needs(),
            _ => None,
        }
    }

    pub(super) fn stage(&self) -> u8 {
        match self {
            Self::Policy(_) | Self::Late { .. } => stage::POLICY,
            Self::Claim { .. }
            | Self::Respelt { .. }
            | Self::Last { .. }
            | Self::Without { .. }
            | Self::Misplaced { .. }
            | Self::Decoy { .. }
            | Self::Note { .. } => stage::CLAIMS,
            Self::Header { .. } | Self::HeaderLast { .. } | Self::Critical { .. } => stage::HEADER,
            Self::Unsecured { .. } | Self::Stranger { .. } | Self::Secret { .. } => stage::KEYS,
            Self::Text { .. } | Self::Instead { .. } | Self::Utf16 { .. } => stage::TEXT,
            Self::Encoded { signed: true, .. } => stage::ENCODING,
            Self::SignedAs { .. } | Self::Signature(_) => stage::SIGNATURE,
            Self::Tampered { .. } | Self::Encoded { .. } => stage::AFTER,
            Self::Form(_) => stage::FORM,
            Self::Odd(oddity) => oddity.stage(),
        }
    }

    pub(super) fn framed(&self, honest: Honest) -> Honest {
        match self {
            Self::Secret { algorithm, permitted: true, .. } => honest.under(|policy| {
                if !policy.algorithms.contains(algorithm) {
                    policy.algorithms.push(algorithm.clone());
                }
            }),
            Self::Stranger { shown, .. } if shown.wants_certificate() => secret::certified(honest),
            Self::Late { leeway, seconds } => text::aged(honest, *leeway, *seconds),
            Self::Policy(lie) => lie.framed(honest),
            _ => honest,
        }
    }
}
