use super::signature::signed;
use crate::{Encoding, Json, Part, SigningKey, Token};

deviations! { HEADER:
    ALG_NONE = "alg-none", "`alg` is none and the signature is empty",
        |t| unsigned(t, "none");
    ALG_NONE_TITLE_CASE = "alg-none-title-case", "`alg` is None and the signature is empty",
        |t| unsigned(t, "None");
    ALG_NONE_CAPITALS = "alg-none-capitals", "`alg` is NONE and the signature is empty",
        |t| unsigned(t, "NONE");
    ALG_NONE_MIXED_CASE = "alg-none-mixed-case", "`alg` is nOnE and the signature is empty",
        |t| unsigned(t, "nOnE");
    ALG_NONE_SPACE = "alg-none-space", "`alg` is none with a space behind it and the signature is empty",
        |t| unsigned(t, "none ");
    ALG_NONE_ESCAPED = "alg-none-escaped", "`alg` is none with an escaped first letter and the signature is empty",
        |t| unsigned(t, Json::raw(*b"\"\\u006eone\""));
    ALG_NONE_SIGNED = "alg-none-signed", "`alg` is none and the old signature is still there",
        |t| Some(signed(t)?.tampered_header("alg", "none"));
    ALG_EMPTY = "alg-empty", "`alg` is an empty string and the signature is empty",
        |t| unsigned(t, "");
    ALG_NULL = "alg-null", "`alg` is null and the signature is empty",
        |t| unsigned(t, Json::Null);
    ALG_MISSING = "alg-missing", "the header has no `alg`",
        |t| Some(t.clone().without_header("alg"));
    ALG_IN_ARRAY = "alg-in-array", "`alg` is an array of the right algorithm and none",
        |t| Some(signed(t)?.header("alg", [t.key().algorithm().name(), "none"]));
    ALG_LOWER_CASE = "alg-lower-case", "`alg` is spelt in lower case",
        |t| Some(signed(t)?.header("alg", t.key().algorithm().name().to_lowercase()));
    ALG_UNKNOWN = "alg-unknown", "`alg` is a name that is not registered",
        |t| Some(t.clone().header("alg", "XX999"));
    ALG_OF_ENCRYPTION = "alg-of-encryption", "`alg` is RSA-OAEP, which encrypts",
        |t| Some(t.clone().header("alg", "RSA-OAEP"));

    TYP_WRONG = "typ-wrong", "`typ` says that the token is a security event",
        |t| t.header_value("typ").map(|_| t.clone().header("typ", "secevent+jwt")).filter(|_| is_typed(t));
    TYP_MISSING = "typ-missing", "the header has no `typ` although this kind of token is explicitly typed",
        |t| Some(t.clone().without_header("typ")).filter(|_| is_typed(t));
    TYP_PREFIX = "typ-prefix", "`typ` starts with the right type and goes on",
        |t| Some(t.clone().header("typ", format!("{}2", t.header_value("typ")?.as_str()?))).filter(|_| is_typed(t));

    KID_UNKNOWN = "kid-unknown", "`kid` is not among the published keys, and the attacker's key signed",
        |t| Some(attacked(t)?.header("kid", "no-such-key")).filter(|_| t.header_value("kid").is_some());
    KID_MISSING = "kid-missing", "there is no `kid`, and the attacker's key signed",
        |t| Some(attacked(t)?.without_header("kid")).filter(|_| t.header_value("kid").is_some());
    KID_PATH = "kid-path", "`kid` is a path to an empty file, and an empty secret signed",
        |t| Some(emptily(t)?.header("kid", "../../../../dev/null"));
    KID_SQL = "kid-sql", "`kid` is SQL that selects a secret, and that secret signed",
        |t| Some(hmac(t, b"k")?.header("kid", "x' UNION SELECT 'k"));
    KID_PROTOTYPE = "kid-prototype", "`kid` is the name of what every JavaScript object has, and an empty secret signed",
        |t| Some(emptily(t)?.header("kid", "__proto__"));

    CRIT_UNKNOWN = "crit-unknown", "`crit` names an extension that nobody knows",
        |t| Some(t.clone().header("crit", ["urn:beartrap:unknown"]).header("urn:beartrap:unknown", true));
    CRIT_ABSENT = "crit-absent", "`crit` names an extension that is not in the header",
        |t| Some(t.clone().header("crit", ["urn:beartrap:unknown"]));
    CRIT_EMPTY = "crit-empty", "`crit` is an empty array",
        |t| Some(t.clone().header("crit", Json::Array(Vec::new())));
    CRIT_REGISTERED = "crit-registered", "`crit` names `alg`, which is no extension",
        |t| Some(t.clone().header("crit", ["alg"]));
    CRIT_TEXT = "crit-text", "`crit` is a string",
        |t| Some(t.clone().header("crit", "urn:beartrap:unknown"));
    PAYLOAD_UNENCODED = "payload-unencoded", "the payload is not encoded, as `b64` and `crit` announce",
        |t| Some(t.clone().header("b64", false).header("crit", ["b64"]).encoded_as(Part::Payload, Encoding::Unencoded));
}

fn unsigned(token: &Token, alg: impl Into<Json>) -> Option<Token> {
    Some(signed(token)?.header("alg", alg).raw_signature([]))
}

fn attacked(token: &Token) -> Option<Token> {
    Some(signed(token)?.signed_by(&SigningKey::attacker(token.key().algorithm())))
}

fn emptily(token: &Token) -> Option<Token> {
    hmac(token, b"")
}

fn hmac(token: &Token, secret: &[u8]) -> Option<Token> {
    Some(signed(token)?.header("alg", "HS256").signed_by(&SigningKey::secret(secret)))
}

/// `JWT` says nothing that a validator could insist on.
fn is_typed(token: &Token) -> bool {
    token.header_value("typ").and_then(Json::as_str).is_some_and(|typ| typ != "JWT")
}
