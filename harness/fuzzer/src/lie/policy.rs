//! Policies that permit nothing, keys that are for something else, and limits that a token breaks.

use super::{Places, Rule};
use beartrap_forge::{SigningKey, Token, left_half_hash};
use beartrap_kit::validator::{Honest, Kind, Policy};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a policy says that the token does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyLie {
    /// No algorithm is listed.
    NoAlgorithms,
    /// The set has no keys.
    NoKeys,
    /// Neither keys nor algorithms.
    Nothing,
    /// No issuer is named.
    NoIssuer,
    /// No audience is named.
    NoAudience,
    /// A key stands in place of the set.
    BareKey,
    /// Keys in an array stand in place of the set.
    BareArray,
    /// The key is for encryption.
    KeyEncrypts,
    /// The key may sign and not verify.
    KeySigns,
    /// The key is for another algorithm of its kind.
    KeyOfAnotherAlgorithm,
    /// The token is older than the policy allows.
    TooOld,
    /// The token lives longer than the policy allows.
    LivesTooLong,
    /// The login is longer ago than the policy allows.
    OldLogin,
    /// `at_hash` is that of another access token.
    OtherAccessToken,
    /// `c_hash` is that of another code.
    OtherCode,
    /// `at_hash` is missing where the access token came in the front channel.
    NoAccessTokenHash,
    /// `at_hash` is made with SHA-256, although the algorithm has another hash.
    ShortHash,
    /// The login is of another class than was asked for.
    OtherClass,
    /// The secret is shorter than the hash.
    ShortSecret,
    /// The header names another algorithm of the list than the key is for and signed with.
    OtherListed,
}

impl PolicyLie {
    /// Each of them.
    pub const ALL: &[Self] = &[
        Self::NoAlgorithms,
        Self::NoKeys,
        Self::Nothing,
        Self::NoIssuer,
        Self::NoAudience,
        Self::BareKey,
        Self::BareArray,
        Self::KeyEncrypts,
        Self::KeySigns,
        Self::KeyOfAnotherAlgorithm,
        Self::TooOld,
        Self::LivesTooLong,
        Self::OldLogin,
        Self::OtherAccessToken,
        Self::OtherCode,
        Self::NoAccessTokenHash,
        Self::ShortHash,
        Self::OtherClass,
        Self::ShortSecret,
        Self::OtherListed,
    ];

    pub(super) fn rule(self) -> Rule {
        match self {
            Self::TooOld | Self::LivesTooLong => Rule::Age,
            Self::OldLogin | Self::OtherClass => Rule::Login,
            Self::OtherAccessToken | Self::OtherCode | Self::NoAccessTokenHash | Self::ShortHash => {
                Rule::Hash
            }
            _ => Rule::Policy,
        }
    }

    pub(super) fn places(self) -> Places {
        let of_the_token = match self {
            Self::TooOld => Places::ISSUED_AT,
            Self::LivesTooLong => Places::EXPIRY,
            Self::OldLogin
            | Self::OtherClass
            | Self::OtherAccessToken
            | Self::OtherCode
            | Self::NoAccessTokenHash
            | Self::ShortHash => Places::OTHER_CLAIM,
            Self::ShortSecret => Places::SIGNING,
            Self::OtherListed => Places::ALGORITHM.and(Places::SIGNING),
            // An empty claim is what a policy that names nothing wants.
            Self::NoIssuer => Places::ISSUER,
            Self::NoAudience => Places::AUDIENCE,
            _ => Places::POLICY,
        };
        Places::POLICY.and(of_the_token)
    }

