use crate::clauses::{rfc7519, rfc8725, rfc9068};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{
    Algorithm, ContentEncryption, Deviation, Json, KeyManagement, RecipientKey, SigningKey, Token,
};
use beartrap_kit::validator::{Case, Encrypted, REJECT, Stand, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "typ",
    title: "kinds of tokens",
    impact: Impact::MistakenIdentity,
    impacts: &[("cty-jwt-unnested", Impact::WeakerDefence)],
    why: "Issuers sign many kinds of tokens with one key; a kind that passes for another gives rights that nobody granted.",
    fix: "Say which type is expected and refuse every other one, known or not; check what only that kind of token has.",
    vectors: &[
        Vector {
            name: "jwt-for-at",
            says: "The type is JWT, where an access token is expected.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypIgnored,
            cases: |stand| typed(stand, &["JWT"]),
        },
        Vector {
            name: "missing-for-at",
            says: "The token has no type, where an access token is expected.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypOptional,
            cases: |stand| stand.access_token().lie(&Deviation::TYP_MISSING),
        },
        Vector {
            name: "at-for-id",
            says: "An access token is presented as an ID token.",
            clause: &rfc8725::KINDS_EXCLUSIVE,
            expect: REJECT,
            mutant: Fault::AnyTrustedSignature,
            cases: |stand| {
                let access = stand.access_token().token().clone();
                let for_the_client = access.clone().claim("aud", stand.setting.client_id.as_str());
                let id = stand.id_token();
                vec![
                    id.presenting("for the API", access.compact()),
                    id.presenting("for the client", for_the_client.compact()),
                ]
            },
        },
        Vector {
            name: "id-for-at",
            says: "An ID token is presented as an access token.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::AnyTrustedSignature,
            cases: |stand| {
                let id = stand.id_token().token().clone();
                let for_the_api = id.clone().claim("aud", stand.setting.audience.as_str());
                let at = stand.access_token();
                vec![
                    at.presenting("for the client", id.compact()),
                    at.presenting("for the API", for_the_api.compact()),
                ]
            },
        },
        Vector {
            name: "logout-for-id",
            says: "A logout token is presented as an ID token.",
            clause: &rfc8725::KINDS_EXCLUSIVE,
            expect: REJECT,
            mutant: Fault::AnyTrustedSignature,
            cases: |stand| {
                stand.id_token().presenting("logout token", stand.logout_token().token().compact()).into()
            },
        },
        Vector {
            name: "id-for-logout",
            says: "An ID token is presented as a logout token.",
            clause: &rfc8725::KINDS_EXCLUSIVE,
            expect: REJECT,
            mutant: Fault::AnyTrustedSignature,
            cases: |stand| {
                stand.logout_token().presenting("ID token", stand.id_token().token().compact()).into()
            },
        },
        Vector {
            name: "assertion-for-at",
            says: "The assertion of a client is presented as an access token.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::AnyTrustedSignature,
            cases: |stand| {
                let assertion =
                    Token::client_assertion(&stand.setting, &SigningKey::trusted(Algorithm::Rs256));
                stand.access_token().presenting("client assertion", assertion.compact()).into()
            },
        },
        Vector {
            name: "introspection-for-at",
            says: "The answer of an introspection is presented as an access token.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypIgnored,
            cases: |stand| swapped(stand, &introspection(stand)),
        },
        Vector {
            name: "dpop-for-at",
            says: "A DPoP proof is presented as an access token.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypIgnored,
            cases: |stand| {
                let key = SigningKey::trusted(Algorithm::Rs256);
                swapped(stand, &Token::dpop_proof("GET", &stand.setting.audience, stand.setting.now, &key))
            },
        },
        Vector {
            name: "set-for-at",
            says: "A security event is presented as an access token.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypIgnored,
            cases: |stand| swapped(stand, &security_event(stand)),
        },
        Vector {
            name: "typ-prefix-trick",
            says: "The type has the expected one in it.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypByPart,
            cases: |stand| typed(stand, &["x/at+jwt", "at+jwt;x=1", "at+jwt2"]),
        },
        Vector {
            name: "typ-non-string",
            says: "The type is not a string.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypOfOtherKindsIgnored,
            cases: |stand| {
                ["null", "1", "[\"at+jwt\"]"]
                    .map(|typ| stand.access_token().but(typ, |t| t.header("typ", Json::raw(typ))))
                    .to_vec()
            },
        },
        Vector {
            name: "cty-jwt-unnested",
            says: "The header says that the token carries another JWT, and it carries claims.",
            clause: &rfc7519::NESTED,
            expect: REJECT,
            mutant: Fault::ContentTypeIgnored,
            cases: |stand| stand.jwt().but("cty JWT", |t| t.header("cty", "JWT")).into(),
        },
        Vector {
            name: "nested-outer-only",
            says: "An encrypted token says the expected type, and the token inside another one or none.",
            clause: &rfc8725::NESTED_TYPE,
            expect: REJECT,
            mutant: Fault::TypOfTheEnvelope,
            cases: |stand| {
                let (management, encryption) = (KeyManagement::RsaOaep256, ContentEncryption::A256Gcm);
                let key = RecipientKey::fixed(management, encryption);
                let at = stand.access_token();
                let honest = Encrypted::around(&at, management, encryption, &key)
                    .with(|token| token.header("typ", "at+jwt"));
                let inner = at.token().clone();
                [("JWT", inner.clone().header("typ", "JWT")), ("none", inner.without_header("typ"))]
                    .map(|(name, inner)| honest.but(name, |token| token.plaintext(inner.compact())))
                    .to_vec()
            },
        },
        Vector {
            name: "new-kinds-for-at",
            says: "A token of a kind that is younger than the validator is presented as an access token.",
            clause: &rfc9068::TYP,
            expect: REJECT,
            mutant: Fault::TypDenyList,
            cases: |stand| {
                typed(
                    stand,
                    &[
                        "oauth-id-jag+jwt",
                        "txntoken+jwt",
                        "oauth-client-attestation+jwt",
                        "client-authentication+jwt",
                        "statuslist+jwt",
                    ],
                )
            },
        },
    ],
};

