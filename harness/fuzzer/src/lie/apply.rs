//! How a made twist is done to a token.

use super::{Beside, Case, Made, judge, secret, text};
use beartrap_forge::{Algorithm, Json, Token};

impl Made {
    /// Does it. None where the token gives no room for it, or where it would not be wrong.
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
