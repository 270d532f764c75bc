//! The values that twists are made of. Whether one of them is wrong is judged where it is used.

pub(super) const ALGORITHMS: &[&str] = &[
    "\"none\"",
    "\"None\"",
    "\"NONE\"",
    "\"nOnE\"",
    "\"none \"",
    "\" none\"",
    "\"none\\u0000\"",
    "\"\"",
    "null",
    "true",
    "0",
    "[]",
    "{}",
    "\"HS256\"",
    "\"RS256\"",
    "\"ES256\"",
    "\"PS256\"",
    "\"RS512\"",
    "\"RS1\"",
    "\"XX999\"",
    "\"RSA-OAEP\"",
    "\"dir\"",
    "\"A128KW\"",
    "\"rs256\"",
    "\"Rs256\"",
    "\"es256\"",
    "\"hs256\"",
    "\"eddsa\"",
    "\"RS256 \"",
    "\" RS256\"",
    "\"ES256 \"",
    "[\"RS256\"]",
    "[\"RS256\",\"none\"]",
    "[\"none\"]",
    "\"Ed448\"",
    "\"ES256K\"",
];

pub(super) const TYPES: &[&str] = &[
    "\"JWT\"",
    "\"jwt\"",
    "\"dpop+jwt\"",
    "\"logout+jwt\"",
    "\"at+jwt\"",
    "\"secevent+jwt\"",
    "\"token-introspection+jwt\"",
    "\"oauth-authz-req+jwt\"",
    "\"txntoken+jwt\"",
    "\"statuslist+jwt\"",
    "\"oauth-id-jag+jwt\"",
    "\"\"",
    "null",
    "1",
    "true",
    "[\"at+jwt\"]",
    "[\"logout+jwt\"]",
    "{}",
    "\"at+jwt2\"",
    "\"xat+jwt\"",
    "\"at+jwt;x\"",
    "\"logout+jwt2\"",
    "\"text/at+jwt\"",
    "\"at+jwt \"",
    "\"at jwt\"",
];

pub(super) const CONTENT_TYPES: &[&str] = &["\"JWT\"", "\"jwt\"", "\"application/jwt\"", "\"Jwt\""];

pub(super) const CRITS: &[&str] = &[
    "[\"urn:beartrap:unknown\"]",
    "[\"b64x\"]",
    "[\"urn:x\",\"urn:x\"]",
    "[\"exp \"]",
    "[\"alg\",\"urn:beartrap:unknown\"]",
    "[\"http://example.com/x\"]",
    "[\"x-tenant\"]",
    "\"urn:beartrap:unknown\"",
    "\"exp\"",
    "{}",
    "true",
    "1",
    "\"\"",
    "{\"urn:beartrap:unknown\":true}",
    "[\"bork\"]",
    "[\"cnf\"]",
    "[\"__proto__\"]",
];

pub(super) const NO_JSON: &[&str] = &[
    "NaN",
    "Infinity",
    "-Infinity",
    "'x'",
    "01",
    "undefined",
    "+1",
    ".5",
    "1.",
    "0x10",
    "TRUE",
    "x",
    "{,}",
    "[1,]",
];

/// What stands before or behind JSON that is not white space.
pub(super) const AROUND_JSON: &[&str] = &[
    "x", "}", "{}", "\0", ",", "]", "null", "/**/", "//x\n", "#", "/* */", "// \n", "{", "\u{1}", "1", "\"\"",
];

/// What stands in place of an object.
pub(super) const NO_OBJECT: &[&str] =
    &["", "[]", "\"claims\"", "1", "null", "true", "{", "[{}]", "false", "{}{}", "{'a':1}", "\"{}\"", "0"];

pub(super) const FOREIGN: &[&str] = &[
    "\n", " ", "=", "==", "!", "####", "\r\n", "\t", "%", "*", "\0", "+", "/", "=A", "~", ",", "\u{e9}",
    "\u{a0}",
];

