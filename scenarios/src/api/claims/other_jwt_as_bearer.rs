//! Other JWTs that the same key signed are not accepted as access tokens.
//!
//! ## Why it matters
//! An answer about a token, a notice of a logout or a proof of a key is given to others than the token itself.
//!
//! ## How to fix it
//! Expect the type `at+jwt`, and require `iss`, `aud`, `sub`, `exp` and `client_id`.
//!
//! ## Not a finding
//! - A kind that its document never addresses to an API costs a note where nothing says that the API keeps to RFC 9068.
//! - A refresh token that looks like an access token in everything is a flaw of the issuer.

use crate::clauses::{rfc8725, rfc9068, rfc9701};
use beartrap_forge::Setting;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::KINDS_EXCLUSIVE,
    also: &[&rfc9701::NOT_AN_ACCESS_TOKEN, &rfc9068::TYP],
    impact: Impact::WiderAccess,
    needs: &[Capability::AnyIssuer, Capability::RefreshTokens],
    mutant: Fault::AnyTrustedSignature,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.plainest().clone();
    if let Some(token) = world.borrowed().and_then(Borrowed::refresh_token) {
        let issued = [("a refresh token that was issued".to_owned(), token)];
        return world.judges_each_at(&endpoint, issued, ApiAnswer::is_unauthorized_or_forbidden).await;
    }
    let cannot_tell = !world.keeps_to_rfc9068() && endpoint.scope.is_none();
    let (setting, key) = (world.issuer().setting(), world.key(Key::First));
    let url = endpoint.url.as_str();
    let as_they_are = [
        ("a logout token", Token::logout_token(&setting, &key)),
        ("a client assertion", Token::client_assertion(&setting, &key)),
        ("a DPoP proof", Token::dpop_proof(&endpoint.method, url, setting.now, &key)),
        ("an answer of introspection", introspection(&setting, &key)),
        ("a request object", request_object(&setting, &key)),
        ("a security event", security_event(&setting, &key)),
        ("a refresh token", refresh_token(&setting, &key)),
    ];
    let for_the_api = [
        ("a logout token for the API", Token::logout_token(&setting, &key)),
        ("a security event for the API", security_event(&setting, &key)),
    ];

    world.serves_the_honest_at(&endpoint).await?;
    let called = async |token: &Token| world.call_of(&endpoint).bearing(token).send().await;
    let mut kinds = Family::of("a JWT");
    for (name, token) in as_they_are {
        kinds.add(name, called(&token).await?.is_unauthorized_or_forbidden());
    }
    for (name, token) in for_the_api {
        let token = token.claim("aud", setting.audience.as_str());
        let answer = called(&token).await?.is_unauthorized_or_forbidden();
        kinds.add(name, answer.unless(cannot_tell, "nothing says that the API keeps to RFC 9068"));
    }
    world.serves_the_honest_at(&endpoint).await?;
    judge(kinds)
}

/// RFC 9701, 5: for the API, which asked.
fn introspection(setting: &Setting, key: &SigningKey) -> Token {
    let active = Json::object()
        .member("active", true)
        .member("sub", setting.subject.as_str())
        .member("client_id", setting.client_id.as_str())
        .member("scope", setting.scope.as_str());
    let claims = Json::object()
        .member("iss", setting.issuer.as_str())
        .member("aud", setting.audience.as_str())
        .member("iat", setting.now)
        .member("token_introspection", active);
    Token::new("token-introspection+jwt", claims, setting.now, key)
}

/// RFC 9101, 4: of the client, for the issuer.
fn request_object(setting: &Setting, key: &SigningKey) -> Token {
    let claims = Json::object()
        .member("iss", setting.client_id.as_str())
        .member("aud", setting.issuer.as_str())
        .member("client_id", setting.client_id.as_str())
        .member("response_type", "code")
        .member("scope", setting.scope.as_str())
        .member("iat", setting.now)
        .member("exp", setting.expiry());
    Token::new("oauth-authz-req+jwt", claims, setting.now, key)
}

/// RFC 8417, 2: for the client, which receives events.
fn security_event(setting: &Setting, key: &SigningKey) -> Token {
    let event = Json::object()
        .member("https://schemas.openid.net/secevent/risc/event-type/account-disabled", Json::object());
    let claims = Json::object()
        .member("iss", setting.issuer.as_str())
        .member("aud", setting.client_id.as_str())
        .member("sub", setting.subject.as_str())
        .member("iat", setting.now)
        .member("exp", setting.expiry())
        .member("jti", "event-1")
        .member("events", event);
    Token::new("secevent+jwt", claims, setting.now, key)
}

/// For the issuer, who alone takes it.
fn refresh_token(setting: &Setting, key: &SigningKey) -> Token {
    Token::jwt(setting, key)
        .claim("aud", setting.issuer.as_str())
        .claim("client_id", setting.client_id.as_str())
        .claim("typ", "Refresh")
        .claim("scope", setting.scope.as_str())
}
