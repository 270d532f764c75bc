use super::{Client, JwkSet};
use crate::judging::{Observation, Unsettled};
use crate::scene::Scene;
use beartrap_forge::Jws;
use serde_json::Value;
use std::time::Duration;

/// The shortest secret that HS256 may be used with, in bytes (RFC 7518, 3.2).
const HS256_SECRET: usize = 32;

/// An ID token (OpenID Connect Core 1.0, 2), read but not yet believed.
#[derive(Clone)]
pub struct IdToken {
    scene: Scene,
    exchange: u32,
    compact: String,
    jws: Jws,
}

impl IdToken {
    pub(crate) fn read(scene: &Scene, exchange: u32, compact: &str) -> Result<Self, Unsettled> {
        scene.transcript().remember("id", compact);
        let jws = Jws::parse(compact).map_err(|error| {
            Unsettled::because(format!(
                "the ID token cannot be read ({error}); encrypted ID tokens are not supported"
            ))
        })?;
        Ok(Self { scene: scene.clone(), exchange, compact: compact.to_owned(), jws })
    }

    /// The token as it was sent.
    pub fn as_str(&self) -> &str {
        &self.compact
    }

    /// A claim, or null.
    pub fn claim(&self, name: &str) -> &Value {
        self.jws.claim(name).unwrap_or(&Value::Null)
    }

    /// A claim that is a time, since 1970 (RFC 7519, 2, `NumericDate`).
    pub fn time(&self, name: &str) -> Option<Duration> {
        Duration::try_from_secs_f64(self.claim(name).as_f64()?).ok()
    }

    /// A claim as findings show it: `aud "client-a"`, or `no aud`.
    pub fn shown(&self, name: &str) -> String {
        match self.claim(name) {
            Value::Null => format!("no {name}"),
            value => format!("{name} {}", self.scene.shown(&value.to_string(), 100)),
        }
    }

    /// A header parameter, or null.
    pub fn header(&self, name: &str) -> &Value {
        self.jws.header().get(name).unwrap_or(&Value::Null)
    }

    /// Whether `aud` is or holds this audience.
    pub fn is_for(&self, audience: &str) -> bool {
        match self.claim("aud") {
            Value::Array(all) => all.iter().any(|one| one == audience),
            one => one == audience,
        }
    }

    /// The `sub`; empty if there is none.
    pub fn subject(&self) -> &str {
        self.claim("sub").as_str().unwrap_or_default()
    }

    /// The `nonce` is this one (OpenID Connect Core 1.0, 2).
    pub fn brings_back(&self, nonce: &str) -> Observation {
        let observed = match self.claim("nonce").as_str() {
            Some(back) if back == nonce => "the same nonce",
            Some(_) => "another nonce",
            None => "no nonce",
        };
        self.observe(self.claim("nonce") == nonce, "the nonce of the request", observed)
    }

    /// The number of the exchange that brought it.
    pub fn exchange(&self) -> u32 {
        self.exchange
    }

    /// A good or bad observation of this token.
    pub fn observe(
        &self,
        holds: bool,
        expected: impl Into<String>,
        observed: impl Into<String>,
    ) -> Observation {
        Observation::of(holds, expected, observed).seen_in([self.exchange])
    }

    /// The signature verifies with a published key that fits `alg` and `kid`, or with the secret of a confidential
    /// client if it is long enough (OpenID Connect Core 1.0, 3.1.3.7 and 10.1). Keys in the header cost a note.
    pub fn is_signed_with(&self, keys: &JwkSet, client: &Client) -> Observation {
        let expected = "a signature that verifies with a published key";
        let algorithm = self.jws.alg().unwrap_or("none").to_owned();
        let observation = match self.verified(keys, client, &algorithm) {
            Ok(by) => self.observe(true, expected, format!("{algorithm}, verified with {by}")),
            Err(why) => self.observe(false, expected, format!("{algorithm}, {why}")),
        };
        let observation = observation.seen_in([keys.exchange()]);
        match ["jku", "jwk", "x5u", "x5c"].iter().find(|name| !self.header(name).is_null()) {
            Some(name) => observation.noting(&format!("its header carries {name}, which it should not")),
            None => observation,
        }
    }

    fn verified(&self, keys: &JwkSet, client: &Client, algorithm: &str) -> Result<String, String> {
        if algorithm.starts_with("HS") {
            let secret = client.registration().secret.as_ref().map(|secret| secret.0.as_bytes());
            let secret = secret.ok_or("which a public client cannot verify")?;
            if secret.len() < HS256_SECRET {
                return Err(format!("with a secret of only {} bytes", secret.len()));
            }
            return self
                .jws
                .verify_with_secret(secret)
                .map(|()| "the client's secret".into())
                .map_err(|e| e.to_string());
        }
        let set = keys.parsed().ok_or("but the keys cannot be read")?;
        if self.jws.kid().is_none() && set.candidates(&self.jws).count() > 1 {
            return Err("no kid, though several published keys fit".into());
        }
        let key = set.verify(&self.jws).map_err(|error| error.to_string())?;
        Ok(match key["kid"].as_str() {
            Some(_) => "the published key that its kid names".to_owned(),
            None => "the only published key that fits".to_owned(),
        })
    }
}
