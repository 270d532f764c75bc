//! Keys that nobody trusts: a stranger's, and secrets that are none.

use super::Case;
use super::words::shown;
use beartrap_forge::{Algorithm, Certificate, Json, PublicRendering, SigningKey, Token};
use beartrap_kit::validator::{Honest, Policy};
use serde::{Deserialize, Serialize};

/// What the header shows of a key when a stranger's key signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// Nothing.
    Nothing,
    /// The stranger's public key as `jwk`.
    Jwk,
    /// The stranger's public key as `jwk`, called like the trusted one.
    JwkNamed,
    /// The stranger's private key as `jwk`.
    JwkPrivate,
    /// The trusted public key as `jwk`.
    TrustedJwk,
    /// An address as `jku`.
    Jku(String),
    /// An address as `x5u`.
    X5u(String),
    /// The stranger's certificate as `x5c`.
    X5c,
    /// The trusted certificate and the stranger's as `x5c`.
    X5cMixed,
    /// The thumbprint of the trusted certificate as `x5t`.
    X5t,
    /// The thumbprint of the trusted certificate as `x5t#S256`.
    X5tS256,
}

/// What an HMAC was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretOf {
    /// A public key in one of its renderings, with a text before and behind it.
    Public(Rendering, String, String),
    /// The published set as JSON.
    JwkSet,
    /// A word, or nothing.
    Word(String),
    /// So many octets of zero.
    Zeros(u8),
}

/// How a public key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the rendering of the forge that has its name")]
pub enum Rendering {
    SpkiPem,
    SpkiPemNoNewline,
    SpkiPemCrlf,
    SpkiDer,
    SpkiBase64,
    Pkcs1Pem,
    Pkcs1PemNoNewline,
    Pkcs1Der,
    OpenSsh,
    JwkJson,
    JwkCanonical,
    Raw,
    Base64Url,
    Hex,
}

impl Rendering {
    /// Every rendering.
    pub const ALL: &[Self] = &[
        Self::SpkiPem,
        Self::SpkiPemNoNewline,
        Self::SpkiPemCrlf,
        Self::SpkiDer,
        Self::SpkiBase64,
        Self::Pkcs1Pem,
        Self::Pkcs1PemNoNewline,
        Self::Pkcs1Der,
        Self::OpenSsh,
        Self::JwkJson,
        Self::JwkCanonical,
        Self::Raw,
        Self::Base64Url,
        Self::Hex,
    ];

    fn of(self) -> PublicRendering {
        match self {
            Self::SpkiPem => PublicRendering::SpkiPem,
            Self::SpkiPemNoNewline => PublicRendering::SpkiPemNoNewline,
            Self::SpkiPemCrlf => PublicRendering::SpkiPemCrlf,
            Self::SpkiDer => PublicRendering::SpkiDer,
            Self::SpkiBase64 => PublicRendering::SpkiBase64,
            Self::Pkcs1Pem => PublicRendering::Pkcs1Pem,
            Self::Pkcs1PemNoNewline => PublicRendering::Pkcs1PemNoNewline,
            Self::Pkcs1Der => PublicRendering::Pkcs1Der,
            Self::OpenSsh => PublicRendering::OpenSsh,
            Self::JwkJson => PublicRendering::JwkJson,
            Self::JwkCanonical => PublicRendering::JwkCanonical,
            Self::Raw => PublicRendering::Raw,
            Self::Base64Url => PublicRendering::Base64Url,
            Self::Hex => PublicRendering::Hex,
        }
    }
}

impl Shown {
    /// Whether the trusted key must have a certificate in the policy for this to say anything.
    pub(super) fn wants_certificate(&self) -> bool {
        matches!(self, Self::X5c | Self::X5cMixed | Self::X5t | Self::X5tS256)
    }

    /// With what its address stands for.
    pub(super) fn filled(&self, case: &Case) -> Self {
        match self {
            Self::Jku(url) => Self::Jku(case.filled(url)),
            Self::X5u(url) => Self::X5u(case.filled(url)),
            other => other.clone(),
        }
    }

    fn says(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Jwk => ", which stands in the header as `jwk`".into(),
            Self::JwkNamed => {
                ", which stands in the header as `jwk` under the name of the trusted one".into()
            }
            Self::JwkPrivate => ", which stands in the header as `jwk` with its private members".into(),
            Self::TrustedJwk => ", and the trusted key stands in the header as `jwk`".into(),
            Self::Jku(url) => format!(", and `jku` is {}", shown(url)),
            Self::X5u(url) => format!(", and `x5u` is {}", shown(url)),
            Self::X5c => ", whose certificate stands in the header as `x5c`".into(),
            Self::X5cMixed => ", whose certificate stands behind the trusted one in `x5c`".into(),
            Self::X5t => ", and `x5t` is that of the trusted certificate".into(),
            Self::X5tS256 => ", and `x5t#S256` is that of the trusted certificate".into(),
        }
    }
}