    pub(super) fn says(self) -> &'static str {
        match self {
            Self::NoAlgorithms => "the policy lists no algorithm",
            Self::NoKeys => "the policy has no keys",
            Self::Nothing => "the policy has neither keys nor algorithms",
            Self::NoIssuer => "the policy names no issuer",
            Self::NoAudience => "the policy names no audience, and the token does",
            Self::BareKey => "a key stands in place of the key set",
            Self::BareArray => "an array of keys stands in place of the key set",
            Self::KeyEncrypts => "the key of the set is for encryption",
            Self::KeySigns => "the key of the set may sign and not verify",
            Self::KeyOfAnotherAlgorithm => "the key of the set is for another algorithm",
            Self::TooOld => "the token was issued two hours ago, and the policy allows one",
            Self::LivesTooLong => "the token lives for a century, and the policy allows a day",
            Self::OldLogin => "the login was two hours ago, and the policy allows one",
            Self::OtherAccessToken => "`at_hash` belongs to another access token",
            Self::OtherCode => "`c_hash` belongs to another code",
            Self::NoAccessTokenHash => "`at_hash` is missing in the front channel",
            Self::ShortHash => "`at_hash` is made with another hash than the algorithm has",
            Self::OtherClass => "the login is of another class than was asked for",
            Self::ShortSecret => "the secret of the policy has eight octets",
            Self::OtherListed => "`alg` is another one of the list than the key is for and signed with",
        }
    }

    pub(super) fn needs(self) -> Option<&'static str> {
        match self {
            Self::TooOld => Some("max-token-age"),
            Self::LivesTooLong => Some("max-lifetime"),
            Self::NoAccessTokenHash => Some("response-type"),
            Self::OtherClass => Some("acr-values"),
            _ => None,
        }
    }

    /// The honest token under a policy that it keeps.
    pub(super) fn framed(self, honest: Honest) -> Honest {
        let hour = |name: &str| (name.to_owned(), Value::from(3600));
        let (name, value) = match self {
            Self::TooOld => hour("max_token_age"),
            Self::OldLogin => hour("max_age"),
            Self::LivesTooLong => ("max_lifetime".to_owned(), 86_400.into()),
            Self::OtherAccessToken | Self::ShortHash | Self::NoAccessTokenHash => {
                ("access_token".to_owned(), ACCESS_TOKEN.into())
            }
            Self::OtherCode => ("code".to_owned(), CODE.into()),
            Self::OtherClass => ("acr_values".to_owned(), json!([GOLD])),
            Self::OtherListed => {
                return honest.under(|policy| {
                    let other = policy.algorithms.first().and_then(|name| other_of_the_kind(name));
                    policy.algorithms.extend(other.map(str::to_owned));
                });
            }
            _ => return honest,
        };
        let honest = honest.under(|policy| {
            policy.more.insert(name, value);
            if self == Self::NoAccessTokenHash {
                policy.more.insert("response_type".to_owned(), "id_token token".into());
            }
        });
        match self {
            Self::OtherClass => honest.with(|token| token.claim("acr", GOLD)),
            Self::OtherAccessToken | Self::ShortHash | Self::NoAccessTokenHash => {
                honest.with(|token| token.with_at_hash(ACCESS_TOKEN))
            }
            Self::OtherCode => honest.with(|token| token.with_c_hash(CODE)),
            _ => honest,
        }
    }

    /// The policy that is presented.
    pub(super) fn apply(self, policy: &mut Policy) -> Option<()> {
        let is_id_token = policy.kind == Kind::IdToken;
        match self {
            Self::NoAlgorithms => policy.algorithms.clear(),
            Self::NoKeys => policy.jwks = json!({ "keys": [] }),
            Self::Nothing => {
                policy.algorithms.clear();
                policy.jwks = json!({ "keys": [] });
            }
            Self::NoIssuer => policy.issuer.clear(),
            Self::NoAudience => policy.audience.clear(),
            Self::BareKey => policy.jwks = policy.jwks["keys"][0].clone(),
            Self::BareArray => policy.jwks = policy.jwks["keys"].clone(),
            Self::KeyEncrypts => policy.jwks["keys"][0]["use"] = "enc".into(),
            Self::KeySigns => {
                policy.jwks["keys"][0]["key_ops"] = json!(["sign"]);
                policy.jwks["keys"][0].as_object_mut()?.remove("use");
            }
            Self::KeyOfAnotherAlgorithm => {
                let other = other_of_the_kind(policy.jwks["keys"][0]["alg"].as_str()?)?;
                policy.jwks["keys"][0]["alg"] = other.into();
            }
            Self::OldLogin
            | Self::OtherAccessToken
            | Self::OtherCode
            | Self::NoAccessTokenHash
            | Self::OtherClass => is_id_token.then_some(())?,
            Self::ShortHash => {
                let has_another = !["256", "DSA"]
                    .iter()
                    .any(|end| policy.algorithms.iter().any(|name| name.ends_with(end)));
                (is_id_token && has_another).then_some(())?;
            }
            Self::ShortSecret => {
                (policy.jwks["keys"][0]["kty"] == "oct").then_some(())?;
                policy.jwks["keys"][0]["k"] = SigningKey::secret(SHORT).private_jwk()["k"].clone();
            }
            Self::OtherListed => (policy.algorithms.len() > 1).then_some(())?,
            Self::TooOld | Self::LivesTooLong => {}
        }
        Some(())
    }

    /// The token that is presented.
    pub(super) fn told(self, token: Token) -> Token {
        let ago = token.now().saturating_sub(7200);
        let alg = token.key().algorithm().name();
        match self {
            Self::TooOld => token.claim("iat", ago),
            Self::OldLogin => token.claim("auth_time", ago),
            Self::LivesTooLong => {
                let far = token.now().saturating_add(100 * 365 * 86_400);
                token.claim("exp", far)
            }
            Self::NoAccessTokenHash => token.without_claim("at_hash"),
            Self::ShortHash => {
                token.claim("at_hash", left_half_hash("RS256", ACCESS_TOKEN).unwrap_or_default())
            }
            Self::OtherClass => token.claim("acr", "urn:example:bronze"),
            Self::ShortSecret => {
                let secret = SigningKey::secret(SHORT).with_algorithm(token.key().algorithm());
                secret.map_or_else(|_| token.clone(), |secret| token.clone().signed_by(&secret))
            }
            Self::OtherListed => {
                let other = other_of_the_kind(alg);
                other.map_or_else(|| token.clone(), |other| token.clone().header("alg", other))
            }
            Self::OtherAccessToken => {
                token.claim("at_hash", left_half_hash(alg, "another").unwrap_or_default())
            }
            Self::OtherCode => token.claim("c_hash", left_half_hash(alg, "another").unwrap_or_default()),
            _ => token,
        }
    }
}

/// Another algorithm that a key of this one can be used with.
fn other_of_the_kind(name: &str) -> Option<&'static str> {
    match name {
        "RS256" => Some("PS256"),
        "PS256" => Some("RS256"),
        "HS256" => Some("HS512"),
        "HS512" => Some("HS256"),
        _ => None,
    }
}

const GOLD: &str = "urn:example:gold";
const SHORT: &[u8] = b"12345678";
const ACCESS_TOKEN: &str = "an-access-token";
const CODE: &str = "a-code";
