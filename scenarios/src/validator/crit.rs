use crate::clauses::{rfc7515, rfc7797};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Deviation, Encoding, Json, Part, Segments, Token};
use beartrap_kit::validator::{Case, EITHER, REJECT, Stand, Vector, VectorFamily};

const EXTENSION: &str = "urn:beartrap:unknown";

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "crit",
    title: "critical extensions",
    impact: Impact::WeakerDefence,
    impacts: &[],
    why: "An issuer marks as critical what changes the meaning of a token; a validator that passes over it accepts what \
          the issuer forbade.",
    fix: "Refuse every token with a crit that names what you do not implement, and payloads that are not encoded.",
    vectors: &[
        Vector {
            name: "unknown",
            says: "An extension that nobody knows stands in crit and in the header.",
            clause: &rfc7515::CRIT_UNDERSTOOD,
            expect: REJECT,
            mutant: Fault::CritIgnored,
            cases: |stand| stand.jwt().lie(&Deviation::CRIT_UNKNOWN),
        },
        Vector {
            name: "unknown-absent",
            says: "An extension that nobody knows stands in crit, and not in the header.",
            clause: &rfc7515::CRIT_UNDERSTOOD,
            expect: REJECT,
            mutant: Fault::AbsentCritIgnored,
            cases: |stand| stand.jwt().lie(&Deviation::CRIT_ABSENT),
        },
        Vector {
            name: "empty",
            says: "The list crit is empty.",
            clause: &rfc7515::CRIT_CONSTRAINED,
            expect: EITHER,
            mutant: Fault::OddCritCrashes,
            cases: |stand| stand.jwt().lie(&Deviation::CRIT_EMPTY),
        },
        Vector {
            name: "non-array",
            says: "The member crit is not an array.",
            clause: &rfc7515::CRIT_PROCESSED,
            expect: REJECT,
            mutant: Fault::NonArrayCritIgnored,
            cases: |stand| {
                let values = [
                    ("a string", Json::from(EXTENSION)),
                    ("null", Json::Null),
                    ("an object", Json::object()),
                    ("an object with the name", Json::object().member(EXTENSION, true)),
                ];
                let case = |(name, value): (&str, Json)| {
                    stand.jwt().but(name, |token| token.header(EXTENSION, true).header("crit", value))
                };
                values.map(case).to_vec()
            },
        },
        Vector {
            name: "registered-name",
            says: "The list crit names alg, which is no extension.",
            clause: &rfc7515::CRIT_CONSTRAINED,
            expect: EITHER,
            mutant: Fault::OddCritCrashes,
            cases: |stand| stand.jwt().lie(&Deviation::CRIT_REGISTERED),
        },
        Vector {
            name: "duplicate-names",
            says: "The list crit names an extension that nobody knows twice.",
            clause: &rfc7515::CRIT_UNDERSTOOD,
            expect: REJECT,
            mutant: Fault::CritIgnored,
            cases: |stand| {
                let twice =
                    |token: Token| token.header(EXTENSION, true).header("crit", [EXTENSION, EXTENSION]);
                stand.jwt().but("twice", twice).into()
            },
        },
        Vector {
            name: "unprotected",
            says: "A crit with an extension that nobody knows stands outside of what is signed, in the JSON form.",
            clause: &rfc7515::CRIT_PROTECTED,
            expect: REJECT,
            mutant: Fault::FlattenedAccepted,
            cases: |stand| {
                stand.jwt().but("unprotected", |token| token.written_as(with_unprotected_crit)).into()
            },
        },
        Vector {
            name: "b64-false-crit",
            says: "The payload is not encoded, as b64 announces and crit demands.",
            clause: &rfc7797::NOT_IN_JWTS,
            expect: REJECT,
            mutant: Fault::UnencodedPayloadRead,
            cases: unencoded,
        },
        Vector {
            name: "b64-false-nocrit",
            says: "The payload is encoded as ever, although b64 is false, and crit does not name it.",
            // Without crit a validator that does not know b64 ignores it (RFC 7515, 4), and is right.
            clause: &rfc7797::B64_IS_CRITICAL,
            expect: EITHER,
            mutant: Fault::OddCritCrashes,
            cases: |stand| stand.jwt().but("b64 alone", |token| token.header("b64", false)).into(),
        },
        Vector {
            name: "b64-true-crit",
            says: "The payload is encoded, as b64 announces and crit demands.",
            clause: &rfc7797::B64_IS_CRITICAL,
            expect: EITHER,
            mutant: Fault::OddCritCrashes,
            cases: |stand| {
                let announced = |token: Token| token.header("b64", true).header("crit", ["b64"]);
                stand.jwt().but("b64 true", announced).into()
            },
        },
    ],
};

fn unencoded(stand: &Stand) -> Vec<Case> {
    let announced = |token: Token| token.header("b64", false).header("crit", ["b64"]);
    // A dot in the payload would end it, so that honest users of b64 have none there (RFC 7797, 5.2).
    let dotless = |token: Token| {
        let text = String::from_utf8_lossy(&token.payload_octets()).replace('.', "\\u002e");
        announced(token).payload_as(Json::raw(text)).encoded_as(Part::Payload, Encoding::Unencoded)
    };
    let honest = stand.jwt();
    let mut cases = vec![honest.but("without dots", dotless), honest.but("encoded all the same", announced)];
    cases.extend(honest.lie(&Deviation::PAYLOAD_UNENCODED).into_iter().map(|case| case.named("with dots")));
    cases
}

fn with_unprotected_crit(segments: &Segments) -> String {
    let unprotected = Json::object().member("crit", [EXTENSION]).member(EXTENSION, true);
    let object = Json::object()
        .member("payload", segments.payload.as_str())
        .member("protected", segments.header.as_str())
        .member("header", unprotected)
        .member("signature", segments.signature.as_str());
    String::from_utf8_lossy(&object.emit()).into_owned()
}
