use super::{Case, Kind, Policy, Request};
use beartrap_forge::{Algorithm, Deviation, Json, Setting, SigningKey, Token};
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// Where vectors stand: who issues, for whom, and when. The honest tokens are made here.
#[derive(Debug, Clone)]
pub struct Stand {
    /// Issuer, audience, user, client, time.
    pub setting: Setting,
    identifiers: Identifiers,
    verifier: Option<Arc<Verifier>>,
}

/// Whoever verifies plain JWTs and access tokens at a stand, if it is somebody who is there already.
#[derive(Debug)]
struct Verifier {
    token: Token,
    keys: Vec<SigningKey>,
    policy: Policy,
}

impl Stand {
    /// The stand at this time, in seconds since 1970.
    pub fn at(now: u64) -> Self {
        let setting = Setting::new("https://issuer.test", "https://api.test", now);
        let identifiers = Identifiers::of("val", now);
        Self { setting, identifiers, verifier: None }
    }

    /// The stand of a verifier that is there already, an API for example: every plain JWT and access token is this one,
    /// signed with the one of these keys that has the algorithm, under this policy. Whatever else a vector wants is as at
    /// any other stand, and so under another policy.
    pub fn around(setting: Setting, token: Token, keys: Vec<SigningKey>, policy: Policy) -> Self {
        let verifier = Some(Arc::new(Verifier { token, keys, policy }));
        Self { verifier, identifiers: Identifiers::of("val", setting.now), setting }
    }

    /// The same stand for the vector with this id: the values of `jti` name it, so that no token that is good once only
    /// has one that a token of another vector has.
    #[must_use]
    pub fn about(&self, id: &str) -> Self {
        Self { identifiers: Identifiers::of(id, self.setting.now), ..self.clone() }
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

    /// A DPoP proof, signed with ES256.
    pub fn dpop_proof(&self) -> Honest {
        self.dpop_proof_by(Algorithm::Es256)
    }

    /// A DPoP proof (RFC 9449, 4.2) by the trusted key of this algorithm, for a POST to an API with an access token
    /// that is bound to the key.
    ///
    /// The policy has what the recipient knows of that request: `method`, `url`, `access_token`, and in `thumbprint`
    /// the `jkt` that the access token is bound to; `nonce` only where a vector puts one in. A proof is good for
    /// `max_token_age` seconds. Whoever is asked brings the rest: `issuer`, `audience` and `required` are empty because
    /// a proof has no issuer and its claims are those of RFC 9449, and `jwks` has no keys because the key is in the
    /// proof.
    pub fn dpop_proof_by(&self, algorithm: Algorithm) -> Honest {
        let honest = self.honest(Kind::DpopProof, algorithm, Some("dpop+jwt"), |setting, key| {
            Token::dpop_proof("POST", &orders(setting), setting.now, key).with_ath(BOUND_TOKEN)
        });
        let thumbprint = honest.token.key().thumbprint();
        honest.under(|policy| {
            policy.jwks = json!({ "keys": [] });
            policy.issuer.clear();
            policy.audience.clear();
            policy.required.clear();
            policy.more.insert("method".into(), "POST".into());
            policy.more.insert("url".into(), orders(&self.setting).into());
            policy.more.insert("access_token".into(), BOUND_TOKEN.into());
            policy.more.insert("thumbprint".into(), thumbprint.into());
            policy.more.insert("max_token_age".into(), 300.into());
        })
    }

    /// An assertion by which the client authenticates to the issuer (RFC 7523, 3), signed with RS256.
    ///
    /// The roles are turned round: the policy's `issuer` is the client, whose keys are trusted, and its `audience` the
    /// server; `client_id` says which client wants to be let in. The claims of RFC 7523 are required, `jti` is not.
    pub fn client_assertion(&self) -> Honest {
        let honest = self.honest(Kind::ClientAssertion, Algorithm::Rs256, None, Token::client_assertion);
        let Setting { issuer, client_id, .. } = self.setting.clone();
        honest.under(|policy| {
            policy.issuer.clone_from(&client_id);
            policy.audience = issuer;
            policy.required.push("sub".into());
            policy.more.insert("client_id".into(), client_id.into());
        })
    }

    fn honest(
        &self,
        kind: Kind,
        algorithm: Algorithm,
        typ: Option<&str>,
        make: fn(&Setting, &SigningKey) -> Token,
    ) -> Honest {
        if let Some(honest) = self.honest_to_the_verifier(kind, algorithm) {
            return honest;
        }
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
        let token = make(&self.setting, &key);
        let once = kind.is_good_once().then(|| Once::of(&token, &self.identifiers));
        Honest { token, policy, once, signed: Arc::default() }.fresh()
    }

    fn honest_to_the_verifier(&self, kind: Kind, algorithm: Algorithm) -> Option<Honest> {
        let verifier = self.verifier.as_ref().filter(|_| matches!(kind, Kind::Jwt | Kind::AccessToken))?;
        let key = verifier.keys.iter().find(|key| key.algorithm() == algorithm)?;
        let token = verifier.token.clone().with_key(key);
        Some(Honest { token, policy: verifier.policy.clone(), once: None, signed: Arc::default() })
    }
}

/// An access token of which nothing is asked but its hash.
const BOUND_TOKEN: &str = "bound-access-token";

/// What the API is asked for with it.
fn orders(setting: &Setting) -> String {
    format!("{}/orders", setting.audience)
}

/// Values of `jti` for one vector, one after the other: the same in each run, and never one twice.
#[derive(Debug, Clone)]
struct Identifiers {
    vector: String,
    now: u64,
    given: Arc<AtomicU32>,
}

impl Identifiers {
    fn of(vector: &str, now: u64) -> Self {
        Self { vector: vector.to_owned(), now, given: Arc::default() }
    }

