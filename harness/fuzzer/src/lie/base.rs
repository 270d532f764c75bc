use super::Rule;
use beartrap_forge::{Algorithm, SigningKey};
use beartrap_kit::validator::{FIXED_NOW, Greeting, Honest, Kind, Stand};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The honest token that a lie begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// A plain JWT (RFC 7519).
    Jwt,
    /// An access token (RFC 9068), whose type the policy wants.
    AccessToken,
    /// An ID token (OpenID Connect Core 1.0, 2).
    IdToken,
    /// A logout token (OpenID Connect Back-Channel Logout 1.0, 2.4).
    LogoutToken,
}

impl Base {
    /// Every base.
    pub const ALL: &[Self] = &[Self::Jwt, Self::AccessToken, Self::IdToken, Self::LogoutToken];

    /// The kind of token that it is to a validator.
    pub fn kind(self) -> Kind {
        match self {
            Self::Jwt => Kind::Jwt,
            Self::AccessToken => Kind::AccessToken,
            Self::IdToken => Kind::IdToken,
            Self::LogoutToken => Kind::LogoutToken,
        }
    }

    /// The name in an artifact, which is that of the stand's method: `id_token`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::AccessToken => "access_token",
            Self::IdToken => "id_token",
            Self::LogoutToken => "logout_token",
        }
    }

    /// The name for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Jwt => "JWT",
            Self::AccessToken => "access token",
            Self::IdToken => "ID token",
            Self::LogoutToken => "logout token",
        }
    }

    /// The honest token, signed with the trusted key of this algorithm, and its policy.
    pub fn honest(self, stand: &Stand, algorithm: Algorithm) -> Honest {
        let honest = match self {
            Self::Jwt => return stand.jwt_by(algorithm),
            Self::AccessToken => stand.access_token(),
            Self::IdToken => stand.id_token(),
            Self::LogoutToken => stand.logout_token(),
        };
        if honest.token().key().algorithm() == algorithm {
            return honest;
        }
        let key = SigningKey::trusted(algorithm);
        let public = key.public_jwk();
        let jwk = if public["kty"] == "oct" { key.private_jwk() } else { public };
        honest.with(|token| token.with_key(&key)).under(|policy| {
            policy.jwks = json!({ "keys": [jwk] });
            policy.algorithms = vec![algorithm.name().to_owned()];
        })
    }
}

/// The honest token at the stand where lies are told. A twist is tried before it is kept, one that finds no room with every
/// kind of token, so each of these is made once.
pub(super) fn where_told(base: Base, algorithm: Algorithm) -> Honest {
    fn made((base, algorithm): (Base, Algorithm)) -> Honest {
        base.honest(&Stand::at(FIXED_NOW), algorithm)
    }
    static MADE: LazyLock<HashMap<(Base, Algorithm), Honest>> = LazyLock::new(|| {
        let by_each = |base: &Base| Algorithm::SIGNING.iter().map(|by| (*base, *by)).collect::<Vec<_>>();
        Base::ALL.iter().flat_map(by_each).map(|which| (which, made(which))).collect()
    });
    MADE.get(&(base, algorithm)).cloned().unwrap_or_else(|| made((base, algorithm)))
}

/// What may be generated: for a validator, what it says that it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The honest tokens, the first ones more often than the others.
    pub honest: Vec<(Base, Algorithm)>,
    /// Whether lies may change the policy, which an API has fixed.
    pub policies: bool,
    /// Whether lies may be about members of a policy that a validator may ignore: these are its features.
    pub features: Vec<String>,
    /// Rules that are no promise of whoever is asked.
    pub except: Vec<Rule>,
    /// Whether oddities are presented: what the documents leave open, but what must be answered.
    pub oddities: bool,
}

impl Scope {
    /// Everything.
    pub fn all() -> Self {
        let every = Greeting {
            features: [
                "access-token",
                "id-token",
                "logout-token",
                "max-lifetime",
                "max-token-age",
                "response-type",
                "acr-values",
            ]
            .map(str::to_owned)
            .to_vec(),
            ..Greeting::default()
        };
        Self::of(&every)
    }

    /// What a validator that greets like this may be asked.
    pub fn of(greeting: &Greeting) -> Self {
        let offers = |algorithm: &&Algorithm| greeting.offers_any(&[algorithm.name().to_owned()]);
        let algorithms: Vec<Algorithm> = USUAL.iter().filter(offers).copied().collect();
        let bases = Base::ALL.iter().filter(|base| greeting.knows(base.kind()));
        let honest = bases.flat_map(|base| algorithms.iter().map(|algorithm| (*base, *algorithm))).collect();
        Self {
            honest,
            policies: true,
            features: greeting.features.clone(),
            except: Vec::new(),
            oddities: true,
        }
    }

    /// The same without these honest tokens: those that a validator does not accept.
    #[must_use]
    pub fn without(mut self, refused: &[(Base, Algorithm)]) -> Self {
        self.honest.retain(|honest| !refused.contains(honest));
        self
    }
}

/// One of each kind of signature, and then the others of the kind.
const USUAL: &[Algorithm] = &[
    Algorithm::Rs256,
    Algorithm::Es256,
    Algorithm::Hs256,
    Algorithm::EdDsa,
    Algorithm::Ps256,
    Algorithm::Es384,
    Algorithm::Es512,
    Algorithm::Hs512,
];
