//! Calls of an API, and what most checks want of their answers.

use super::{ApiAnswer, ApiCall, ApiWorld, Endpoint};
use crate::judging::{Family, Observation, Outcome, Unsettled, judge, require};
use beartrap_forge::{Algorithm, SigningKey, Token};

impl ApiWorld {
    /// A call of the main endpoint.
    pub fn call(&self) -> ApiCall {
        self.call_of(self.api.main())
    }

    /// A call of an endpoint.
    pub fn call_of(&self, endpoint: &Endpoint) -> ApiCall {
        ApiCall::new(&self.channel, &self.api, endpoint)
    }

    /// The main endpoint is called with this token.
    pub async fn called_with(&self, token: &Token) -> Result<ApiAnswer, Unsettled> {
        self.call().bearing(token).send().await
    }

    /// The main endpoint is called with both tokens, in two requests at once.
    pub async fn called_with_both(
        &self,
        one: &Token,
        other: &Token,
    ) -> Result<(ApiAnswer, ApiAnswer), Unsettled> {
        self.call_of_both(self.api.main(), one, other).await
    }

    /// The main endpoint is called with each of these texts in place of a token, all at once.
    pub async fn called_with_texts(&self, tokens: &[String]) -> Result<Vec<ApiAnswer>, Unsettled> {
        futures_util::future::try_join_all(tokens.iter().map(|token| self.called_with_text(token))).await
    }

    /// An endpoint is called with both tokens, in two requests at once.
    pub async fn call_of_both(
        &self,
        endpoint: &Endpoint,
        one: &Token,
        other: &Token,
    ) -> Result<(ApiAnswer, ApiAnswer), Unsettled> {
        let call = |token| self.call_of(endpoint).bearing(token).send();
        futures_util::future::try_join(call(one), call(other)).await
    }

    /// An endpoint is called with an honest token.
    pub async fn honestly_called(&self, endpoint: &Endpoint) -> Result<ApiAnswer, Unsettled> {
        self.call_of(endpoint).bearing(&self.token_for(endpoint)).send().await
    }

    /// The text of a token, of which the transcript shows the digest from now on.
    pub fn written(&self, token: &Token) -> String {
        let text = token.compact();
        self.channel.transcript().remember("at", &text);
        text
    }

    /// The main endpoint is called with this text in place of a token.
    pub async fn called_with_text(&self, token: &str) -> Result<ApiAnswer, Unsettled> {
        self.call().bearing_text(token).send().await
    }

    /// An honest token is served: the control of every refusal.
    pub async fn serves_the_honest(&self) -> Result<(), Unsettled> {
        require(self.called_with(&self.token()).await?.is_served())
    }

    /// The same at another endpoint.
    pub async fn serves_the_honest_at(&self, endpoint: &Endpoint) -> Result<(), Unsettled> {
        require(self.honestly_called(endpoint).await?.is_served())
    }

    /// A token that anybody can make is not served: the control of every acceptance.
    pub async fn refuses_a_forged_one(&self) -> Result<(), Unsettled> {
        let attacker = SigningKey::attacker(Algorithm::Rs256);
        let forged = self.token().signed_by(&attacker);
        require(self.called_with(&forged).await?.is_not_served())
    }

    /// The whole of a check that presents wrong tokens: an honest one is served before and after, and each of these is
    /// refused.
    pub async fn refuses_each(&self, lies: impl IntoIterator<Item = (String, String)>) -> Outcome {
        self.judges_each(lies, ApiAnswer::is_unauthorized).await
    }

    /// As [`refuses_each`](Self::refuses_each), with another rule for the answers.
    pub async fn judges_each(
        &self,
        lies: impl IntoIterator<Item = (String, String)>,
        rule: fn(&ApiAnswer) -> Observation,
    ) -> Outcome {
        self.judges_each_at(self.api.main(), lies, rule).await
    }

    /// As [`judges_each`](Self::judges_each), at another endpoint.
    pub async fn judges_each_at(
        &self,
        endpoint: &Endpoint,
        lies: impl IntoIterator<Item = (String, String)>,
        rule: fn(&ApiAnswer) -> Observation,
    ) -> Outcome {
        require(self.honestly_called(endpoint).await?.is_served())?;
        let mut family = Family::of("a token");
        for (name, token) in lies {
            // Some lies need the issuer's key: a borrowed token stays as it is.
            if self.borrowed().is_some_and(|borrowed| borrowed.has_lent(&token)) {
                continue;
            }
            family.add(name, rule(&self.call_of(endpoint).bearing_text(&token).send().await?));
        }
        require(self.honestly_called(endpoint).await?.is_served())?;
        judge(family)
    }
}
