use super::{Api, ApiAnswer, Endpoint, Principal};
use crate::http::Http;
use crate::judging::{Observation, Unsettled, require};
use crate::scene::Channel;
use crate::suite::World;
use crate::transcript::Transcript;
use crate::world::ONE_MINUTE;
use beartrap_core::Capability;
use beartrap_forge::{Algorithm, Deviation, Json, SigningKey, Token};
use beartrap_issuer::{Issuer, Key, Upstream};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The world of one check of an API: the API, the issuer that it trusts, and callers with any token.
pub struct ApiWorld {
    pub(super) api: Arc<Api>,
    pub(super) channel: Channel,
    /// The check changed what the issuer publishes, so it must be put right.
    disturbed: bool,
}

impl World for ApiWorld {
    type Target = Api;

    fn new(api: Arc<Api>, id: &str, seed: u64) -> Self {
        let http = Http::new(api.transport.clone(), api.hosts.clone(), Transcript::default());
        Self { api, channel: Channel::new(http, id, seed), disturbed: false }
    }

    fn channel(&self) -> &Channel {
        &self.channel
    }
}

impl Drop for ApiWorld {
    fn drop(&mut self) {
        if self.disturbed {
            self.issuers_recover();
        }
    }
}

impl ApiWorld {
    /// The API under test.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// The issuer that the API trusts.
    pub fn issuer(&self) -> &Issuer {
        &self.api.issuer
    }

    /// The issuer, to be changed: it is put right when the check ends. Such a check has the API to itself (`alone`).
    pub fn disturbs_the_issuer(&mut self) -> &Issuer {
        self.disturbed = true;
        &self.api.issuer
    }

    /// The issuers are put right before the check ends: within a minute, an honest token is served again and a forged one
    /// refused, or the check is unsettled, since what was seen may have had another reason.
    pub async fn recovers(&self) -> Result<(), Unsettled> {
        self.issuers_recover();
        require(self.served_within(&self.token(), ONE_MINUTE).await?.is_served())?;
        // A token of an unknown key waits for a fetch that is still on its way.
        let mut refused = self.refuses_a_forged_one().await;
        for _ in 0..3 {
            if refused.is_err() {
                refused = self.refuses_a_forged_one().await;
            }
        }
        refused
    }

    pub(super) fn issuers_recover(&self) {
        self.issuer().recovers();
        self.api.second_issuer.iter().for_each(|second| second.recovers());
    }

    /// The second issuer that the API trusts; unsettled if it trusts only one.
    pub fn second_issuer(&self) -> Result<&Issuer, Unsettled> {
        let second = self.api.second_issuer.as_deref();
        second
            .ok_or_else(|| Unsettled::because("the API trusts one issuer; say so with second_issuer = true"))
    }

    /// The upstream that the tools of the API call; unsettled if there is none.
    pub fn upstream(&self) -> Result<&Upstream, Unsettled> {
        let upstream = self.api.upstream.as_deref();
        upstream.ok_or_else(|| Unsettled::because("no tool calls an upstream; say so with upstream = true"))
    }

    /// An honest token for the main endpoint, to be changed.
    pub fn token(&self) -> Token {
        self.token_for(self.api.main())
    }

    /// An honest token for an endpoint: Alice's, or an application's where only those may call.
    pub fn token_for(&self, endpoint: &Endpoint) -> Token {
        let borrowed = self.borrowed().and_then(|borrowed| borrowed.token_for(endpoint));
        borrowed.unwrap_or_else(|| self.token_of(self.issuer(), endpoint))
    }

    /// An honest token of this issuer for an endpoint.
    pub fn token_of(&self, issuer: &Issuer, endpoint: &Endpoint) -> Token {
        if let Ok(entra) = self.entra() {
            return self.with_usual_claims(self.with_email(entra.token_for(endpoint), endpoint));
        }
        let mut setting = issuer.setting();
        if let Some(owner) = &endpoint.owner {
            setting.subject.clone_from(owner);
        }
        if endpoint.only == Some(Principal::Application) {
            setting.subject.clone_from(&setting.client_id);
        }
        setting.scope = endpoint.scope.clone().unwrap_or_default();
        let mut token = Token::access_token(&setting, &issuer.key(Key::First))
            .header("typ", self.api.token_type.as_str())
            .claim("jti", self.channel.random(|random| random.token(16)));
        if endpoint.scope.is_none() {
            token = token.without_claim("scope");
        }
        if let Some(role) = &endpoint.role {
            token = token.claim("roles", [role.as_str()]);
        }
        if let Some(acr) = &endpoint.acr {
            token = token.claim("acr", acr.as_str()).claim("auth_time", issuer.now());
        }
        self.with_usual_claims(self.with_email(token, endpoint))
    }

    /// The token with the claims that each token of this API has.
    fn with_usual_claims(&self, token: Token) -> Token {
        let token = match &self.api.certificates {
            Some(certificates) => certificates.bind(token),
            None => token,
        };
        self.api.claims.iter().fold(token, |token, (name, value)| token.claim(name, value.clone()))
    }

    /// What the answer of an endpoint that shows its caller shows, if it is honestly called.
    pub fn callers_id(&self, endpoint: &Endpoint) -> String {
        let claim = if self.entra().is_ok() { "oid" } else { "sub" };
        let token = self.token_for(endpoint);
        token.claim_value(claim).and_then(Json::as_str).unwrap_or_default().to_owned()
    }

    /// An honest ID token of the same issuer, for the client.
    pub fn id_token(&self) -> Token {
        match self.entra() {
            Ok(entra) => entra.id_token(&entra.setting().client),
            Err(_) => self.issuer().id_token(),
        }
    }

