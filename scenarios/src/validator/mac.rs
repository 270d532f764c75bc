use super::lies::{input, trusting};
use crate::clauses::rfc7518;
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Algorithm, Deviation, SigningKey};
use beartrap_kit::validator::{Case, REJECT, Stand, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "mac",
    title: "edges of HMAC",
    impact: Impact::ForgedTokens,
    impacts: &[("hs256-as-hs512", Impact::WeakerDefence)],
    why: "A tag that is only partly compared, or made with a secret that can be guessed, is one that an attacker makes.",
    fix: "Compare the whole tag with that of the algorithm, in constant time, and refuse secrets that are shorter than the hash.",
    vectors: &[
        Vector {
            name: "tag-truncated",
            says: "Only the beginning of the tag is there.",
            clause: &rfc7518::HMAC,
            expect: REJECT,
            mutant: Fault::MacComparedByPrefix,
            cases: |stand| [31, 16, 1].map(|length| cut(stand, &format!("{length} octets"), length)).to_vec(),
        },
        Vector {
            name: "tag-empty",
            says: "The tag is empty.",
            clause: &rfc7518::HMAC,
            expect: REJECT,
            mutant: Fault::MacComparedByPrefix,
            cases: |stand| stand.jwt_by(Algorithm::Hs256).lie(&Deviation::SIGNATURE_STRIPPED),
        },
        Vector {
            name: "key-short",
            says: "The trusted secret is shorter than the hash.",
            clause: &rfc7518::HMAC_KEY,
            expect: REJECT,
            mutant: Fault::MacShortKeyUsed,
            cases: |stand| {
                let by = |name: &str, secret: &str| by_secret(stand, name, secret);
                vec![by("8 octets", "eightlet"), by("31 octets", "thirty-one octets are too short")]
            },
        },
        Vector {
            name: "key-empty",
            says: "The trusted secret is empty.",
            clause: &rfc7518::HMAC_KEY,
            expect: REJECT,
            mutant: Fault::MacShortKeyUsed,
            cases: |stand| by_secret(stand, "no octets", "").into(),
        },
        Vector {
            name: "hs256-as-hs512",
            says: "The tag is made with another hash than the header says.",
            clause: &rfc7518::HMAC,
            expect: REJECT,
            mutant: Fault::MacHashByTagLength,
            cases: |stand| {
                let pairs = [
                    (Algorithm::Hs512, Algorithm::Hs256),
                    (Algorithm::Hs384, Algorithm::Hs256),
                    (Algorithm::Hs256, Algorithm::Hs512),
                ];
                pairs.into_iter().filter_map(|(said, made)| with_hash(stand, said, made)).collect()
            },
        },
        Vector {
            name: "key-zeros",
            says: "The HMAC is made with a secret of zeros, as one is that was never set.",
            clause: &rfc7518::HMAC,
            expect: REJECT,
            mutant: Fault::MacZeroKeyTried,
            cases: |stand| {
                let zeros = |(algorithm, length): (Algorithm, usize)| {
                    let key = SigningKey::secret(vec![0; length]).with_algorithm(algorithm).ok()?;
                    Some(stand.jwt_by(algorithm).but(algorithm.name(), |token| token.signed_by(&key)))
                };
                [(Algorithm::Hs256, 32), (Algorithm::Hs384, 48), (Algorithm::Hs512, 64)]
                    .into_iter()
                    .filter_map(zeros)
                    .collect()
            },
        },
    ],
};

fn cut(stand: &Stand, name: &str, length: usize) -> Case {
    let honest = stand.jwt_by(Algorithm::Hs256);
    honest.but(name, |token| token.with_signature_changed(move |tag| tag[..length.min(tag.len())].to_vec()))
}

fn by_secret(stand: &Stand, name: &str, secret: &str) -> Case {
    let key = SigningKey::secret(secret).with_kid("hs256-short");
    let case = stand.jwt_by(Algorithm::Hs256).but(name, |token| token.with_key(&key));
    trusting(case, [key.private_jwk()])
}

fn with_hash(stand: &Stand, said: Algorithm, made: Algorithm) -> Option<Case> {
    let honest = stand.jwt_by(said);
    let tag = honest.token().key().with_algorithm(made).ok()?.sign(&input(honest.token()));
    Some(honest.but(&format!("{made} under {said}"), |token| token.raw_signature(tag)))
}
