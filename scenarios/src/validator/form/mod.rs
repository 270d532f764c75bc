mod json_forms;

use crate::clauses::{rfc4648, rfc7515, rfc7519};
use beartrap_core::{Fault, Impact};
use beartrap_forge::{Deviation, Encoding, Part, Segments, Token};
use beartrap_kit::validator::{Case, EITHER, Honest, REJECT, Vector, VectorFamily};

pub(super) static FAMILY: VectorFamily = VectorFamily {
    name: "form",
    title: "the compact form and base64url",
    impact: Impact::MistakenIdentity,
    impacts: &[
        ("two-parts", Impact::ForgedTokens),
        ("leading-space", Impact::WeakerDefence),
        ("inner-space", Impact::WeakerDefence),
        ("padded", Impact::WeakerDefence),
        ("std-alphabet", Impact::WeakerDefence),
        ("illegal-chars", Impact::WeakerDefence),
        ("respelt-unsigned", Impact::WeakerDefence),
        ("json-general", Impact::WeakerDefence),
        ("json-no-signatures", Impact::ForgedTokens),
        ("bearer-prefix", Impact::WeakerDefence),
        ("url-encoded", Impact::WeakerDefence),
        ("signature-junk", Impact::WeakerDefence),
        ("json-mixed", Impact::WeakerDefence),
        ("json-unprotected-header", Impact::WeakerDefence),
    ],
    why: "Two programs that take a text apart in different ways see two tokens: one is checked, the other is used; and \
          lists of revoked tokens are passed by with another spelling.",
    fix: "Split at the dots into exactly three parts, decode each strictly, and refuse everything else.",
    vectors: &[
        Vector {
            name: "empty",
            says: "There is nothing, or nothing but dots.",
            clause: &rfc7519::VALID_OBJECTS,
            expect: REJECT,
            mutant: Fault::EmptyTokenCrashes,
            cases: |stand| {
                let text = |text: &str| stand.jwt().presenting(&format!("\"{text}\""), text);
                ["", ".", "..", "..."].map(text).to_vec()
            },
        },
        Vector {
            name: "two-parts",
            says: "The token ends after the payload.",
            clause: &rfc7515::COMPACT_FORM,
            expect: REJECT,
            mutant: Fault::EmptySignatureValid,
            cases: |stand| stand.jwt().lie(&Deviation::TWO_PARTS),
        },
        Vector {
            name: "four-parts",
            says: "A dot follows the signature, with or without a further part.",
            clause: &rfc7515::COMPACT_FORM,
            expect: REJECT,
            mutant: Fault::FurtherPartsIgnored,
            cases: |stand| stand.jwt().lies(&[Deviation::FOUR_PARTS, Deviation::DOT_APPENDED]),
        },
        Vector {
            name: "five-parts",
            says: "The text has five parts, as an encrypted token has, where a signed one is expected.",
            clause: &rfc7515::COMPACT_FORM,
            expect: REJECT,
            mutant: Fault::FivePartsCrash,
            cases: |stand| {
                let encrypted =
                    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
                vec![
                    as_text(&stand.jwt(), "two parts more", |token| format!("{token}.eA.eA")),
                    stand.jwt().presenting("the form of an encrypted token", encrypted),
                ]
            },
        },
        Vector {
            name: "leading-space",
            says: "White space or a byte-order mark stands before or behind the token.",
            clause: &rfc7515::DECODED_STRICTLY,
            expect: REJECT,
            mutant: Fault::TokenTrimmed,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    as_text(&honest, "a space before", |token| format!(" {token}")),
                    as_text(&honest, "a space behind", |token| format!("{token} ")),
                    as_text(&honest, "a newline before", |token| format!("\n{token}")),
                    as_text(&honest, "a newline behind", |token| format!("{token}\n")),
                    as_text(&honest, "a byte-order mark before", |token| format!("\u{feff}{token}")),
                ]
            },
        },
        Vector {
            name: "inner-space",
            says: "A line break or a space stands inside a part, and is signed.",
            clause: &rfc7515::DECODED_STRICTLY,
            expect: REJECT,
            mutant: Fault::ForeignLettersSkipped,
            cases: |stand| interspersed(&stand.jwt(), &["\n", "\r\n", " ", "\t"]),
        },
        Vector {
            name: "padded",
            says: "A part is padded with the sign =, and signed so.",
            clause: &rfc7515::BASE64URL_ONLY,
            expect: REJECT,
            mutant: Fault::PaddingTolerated,
            cases: |stand| {
                // Not every length leaves room for padding, so that one claim grows until the payload has some.
                let honest = stand.jwt().with(with_room);
                honest.lies(&[Deviation::SIGNATURE_PADDED, Deviation::PAYLOAD_PADDED])
            },
        },
        Vector {
            name: "std-alphabet",
            says: "A part is written with the signs + and / of the usual base64.",
            clause: &rfc7515::BASE64URL_ONLY,
            expect: REJECT,
            mutant: Fault::StandardAlphabetTolerated,
            cases: |stand| {
                // The letters of the claim need both of the odd signs, wherever they fall.
                let honest = stand.jwt().with(|token| token.claim("note", "~~~???>>>ÿÿÿ"));
                let payload = honest.but("payload-standard-alphabet", |token| {
                    token.encoded_as(Part::Payload, Encoding::Standard)
                });
                [honest.lie(&Deviation::SIGNATURE_STANDARD_ALPHABET), vec![payload]].concat()
            },
        },
        Vector {
            name: "trailing-bits",
            says: "Bits of the last letter of a part that mean nothing are set.",
            clause: &rfc4648::PAD_BITS,
            expect: EITHER,
            mutant: Fault::UnusedBitsFickle,
            cases: |stand| {
                let honest = stand.jwt().with(with_room);
                let with_bits = |name: &str, part: Part| {
                    honest.but(name, |token| token.encoded_as(part, Encoding::TrailingBits))
                };
                vec![
                    with_bits("in the signature", Part::Signature),
                    with_bits("in the payload", Part::Payload),
                ]
            },
        },
        Vector {
            name: "illegal-chars",
            says: "Letters that base64url does not have stand inside a part, and are signed.",
            clause: &rfc7515::BASE64URL_ONLY,
            expect: REJECT,
            mutant: Fault::ForeignLettersSkipped,
            cases: |stand| interspersed(&stand.jwt(), &["%", "\"", "{", "####", "é"]),
        },
        Vector {
            name: "respelt-unsigned",
            says: "Letters that base64url does not have were put into a part after it was signed.",
            clause: &rfc7515::DECODED_STRICTLY,
            expect: REJECT,
            mutant: Fault::SignedPartsReencoded,
            cases: |stand| {
                let honest = stand.jwt().with(with_room);
                let padded = honest.but("padding behind the payload", |token| {
                    token.after_signing(|segments| {
                        segments.payload.push_str(missing_padding(&segments.payload));
                    })
                });
                let letters = ["\n", "\r\n", " ", "\t", "%", "\"", "{", "####", "é"];
                let inside = letters.into_iter().flat_map(|letters| {
                    [
                        respelt(&honest, &format!("{letters:?} in the header"), move |s| {
                            s.header.insert_str(8, letters);
                        }),
                        respelt(&honest, &format!("{letters:?} in the payload"), move |s| {
                            s.payload.insert_str(8, letters);
                        }),
                    ]
                });
                inside.chain([padded]).collect()
            },
        },
        Vector {
            name: "json-flattened",
            says: "The token is valid, and written in the flattened JSON form.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::FlattenedAccepted,
            cases: |stand| stand.jwt().lie(&Deviation::JSON_FLATTENED),
        },
        Vector {
            name: "json-general",
            says: "The token is written in the general JSON form, with a valid and a wrong signature.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::LastSignatureSuffices,
            cases: |stand| stand.jwt().lie(&Deviation::JSON_GENERAL),
        },
        Vector {
            name: "json-in-string",
            says: "A valid token stands in a string of a JSON object.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::TokenFoundInText,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    as_text(&honest, "as a member", |token| format!("{{\"token\":\"{token}\"}}")),
                    as_text(&honest, "as a name", |token| format!("{{\"{token}\":1}}")),
                    as_text(&honest, "in an array", |token| format!("[\"{token}\"]")),
                ]
            },
        },
        Vector {
            name: "json-no-signatures",
            says: "The token is written in the general JSON form, and nothing signed it.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::NoSignaturesSuffice,
            cases: json_forms::no_signatures,
        },
        Vector {
            name: "bearer-prefix",
            says: "The name of a scheme stands before the token, or quotation marks around it.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::TokenFoundInText,
            cases: |stand| {
                let honest = stand.jwt();
                vec![
                    as_text(&honest, "Bearer", |token| format!("Bearer {token}")),
                    as_text(&honest, "quotation marks", |token| format!("\"{token}\"")),
                    as_text(&honest, "apostrophes", |token| format!("'{token}'")),
                ]
            },
        },
        Vector {
            name: "url-encoded",
            says: "The token is percent-encoded.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::PercentDecoded,
            cases: |stand| {
                let honest = stand.jwt();
                let encoded = |text: String, octet: u8| text + &format!("%{octet:02X}");
                let every = |token: &str| token.bytes().fold(String::new(), encoded);
                vec![
                    as_text(&honest, "the dots", |token| token.replace('.', "%2E")),
                    as_text(&honest, "every letter", every),
                ]
            },
        },
        Vector {
            name: "sd-jwt",
            says: "Tildes and a disclosure follow a valid token, as in an SD-JWT.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::DisclosuresIgnored,
            cases: |stand| {
                let mut cases = stand.jwt().lie(&Deviation::DISCLOSURES_APPENDED);
                cases.push(as_text(&stand.jwt(), "a tilde alone", |token| format!("{token}~")));
                cases
            },
        },
        Vector {
            name: "signature-junk",
            says: "Letters that base64url does not have stand in the signature or behind it.",
            clause: &rfc7515::DECODED_STRICTLY,
            expect: REJECT,
            mutant: Fault::ForeignLettersSkipped,
            cases: |stand| {
                let honest = stand.jwt();
                let letters = ["!!!!", "!", "\n", "\r\n", " ", "*", "é"];
                let placed = letters.into_iter().flat_map(|letters| {
                    [
                        respelt(&honest, &format!("{letters:?} behind"), move |s| {
                            s.signature.push_str(letters);
                        }),
                        respelt(&honest, &format!("{letters:?} inside"), move |s| {
                            s.signature.insert_str(9, letters);
                        }),
                        respelt(&honest, &format!("{letters:?} in front"), move |s| {
                            s.signature.insert_str(0, letters);
                        }),
                    ]
                });
                placed.collect()
            },
        },
        Vector {
            name: "json-polyglot",
            says: "A JSON object holds an honest token in its members, and its first name reads as another token.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::VerifiedAsJsonReadAsCompact,
            cases: json_forms::polyglot,
        },
        Vector {
            name: "json-mixed",
            says: "Two JSON forms stand in one object, or a payload twice.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::FlattenedAccepted,
            cases: json_forms::mixed,
        },
        Vector {
            name: "json-unprotected-header",
            says: "The header of the flattened JSON form is not among what is signed.",
            clause: &rfc7519::COMPACT_ONLY,
            expect: REJECT,
            mutant: Fault::UnprotectedHeaderRead,
            cases: json_forms::unprotected_header,
        },
    ],
};