/// An access token whose header says each of these types.
fn typed(stand: &Stand, typs: &[&str]) -> Vec<Case> {
    typs.iter().map(|typ| stand.access_token().but(typ, |t| t.header("typ", *typ))).collect()
}

/// A token of another kind in place of an access token: as its own document wants it, and with the claims of an access
/// token, so that nothing but the type is left to tell them apart.
fn swapped(stand: &Stand, other: &Token) -> Vec<Case> {
    let at = stand.access_token();
    let typ = other.header_value("typ").cloned().unwrap_or(Json::Null);
    vec![
        at.presenting("as it is", other.compact()),
        at.but("with the claims of an access token", |t| t.header("typ", typ)),
    ]
}

/// RFC 9701, 5.
fn introspection(stand: &Stand) -> Token {
    let setting = &stand.setting;
    let active = Json::object().member("active", true).member("sub", setting.subject.as_str());
    let claims = Json::object()
        .member("iss", setting.issuer.as_str())
        .member("aud", setting.audience.as_str())
        .member("iat", setting.now)
        .member("token_introspection", active);
    Token::new("token-introspection+jwt", claims, setting.now, &SigningKey::trusted(Algorithm::Rs256))
}

/// RFC 8417, 2.
fn security_event(stand: &Stand) -> Token {
    let setting = &stand.setting;
    let event = Json::object()
        .member("https://schemas.openid.net/secevent/risc/event-type/account-disabled", Json::object());
    let claims = Json::object()
        .member("iss", setting.issuer.as_str())
        .member("aud", setting.audience.as_str())
        .member("iat", setting.now)
        .member("jti", "event-1")
        .member("sub", setting.subject.as_str())
        .member("events", event);
    Token::new("secevent+jwt", claims, setting.now, &SigningKey::trusted(Algorithm::Rs256))
}