    /// The endpoint that asks for least beyond a user's token, so that it shows best whether a token is believed: the
    /// first without scope, role, owner and step-up, or else the main one.
    pub fn plainest(&self) -> &Endpoint {
        self.api.plainest()
    }

    /// Whether the contract says that the API keeps to RFC 9068. One that takes tokens with the typ `at+jwt` and does not
    /// say so may just not look.
    pub fn keeps_to_rfc9068(&self) -> bool {
        self.api.type_is_declared && self.api.has(Capability::ApiOnAtJwt)
    }

    /// One of the issuer's keys.
    pub fn key(&self, which: Key) -> SigningKey {
        self.issuer().key(which)
    }

    /// The honest token with each of these lies, one at a time.
    pub fn lies(&self, deviations: &[Deviation]) -> Vec<(String, String)> {
        let honest = self.token();
        let told =
            deviations.iter().filter_map(|lie| Some((lie.name().to_owned(), lie.apply(&honest)?.compact())));
        told.collect()
    }

    /// The honest token with one change, and its name.
    pub fn lie(&self, name: &str, change: impl FnOnce(Token) -> Token) -> (String, String) {
        (name.to_owned(), change(self.token()).compact())
    }

    /// Publishes these JWKs, and the issuer's first key once more under a name that is new. A token under that name is
    /// served as soon as the API has read them all; unsettled if that takes longer than a minute.
    pub async fn publishes_until_read(
        &mut self,
        jwks: impl IntoIterator<Item = Value>,
    ) -> Result<(), Unsettled> {
        let fresh = self.key(Key::First).with_kid(&format!("fresh-{}", self.made_up()));
        let issuer = self.disturbs_the_issuer();
        jwks.into_iter().chain([fresh.public_jwk()]).for_each(|jwk| issuer.publish_also(jwk));
        let answer = self.served_within(&self.token().with_key(&fresh), ONE_MINUTE).await?;
        require(answer.is_served())
    }

    /// The object of this user; unsettled if none is named.
    pub fn object_of(&self, owner: &str) -> Result<Endpoint, Unsettled> {
        let found = self.api.endpoint_where(|endpoint| endpoint.owner.as_deref() == Some(owner));
        let missing =
            || Unsettled::because(format!("no object of {owner} is named; add one as [[api.endpoint]]"));
        found.cloned().ok_or_else(missing)
    }

    /// The first endpoint that does this, in words: `asks for a role`; unsettled if none is named.
    pub fn endpoint_that(&self, does: &str, fits: impl Fn(&Endpoint) -> bool) -> Result<Endpoint, Unsettled> {
        let missing =
            || Unsettled::because(format!("no endpoint that {does} is named; add one as [[api.endpoint]]"));
        self.api.endpoint_where(fits).cloned().ok_or_else(missing)
    }

    /// A URL at the issuer that nothing honest names, and of which this check alone knows.
    pub fn canary(&self, name: &str) -> Url {
        let name = format!("{name}-{}", self.made_up());
        let parsed = self.issuer().canary(&name).parse();
        parsed.unwrap_or_else(|_| self.api.url.clone())
    }

    /// Nobody asked for this URL. Whatever the API fetches, it has fetched when it answers.
    pub fn was_not_fetched(&self, canary: &Url) -> Observation {
        let fetched = self.issuer().fetches(canary.path()).len();
        let observed =
            if fetched == 0 { "no request to it".to_owned() } else { format!("{fetched} requests to it") };
        Observation::of(fetched == 0, "no request to the URL in the token", observed)
    }

    /// The main endpoint is called with this token until it is served, or for this long.
    pub async fn served_within(&self, token: &Token, span: Duration) -> Result<ApiAnswer, Unsettled> {
        let pause = Duration::from_secs(5);
        let mut waited = Duration::ZERO;
        loop {
            let answer = self.called_with(token).await?;
            if answer.had_effect() || waited >= span {
                return Ok(answer);
            }
            self.time_passes(pause).await;
            waited += pause;
        }
    }

    /// How often the API asked for the keys so far.
    pub fn key_fetches(&self) -> usize {
        self.issuer().fetches("/jwks").len()
    }

    /// Tokens of unknown keys are shown beside honest ones until one of them makes the API fetch the keys, for a minute at
    /// most, since many pause between two fetches. The answers to the last two, or nothing if the keys were not fetched.
    pub async fn makes_it_fetch(&self) -> Result<Option<(ApiAnswer, ApiAnswer)>, Unsettled> {
        let pause = Duration::from_secs(5);
        let before = self.key_fetches();
        let mut waited = Duration::ZERO;
        loop {
            let attacker = SigningKey::attacker(Algorithm::Rs256).with_kid(&self.made_up());
            let answers = self.called_with_both(&self.token().with_key(&attacker), &self.token()).await?;
            if self.key_fetches() > before {
                return Ok(Some(answers));
            }
            if waited >= ONE_MINUTE {
                return Ok(None);
            }
            self.time_passes(pause).await;
            waited += pause;
        }
    }

    /// The time, in seconds since 1970, as issuer and API see it.
    pub fn now(&self) -> u64 {
        self.issuer().now()
    }

    /// Lets time pass: for real on a real API, by turning the clock of the lab.
    pub async fn time_passes(&self, span: Duration) {
        self.channel.http.transport().time_passes(span).await;
        if let Some(borrowed) = self.borrowed() {
            borrowed.renew_if_over().await;
        }
    }

    /// Sixteen random octets that nobody has seen.
    pub(super) fn random_octets(&self) -> [u8; 16] {
        let octets = self.channel.random(|random| random.bytes(16));
        std::array::from_fn(|at| octets[at])
    }

    /// A random value that nobody has seen: 22 characters.
    pub fn made_up(&self) -> String {
        self.channel.random(|random| random.token(16))
    }
}
