use super::signature::signed;
use crate::{Encoding, Json, Part, Token};

deviations! { FORM:
    TWO_PARTS = "two-parts", "the token ends after the payload",
        |t| Some(t.clone().written_as(|s| format!("{}.{}", s.header, s.payload)));
    FOUR_PARTS = "four-parts", "a dot and one more segment follow the signature",
        |t| Some(t.clone().written_as(|s| format!("{}.x", s.compact())));
    DOT_APPENDED = "dot-appended", "a dot follows the signature",
        |t| Some(t.clone().written_as(|s| format!("{}.", s.compact())));
    SIGNATURE_PADDED = "signature-padded", "the signature is padded with `=`",
        |t| rewritten(t, Part::Signature, Encoding::Padded);
    PAYLOAD_PADDED = "payload-padded", "the payload is padded with `=` and signed so",
        |t| rewritten(t, Part::Payload, Encoding::Padded);
    SIGNATURE_STANDARD_ALPHABET = "signature-standard-alphabet", "the signature is written with `+` and `/`",
        |t| rewritten(t, Part::Signature, Encoding::Standard);
    PAYLOAD_WITH_NEWLINE = "payload-with-newline", "a newline stands in the middle of the payload and is signed",
        |t| rewritten(t, Part::Payload, Encoding::Interspersed("\n".to_owned()));
    PAYLOAD_WITH_JUNK = "payload-with-junk", "four number signs stand in the middle of the payload and are signed",
        |t| rewritten(t, Part::Payload, Encoding::Interspersed("####".to_owned()));
    SIGNATURE_WITH_JUNK = "signature-with-junk", "four exclamation marks stand in the middle of the signature",
        |t| rewritten(t, Part::Signature, Encoding::Interspersed("!!!!".to_owned()));
    JSON_FLATTENED = "json-flattened", "the token is in the flattened JSON serialisation",
        |t| Some(signed(t)?.written_as(crate::Segments::flattened));
    JSON_GENERAL = "json-general", "the token is in the general JSON serialisation, with a wrong signature before the right one",
        |t| Some(signed(t)?.written_as(|s| s.general(&[0; 64])));
    DISCLOSURES_APPENDED = "disclosures-appended", "a tilde and a disclosure follow the signature, as in an SD-JWT",
        |t| Some(t.clone().written_as(|s| format!("{}~WyJzYWx0Iiwic3ViIiwibWFsbG9yeSJd~", s.compact())));

    PAYLOAD_IN_ARRAY = "payload-in-array", "the payload is an array with the claims in it",
        |t| Some(t.clone().payload_as([t.payload().clone()]));
    PAYLOAD_TRAILED = "payload-trailed", "a letter follows the claims in the payload",
        |t| Some(t.clone().payload_as(Json::raw([t.payload_octets(), b"x".to_vec()].concat())));
    PAYLOAD_COMMENTED = "payload-commented", "a comment stands before the claims in the payload",
        |t| Some(t.clone().payload_as(Json::raw([b"/**/".to_vec(), t.payload_octets()].concat())));
    PAYLOAD_EMPTY = "payload-empty", "the payload is empty",
        |t| Some(t.clone().payload_as(Json::raw([])));
    PAYLOAD_NOT_UTF8 = "payload-not-utf8", "a claim holds an octet that UTF-8 does not have",
        |t| Some(t.clone().claim("note", Json::raw(*b"\"\xff\"")));
    HEADER_IN_ARRAY = "header-in-array", "the header is an array with the members in it",
        |t| Some(t.clone().header_as(Json::raw([b"[".to_vec(), t.header_octets(), b"]".to_vec()].concat())));
}

/// Some lengths leave no room for padding, and some signatures need neither of the two odd letters.
fn rewritten(token: &Token, part: Part, encoding: Encoding) -> Option<Token> {
    let rewritten = token.clone().encoded_as(part, encoding);
    (rewritten.segments() != token.segments()).then_some(rewritten)
}
