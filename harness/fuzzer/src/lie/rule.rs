use std::fmt;

macro_rules! rules {
    ($($rule:ident = $name:literal, $says:literal, $weight:literal;)*) => {
        /// A rule of a validator, as findings are told apart by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $says] $rule),* }

        impl Rule {
            /// Every rule, the worst to break first.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// The name in kebab case; it is never reused.
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name),* }
            }

            /// What the rule says, in one sentence.
            pub fn says(self) -> &'static str {
                match self { $(Self::$rule => $says),* }
            }

            /// How bad it is to break it: 3 lets anybody be anybody, 2 lets in what was meant for others, 1 is disorder.
            pub fn weight(self) -> u8 {
                match self { $(Self::$rule => $weight),* }
            }
        }
    };
}

rules! {
    Unsecured = "unsecured", "a token that nobody signed is refused (RFC 7518, 3.6)", 3;
    Signature = "signature", "a signature that is wrong in any octet is refused (RFC 7515, 5.2)", 3;
    KeyOrigin = "key-origin", "only a key that the application trusts verifies a token, whatever its header shows or names (RFC 8725, 3.8)", 3;
    KeyConfusion = "key-confusion", "a public key or a word is never the secret of an HMAC (RFC 8725, 3.1)", 3;
    Policy = "policy", "a policy that permits nothing permits nothing, and a key is used as it says (RFC 8725, 3.1; RFC 7517, 4)", 3;
    Algorithm = "algorithm", "the algorithm is one that the application listed, letter by letter (RFC 8725, 3.1)", 2;
    Issuer = "issuer", "the issuer is the expected one, letter by letter (RFC 8725, 3.8)", 2;
    Audience = "audience", "the audience names the recipient, letter by letter (RFC 7519, 4.1.3)", 2;
    Expiry = "expiry", "a token is refused from its expiry on (RFC 7519, 4.1.4)", 2;
    NumericDate = "numeric-date", "a time is a number of seconds (RFC 7519, 2)", 2;
    NotBefore = "not-before", "a token is refused before its beginning (RFC 7519, 4.1.5)", 2;
    Required = "required-claim", "a claim that is required is there (RFC 7519, 4)", 2;
    Typ = "typ", "a token is of the explicit type that is expected (RFC 8725, 3.11)", 2;
    Nonce = "nonce", "an ID token has the nonce that was sent (OpenID Connect Core 1.0, 3.1.3.7)", 2;
    Party = "authorized-party", "an ID token is for this client and authorizes no other (OpenID Connect Core 1.0, 3.1.3.7)", 2;
    Login = "login", "the login is as recent and of the class as was asked for (OpenID Connect Core 1.0, 3.1.3.7)", 2;
    Hash = "token-hash", "at_hash and c_hash belong to the access token and to the code (OpenID Connect Core 1.0, 3.1.3.6)", 2;
    Logout = "logout", "a logout token has its event, somebody whom it is about, and no nonce (OpenID Connect Back-Channel Logout 1.0, 2.6)", 2;
    Age = "age", "a token is no older and lives no longer than the policy says (RFC 7519, 4.1.6)", 2;
    Critical = "critical", "an extension that is critical and not understood is refused (RFC 7515, 4.1.11)", 2;
    Duplicate = "duplicate-names", "a name that stands there twice is refused, or the last value counts (RFC 7515, 4; RFC 7519, 4)", 2;
    Names = "member-names", "names are compared letter by letter (RFC 7515, 5.3)", 2;
    Subject = "subject", "the subject is a string (RFC 7519, 4.1.2)", 1;
    ContentType = "content-type", "a payload that is said to be a token is one (RFC 7519, 7.2)", 1;
    Json = "json", "header and claims are one JSON object each (RFC 7515, 5.2; RFC 7519, 7.2)", 1;
    Base64Url = "base64url", "a segment is base64url without padding and without other characters (RFC 7515, 2)", 1;
    Form = "form", "a JWT is in the compact serialization, with nothing around it (RFC 7519, 1)", 1;
    Steady = "steady", "whatever is asked is answered, and the same way each time", 1;
}

impl Rule {
    /// The rule of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