/// What becomes of the honest text.
fn as_text(honest: &Honest, name: &str, change: impl Fn(&str) -> String) -> Case {
    honest.presenting(name, change(&honest.token().compact()))
}

/// Each text inside the header, the payload and the signature, before it is signed.
fn interspersed(honest: &Honest, texts: &[&str]) -> Vec<Case> {
    let cases = texts.iter().flat_map(|text| {
        [Part::Header, Part::Payload, Part::Signature].map(|part| {
            let encoding = Encoding::Interspersed((*text).to_owned());
            honest.but(&format!("{text:?} in the {part:?}").to_lowercase(), |token| {
                token.encoded_as(part, encoding)
            })
        })
    });
    cases.collect()
}

/// The token whose parts are changed once they are signed.
fn respelt(honest: &Honest, name: &str, edit: impl Fn(&mut Segments) + Send + Sync + 'static) -> Case {
    honest.but(name, |token| token.after_signing(edit))
}

/// The token with a payload whose length is no multiple of three.
fn with_room(token: Token) -> Token {
    let token = token.claim("note", "x");
    if token.payload_octets().len().is_multiple_of(3) { token.claim("note", "xx") } else { token }
}

fn missing_padding(part: &str) -> &'static str {
    match part.len() % 4 {
        2 => "==",
        3 => "=",
        _ => "",
    }
}
