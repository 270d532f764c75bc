use crate::clauses::{core, rfc7523, rfc7523bis, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey};
use beartrap_kit::validator::{ACCEPT, EITHER, REJECT, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "assertion",
    title: "client assertions",
    impact: Impact::ClientImpersonation,
    impacts: &[
        ("exp-missing", Impact::StolenTokens),
        ("expired", Impact::StolenTokens),
        ("jti-missing", Impact::WeakerDefence),
    ],
    why: "An assertion stands in for the client's password: whoever gets another one accepted, or one that was made for somebody else, is the client.",
    fix: "Verify the assertion with the keys of the client that it names as issuer and subject, and accept no audience but your own issuer identifier.",
    vectors: &[
        Vector {
            name: "ok",
            says: "The assertion is honest.",
            clause: &rfc7523::CLIENT_ASSERTION,
            expect: ACCEPT,
            mutant: Fault::EveryTokenRefused,
            cases: |stand| stand.client_assertion().itself("as it is").into(),
        },
        Vector {
            name: "iss-other",
            says: "The issuer of the assertion is not the client.",
            clause: &core::ASSERTION_CLAIMS,
            expect: REJECT,
            mutant: Fault::IssuerIgnored,
            cases: |stand| {
                let server = stand.setting.issuer.as_str();
                vec![
                    stand.client_assertion().but("another client", |t| t.claim("iss", "client-b")),
                    stand.client_assertion().but("the server", |t| t.claim("iss", server)),
                    stand.client_assertion().but("missing", |t| t.without_claim("iss")),
                ]
            },
        },
        Vector {
            name: "sub-other",
            says: "The subject of the assertion is not the client.",
            clause: &rfc7523::SUBJECT,
            expect: REJECT,
            mutant: Fault::AssertionSubjectIgnored,
            cases: |stand| {
                let user = stand.setting.subject.as_str();
                vec![
                    stand.client_assertion().but("another client", |t| t.claim("sub", "client-b")),
                    stand.client_assertion().but("a user", |t| t.claim("sub", user)),
                    stand.client_assertion().but("missing", |t| t.without_claim("sub")),
                ]
            },
        },
        Vector {
            name: "aud-other",
            says: "The assertion was made for another server.",
            clause: &rfc7523::AUDIENCE,
            expect: REJECT,
            mutant: Fault::AudienceIgnored,
            cases: |stand| {
                stand.client_assertion().lies(&[
                    Deviation::AUDIENCE_WRONG,
                    Deviation::AUDIENCE_OTHERS,
                    Deviation::AUDIENCE_SUFFIX,
                    Deviation::AUDIENCE_PREFIX,
                    Deviation::AUDIENCE_MISSING,
                ])
            },
        },
        Vector {
            name: "aud-array-foreign",
            says: "The assertion was made for this server and another one, which can pass it on.",
            clause: &rfc7523bis::SOLE_AUDIENCE,
            expect: REJECT,
            mutant: Fault::AssertionForOthersAccepted,
            cases: |stand| {
                let (ours, theirs) = (stand.setting.issuer.as_str(), "https://elsewhere.example");
                vec![
                    stand.client_assertion().but("ours first", |t| t.claim("aud", [ours, theirs])),
                    stand.client_assertion().but("theirs first", |t| t.claim("aud", [theirs, ours])),
                ]
            },
        },
        Vector {
            name: "exp-missing",
            says: "The assertion has no expiry.",
            clause: &rfc7523::EXPIRY,
            expect: REJECT,
            mutant: Fault::ExpiryOptional,
            cases: |stand| stand.client_assertion().lie(&Deviation::EXPIRY_MISSING),
        },
        Vector {
            name: "expired",
            says: "The assertion has expired.",
            clause: &rfc7523::EXPIRY,
            expect: REJECT,
            mutant: Fault::ExpiryIgnored,
            cases: |stand| {
                let ago = |seconds| stand.setting.now.saturating_sub(seconds);
                let case = stand.client_assertion().but("five minutes ago", |t| {
                    t.claim("iat", ago(600)).claim("nbf", ago(600)).claim("exp", ago(300))
                });
                case.into()
            },
        },
        Vector {
            name: "iat-future",
            says: "The assertion was issued an hour ahead.",
            clause: &rfc7523::ISSUED_AT,
            expect: EITHER,
            mutant: Fault::FutureTokensVary,
            cases: |stand| {
                let ahead = |seconds| stand.setting.now.saturating_add(seconds);
                let case = stand
                    .client_assertion()
                    .but("in an hour", |t| t.claim("iat", ahead(3600)).claim("exp", ahead(3900)));
                case.into()
            },
        },
        Vector {
            name: "jti-missing",
            says: "The assertion has no identifier, and the policy requires one.",
            clause: &core::ASSERTION_CLAIMS,
            expect: REJECT,
            mutant: Fault::AssertionIdOptional,
            cases: |stand| {
                let unique = stand.client_assertion().under(|policy| policy.required.push("jti".into()));
                unique.but("no jti", |t| t.without_claim("jti")).into()
            },
        },
        Vector {
            name: "jti-replayed",
            says: "The assertion was presented before.",
            clause: &rfc7523::IDENTIFIER,
            expect: EITHER,
            mutant: Fault::AssertionReplaysVary,
            cases: |stand| stand.client_assertion().but("a second time", |t| t).again().into(),
        },
        Vector {
            name: "alg-none",
            says: "The algorithm is none, and the signature is empty.",
            clause: &rfc7523::SIGNED,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| {
                stand.client_assertion().lies(&[Deviation::ALG_NONE, Deviation::ALG_NONE_CAPITALS])
            },
        },
        Vector {
            name: "typ-other",
            says: "The token says that it is of another kind, and the policy names the kind that it should be.",
            clause: &rfc8725::KINDS_EXCLUSIVE,
            expect: REJECT,
            mutant: Fault::TypIgnored,
            cases: |stand| {
                const OWN: &str = "client-authentication+jwt";
                let typed = stand
                    .client_assertion()
                    .with(|t| t.header("typ", OWN))
                    .under(|policy| policy.typ = Some(OWN.into()));
                ["at+jwt", "dpop+jwt", "oauth-authz-req+jwt", "oauth-id-jag+jwt"]
                    .map(|typ| typed.but(typ, |t| t.header("typ", typ)))
                    .to_vec()
            },
        },
        Vector {
            name: "key-other",
            says: "The assertion is signed with a key of another client.",
            clause: &rfc7523::SIGNED,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| {
                let other = SigningKey::second(Algorithm::Rs256);
                let honest = stand.client_assertion();
                vec![
                    honest.but("under the kid of the client", |t| t.signed_by(&other)),
                    honest.but("under its own kid", |t| t.with_key(&other)),
                    honest.but("in the header", |t| {
                        t.signed_by(&other).without_header("kid").header("jwk", other.public_jwk())
                    }),
                ]
            },
        },
    ],
};