pub(super) fn stranger_says(kid: Option<&str>, shown: &Shown) -> String {
    let named = match kid {
        None => String::new(),
        Some("") => " without a `kid`".to_owned(),
        Some(kid) => format!(" under the `kid` {}", super::words::shown(kid)),
    };
    format!("a stranger's key signed{named}{}", shown.says())
}

pub(super) fn secret_says(algorithm: &str, secret: &SecretOf, kid: Option<&str>, permitted: bool) -> String {
    let with = match secret {
        SecretOf::Public(rendering, before, behind) => {
            let around =
                if before.is_empty() && behind.is_empty() { "" } else { ", with something around it," };
            format!("the public key as {rendering:?}{around}")
        }
        SecretOf::JwkSet => "the published set".to_owned(),
        SecretOf::Word(word) if word.is_empty() => "nothing".to_owned(),
        SecretOf::Word(word) => format!("the word {}", shown(word)),
        SecretOf::Zeros(octets) => format!("{octets} octets of zero"),
    };
    let kid = kid.map_or_else(String::new, |kid| format!(" under the `kid` {}", shown(kid)));
    let permitted = if permitted { ", and the policy lists the algorithm" } else { "" };
    format!("{algorithm} with {with} as the secret{kid}{permitted}")
}

/// Signed by a stranger. A `kid` in JSON stands in place of the trusted one, an empty one for none.
pub(super) fn by_stranger(token: Token, kid: Option<&str>, shown: &Shown) -> Option<Token> {
    let algorithm = token.key().algorithm();
    if algorithm == Algorithm::None {
        return None;
    }
    let stranger = SigningKey::attacker(algorithm);
    let is_secret = stranger.public_rendering(PublicRendering::Raw).is_none();
    let trusted = token.key().clone();
    let token = match kid {
        None => token,
        Some("") => token.without_header("kid"),
        Some(kid) => {
            let value: serde_json::Value = serde_json::from_str(kid).ok()?;
            token.header("kid", Json::from(value))
        }
    };
    let token = token.signed_by(&stranger);
    let is_rsa = stranger.public_jwk()["kty"] == "RSA";
    let public = || if is_secret { stranger.private_jwk() } else { stranger.public_jwk() };
    Some(match shown {
        Shown::Nothing => token,
        Shown::Jwk => token.header("jwk", public()),
        Shown::JwkNamed => {
            let mut jwk = public();
            jwk["kid"] = trusted.kid()?.into();
            token.header("jwk", jwk)
        }
        Shown::JwkPrivate => token.header("jwk", stranger.private_jwk()),
        Shown::TrustedJwk if is_secret => return None,
        Shown::TrustedJwk => token.header("jwk", trusted.public_jwk()),
        Shown::Jku(url) => token.header("jku", url.as_str()),
        Shown::X5u(url) => token.header("x5u", url.as_str()),
        _ if !is_rsa => return None,
        Shown::X5c => token.header("x5c", [Certificate::ATTACKER.base64()]),
        Shown::X5cMixed => {
            token.header("x5c", [Certificate::TRUSTED.base64(), Certificate::ATTACKER.base64()])
        }
        Shown::X5t => token.header("x5t", Certificate::TRUSTED.x5t()),
        Shown::X5tS256 => token.header("x5t#S256", Certificate::TRUSTED.x5t_s256()),
    })
}

/// The same token under a policy whose RSA key says its certificate.
pub(super) fn certified(honest: Honest) -> Honest {
    honest.under(|policy| {
        let key = &mut policy.jwks["keys"][0];
        if key["kty"] == "RSA" {
            key["x5c"] = vec![Certificate::TRUSTED.base64()].into();
            key["x5t"] = Certificate::TRUSTED.x5t().into();
            key["x5t#S256"] = Certificate::TRUSTED.x5t_s256().into();
        }
    })
}

pub(super) fn by_secret(
    token: Token,
    policy: &Policy,
    algorithm: &str,
    secret: &SecretOf,
    kid: Option<&str>,
) -> Option<Token> {
    let algorithm = Algorithm::named(algorithm)
        .filter(|algorithm| matches!(algorithm, Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512))?;
    let octets = match secret {
        SecretOf::Public(rendering, before, behind) => {
            let public = token.key().public_rendering(rendering.of())?;
            [before.as_bytes(), &public, behind.as_bytes()].concat()
        }
        SecretOf::JwkSet if token.key().public_rendering(PublicRendering::Raw).is_none() => return None,
        SecretOf::JwkSet => policy.jwks.to_string().into_bytes(),
        SecretOf::Word(word) => word.clone().into_bytes(),
        SecretOf::Zeros(octets) => vec![0; usize::from(*octets)],
    };
    let secret = SigningKey::secret(octets).with_algorithm(algorithm).ok()?;
    if secret.private_jwk()["k"] == token.key().private_jwk()["k"] {
        return None;
    }
    let token = token.header("alg", algorithm.name()).signed_by(&secret);
    Some(match kid {
        None => token,
        Some("") => token.without_header("kid"),
        Some(kid) => token.header("kid", kid),
    })
}
