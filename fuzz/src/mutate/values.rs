//! What is put into members. `{now}` is the policy's time, `{past}` a second before, `{next}` a second after.

pub(super) const CLAIMS: &[&str] =
    &["exp", "exp", "nbf", "iat", "iss", "iss", "aud", "aud", "sub", "jti", "nonce", "azp", "cnf", "events", "scope"];

pub(super) const HEADERS: &[&str] =
    &["alg", "alg", "kid", "kid", "typ", "crit", "crit", "cty", "b64", "jwk", "jku", "x5c", "x5u", "zip", "enc", "exp"];

pub(super) const VALUES: &[&str] = &[
    "null", "true", "false", "0", "-1", "1", "1.5", "\"\"", "[]", "{}", "[null]", "[[]]", "\"*\"", "[\"*\"]",
    "{now}", "{past}", "{next}", "\"{now}\"", "\"{next}\"", "{next}.5", "{past}.5", "[{next}]", "{\"n\":{next}}",
    "1e3", "1e12", "1e308", "1e400", "-1e400", "9007199254740993", "9223372036854775807", "18446744073709551616",
    "\"never\"", "\"NaN\"", "\"\\u0000\"", "\"\\ud800\"", "\"é\"", "\"https://issuer.test\"",
    "\"https://issuer.test/\"", "\"https://issuer.test.elsewhere.example\"", "\"HTTPS://ISSUER.TEST\"",
    "\"issuer.test\"", "\"https://issuer.test\\u0000\"", "[\"https://issuer.test\"]", "\"https://api.test\"",
    "\"https://api.test/\"", "\"https://API.test\"", "\"api.test\"", "[\"https://api.test\"]",
    "[\"https://elsewhere.example\",\"https://api.test\"]", "[[\"https://api.test\"]]",
    "[\"https://api.test\",1]", "{\"aud\":\"https://api.test\"}", "\"https://elsewhere.example\"", "\"https://\"",
];

pub(super) const HEADER_VALUES: &[&str] = &[
    "null", "true", "false", "0", "\"\"", "[]", "{}", "[\"exp\"]", "[\"alg\"]", "[\"b64\"]", "[\"x\"]", "[1]",
    "[\"x\",\"x\"]", "\"x\"", "\"none\"", "\"None\"", "\"nOnE\"", "\"HS256\"", "\"hs256\"", "\"RS256\"", "\"PS256\"",
    "\"ES256\"", "\"EdDSA\"", "\"Ed25519\"", "\"HS384\"", "[\"none\"]", "\"JWT\"", "\"at+jwt\"", "\"dpop+jwt\"",
    "\"secevent+jwt\"", "\"JOSE\"", "\"application/json\"", "\"DEF\"", "\"unknown\"", "\"../../dev/null\"",
    "\"' OR 1=1 --\"", "\"__proto__\"", "\"https://elsewhere.example/keys\"", "[\"MIIB\"]", "{\"kty\":\"oct\",\"k\":\"AA\"}",
];

/// Pieces that are put into JSON texts.
pub(super) const PIECES: &[&str] = &[
    " ", "\n", "\t", "\0", "\u{feff}", ",", ":", "{", "}", "[", "]", "\"", "\\", "/**/", "//\n", "\\u0000", "\\ud800",
    "\u{a0}", "{}", "null", "NaN", "0", "-", "+", "1e999", "'", "\u{2028}", "\x1e", "[[[[[[[[[[[[[[[[", "é",
];
