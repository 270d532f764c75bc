use super::{Case, Kind, Policy, Request};
use beartrap_forge::{Algorithm, Deviation, Setting, SigningKey, Token};
use serde_json::{Map, Value, json};

/// Where vectors stand: who issues, for whom, and when. The honest tokens are made here.
#[derive(Debug, Clone)]
pub struct Stand {
    /// Issuer, audience, user, client, time.
    pub setting: Setting,
}

impl Stand {
    /// The stand at this time, in seconds since 1970.
    pub fn at(now: u64) -> Self {
        Self { setting: Setting::new("https://issuer.test", "https://api.test", now) }
    }

    /// A plain JWT, signed with RS256.
    pub fn jwt(&self) -> Honest {
        self.jwt_by(Algorithm::Rs256)
    }

    /// A plain JWT, signed with the trusted key of this algorithm.
    pub fn jwt_by(&self, algorithm: Algorithm) -> Honest {
        self.honest(Kind::Jwt, algorithm, None, Token::jwt)
    }

    /// An access token (RFC 9068), signed with RS256, under a policy that wants its `typ`.
    pub fn access_token(&self) -> Honest {
        self.honest(Kind::AccessToken, Algorithm::Rs256, Some("at+jwt"), Token::access_token)
    }

    /// An ID token for the client, with the nonce `n-1`, signed with RS256.
    pub fn id_token(&self) -> Honest {
        let honest = self.honest(Kind::IdToken, Algorithm::Rs256, None, Token::id_token);
        let client = self.setting.client_id.clone();
        honest.with(|token| token.claim("nonce", "n-1")).under(|policy| {
            policy.audience.clone_from(&client);
            policy.more.insert("client_id".into(), client.into());
            policy.more.insert("nonce".into(), "n-1".into());
        })
    }

    /// A logout token for the client (OpenID Connect Back-Channel Logout 1.0, 2.4), signed with RS256.
    pub fn logout_token(&self) -> Honest {
        let honest =
            self.honest(Kind::LogoutToken, Algorithm::Rs256, Some("logout+jwt"), Token::logout_token);
        let client = self.setting.client_id.clone();
        honest.under(|policy| {
            policy.audience.clone_from(&client);
            policy.more.insert("client_id".into(), client.into());
        })
    }

    fn honest(
        &self,
        kind: Kind,
        algorithm: Algorithm,
        typ: Option<&str>,
        make: fn(&Setting, &SigningKey) -> Token,
    ) -> Honest {
        let key = SigningKey::trusted(algorithm);
        let policy = Policy {
            jwks: json!({ "keys": [trusted_jwk(&key)] }),
            algorithms: vec![algorithm.name().to_owned()],
            issuer: self.setting.issuer.clone(),
            audience: self.setting.audience.clone(),
            now: self.setting.now,
            leeway: 0,
            typ: typ.map(str::to_owned),
            required: ["exp", "iss", "aud"].map(str::to_owned).to_vec(),
            kind,
            more: Map::new(),
        };
        Honest { token: make(&self.setting, &key), policy }
    }
}

/// The key as a recipient trusts it: a secret is an `oct` key, everything else is public.
fn trusted_jwk(key: &SigningKey) -> Value {
    let public = key.public_jwk();
    if public["kty"] == "oct" { key.private_jwk() } else { public }
}

/// An honest token, and the policy under which a correct validator accepts it. Each deviation from it is a [`Case`]
/// with the honest token as its twin.
#[derive(Debug, Clone)]
pub struct Honest {
    token: Token,
    policy: Policy,
}

impl Honest {
    /// Another token that is as honest: `with(|token| token.claim("aud", …))`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(Token) -> Token) -> Self {
        self.token = change(self.token);
        self
    }

    /// The same token under another policy that accepts it.
    #[must_use]
    pub fn under(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// The token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The request that must be accepted.
    pub fn request(&self) -> Request {
        Request { token: self.token.compact(), policy: self.policy.clone() }
    }

    /// The honest token itself as a case.
    pub fn itself(&self, name: &str) -> Case {
        Case { name: name.to_owned(), request: self.request(), twin: None, before: Vec::new(), needs: None }
    }

    /// The token with one named lie; none where the token gives no room for it.
    pub fn lie(&self, deviation: &Deviation) -> Vec<Case> {
        let told = deviation.apply(&self.token);
        told.map(|token| self.presenting(deviation.name(), token.compact())).into_iter().collect()
    }

    /// The token with each of these lies, one at a time.
    pub fn lies(&self, deviations: &[Deviation]) -> Vec<Case> {
        deviations.iter().flat_map(|deviation| self.lie(deviation)).collect()
    }

    /// The token with one change.
    pub fn but(&self, name: &str, change: impl FnOnce(Token) -> Token) -> Case {
        self.presenting(name, change(self.token.clone()).compact())
    }

    /// A text in place of the token.
    pub fn presenting(&self, name: &str, text: impl Into<String>) -> Case {
        let request = Request { token: text.into(), policy: self.policy.clone() };
        Case { name: name.to_owned(), request, twin: Some(self.request()), before: Vec::new(), needs: None }
    }

    /// The honest token under a policy that must not accept it.
    pub fn asking(&self, name: &str, change: impl FnOnce(&mut Policy)) -> Case {
        let mut request = self.request();
        change(&mut request.policy);
        Case { name: name.to_owned(), request, twin: Some(self.request()), before: Vec::new(), needs: None }
    }
}