pub(super) const KEY_IDS: &[&str] = &[
    "",
    "\"no-such-key\"",
    "\"\"",
    "\"../../../../dev/null\"",
    "\"x' UNION SELECT 'k\"",
    "\"__proto__\"",
    "\"constructor\"",
    "\"https://elsewhere.example/keys\"",
    "1",
    "true",
    "[]",
    "{}",
    "null",
    "[\"rs256-1\"]",
    "\"rs256-1\\u0000\"",
    "\"/proc/sys/kernel/randomize_va_space\"",
];

pub(super) const ADDRESSES: &[&str] = &[
    "https://elsewhere.example/jwks.json",
    "{iss}@elsewhere.example/jwks.json",
    "{iss}.elsewhere.example/jwks.json",
    "https://elsewhere.example/#{iss}/jwks.json",
    "https://elsewhere.example/?{iss}",
    "{iss}/jwks.json?url=https://elsewhere.example",
    "{iss}/../uploads/keys.json",
    "file:///dev/null",
    "",
];

pub(super) const WORDS: &[&str] = &[
    "",
    "undefined",
    "null",
    "None",
    "nil",
    "false",
    "secret",
    "k",
    "2\n",
    "[object Object]",
    "RS256",
    "HS256",
    "rs256-1",
    "es256-1",
];

/// What a `kid` may lead a validator to, and the secret that it finds there.
pub(super) const FOUND: &[(&str, &str)] = &[
    ("../../../../dev/null", ""),
    ("/dev/null", ""),
    ("/proc/sys/kernel/randomize_va_space", "2\n"),
    ("x' UNION SELECT 'k", "k"),
    ("x' UNION SELECT 'k' -- ", "k"),
    ("__proto__", ""),
    ("constructor", ""),
    ("toString", ""),
    ("no-such-key", ""),
    ("no-such-key", "undefined"),
    ("no-such-key", "null"),
    ("no-such-key", "None"),
    ("no-such-key", "nil"),
    ("no-such-key", "false"),
    ("no-such-key", "no-such-key"),
];

pub(super) const BLANKS: &[&str] = &["", "", "", " ", "\n", "\t", "\r\n", "\u{feff}"];

/// What stands before or behind a whole token.
pub(super) const AROUND_TOKEN: &[&str] = &[
    " ",
    "\n",
    "\t",
    "Bearer ",
    "\"",
    ".",
    ".x",
    "..",
    "~",
    "~WyJzYWx0Iiwic3ViIiwibWFsbG9yeSJd~",
    ",",
    ", x",
    ";",
    "=",
    "\0",
    "x",
    "%00",
    "\r\n",
    "'",
    "?",
    "#",
    "&a=b",
    "\u{feff}",
    "[",
    "(",
];

pub(super) const NAMES: &[(&str, &str)] = &[
    ("exp", "EXP"),
    ("exp", "Exp"),
    ("exp", "exp\0"),
    ("exp", "exp "),
    ("exp", " exp"),
    ("exp", "exp\0x"),
    ("iss", "ISS"),
    ("iss", "Iss"),
    ("iss", "i\u{17f}\u{17f}"),
    ("iss", "iss\0"),
    ("iss", "i\u{17f}s"),
    ("aud", "AUD"),
    ("aud", "Aud"),
    ("aud", "aud\0"),
    ("aud", "audience"),
    ("iss", "issuer"),
    ("exp", "expires"),
    ("aud", "aud\u{200b}"),
];

pub(super) const OPEN_TIMES: &[&str] = &[
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e19",
    "1e400",
    "253402300800",
    "1767225900000",
    "9007199254740993",
    "99999999999999999999999999",
    "1767225900.5",
    "9e99",
];

pub(super) const OPEN_CLAIMS: &[&str] = &[
    "\"\\ud800\"",
    "\"alice\\udc00\"",
    "1e400",
    "-1e400",
    "9007199254740993",
    "18446744073709551616",
    "null",
    "\"\\u0000\"",
    "\"\\uffff\"",
    "0.1e-400",
    "-0",
    "123456789012345678901234567890",
    "\"\u{1F600}\"",
    "{\"\":null}",
    "\"\\/\"",
];
