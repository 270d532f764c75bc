/// What a twist touches. Two twists of one lie never touch the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places(u32);

macro_rules! places {
    ($($name:ident = $bit:literal, $says:literal;)*) => {
        impl Places {
            $(#[doc = $says] pub const $name: Self = Self(1 << $bit);)*
        }
    };
}

places! {
    EXPIRY = 0, "`exp`.";
    NOT_BEFORE = 1, "`nbf`.";
    ISSUED_AT = 2, "`iat`.";
    ISSUER = 3, "`iss`.";
    AUDIENCE = 4, "`aud`.";
    SUBJECT = 5, "`sub`.";
    OTHER_CLAIM = 6, "Any other claim.";
    ALGORITHM = 7, "`alg`.";
    KEY_ID = 8, "`kid`.";
    TYPE = 9, "`typ`.";
    CONTENT_TYPE = 10, "`cty`.";
    CRITICAL = 11, "`crit`, and what it names.";
    HEADER_KEY = 12, "`jwk`, `jku`, `x5c` and their like.";
    SIGNING = 13, "Who signs what, and the octets of the signature.";
    HEADER_TEXT = 14, "The JSON text of the header.";
    CLAIMS_TEXT = 15, "The JSON text of the claims.";
    HEADER_ENCODING = 16, "How the header is encoded.";
    CLAIMS_ENCODING = 17, "How the claims are encoded.";
    SIGNATURE_ENCODING = 18, "How the signature is encoded.";
    FORM = 19, "The serialization.";
    POLICY = 20, "The policy.";
}

impl Places {
    /// These and those.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of these is one of those.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The place of a claim.
    pub fn of_claim(name: &str) -> Self {
        match name {
            "exp" => Self::EXPIRY,
            "nbf" => Self::NOT_BEFORE,
            "iat" => Self::ISSUED_AT,
            "iss" => Self::ISSUER,
            "aud" => Self::AUDIENCE,
            "sub" => Self::SUBJECT,
            _ => Self::OTHER_CLAIM,
        }
    }

    /// The place of a header member.
    pub fn of_header(name: &str) -> Self {
        match name {
            "alg" => Self::ALGORITHM,
            "kid" => Self::KEY_ID,
            "typ" => Self::TYPE,
            "cty" => Self::CONTENT_TYPE,
            "crit" | "b64" => Self::CRITICAL,
            _ => Self::HEADER_KEY,
        }
    }
}
