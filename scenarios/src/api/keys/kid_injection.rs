//! A `kid` that is a path, a query, a command or an address is a name that no key has.
//!
//! ## Why it matters
//! An API that looks the kid up in files, databases or the network lets the writer of the token choose the key, and more.
//!
//! ## How to fix it
//! Compare the kid with those of the fetched keys, letter by letter, and use it for nothing else.
//!
//! ## Not a finding
//! - 400 is as good as 401 for a kid that cannot be one.

use crate::clauses::{rfc8725, rfc9068};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9068::VALIDATED,
    also: &[&rfc8725::KID_SANITIZED, &rfc8725::ISSUER_KEYS],
    impact: Impact::ForgedTokens,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::KidFetched,
};

/// Files and queries whose content is known, which is the secret of the HMAC then.
const KNOWN_CONTENT: &[(&str, &str)] = &[
    ("../../../../../../../../dev/null", ""),
    ("/dev/null", ""),
    ("../../../../../../../../proc/sys/kernel/randomize_va_space", "2\n"),
    ("x' UNION SELECT 'k", "k"),
    ("x' UNION SELECT 'k'--", "k"),
    ("__proto__", ""),
];

/// What breaks out of a query, a filter, a command or a string.
const BREAKING_OUT: &[&str] =
    &["' OR '1'='1", "*)(uid=*))(|(uid=*", "$(id)", "| id;", "rsa-1\0", "rsa-1\0.pem"];

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let url = world.canary("kid");
    let mut lies = Vec::new();
    for (kid, content) in KNOWN_CONTENT {
        let secret = SigningKey::secret(*content);
        lies.push(
            world.lie(kid, |token| token.header("alg", "HS256").header("kid", *kid).signed_by(&secret)),
        );
    }
    lies.extend(BREAKING_OUT.iter().map(|kid| forged(world, &kid.replace('\0', "NUL"), *kid)));
    lies.push(forged(world, "an address", url.as_str()));
    lies.push(forged(world, "four thousand letters", "k".repeat(4_000)));
    lies.push(forged(world, "a number", 1));
    lies.push(forged(world, "null", Json::Null));
    lies.push(forged(world, "an array", ["rsa-1"]));
    lies.push(forged(world, "an object", Json::object()));

    world.serves_the_honest().await?;
    let mut kids = Family::of("a kid");
    for (name, token) in lies {
        kids.add(name, world.called_with_text(&token).await?.is_malformed_or_unauthorized());
    }
    kids.add("what was fetched", world.was_not_fetched(&url));
    world.serves_the_honest().await?;
    judge(kids)
}

/// Under this kid, and signed by the attacker.
fn forged(world: &ApiWorld, name: &str, kid: impl Into<Json>) -> (String, String) {
    let attacker = SigningKey::attacker(Algorithm::Rs256);
    world.lie(name, |token| token.header("kid", kid).signed_by(&attacker))
}
