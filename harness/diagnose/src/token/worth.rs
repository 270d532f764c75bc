//! What a token that lies around is worth to whoever finds it.

use super::read::{Kind as As, Read};
use super::{principal, what};
use crate::scan::{Kind, Worth};
use crate::time::{relative, words};
use beartrap_forge::Jws;

/// Entra issues no token for longer than this, in seconds: 28 hours.
const LONGEST: u64 = 28 * 3_600;

pub(crate) fn worth(jws: &Jws, now: u64) -> Worth {
    let read = Read::of(jws);
    let kind = match read.kind {
        As::Access(_) | As::OtherAccess => Kind::AccessToken,
        As::Id => Kind::IdToken,
        As::Assertion => Kind::ClientAssertion,
        As::Proof | As::Logout | As::Other => Kind::Token,
    };
    Worth { kind, what: what(&read), can: can(&read, kind, now) }
}

fn can(read: &Read, kind: Kind, now: u64) -> String {
    let exp = read.time("exp");
    if let Some(exp) = exp.filter(|exp| *exp <= now) {
        let who = principal(read);
        return format!(
            "do nothing with it any more, since it expired {}; it names {who}",
            relative(exp, now)
        );
    }
    let until = exp.map_or_else(
        || "for ever: it has no exp".to_owned(),
        |exp| format!("for another {}", words(exp - now)),
    );
    let lived = exp.zip(read.time("iat")).map(|(exp, iat)| exp.saturating_sub(iat));
    let is_static = exp.is_none() || lived.is_some_and(|lived| lived > LONGEST);
    let besides = match lived {
        Some(lived) if is_static => {
            format!("; it was made for {}, and is as good as a password", words(lived))
        }
        _ => String::new(),
    };
    match kind {
        _ if read.jws.claim("cnf").is_some() => {
            "do nothing without the key that it is bound to (cnf)".to_owned()
        }
        Kind::AccessToken => format!("call {} as {}, {until}{besides}", read.plane().name(), principal(read)),
        Kind::IdToken => format!(
            "be taken for {} by a client or an API that looks at no audience and no nonce, {until}{besides}",
            principal(read)
        ),
        Kind::ClientAssertion => format!("prove to be {}, {until}{besides}", principal(read)),
        _ => format!("show it to whoever it is for, {until}{besides}"),
    }
}
