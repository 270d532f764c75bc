//! Twists that are made up: each with parameters, and each wrong for sure wherever it applies.

use super::named::stage;
use super::{Case, Places, Rule, judge, secret, text};
use beartrap_forge::{Algorithm, Json, Token};
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

    pub(super) fn says(&self) -> String {
        match self {
            Self::Claim { claim, value } => format!("`{claim}` is {}", shown(value)),
            Self::Respelt { claim, lacks, text, .. } => match (lacks, text.as_str()) {
                (lacks, "") => format!("`{claim}` lacks {lacks} letters"),
                (0, text) => format!("`{claim}` has {} too much", shown(text)),
                (_, text) => format!("`{claim}` has {} in place of another letter", shown(text)),
            },
            Self::Last { claim, escaped, value } => {
                let how = if *escaped { ", its name with an escape," } else { "" };
                format!("`{claim}` stands there twice, the last{how} as {}", shown(value))
            }
            Self::Without { claim } => format!("the token has no `{}`", claim.replace(' ', "` and no `")),
            Self::Misplaced { claim } => format!("`{claim}` stands in the header and not among the claims"),
            Self::Decoy { claim, name, missing } => {
                let how = if *missing { "is missing" } else { "is wrong" };
                format!("`{claim}` {how}, and {name:?} has the right value")
            }
            Self::Note { value } => format!("a claim is {}, which is no JSON", shown(value)),
            Self::Header { member, value } => format!("`{member}` is {}", shown(value)),
            Self::HeaderLast { member, value } => {
                format!("`{member}` stands there twice, the last as {}", shown(value))
            }
            Self::Critical { crit, present } => {
                let how = if *present { ", and the header has what it names" } else { "" };
                format!("`crit` is {}{how}", shown(crit))
            }
            Self::Text { part, before, after } => match (before.as_str(), after.as_str()) {
                ("", after) => format!("{} is followed by {}", part.words(), shown(after)),
                (before, "") => format!("{} follows {}", part.words(), shown(before)),
                (before, after) => {
                    format!("{} stands between {} and {}", part.words(), shown(before), shown(after))
                }
            },
            Self::Instead { part, text } if text.is_empty() => format!("{} is empty", part.words()),
            Self::Instead { part, text } => format!("{} is {}", part.words(), shown(text)),
            Self::Utf16 { part, .. } => format!("{} is UTF-16", part.words()),
            Self::Encoded { part, wrapping, signed } => {
                let when = if *signed { "" } else { ", after signing" };
                format!("the segment of {} {}{when}", part.words(), wrapping.says())
            }
            Self::Unsecured { alg, beside, octets } => {
                let beside = match beside {
                    Beside::Alone => "",
                    Beside::Before => " before the right one",
                    Beside::Behind => " behind the right one",
                };
                let signature = match octets {
                    0 => "the signature is empty".to_owned(),
                    octets => format!("{octets} octets are in place of a signature"),
                };
                format!("`alg` is {}{beside}, and {signature}", shown(alg))
            }
            Self::Stranger { kid, shown } => secret::stranger_says(kid.as_deref(), shown),
            Self::Secret { algorithm, secret, kid, permitted } => {
                secret::secret_says(algorithm, secret, kid.as_deref(), *permitted)
            }
            Self::SignedAs { algorithm } => format!("the trusted key signed as for {algorithm}"),
            Self::Signature(change) => change.says(),
            Self::Tampered { claim, value } => format!("`{claim}` became {} after signing", shown(value)),
            Self::Form(layout) => layout.says(),
            Self::Late { leeway, seconds } => {
                format!(
                    "the token expired {} s ago, where {leeway} s are tolerated",
                    u64::from(*leeway) + u64::from(*seconds)
                )
            }
            Self::Policy(lie) => lie.says().to_owned(),
            Self::Odd(oddity) => oddity.says(),
        }
    }

    pub(super) fn name(&self) -> String {
        let special = match self {
            Self::Header { member, .. } | Self::HeaderLast { member, .. } => member,
            Self::Claim { claim, .. }
            | Self::Respelt { claim, .. }
            | Self::Tampered { claim, .. }
            | Self::Last { claim, .. }
            | Self::Without { claim }
            | Self::Misplaced { claim }
            | Self::Decoy { claim, .. } => claim,
            _ => "",
        };
        let special: String =
            special.chars().map(|letter| if letter.is_ascii_lowercase() { letter } else { '-' }).collect();
        let rule = self.rule().name();
        if special.is_empty() { format!("{rule}-made") } else { format!("{rule}-{special}") }
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

    pub(super) fn apply(&self, case: &mut Case) -> Option<()> {
        let token = case.token.clone();
        case.token = match self {
            Self::Claim { claim, value } => {
                let value = wrong_claim(claim, value, case)?;
                token.claim(claim, json(&value))
            }
            Self::Respelt { claim, at, lacks, text } => {
                let honest = token.claim_value(claim)?.as_str()?;
                let respelt = serde_json::to_string(&respelt(honest, *at, *lacks, text)).ok()?;
                let value = wrong_claim(claim, &respelt, case)?;
                token.claim(claim, json(&value))
            }
            Self::Last { claim, escaped, value } => {
                let value = wrong_claim(claim, value, case)?;
                token.claim_value(claim)?;
                let name = if *escaped { escaped_name(claim) } else { format!("\"{claim}\"") };
                let claims = token.payload().clone().raw_member(&name, json(&value));
                token.payload_as(claims)
            }
            Self::Without { claim } => {
                judge::is_required(claim, case).then_some(())?;
                let mut names = claim.split(' ');
                names.clone().any(|name| token.claim_value(name).is_some()).then_some(())?;
                names.by_ref().fold(token, Token::without_claim)
            }
            Self::Misplaced { claim } => {
                judge::is_required(claim, case).then_some(())?;
                let value = token.claim_value(claim)?.clone();
                token.without_claim(claim).header(claim, value)
            }
            Self::Decoy { claim, name, missing } => decoy(case, claim, name, *missing)?,
            Self::Note { value } => {
                let is_plain = !value.contains(['\\', '"']);
                (is_plain && judge::is_no_json(value.as_bytes())).then_some(())?;
                token.claim("note", json(value))
            }
            Self::Header { member, value } => {
                judge::is_wrong_header(member, value, case).then_some(())?;
                token.header(member, json(value))
            }
            Self::HeaderLast { member, value } => {
                judge::is_wrong_header(member, value, case).then_some(())?;
                token.header_value(member)?;
                token.and_header(member, json(value))
            }
            Self::Critical { crit, present } => {
                judge::is_wrong_crit(crit).then_some(())?;
                let names = serde_json::from_str::<Vec<String>>(crit).unwrap_or_default();
                let mut token = token.header("crit", json(crit));
                for name in names.iter().filter(|_| *present) {
                    let is_known = token.header_value(name).is_some();
                    token = if is_known { token } else { token.header(name, true) };
                }
                token
            }
            Self::Text { .. } | Self::Instead { .. } | Self::Utf16 { .. } => text::rewritten(self, token)?,
            Self::Encoded { part, wrapping, signed } => text::encoded(token, *part, wrapping, *signed)?,
            Self::Unsecured { alg, beside, octets } => {
                judge::is_wrong_header("alg", alg, case).then_some(())?;
                (token.key().algorithm() != Algorithm::None).then_some(())?;
                let token = match beside {
                    Beside::Alone => token.header("alg", json(alg)),
                    Beside::Before => token.first_header("alg", json(alg)),
                    Beside::Behind => token.and_header("alg", json(alg)),
                };
                token.raw_signature(vec![0x5a; usize::from(*octets)])
            }
            Self::Stranger { kid, shown } => secret::by_stranger(token, kid.as_deref(), &shown.filled(case))?,
            Self::Secret { algorithm, secret, kid, .. } => {
                secret::by_secret(token, &case.policy, algorithm, secret, kid.as_deref())?
            }
            Self::SignedAs { algorithm } => {
                let algorithm =
                    Algorithm::named(algorithm).filter(|other| *other != token.key().algorithm())?;
                let key = token.key().with_algorithm(algorithm).ok()?;
                token.signed_by(&key)
            }
            Self::Signature(change) => change.apply(token)?,
            Self::Tampered { claim, value } => {
                let value = serde_json::from_str::<serde_json::Value>(value).ok().map(Json::from)?;
                (token.claim_value(claim) != Some(&value)).then_some(())?;
                token.tampered_claim(claim, value)
            }
            Self::Form(layout) => layout.apply(token)?,
            Self::Late { leeway, seconds } => {
                let late = u64::from(*leeway) + u64::from(*seconds);
                let exp = token.now().checked_sub(late)?;
                token.claim("exp", exp)
            }
            Self::Policy(lie) => {
                lie.apply(&mut case.policy)?;
                lie.told(token)
            }
            Self::Odd(oddity) => oddity.apply(token, case)?,
        };
        Some(())
    }
}

