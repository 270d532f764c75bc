use super::{ApiAnswer, ApiCall, ApiWorld, Endpoint};
use crate::judging::Unsettled;
use crate::suite::World as _;
use beartrap_forge::{Algorithm, SigningKey, Token};
use serde_json::json;
use std::time::{Duration, Instant};
use url::Position;

/// A caller who holds a key, to which tokens are bound (RFC 9449).
///
/// It knows the last nonce that the API gave, as every client does.
pub struct Holder<'a> {
    world: &'a ApiWorld,
    key: SigningKey,
    nonce: Option<String>,
}

impl<'a> Holder<'a> {
    /// A caller with a key that is nobody else's.
    pub fn new(world: &'a ApiWorld) -> Self {
        Self { world, key: SigningKey::second(Algorithm::Es256), nonce: None }
    }

    /// The key.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The last nonce that the API gave, if it gives nonces (section 9).
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref()
    }

    /// An honest token for the main endpoint that is bound to the key (section 6.1).
    pub fn token(&self) -> Token {
        self.world.token().claim("cnf", json!({ "jkt": self.key.thumbprint() }))
    }

    /// An honest proof for a call of the main endpoint with this token.
    pub fn proof(&self, token: &Token) -> Token {
        self.proof_for(&token.compact())
    }

    fn proof_for(&self, token: &str) -> Token {
        let Endpoint { method, url, .. } = self.world.api().main();
        let proof = Token::dpop_proof(method, &url[..Position::AfterPath], self.world.now(), &self.key)
            .with_ath(token)
            .claim("jti", self.world.made_up());
        match &self.nonce {
            Some(nonce) => proof.claim("nonce", nonce.as_str()),
            None => proof,
        }
    }

    /// A call of the main endpoint with this token and this proof.
    pub fn call(&self, token: &Token, proof: &Token) -> ApiCall {
        self.world.call().proven_by(token, &proof.compact())
    }

    /// Calls the main endpoint with this token and an honest proof.
    pub async fn calls(&mut self, token: &Token) -> Result<ApiAnswer, Unsettled> {
        self.calls_but(token, |proof| proof).await
    }

    /// Calls the main endpoint with this token and a proof with one change.
    pub async fn calls_but(
        &mut self,
        token: &Token,
        change: impl Fn(Token) -> Token,
    ) -> Result<ApiAnswer, Unsettled> {
        self.sends(|holder| holder.call(token, &change(holder.proof(token)))).await
    }

    /// Calls the main endpoint with this token and so many fresh proofs, one after the other, or for so long if that takes
    /// longer. Gives how many were served. Nothing of these calls is kept.
    pub async fn floods(&mut self, token: &Token, proofs: usize, span: Duration) -> Result<usize, Unsettled> {
        let token = self.world.written(token);
        let call = self.world.call().authorized_by(&format!("DPoP {token}"));
        let (begun, mut served) = (Instant::now(), 0);
        for _ in 0..proofs {
            if begun.elapsed() > span {
                break;
            }
            let proof = self.proof_for(&token).compact();
            let request = call.request.clone().header("DPoP", &proof);
            let answer = self.world.channel().http.send_in_bulk(&request).await;
            let answer = answer.map_err(|failure| Unsettled::because(failure.to_string()))?;
            served += usize::from((200..300).contains(&answer.status));
            if let Some(nonce) = answer.header("dpop-nonce") {
                self.nonce = Some(nonce.to_owned());
            }
        }
        Ok(served)
    }

    /// Makes a call, and makes it once more if the API gives a nonce and wants to see it (section 9).
    pub async fn sends(&mut self, call: impl Fn(&Self) -> ApiCall) -> Result<ApiAnswer, Unsettled> {
        let answer = call(self).send().await?;
        let before = self.nonce.clone();
        if let Some(nonce) = answer.response().and_then(|response| response.header("dpop-nonce")) {
            self.nonce = Some(nonce.to_owned());
        }
        let is_wanted =
            answer.challenge().is_some_and(|challenge| challenge.get("error") == Some("use_dpop_nonce"));
        if is_wanted && self.nonce != before { call(self).send().await } else { Ok(answer) }
    }
}
