//! DPoP proofs. Checks 1 to 12 are those of the list in RFC 9449, 4.3.

mod thumbprint;

use crate::clauses::{rfc7638, rfc9449};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey, Token};
use beartrap_kit::validator::{ACCEPT, Case, EITHER, Honest, REJECT, Stand, Vector, VectorFamily};
use serde_json::{Value, json};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "dpop",
    title: "DPoP proofs",
    impact: Impact::StolenTokens,
    impacts: &[
        ("typ", Impact::WeakerDefence),
        ("jwk-private", Impact::LeakedSecret),
        ("jti-missing", Impact::WeakerDefence),
        ("jkt-variants", Impact::WeakerDefence),
    ],
    why: "A bound access token is worth as little to a thief as the weakest check of the proof that comes with it: one that is made for another request, token or key opens the door.",
    fix: "Go through the twelve checks of RFC 9449, 4.3, with what the server knows of the request, and refuse the proof if one fails.",
    vectors: &[
        Vector {
            name: "ok",
            says: "The proof is honest; it may have claims that nobody knows, and the request may have a query.",
            clause: &rfc9449::PROOF_URL,
            expect: ACCEPT,
            mutant: Fault::ProofUrlComparedWhole,
            cases: |stand| {
                let honest = stand.dpop_proof();
                let url = format!("{}?page=2", url_of(&honest));
                let more = honest.clone().with(|t| t.claim("urn:example:more", json!({ "a": [1] })));
                vec![
                    honest.itself("as it is"),
                    more.itself("a further claim"),
                    honest
                        .under(|policy| drop(policy.more.insert("url".into(), url.into())))
                        .itself("a query"),
                ]
            },
        },
        Vector {
            name: "ok-normalized",
            says: "The URL of the proof is that of the request in another spelling, or has a query, which it should not.",
            clause: &rfc9449::PROOF_URL_NORMALIZED,
            expect: EITHER,
            mutant: Fault::ProofUrlSpellingVaries,
            cases: |stand| {
                let honest = stand.dpop_proof();
                let url = url_of(&honest);
                let respelt = |name: &str, from: &str, to: &str| {
                    let url = url.replacen(from, to, 1);
                    honest.but(name, |t| t.claim("htu", url))
                };
                vec![
                    respelt("host in capitals", "api.test", "API.TEST"),
                    respelt("scheme in capitals", "https", "HTTPS"),
                    respelt("default port", "api.test", "api.test:443"),
                    respelt("dot segments", "/orders", "/a/../orders"),
                    respelt("letter in percent code", "/orders", "/%6Frders"),
                    respelt("query", "/orders", "/orders?page=2"),
                    respelt("fragment", "/orders", "/orders#top"),
                ]
            },
        },
        Vector {
            name: "typ",
            says: "The token does not say that it is a DPoP proof.",
            clause: &rfc9449::PROOF_TYP,
            expect: REJECT,
            mutant: Fault::ProofTypIgnored,
            cases: |stand| {
                let honest = stand.dpop_proof();
                let typed = |typ: &&str| honest.but(typ, |t| t.header("typ", *typ));
                let mut cases: Vec<Case> = ["JWT", "dpop+jwt2", "at+jwt"].iter().map(typed).collect();
                cases.push(honest.but("missing", |t| t.without_header("typ")));
                cases
            },
        },
        Vector {
            name: "alg-none",
            says: "The algorithm is none, and the signature is empty.",
            clause: &rfc9449::PROOF_ALG,
            expect: REJECT,
            mutant: Fault::NoneAccepted,
            cases: |stand| stand.dpop_proof().lies(&[Deviation::ALG_NONE, Deviation::ALG_NONE_CAPITALS]),
        },
        Vector {
            name: "alg-hs",
            says: "The proof is made with HS256, and everybody can read the secret in its header.",
            clause: &rfc9449::PROOF_ALG,
            expect: REJECT,
            mutant: Fault::ProofAlgIgnored,
            cases: |stand| {
                unbound(stand).lies(&[
                    Deviation::EMBEDDED_SECRET,
                    Deviation::HMAC_SPKI_PEM,
                    Deviation::HMAC_JWK_CANONICAL,
                ])
            },
        },
        Vector {
            name: "jwk-missing",
            says: "The proof has no key, and was made with one that the server knows.",
            clause: &rfc9449::PROOF_KEY,
            expect: REJECT,
            mutant: Fault::ProofKeyLookedUp,
            cases: |stand| {
                let key = SigningKey::trusted(Algorithm::Es256);
                let known =
                    unbound(stand).under(|policy| policy.jwks = json!({ "keys": [key.public_jwk()] }));
                let kid = key.kid().unwrap_or_default();
                vec![
                    known.but("no key", |t| t.without_header("jwk")),
                    known.but("only its kid", |t| t.without_header("jwk").header("kid", kid)),
                ]
            },
        },
        Vector {
            name: "jwk-private",
            says: "The key in the header is the private one.",
            clause: &rfc9449::PROOF_KEY_PUBLIC,
            expect: REJECT,
            mutant: Fault::ProofPrivateKeyIgnored,
            cases: |stand| {
                [Algorithm::Es256, Algorithm::Rs256, Algorithm::EdDsa]
                    .map(|algorithm| {
                        let jwk = SigningKey::trusted(algorithm).private_jwk();
                        stand.dpop_proof_by(algorithm).but(algorithm.name(), |t| t.header("jwk", jwk))
                    })
                    .to_vec()
            },
        },
        Vector {
            name: "jwk-other",
            says: "The proof is signed with another key than the one in its header.",
            clause: &rfc9449::PROOF_SIGNATURE,
            expect: REJECT,
            mutant: Fault::SignatureIgnored,
            cases: |stand| {
                let thief = SigningKey::attacker(Algorithm::Es256);
                let known = SigningKey::second(Algorithm::Es256);
                let trusting =
                    stand.dpop_proof().under(|policy| policy.jwks = json!({ "keys": [known.public_jwk()] }));
                vec![
                    stand.dpop_proof().but("a thief's", |t| t.signed_by(&thief)),
                    trusting.but("one that the server knows", |t| t.signed_by(&known)),
                ]
            },
        },
        Vector {
            name: "jti-missing",
            says: "The proof has no identifier.",
            clause: &rfc9449::PROOF_CLAIMS,
            expect: REJECT,
            mutant: Fault::ProofClaimsOptional,
            cases: |stand| stand.dpop_proof().but("no jti", |t| t.without_claim("jti")).into(),
        },
        Vector {
            name: "htm-missing-wrong",
            says: "The proof has no method, or is for another one.",
            clause: &rfc9449::PROOF_METHOD,
            expect: REJECT,
            mutant: Fault::ProofMethodIgnored,
            cases: |stand| {
                let honest = stand.dpop_proof();
                vec![
                    honest.but("missing", |t| t.without_claim("htm")),
                    honest.but("GET", |t| t.claim("htm", "GET")),
                    honest.but("an array", |t| t.claim("htm", ["GET", "POST"])),
                ]
            },
        },
        Vector {
            name: "htm-missing-wrong-case",
            says: "The method is spelt in lower case, and methods are case-sensitive.",
            clause: &rfc9449::PROOF_METHOD,
            expect: EITHER,
            mutant: Fault::ProofMethodCaseVaries,
            cases: |stand| stand.dpop_proof().but("post", |t| t.claim("htm", "post")).into(),
        },
        Vector {
            name: "htu-missing",
            says: "The proof has no URL.",
            clause: &rfc9449::PROOF_CLAIMS,
            expect: REJECT,
            mutant: Fault::ProofClaimsOptional,
            cases: |stand| stand.dpop_proof().but("no htu", |t| t.without_claim("htu")).into(),
        },
        Vector {
            name: "htu-wrong",
            says: "The proof is for another URL.",
            clause: &rfc9449::PROOF_URL,
            expect: REJECT,
            mutant: Fault::ProofUrlIgnored,
            cases: |stand| {
                [
                    ("another path", "https://api.test/refunds"),
                    ("a longer path", "https://api.test/orders/1"),
                    ("a shorter path", "https://api.test/"),
                    ("a path in capitals", "https://api.test/ORDERS"),
                    ("another host", "https://evil.example/orders"),
                    ("a longer host", "https://api.test.evil.example/orders"),
                    ("the host as a user", "https://api.test@evil.example/orders"),
                    ("the URL in a query", "https://evil.example/?https://api.test/orders"),
                    ("another scheme", "http://api.test/orders"),
                    ("another port", "https://api.test:8443/orders"),
                ]
                .map(|(name, url)| stand.dpop_proof().but(name, |t| t.claim("htu", url)))
                .to_vec()
            },
        },
        Vector {
            name: "htu-relative",
            says: "The URL of the proof is not absolute, or not a string.",
            clause: &rfc9449::PROOF_URL,
            expect: REJECT,
            mutant: Fault::ProofUrlIgnored,
            cases: |stand| {
                let honest = stand.dpop_proof();
                let url = url_of(&honest);
                let array = honest.but("an array", |t| t.claim("htu", [url]));
                let mut cases = ["/orders", "//api.test/orders", "orders", ""]
                    .map(|url| honest.but(&format!("{url:?}"), |t| t.claim("htu", url)))
                    .to_vec();
                cases.push(array);
                cases
            },
        },
        Vector {
            name: "iat-missing",
            says: "The proof does not say when it was made.",
            clause: &rfc9449::PROOF_CLAIMS,
            expect: REJECT,
            mutant: Fault::ProofClaimsOptional,
            cases: |stand| stand.dpop_proof().but("no iat", |t| t.without_claim("iat")).into(),
        },
        Vector {
            name: "iat-old",
            says: "The proof was made an hour ago, and the server gave no nonce.",
            clause: &rfc9449::PROOF_RECENT,
            expect: REJECT,
            mutant: Fault::ProofTimeIgnored,
            cases: |stand| {
                let then = stand.setting.now.saturating_sub(3600);
                stand.dpop_proof().but("an hour ago", |t| t.claim("iat", then)).into()
            },
        },
        Vector {
            name: "iat-future",
            says: "The proof is dated an hour ahead.",
            clause: &rfc9449::PROOF_RECENT,
            expect: REJECT,
            mutant: Fault::ProofTimeIgnored,
            cases: |stand| {
                let then = stand.setting.now.saturating_add(3600);
                stand.dpop_proof().but("in an hour", |t| t.claim("iat", then)).into()
            },
        },
        Vector {
            name: "iat-skew",
            says: "The proof was made ten seconds ago, or is dated ten seconds ahead, and 60 are tolerated.",
            clause: &rfc9449::SKEW,
            expect: ACCEPT,
            mutant: Fault::LeewayIgnored,
            cases: |stand| {
                let now = stand.setting.now;
                let tolerant = stand.dpop_proof().under(|policy| policy.leeway = 60);
                vec![
                    tolerant.but("ten seconds ago", |t| t.claim("iat", now.saturating_sub(10))),
                    tolerant.but("ten seconds ahead", |t| t.claim("iat", now.saturating_add(10))),
                ]
            },
        },
        Vector {
            name: "ath-missing",
            says: "The proof comes with an access token and does not say with which.",
            clause: &rfc9449::PROOF_TOKEN,
            expect: REJECT,
            mutant: Fault::ProofTokenOptional,
            cases: |stand| stand.dpop_proof().but("no ath", |t| t.without_claim("ath")).into(),
        },
        Vector {
            name: "ath-wrong",
            says: "The hash of the access token is that of another one, or made in another way.",
            clause: &rfc9449::PROOF_TOKEN,
            expect: REJECT,
            mutant: Fault::ProofTokenIgnored,
            cases: thumbprint::other_hashes,
        },
        Vector {
            name: "nonce-wrong",
            says: "The server gave a nonce, and the proof has another one or none.",
            clause: &rfc9449::PROOF_NONCE,
            expect: REJECT,
            mutant: Fault::ProofNonceIgnored,
            cases: |stand| {
                let given = stand.dpop_proof().with(|t| t.claim("nonce", "n-1"));
                let given = given.under(|policy| drop(policy.more.insert("nonce".into(), "n-1".into())));
                vec![
                    given.but("missing", |t| t.without_claim("nonce")),
                    given.but("another one", |t| t.claim("nonce", "n-0")),
                    given.but("empty", |t| t.claim("nonce", "")),
                ]
            },
        },
        Vector {
            name: "jkt-mismatch",
            says: "The proof is made with a key of the thief, and the access token is bound to another one.",
            clause: &rfc9449::PROOF_BOUND,
            expect: REJECT,
            mutant: Fault::ProofKeyUnbound,
            cases: |stand| {
                let thief = SigningKey::attacker(Algorithm::Es256);
                stand.dpop_proof().but("the thief's key", |t| by(t, &thief)).into()
            },
        },
        Vector {
            name: "jkt-canonical",
            says: "The key in the header has members that do not count, or others in their order and spacing.",
            clause: &rfc7638::REQUIRED_MEMBERS,
            expect: ACCEPT,
            mutant: Fault::ThumbprintOfWholeKey,
            cases: thumbprint::spellings,
        },
        Vector {
            name: "jkt-variants",
            says: "The access token is bound to something that looks like the thumbprint of the key and is not.",
            clause: &rfc9449::JKT,
            expect: REJECT,
            mutant: Fault::ThumbprintOfAnyMake,
            cases: thumbprint::variants,
        },
        Vector {
            name: "replayed-jti",
            says: "The proof was presented before, at the same URL.",
            clause: &rfc9449::REPLAY,
            expect: EITHER,
            mutant: Fault::ProofReplaysVary,
            cases: |stand| stand.dpop_proof().but("a second time", |t| t).again().into(),
        },
        Vector {
            name: "two-proofs",
            says: "Two proofs stand in one header field.",
            clause: &rfc9449::ONE_PROOF,
            expect: REJECT,
            mutant: Fault::ProofsInOneFieldSplit,
            cases: |stand| {
                let proof = || stand.dpop_proof().itself("").request.token;
                let thief = SigningKey::attacker(Algorithm::Es256);
                let forged = by(stand.dpop_proof().token().clone(), &thief).compact();
                let present = |name: &str, text: String| stand.dpop_proof().presenting(name, text);
                vec![
                    present("two good ones", format!("{}, {}", proof(), proof())),
                    present("without a space", format!("{},{}", proof(), proof())),
                    present("a good one and a thief's", format!("{}, {forged}", proof())),
                    present("a thief's and a good one", format!("{forged}, {}", proof())),
                ]
            },
        },
    ],
};

/// A proof at the token endpoint, where no access token is there yet and any key may come (RFC 9449, 5).
fn unbound(stand: &Stand) -> Honest {
    stand.dpop_proof().with(|t| t.without_claim("ath")).under(|policy| {
        policy.more.remove("access_token");
        policy.more.remove("thumbprint");
    })
}

/// The proof made honestly with another key.
fn by(token: Token, key: &SigningKey) -> Token {
    token.with_key(key).without_header("kid").header("jwk", key.public_jwk())
}

fn url_of(honest: &Honest) -> String {
    told(honest, "url")
}

/// A text that the recipient knows of the request.
fn told(honest: &Honest, member: &str) -> String {
    honest.policy().more.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}
