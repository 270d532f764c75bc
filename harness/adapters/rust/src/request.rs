use crate::Refusal;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::Value;

/// A token and the policy under which it is verified.
#[derive(Deserialize)]
pub struct Request {
    pub token: String,
    /// The trusted keys (RFC 7517, 5).
    pub jwks: Value,
    /// The permitted values of `alg`.
    #[serde(default)]
    pub algorithms: Vec<String>,
    pub issuer: String,
    pub audience: String,
    /// Seconds since 1970.
    pub now: u64,
    /// Seconds of clock difference that are tolerated.
    #[serde(default)]
    pub leeway: u64,
    /// The expected `typ`, if any.
    pub typ: Option<String>,
    /// Claims that must be there.
    #[serde(default)]
    pub required: Vec<String>,
    #[serde(default)]
    pub kind: String,
    pub nonce: Option<String>,
    pub access_token: Option<String>,
    pub code: Option<String>,
    pub max_age: Option<u64>,
    /// Seconds since `iat` for which a token is good.
    pub max_token_age: Option<u64>,
}

impl Request {
    /// For libraries without key sets: the key with this id, or the only one if the token names none.
    pub fn key(&self, kid: Option<&str>) -> Result<&Value, Refusal> {
        let keys = self.jwks["keys"].as_array().map_or(&[][..], Vec::as_slice);
        let found = match (kid, keys) {
            (Some(kid), _) => keys.iter().find(|key| key["kid"] == kid),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        found.ok_or(Refusal::reject("no key has this kid"))
    }

    /// What the token says of itself.
    pub(crate) fn claimed_algorithm(&self) -> Option<String> {
        let header = BASE64URL_NOPAD.decode(self.token.split('.').next()?.as_bytes()).ok()?;
        let header: Value = serde_json::from_slice(&header).ok()?;
        header["alg"].as_str().map(str::to_owned)
    }

    pub fn is_access_token(&self) -> bool {
        self.kind == "access-token"
    }

    /// The permitted algorithms that the library has too.
    pub fn permitted<A>(&self, of_name: impl Fn(&str) -> Option<A>) -> Vec<A> {
        self.algorithms.iter().filter_map(|name| of_name(name)).collect()
    }

    /// For libraries without a tolerance, or where the documentation's first example has none.
    pub fn without_leeway(&self) -> Result<(), Refusal> {
        if self.leeway > 0 {
            return Err(Refusal::unsupported("no tolerance for clocks can be set"));
        }
        Ok(())
    }

    /// Compares `typ`, where the request asks for one and it is left to the application.
    pub fn check_typ(&self, typ: Option<&str>) -> Result<(), Refusal> {
        match &self.typ {
            Some(expected) if !typ.is_some_and(|typ| same_media_type(typ, expected)) => {
                Err(Refusal::reject("typ is not the expected one"))
            }
            _ => Ok(()),
        }
    }
}

/// The octets of a member of a key.
pub fn octets(key: &Value, member: &str) -> Result<Vec<u8>, Refusal> {
    Ok(BASE64URL_NOPAD.decode(key[member].as_str().unwrap_or_default().as_bytes())?)
}

/// RFC 7515, 4.1.9: `application/` may be left out; media types have no case.
pub fn same_media_type(one: &str, other: &str) -> bool {
    let bare = |typ: &str| {
        let typ = typ.to_ascii_lowercase();
        typ.strip_prefix("application/").map_or_else(|| typ.clone(), str::to_owned)
    };
    bare(one) == bare(other)
}
