//! A refusal by Entra: an AADSTS code, an error body, or the name of an error alone.

mod client;
mod family;

use crate::claims;
use crate::diagnosis::{Advice, DEVELOPER};
use crate::input::{NotUnderstood, first_code};
use crate::shown::{is_guid, shown};
use crate::{Diagnosis, Hint, Weight};
use beartrap_entra::{Code, Evidence, Shown};
use client::Reaction;
use serde_json::{Map, Value};

/// The errors of a token or authorization endpoint that mean something without a number.
const WORDS: [&str; 22] = [
    "access_denied",
    "authorization_declined",
    "authorization_pending",
    "bad_verification_code",
    "consent_required",
    "expired_token",
    "interaction_required",
    "invalid_client",
    "invalid_grant",
    "invalid_instance",
    "invalid_request",
    "invalid_resource",
    "invalid_scope",
    "invalid_tenant",
    "login_required",
    "server_error",
    "slow_down",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "insufficient_claims",
];

const PLANE: &str =
    "identity: Entra refused by itself, so no resource was asked, and no role at a resource helps";

/// A number alone.
pub(crate) fn code(number: u64) -> Result<Diagnosis, NotUnderstood> {
    let code = known(number, None)?;
    Ok(of_code(code, Seen::default()))
}

/// A text that quotes a code: a page, a log, `error_description`.
pub(crate) fn text(text: &str) -> Result<Diagnosis, NotUnderstood> {
    let number = first_code(text).ok_or_else(|| NotUnderstood::Nearly {
        near: "a refusal of Entra",
        why: "no number stands behind AADSTS; give the whole text".into(),
    })?;
    Ok(of_code(
        known(number, None)?,
        Seen { correlation: behind(text, "Correlation ID:"), ..Seen::default() },
    ))
}

/// The name of an error alone.
pub(crate) fn word(word: &str) -> Diagnosis {
    of_word(word, Seen { error: Some(word), ..Seen::default() })
}

pub(crate) fn is_word(word: &str) -> bool {
    WORDS.contains(&word)
}

pub(crate) fn nearest_word(word: &str) -> Option<&'static str> {
    let likeness = |known: &&str| strsim::jaro_winkler(word, known);
    let nearest = WORDS.into_iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (word.len() <= 60 && likeness(&nearest) >= 0.85).then_some(nearest)
}

/// The body of a refusal.
pub(crate) fn body(members: &Map<String, Value>, now: u64) -> Result<Diagnosis, NotUnderstood> {
    let word = |name: &str| members.get(name).and_then(Value::as_str);
    let description = word("error_description").unwrap_or_default();
    let listed =
        members.get("error_codes").and_then(Value::as_array).and_then(|codes| codes.first()?.as_u64());
    let told = first_code(description);
    let seen = Seen {
        error: word("error"),
        suberror: word("suberror"),
        claims: word("claims").and_then(|text| claims::in_json(text, now)).map(|claims| claims.says),
        has_claims: members.contains_key("claims"),
        correlation: word("correlation_id").filter(|id| is_guid(id)).map(str::to_owned),
    };
    let mut found = match listed.or(told) {
        Some(number) => match known(number, seen.error) {
            Ok(code) => of_code(code, seen),
            // The name of the error is what clients branch on, so it is enough.
            Err(unknown) => match seen.error.filter(|error| is_word(error)) {
                Some(error) => {
                    of_word(error, seen).fact("number", format!("AADSTS{number}, which is not known here"))
                }
                None => return Err(unknown),
            },
        },
        None if word("error") == Some("bad_request_102") => managed_identity(
            "the header Metadata: true is missing, without which nobody is answered",
            "send GET with the header Metadata: true, without a proxy",
        ),
        None if members.contains_key("statusCode")
            || description.to_lowercase().contains("identity not found") =>
        {
            managed_identity(
                "the identity was not assigned to this machine, or the request selects another one",
                "assign the identity to this machine, and select it by its client id where there are several",
            )
        }
        None => match seen.error {
            Some(error) if is_word(error) => of_word(error, seen),
            Some(error) => {
                return Err(NotUnderstood::Nearly {
                    near: "an error body",
                    why: format!("its error {} is no name that Entra uses", shown(error)),
                });
            }
            None => {
                return Err(NotUnderstood::Nearly { near: "an error body", why: "it names no error".into() });
            }
        },
    };
    if let (Some(listed), Some(told)) = (listed, told)
        && listed != told
    {
        let says = format!("error_codes says {listed} and the text {told}: this was not written by Entra");
        found.hints.push(Hint { weight: Weight::Note, says });
    }
    Ok(found)
}

