//! What the oracle calls a violation, and what it leaves open.

use super::field::{Field, Who};
use super::law::Law;
use super::ledger::{Code, Ledger, RefreshToken, Sent};
use beartrap_kit::Pkce;
use beartrap_kit::target::{AuthMethod, ClientKind, Hidden, Registration};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn field() -> Field {
    let client = |id: &str, secret: Option<&str>| Registration {
        id: id.into(),
        secret: secret.map(|secret| Hidden(secret.into())),
        auth: if secret.is_some() { AuthMethod::Basic } else { AuthMethod::None },
        kind: ClientKind::Web,
        grants: Vec::new(),
        redirect_uris: vec![format!("https://{id}.test/cb")],
    };
    Field::of(vec![client("conf", Some("secret")), client("hers", Some("her secret")), client("pub", None)])
}

fn code(client: &str) -> Code {
    Code {
        user: Who::Alice,
        clients: vec![client.into()],
        redirect_uris: vec!["https://x.test/cb".into()],
        challenges: vec![Pkce::of(VERIFIER).challenge],
        s256: true,
        ..Code::default()
    }
}

fn sent(client: &str, secret: Option<&str>, form: &[(&'static str, &str)]) -> Sent {
    Sent {
        clients: (!client.is_empty()).then(|| client.to_owned()).into_iter().collect(),
        secrets: secret.map(str::to_owned).into_iter().collect(),
        form: form.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
    }
}

/// The laws that are broken if this code is exchanged for the access token `new` by this request.
fn redeemed(code: Code, sent: &Sent) -> Vec<&'static str> {
    let ledger = Ledger { codes: [("c".to_owned(), code)].into(), ..Ledger::default() };
    let judged = ledger.redeemed(&field(), sent, "new");
    judged.map_or_else(
        || vec![Law::CODE_KNOWN.name],
        |(_, broken)| broken.iter().map(|one| one.law.name).collect(),
    )
}

fn refreshed(token: RefreshToken, sent: &Sent, scope: Option<&str>) -> Vec<&'static str> {
    let ledger = Ledger { refresh_tokens: [("r".to_owned(), token)].into(), ..Ledger::default() };
    let judged = ledger.refreshed(&field(), sent, scope, 1_000);
    judged.map_or_else(Vec::new, |(_, broken)| broken.iter().map(|one| one.law.name).collect())
}

const HONEST: &[(&str, &str)] =
    &[("code", "c"), ("redirect_uri", "https://x.test/cb"), ("code_verifier", VERIFIER)];

#[test]
fn an_honest_redemption_breaks_nothing() {
    assert_eq!(redeemed(code("conf"), &sent("conf", Some("secret"), HONEST)), [""; 0]);
    assert_eq!(redeemed(code("pub"), &sent("pub", None, HONEST)), [""; 0]);
}

#[test]
fn each_thing_that_a_code_needs_is_missed() {
    let honest = || code("pub");
    let with = |name: &str, value: &'static str| {
        let changed = HONEST.iter().map(|(n, v)| (*n, if *n == name { value } else { *v }));
        sent("pub", None, &changed.collect::<Vec<_>>())
    };
    let without = |name: &str| {
        sent("pub", None, &HONEST.iter().copied().filter(|(n, _)| *n != name).collect::<Vec<_>>())
    };
    assert_eq!(redeemed(honest(), &with("code", "other")), ["code-known"]);
    assert_eq!(redeemed(honest(), &without("code")), ["code-known"]);
    assert_eq!(redeemed(honest(), &with("redirect_uri", "https://y.test/cb")), ["code-redirect-uri"]);
    assert_eq!(redeemed(honest(), &with("code_verifier", "another")), ["code-verifier"]);
    assert_eq!(redeemed(honest(), &without("code_verifier")), ["code-verifier"]);
    assert_eq!(redeemed(honest(), &sent("hers", Some("her secret"), HONEST)), ["code-client"]);
    assert_eq!(redeemed(code("conf"), &sent("conf", None, HONEST)), ["client-authenticated"]);
    assert_eq!(redeemed(code("conf"), &sent("conf", Some("her secret"), HONEST)), ["client-authenticated"]);
    assert_eq!(redeemed(code("conf"), &sent("", None, HONEST)), ["client-authenticated"]);
    let spent = Code { gave: vec!["old".into()], ..honest() };
    assert_eq!(redeemed(spent, &sent("pub", None, HONEST)), ["code-fresh"]);
    let unchallenged = Code { challenges: Vec::new(), ..honest() };
    assert_eq!(redeemed(unchallenged, &sent("pub", None, HONEST)), ["verifier-unasked"]);
}

#[test]
fn what_the_documents_leave_open_breaks_nothing() {
    let honest = || code("pub");
    // OAuth 2.1 does without redirect_uri at the token endpoint.
    let without_uri = [("code", "c"), ("code_verifier", VERIFIER)];
    assert_eq!(redeemed(honest(), &sent("pub", None, &without_uri)), [""; 0]);
    // The same answer again gives nothing new.
    let repeated = Code { gave: vec!["new".into()], ..honest() };
    assert_eq!(redeemed(repeated, &sent("pub", None, HONEST)), [""; 0]);
    // Which of two values counts is the server's to say.
    let twice =
        [&[("code_verifier", "another"), ("redirect_uri", "https://y.test/cb"), ("code", "z")], HONEST]
            .concat();
    assert_eq!(redeemed(honest(), &sent("pub", None, &twice)), [""; 0]);
    // Without a challenge there is no verifier to ask for.
    let unchallenged = Code { challenges: Vec::new(), ..honest() };
    assert_eq!(redeemed(unchallenged, &sent("pub", None, &HONEST[..2])), [""; 0]);
    // A challenge without a method is the verifier (RFC 7636, 4.3).
    let plain = Code { challenges: vec![VERIFIER.into()], s256: false, ..honest() };
    assert_eq!(redeemed(plain, &sent("pub", None, HONEST)), [""; 0]);
}

#[test]
fn a_refresh_token_stays_with_its_client_its_scope_and_its_life() {
    let token = |client: &str| RefreshToken {
        clients: vec![client.into()],
        scope: Some("openid email".into()),
        ..RefreshToken::default()
    };
    let by = |client: &str, secret| sent(client, secret, &[("refresh_token", "r")]);
    assert_eq!(refreshed(token("conf"), &by("conf", Some("secret")), Some("openid")), [""; 0]);
    assert_eq!(refreshed(token("conf"), &by("conf", None), None), ["client-authenticated"]);
    assert_eq!(refreshed(token("pub"), &by("hers", Some("her secret")), None), ["refresh-client"]);
    assert_eq!(refreshed(token("pub"), &by("pub", None), Some("openid phone")), ["refresh-scope"]);
    let revoked = RefreshToken { revoked: true, ..token("pub") };
    assert_eq!(refreshed(revoked, &by("pub", None), None), ["refresh-revoked"]);
    let used = |client: &str, at| RefreshToken { used: Some(at), ..token(client) };
    assert_eq!(refreshed(used("pub", 939), &by("pub", None), None), ["refresh-replayed"]);
    // A window of grace is left open, and so is rotation for confidential clients.
    assert_eq!(refreshed(used("pub", 940), &by("pub", None), None), [""; 0]);
    assert_eq!(refreshed(used("conf", 0), &by("conf", Some("secret")), None), [""; 0]);
}
