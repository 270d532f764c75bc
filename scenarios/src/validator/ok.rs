use crate::clauses::{rfc7515, rfc7518, rfc7519, rfc8037, rfc9068, rfc9864};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Json, Token};
use beartrap_kit::validator::{ACCEPT, Case, EITHER, Honest, Stand, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "ok",
    title: "honest tokens",
    impact: Impact::BrokenLogin,
    impacts: &[],
    why: "A validator that refuses good tokens locks honest users out, and its other refusals prove nothing.",
    fix: "Verify the octets as they arrived, by the algorithm's own rules, and ignore what is not understood.",
    vectors: &[
        Vector {
            name: "rs256",
            says: "An honest token is signed with RS256.",
            clause: &rfc7519::JWT_VALIDATED,
            expect: ACCEPT,
            mutant: Fault::EveryTokenRefused,
            cases: |stand| stand.jwt().itself("RS256").into(),
        },
        Vector {
            name: "ps256",
            says: "An honest token is signed with PS256.",
            clause: &rfc7518::PSS,
            expect: ACCEPT,
            mutant: Fault::PssTakenForPkcs1,
            cases: |stand| stand.jwt_by(Algorithm::Ps256).itself("PS256").into(),
        },
        Vector {
            name: "es256",
            says: "An honest token is signed with ES256.",
            clause: &rfc7518::ECDSA,
            expect: ACCEPT,
            mutant: Fault::EcdsaExpectedInDer,
            cases: |stand| stand.jwt_by(Algorithm::Es256).itself("ES256").into(),
        },
        Vector {
            name: "es384-p521",
            says: "Honest tokens are signed with ES384 and with ES512.",
            clause: &rfc7518::EC_COORDINATES,
            expect: ACCEPT,
            mutant: Fault::P521ExpectedInWholeWords,
            cases: |stand| {
                [Algorithm::Es384, Algorithm::Es512]
                    .map(|algorithm| stand.jwt_by(algorithm).itself(algorithm.name()))
                    .to_vec()
            },
        },
        Vector {
            name: "ed25519",
            says: "An honest token is signed with Ed25519 under the name EdDSA.",
            clause: &rfc8037::EDDSA,
            expect: ACCEPT,
            mutant: Fault::EdDsaOverDigest,
            cases: |stand| stand.jwt_by(Algorithm::EdDsa).itself("EdDSA").into(),
        },
        Vector {
            name: "ed25519-new-name",
            says: "An honest token is signed with Ed25519 under its own name.",
            clause: &rfc9864::ED25519,
            expect: EITHER,
            mutant: Fault::NewAlgNameCrashes,
            cases: |stand| under_the_new_name(stand).itself("Ed25519").into(),
        },
        Vector {
            name: "hs256",
            says: "An honest token has an HMAC by a secret of exactly 32 octets.",
            clause: &rfc7518::HMAC,
            expect: ACCEPT,
            mutant: Fault::SecretNotDecoded,
            cases: |stand| stand.jwt_by(Algorithm::Hs256).itself("HS256").into(),
        },
        Vector {
            name: "aud-array",
            says: "The audience is an array that holds the recipient.",
            clause: &rfc7519::AUDIENCE,
            expect: ACCEPT,
            mutant: Fault::AudienceInArrayUnread,
            cases: |stand| {
                let audiences = ["https://other.test", stand.setting.audience.as_str()];
                stand.jwt().with(|token| token.claim("aud", audiences)).itself("two audiences").into()
            },
        },
        Vector {
            name: "typ-prefix",
            says: "The typ of an access token is spelt as a whole media type, and in capitals.",
            clause: &rfc9068::TYP,
            expect: ACCEPT,
            mutant: Fault::TypComparedAsText,
            cases: |stand| {
                ["application/at+jwt", "AT+JWT"]
                    .map(|typ| stand.access_token().with(|token| token.header("typ", typ)).itself(typ))
                    .to_vec()
            },
        },
        Vector {
            name: "extra-claims",
            says: "Claims and header members are there that nobody registered.",
            clause: &rfc7519::UNKNOWN_CLAIMS,
            expect: ACCEPT,
            mutant: Fault::UnregisteredMemberRefused,
            cases: |stand| {
                let nested = || Json::object().member("list", [1, 2]).member("flag", true);
                vec![
                    stand.jwt().with(|token| token.claim("urn:beartrap:note", nested())).itself("a claim"),
                    stand
                        .jwt()
                        .with(|token| token.header("urn:beartrap:note", nested()))
                        .itself("a header member"),
                ]
            },
        },
        Vector {
            name: "unicode",
            says: "The subject has letters beyond ASCII, raw and escaped.",
            clause: &rfc7519::PAYLOAD_IS_JSON,
            expect: ACCEPT,
            mutant: Fault::NonAsciiRefused,
            cases: |stand| {
                let named =
                    |name: &str, sub: Json| stand.jwt().with(|token| token.claim("sub", sub)).itself(name);
                vec![
                    named("raw", Json::from("Zoë 山田 🐻")),
                    named("escaped", Json::raw(*br#""Zo\u00eb \u5c71\u7530 \ud83d\udc3b""#)),
                ]
            },
        },
        Vector {
            name: "numericdate-fraction",
            says: "The token expires in the middle of a second.",
            clause: &rfc7519::NUMERIC_DATE,
            expect: ACCEPT,
            mutant: Fault::FractionRefused,
            cases: |stand| {
                let exp = Json::number(format!("{}.5", stand.setting.expiry()));
                stand.jwt().with(|token| token.claim("exp", exp)).itself("half a second").into()
            },
        },
        Vector {
            name: "whitespace-json",
            says: "Header and payload are written with white space.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: ACCEPT,
            mutant: Fault::WhiteSpaceNotSigned,
            cases: |stand| stand.jwt().with(spaced).itself("indented").into(),
        },
        Vector {
            name: "large-claims",
            says: "The payload has ten thousand octets.",
            clause: &rfc7519::UNKNOWN_CLAIMS,
            expect: ACCEPT,
            mutant: Fault::LongTokenRefused,
            cases: |stand| of_length(stand, 10_000),
        },
        Vector {
            name: "large-claims-20kb",
            says: "The payload has twenty thousand octets.",
            clause: &rfc7519::UNKNOWN_CLAIMS,
            expect: EITHER,
            mutant: Fault::LongTokenCrashes,
            cases: |stand| of_length(stand, 20_000),
        },
        Vector {
            name: "boundary-nbf-now",
            says: "The token begins to be valid now, and will expire in a second.",
            clause: &rfc7519::NOT_BEFORE,
            expect: ACCEPT,
            mutant: Fault::NotBeforeExcluded,
            cases: |stand| {
                let now = stand.setting.now;
                stand
                    .jwt()
                    .with(|token| token.claim("nbf", now).claim("exp", now + 1))
                    .itself("one second")
                    .into()
            },
        },
        Vector {
            name: "repeat",
            says: "An honest token is verified three times by one validator.",
            clause: &rfc7519::JWT_VALIDATED,
            expect: ACCEPT,
            mutant: Fault::StateLeftBehind,
            cases: |stand| {
                let honest = stand.jwt();
                let once = || honest.itself("the first time");
                vec![
                    once(),
                    once().after(honest.request()).named("the second time"),
                    once().after(honest.request()).after(honest.request()).named("the third time"),
                ]
            },
        },
    ],
};

fn under_the_new_name(stand: &Stand) -> Honest {
    stand.jwt_by(Algorithm::EdDsa).with(|token| token.header("alg", "Ed25519")).under(|policy| {
        policy.algorithms = vec!["Ed25519".into()];
        policy.jwks["keys"][0]["alg"] = "Ed25519".into();
    })
}

fn spaced(token: Token) -> Token {
    let indented = |json: &[u8]| {
        let text = String::from_utf8_lossy(json);
        Json::raw(text.replace('{', "{\n  ").replace(',', ",\r\n\t").replace('}', "\n}\n"))
    };
    let (header, payload) = (indented(&token.header_octets()), indented(&token.payload_octets()));
    token.header_as(header).payload_as(payload)
}

fn of_length(stand: &Stand, octets: usize) -> Vec<Case> {
    let honest = stand.jwt();
    let rest = honest.token().payload_octets().len() + r#","note":"""#.len();
    let note = "x".repeat(octets.saturating_sub(rest));
    honest.with(|token| token.claim("note", note)).itself(&format!("{octets} octets")).into()
}
