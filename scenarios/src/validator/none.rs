use crate::clauses::{rfc7515, rfc7518, rfc8725};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{
    Algorithm, ContentEncryption, Deviation, Json, KeyManagement, Segments, SigningKey, Token,
};
use beartrap_kit::validator::{Case, REJECT, Stand, Vector, VectorFamily};
use serde_json::json;

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "none",
    title: "unsecured tokens",
    impact: Impact::ForgedTokens,
    impacts: &[],
    why: "A token without a signature can be written by anybody, for any user.",
    fix: "Accept the algorithms of a list that the application gives, and nothing else; never look for bad ones.",
    vectors: &[
        Vector {
            name: "lower",
            says: "The algorithm is none, and the signature is empty.",
            clause: &rfc7518::NONE_ONLY_ON_REQUEST,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| stand.jwt().lie(&Deviation::ALG_NONE),
        },
        Vector {
            name: "capital",
            says: "The algorithm is none in other letters.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::NoneComparedByCase,
            cases: |stand| ["None", "NONE", "nOnE", "NoNe"].map(|name| unsigned(stand, name, name)).to_vec(),
        },
        Vector {
            name: "padded",
            says: "The algorithm is none with a blank behind it, or with an escaped letter.",
            clause: &rfc8725::ALGORITHMS_LISTED,
            expect: REJECT,
            mutant: Fault::NoneComparedByCase,
            cases: |stand| {
                vec![
                    unsigned(stand, "a space", "none "),
                    unsigned(stand, "a space before", " none"),
                    unsigned(stand, "a tab", "none\t"),
                    unsigned(stand, "an escape", Json::raw(*b"\"\\u006eone\"")),
                ]
            },
        },
        Vector {
            name: "with-signature",
            says: "The algorithm is none, and the old signature is still there.",
            clause: &rfc7518::NONE_ONLY_ON_REQUEST,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| stand.jwt().lie(&Deviation::ALG_NONE_SIGNED),
        },
        Vector {
            name: "two-parts",
            says: "Nothing follows the payload, not even a dot.",
            clause: &rfc7518::NONE_ONLY_ON_REQUEST,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| {
                let cut =
                    |token: Token| token.written_as(|s: &Segments| format!("{}.{}", s.header, s.payload));
                let honest = stand.jwt();
                vec![
                    honest.but("none", |token| cut(token.header("alg", "none"))),
                    honest.but("the algorithm unchanged", cut),
                ]
            },
        },
        Vector {
            name: "alg-missing",
            says: "The header has no algorithm.",
            clause: &rfc7515::ALG_REQUIRED,
            expect: REJECT,
            mutant: Fault::AlgMissingUnsecured,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    honest.but("signed", |token| token.without_header("alg")),
                    honest.but("unsigned", |token| token.without_header("alg").raw_signature([])),
                ]
            },
        },
        Vector {
            name: "alg-null",
            says: "The algorithm is not a name, or an empty one, and the signature is empty.",
            clause: &rfc7515::ALG_REQUIRED,
            expect: REJECT,
            mutant: Fault::AlgMissingUnsecured,
            cases: |stand| {
                [
                    ("null", Json::Null),
                    ("empty", Json::from("")),
                    ("zero", Json::from(0)),
                    ("array", Json::Array(Vec::new())),
                    ("object", Json::object()),
                    ("true", Json::from(true)),
                ]
                .map(|(name, alg)| unsigned(stand, name, alg))
                .to_vec()
            },
        },
        Vector {
            name: "alg-array",
            says: "The algorithm is an array of the right one and none.",
            clause: &rfc7515::ALG_REQUIRED,
            expect: REJECT,
            mutant: Fault::AlgOutOfArray,
            cases: |stand| {
                let mut cases = stand.jwt().lie(&Deviation::ALG_IN_ARRAY);
                cases.push(unsigned(stand, "unsigned", ["RS256", "none"]));
                cases
            },
        },
        Vector {
            name: "sig-stripped",
            says: "The signature is empty, and the algorithm is unchanged.",
            clause: &rfc7515::SIGNATURE_VALIDATED,
            expect: REJECT,
            mutant: Fault::EmptySignatureValid,
            cases: |stand| {
                [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa, Algorithm::Hs256]
                    .into_iter()
                    .flat_map(|algorithm| {
                        let cases = stand.jwt_by(algorithm).lie(&Deviation::SIGNATURE_STRIPPED);
                        cases.into_iter().map(move |case| case.named(algorithm.name()))
                    })
                    .collect()
            },
        },
        Vector {
            name: "key-absent",
            says: "The key set is empty, and the token is unsecured or signed by anybody.",
            clause: &rfc8725::ALL_VALIDATED,
            expect: REJECT,
            mutant: Fault::EmptyKeySetUnchecked,
            cases: |stand| {
                let honest = stand.jwt();
                let attacker = SigningKey::attacker(Algorithm::Rs256);
                vec![
                    unsigned(stand, "none, with keys", "none"),
                    without_keys(unsigned(stand, "none, without keys", "none")),
                    without_keys(honest.but("empty signature", |token| token.raw_signature([]))),
                    without_keys(honest.but("signed by anybody", |token| token.signed_by(&attacker))),
                ]
            },
        },
        Vector {
            name: "hs-empty-key",
            says: "The algorithm is HS256, and the secret is empty.",
            clause: &rfc7518::HMAC_KEY,
            expect: REJECT,
            mutant: Fault::EmptySecretTried,
            cases: |stand| {
                let by_nothing = |token: Token| token.signed_by(&SigningKey::secret([]));
                let mut cases = stand.jwt().lie(&Deviation::HMAC_EMPTY);
                cases.push(stand.jwt_by(Algorithm::Hs256).but("a secret expected", by_nothing));
                cases
            },
        },
        Vector {
            name: "nested-none",
            says: "An encrypted token has one inside whose algorithm is none.",
            clause: &rfc8725::ALL_VALIDATED,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| {
                let jwt = stand.jwt();
                let inner = jwt.token().clone().header("alg", "none").raw_signature([]).compact();
                [KeyManagement::RsaOaep256, KeyManagement::EcdhEs]
                    .map(|management| {
                        stand
                            .encrypted(management, ContentEncryption::A256Gcm)
                            .but(management.name(), |token| token.plaintext(inner.clone()))
                    })
                    .to_vec()
            },
        },
        Vector {
            name: "meaningless-signature",
            says: "The algorithm is none, and the signature is a few letters that mean nothing.",
            clause: &rfc7518::NONE_ONLY_ON_REQUEST,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| {
                let meaningless = |letters: &'static str| {
                    stand.jwt().but(letters, |token| {
                        let unsecured = token.header("alg", "none").claim("sub", "mallory");
                        unsecured.after_signing(|segments| letters.clone_into(&mut segments.signature))
                    })
                };
                ["eA", "AAAA", "c2ln", "e30"].map(meaningless).to_vec()
            },
        },
    ],
};

fn unsigned(stand: &Stand, name: &str, alg: impl Into<Json>) -> Case {
    stand.jwt().but(name, |token| token.header("alg", alg).raw_signature([]))
}

/// The policy of the lie has no keys; its twin's has.
fn without_keys(mut case: Case) -> Case {
    case.request.policy.jwks = json!({ "keys": [] });
    case
}