/// What a body says besides its number.
#[derive(Default)]
struct Seen<'a> {
    error: Option<&'a str>,
    suberror: Option<&'a str>,
    claims: Option<String>,
    has_claims: bool,
    correlation: Option<String>,
}

fn of_code(code: &'static Code, seen: Seen) -> Diagnosis {
    let shown_at = match code.shown {
        Shown::Page => "on the page of the sign-in, without a redirect; 400 at the token endpoint",
        Shown::Client => "400 at the token endpoint, or a redirect",
        Shown::Unauthorized => "401 at the token endpoint",
        Shown::Throttled => "429 with Retry-After",
        Shown::Outage => "503",
    };
    let sure =
        if code.evidence == Evidence::Seen { "" } else { " (not certain; branch on what you receive)" };
    let error = seen.error.unwrap_or(code.error);
    let suberror = seen.suberror.or(code.suberror);
    let reaction = Reaction::of(error, suberror, seen.has_claims, Some(code));
    let advice = family::advice(code);
    Diagnosis {
        number: Some(code.number),
        ..Diagnosis::new(format!("AADSTS{}: {}", code.number, code.says), family::principal(code), PLANE)
    }
    .fact_if("cell", family::cell(code).map(str::to_owned))
    .fact("error", format!("{}, {shown_at}{sure}", shown(error)))
    .fact_if("suberror", suberror.map(client::suberror))
    .fact_if("claims", claims_fact(&seen))
    .fact("cause", code.cause)
    .fact_if("otherwise", otherwise(code))
    .fact("client", reaction.says())
    .fact_if("correlation", seen.correlation.map(|id| format!("{id}, by which the sign-in log has it")))
    .advised(advice)
}

fn of_word(error: &str, seen: Seen) -> Diagnosis {
    let reaction = Reaction::of(error, seen.suberror, seen.has_claims, None);
    let (says, advice) = family::of_word(error, seen.suberror, seen.has_claims);
    Diagnosis::new(
        format!("{}: {says}", shown(error)),
        "not in it: an error names nobody; the request that was refused does",
        PLANE,
    )
    .fact_if("suberror", seen.suberror.map(client::suberror))
    .fact_if("claims", claims_fact(&seen))
    .fact("client", reaction.says())
    .fact_if("correlation", seen.correlation.map(|id| format!("{id}, by which the sign-in log has it")))
    .advised(advice)
}

fn claims_fact(seen: &Seen) -> Option<String> {
    let unread =
        || seen.has_claims.then(|| "there, and not readable as JSON; hand them on as they are".to_owned());
    seen.claims.as_ref().map(|says| format!("wanted is that {says}")).or_else(unread)
}

fn managed_identity(cause: &str, next: &str) -> Diagnosis {
    Diagnosis::new(
        "a refusal of the local endpoint of managed identities",
        "a managed identity, and no developer: the machine asks for it, or does not have it",
        "identity: the machine's own endpoint, before Entra and before any resource",
    )
    .fact("cause", cause)
    .advised(Advice::new("not found", DEVELOPER, next).not("do not put a secret in its place"))
}

/// The meaning of a number; of one with two the one that goes with the error.
fn known(number: u64, error: Option<&str>) -> Result<&'static Code, NotUnderstood> {
    let mut meanings = u32::try_from(number).into_iter().flat_map(beartrap_entra::meanings).peekable();
    let first = meanings.peek().copied();
    let found = meanings.find(|code| error.is_none_or(|error| code.error == error)).or(first);
    found.ok_or_else(|| NotUnderstood::UnknownCode { number, hint: near(number) })
}

/// What the number means besides.
fn otherwise(code: &Code) -> Option<String> {
    let other = beartrap_entra::meanings(code.number).find(|other| *other != code)?;
    Some(format!("with {} the same number says: {}", other.error, other.says))
}

/// The known numbers that are a typing error away.
fn near(number: u64) -> String {
    let written = number.to_string();
    // People mistype the last digits, and families begin alike.
    let in_common =
        |known: &str| known.bytes().zip(written.bytes()).take_while(|(one, other)| one == other).count();
    let mut near: Vec<String> = beartrap_entra::codes()
        .map(|code| code.number.to_string())
        .filter(|known| strsim::damerau_levenshtein(&written, known) <= 1)
        .collect();
    near.sort_by_cached_key(|known| (std::cmp::Reverse(in_common(known)), known.clone()));
    near.truncate(3);
    if near.is_empty() { String::new() } else { format!("; near it are {}", near.join(", ")) }
}

/// The GUID behind a label in a text.
fn behind(text: &str, label: &str) -> Option<String> {
    let (_, rest) = text.split_once(label)?;
    let word = rest.split_whitespace().next()?.trim_end_matches(['.', ',']);
    is_guid(word).then(|| word.to_owned())
}