/// The value with what it stands for filled in, if it is wrong.
fn wrong_claim(claim: &str, value: &str, case: &Case) -> Option<String> {
    let value = case.filled(value);
    judge::is_wrong_claim(claim, &value, case).then_some(value)
}

fn respelt(honest: &str, at: u8, lacks: u8, text: &str) -> String {
    let letters: Vec<char> = honest.chars().collect();
    let start = (letters.len() + 1) * usize::from(at) / 256;
    let rest = (start + usize::from(lacks)).min(letters.len());
    letters[..start].iter().copied().chain(text.chars()).chain(letters[rest..].iter().copied()).collect()
}

fn json(text: &str) -> Json {
    Json::raw(text.as_bytes())
}

/// The name in quotes, its first letter as an escape.
fn escaped_name(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map_or(0, u32::from);
    format!("\"\\u{first:04x}{}\"", letters.as_str())
}

fn decoy(case: &Case, claim: &str, name: &str, missing: bool) -> Option<Token> {
    (name != claim && !["iss", "aud", "exp", "nbf", "iat", "sub", "jti"].contains(&name)).then_some(())?;
    let token = case.token.clone();
    let right = token.claim_value(claim)?.clone();
    let wrong = match claim {
        "exp" => Json::from(token.now().checked_sub(3600)?),
        "iss" | "aud" => Json::from("https://elsewhere.example"),
        _ => return None,
    };
    let token = if missing {
        judge::is_required(claim, case).then(|| token.without_claim(claim))?
    } else {
        token.claim(claim, wrong)
    };
    Some(token.and_claim(name, right))
}

/// A text for people: on one line, and not a long one.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line: String =
        text.chars().take(MOST).flat_map(|letter| letter.escape_debug().collect::<Vec<_>>()).collect();
    let line = line.replace("\\\"", "\"").replace("\\'", "'");
    if text.chars().count() > MOST { format!("{line}… ({} octets)", text.len()) } else { line }
}