    fn next(&self) -> String {
        format!("{}-{}-{}", self.vector, self.given.fetch_add(1, Ordering::Relaxed), self.now)
    }
}

/// The key as a recipient trusts it: a secret is an `oct` key, everything else is public.
fn trusted_jwk(key: &SigningKey) -> Value {
    let public = key.public_jwk();
    if public["kty"] == "oct" { key.private_jwk() } else { public }
}

/// An honest token, and the policy under which a correct validator accepts it. Each deviation from it is a [`Case`]
/// with the honest token as its twin.
///
/// A recipient may remember logout tokens, DPoP proofs and client assertions. Every case of theirs has a `jti` of its
/// own, and its twin has another, unless the vector says which; whoever means a replay says [`Case::again`].
#[derive(Debug, Clone)]
pub struct Honest {
    token: Token,
    policy: Policy,
    /// None for a token that may be presented again and again.
    once: Option<Once>,
    /// The token as it is sent, once it was: it is the twin of every case, and signing is nearly all that a case costs.
    signed: Arc<OnceLock<String>>,
}

/// What a token that is good once only needs to be made again.
#[derive(Debug, Clone)]
struct Once {
    identifiers: Identifiers,
    /// The `jti` that the token was given here. If it has another one, the vector wants that.
    given: Option<Json>,
}

impl Once {
    fn of(token: &Token, identifiers: &Identifiers) -> Self {
        Self { identifiers: identifiers.clone(), given: token.claim_value("jti").cloned() }
    }
}

impl Honest {
    /// Another token that is as honest: `with(|token| token.claim("aud", …))`.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(Token) -> Token) -> Self {
        self.token = change(self.token);
        self.signed = Arc::default();
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
        Request { token: self.compact(), policy: self.policy.clone() }
    }

    fn compact(&self) -> String {
        self.signed.get_or_init(|| self.token.compact()).clone()
    }

    /// The honest token itself as a case.
    pub fn itself(&self, name: &str) -> Case {
        let request = self.clone().fresh().request();
        Case { name: name.to_owned(), request, twin: None, before: Vec::new(), needs: None }
    }

    /// The token with one named lie; none where the token gives no room for it.
    pub fn lie(&self, deviation: &Deviation) -> Vec<Case> {
        let told = deviation.apply(&self.clone().fresh().token);
        told.map(|token| self.presenting(deviation.name(), token.compact())).into_iter().collect()
    }

    /// The token with all of these lies at once, one after the other; none where it gives no room for one of them.
    pub fn told(&self, deviations: &[Deviation]) -> Vec<Case> {
        let told = deviations.iter().try_fold(self.clone().fresh().token, |token, lie| lie.apply(&token));
        let names: Vec<&str> = deviations.iter().map(Deviation::name).collect();
        told.map(|token| self.presenting(&names.join(", "), token.compact())).into_iter().collect()
    }

    /// The token with each of these lies, one at a time.
    pub fn lies(&self, deviations: &[Deviation]) -> Vec<Case> {
        deviations.iter().flat_map(|deviation| self.lie(deviation)).collect()
    }

    /// The token with one change.
    pub fn but(&self, name: &str, change: impl FnOnce(Token) -> Token) -> Case {
        self.presenting(name, change(self.clone().fresh().token).compact())
    }

    /// A text in place of the token.
    pub fn presenting(&self, name: &str, text: impl Into<String>) -> Case {
        let request = Request { token: text.into(), policy: self.policy.clone() };
        let twin = Some(self.clone().fresh().request());
        Case { name: name.to_owned(), request, twin, before: Vec::new(), needs: None }
    }

    /// The honest token under a policy that must not accept it.
    pub fn asking(&self, name: &str, change: impl FnOnce(&mut Policy)) -> Case {
        let mut case = self.presenting(name, self.clone().fresh().compact());
        change(&mut case.request.policy);
        case
    }

    /// The same with another `jti` if it is good once only, and the vector chose none.
    fn fresh(mut self) -> Self {
        let Some(once) = &mut self.once else { return self };
        if self.token.claim_value("jti") == once.given.as_ref() {
            let jti = Json::from(once.identifiers.next());
            once.given = Some(jti.clone());
            self.token = self.token.claim("jti", jti);
            self.signed = Arc::default();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn around_a_verifier_plain_tokens_are_its_own_and_others_come_under_another_policy() {
        let elsewhere = Stand::at(1_763_721_600);
        let mut policy = elsewhere.access_token().policy().clone();
        policy.leeway = 60;
        let key = SigningKey::trusted(Algorithm::Rs256).with_kid("own");
        let token = Token::access_token(&elsewhere.setting, &key).claim("own", true);
        let stand = Stand::around(elsewhere.setting.clone(), token.clone(), vec![key], policy.clone());
        for honest in [stand.jwt(), stand.access_token()] {
            assert_eq!((honest.request().token, honest.policy()), (token.compact(), &policy));
        }
        assert_ne!(stand.jwt_by(Algorithm::Es256).policy(), &policy);
        assert_ne!(stand.id_token().policy(), &policy);
    }
}
