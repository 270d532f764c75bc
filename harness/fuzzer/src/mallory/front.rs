//! What happens in browsers: sign-ins, links and forged forms.

use super::bag::Kind;
use super::field::Who;
use super::law::Law;
use super::ledger::{self, Broken};
use super::play::{Flow, Play};
use super::step::{Fill, Step};
use beartrap_kit::target::{ClientKind, Registration};
use beartrap_kit::{AuthorizationRequest, Client, Grade, Landing, Pkce, RedirectUri, Unsettled};

/// The parameters of an authorization request that the oracle has to know.
const KNOWN: [&str; 5] = ["client_id", "redirect_uri", "code_challenge", "code_challenge_method", "scope"];

/// An authorization request as it is sent, and what it says.
struct Asked {
    request: AuthorizationRequest,
    said: Vec<(&'static str, Vec<String>)>,
    state: Option<String>,
    pkce: Pkce,
}

impl Asked {
    fn values(&self, name: &str) -> Vec<String> {
        self.said
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, values)| values.clone())
            .unwrap_or_default()
    }

    /// What the server has to remember of it.
    fn code(&self, user: Who) -> ledger::Code {
        ledger::Code {
            user,
            clients: self.values("client_id"),
            redirect_uris: self.values("redirect_uri"),
            challenges: self.values("code_challenge"),
            s256: self.values("code_challenge_method").iter().any(|method| method == "S256"),
            scope: self.values("scope").into_iter().reduce(|all, more| format!("{all} {more}")),
            gave: Vec::new(),
        }
    }
}

impl Play<'_> {
    /// An honest client sends somebody to the server. Of Alice's sign-in leaks what stands in the URLs.
    pub(super) async fn signs_in(&mut self, who: Who, at: usize) -> Result<String, Unsettled> {
        let client = self.client(at).await?;
        let asked = self.asked(&client, None);
        let browser = if who == Who::Alice { &mut self.alice } else { &mut self.mallory };
        let landing = browser.visits(asked.request.clone()).await?;
        self.sees_the_password_stay(who, &landing);
        let mut code = landing.code()?;
        code.verifier = Some(asked.pkce.verifier.clone());
        self.ledger.codes.entry(code.value.clone()).or_insert_with(|| asked.code(who));
        let whose = if who == Who::Alice { "Alice's" } else { "her own" };
        self.gets(Kind::Code, &code.value, whose);
        self.gets(Kind::State, asked.state.as_deref().unwrap_or_default(), whose);
        self.bag.put(
            self.at,
            Kind::Proof,
            &asked.pkce.challenge,
            format!("{whose} code_challenge (step {})", self.at),
        );
        let flow = Flow { step: self.at, who, client, code, redeemed: false, refresh_token: None };
        self.flows.push(flow);
        Ok(landing.describe())
    }

    /// Somebody's browser takes a request that Mallory wrote.
    pub(super) async fn authorizes(&mut self, who: Who, at: usize, step: &Step) -> Result<String, Unsettled> {
        let client = self.client(at).await?;
        let asked = self.asked(&client, Some(step));
        // She knows what she wrote, whatever comes of it.
        let own = format!("her own code_verifier (step {})", self.at);
        self.bag.put(self.at, Kind::Proof, &asked.pkce.verifier, own);
        self.gets(Kind::State, asked.state.as_deref().unwrap_or_default(), "her own");
        let browser = if who == Who::Alice { &mut self.alice } else { &mut self.mallory };
        let landing = browser.visits(asked.request.clone()).await?;
        self.sees_the_password_stay(who, &landing);
        self.receives(who, &asked, &landing);
        Ok(landing.describe())
    }

    /// A foreign page submits the consent form in Alice's browser.
    pub(super) async fn forges(&mut self, at: usize, step: &Step) -> Result<String, Unsettled> {
        let client = self.client(at).await?;
        let known = self.mallory.reaches_consent(client.authorization_request()).await?;
        let shown = self.alice.reaches_consent(client.authorization_request()).await?;
        let form = match step.swap("form") {
            Some(Fill::Nothing) => shown.as_known_from(&known),
            _ => known,
        };
        let landing = self.alice.is_made_to_submit(&form).await?;
        if landing.parameter("code").is_some() {
            let why = format!("{} got a code that Alice did not agree to", client.id());
            self.breaks(Broken { law: Law::CONSENT_NOT_FORGED, why }, true);
        }
        Ok(landing.describe())
    }

    /// A request for a client, with what a step puts in place of its parameters.
    fn asked(&self, client: &Client, step: Option<&Step>) -> Asked {
        let pkce = Pkce::of(&format!("{}{}", self.world.made_up(), self.world.made_up()));
        let mut request = client.authorization_request().with_proof_key(pkce.clone());
        let value = |request: &AuthorizationRequest, name| request.get(name).map(str::to_owned);
        let mut said: Vec<(&'static str, Vec<String>)> =
            KNOWN.iter().map(|&name| (name, value(&request, name).into_iter().collect())).collect();
        for swap in step.into_iter().flat_map(|step| &step.swaps) {
            let name = swap.parameter;
            let proper = value(&request, name).into_iter().collect();
            let values = self.filled(Some(swap.fill), proper);
            request = match values.split_first() {
                None => request.without(name),
                Some((first, rest)) => {
                    rest.iter().fold(request.but(name, first), |request, more| request.and(name, more))
                }
            };
            if let Some((_, known)) = said.iter_mut().find(|(known, _)| *known == name) {
                *known = values;
            }
        }
        let state = value(&request, "state");
        Asked { request, said, state, pkce }
    }

    /// What came back to a redirect URI, and whether it may be there.
    fn receives(&mut self, who: Who, asked: &Asked, landing: &Landing) {
        let Some(uri) = landing.left_for() else { return };
        let given = |name| landing.parameter(name).filter(|value| !value.is_empty()).map(str::to_owned);
        let (code, access, id) = (given("code"), given("access_token"), given("id_token"));
        if code.is_none() && access.is_none() && id.is_none() {
            return;
        }
        let asked_for = asked.values("client_id");
        let owner = self.field.clients(&asked_for).find(|client| is_registered(client, uri));
        let Some(owner) = owner else {
            let why = format!(
                "{} was sent where {} is not",
                what(code.is_some(), access.is_some()),
                asked_for.join(" or ")
            );
            self.breaks(Broken { law: Law::REDIRECT_URI_EXACT, why }, who == Who::Alice);
            return;
        };
        if let Some(code) = &code {
            self.ledger.codes.entry(code.clone()).or_insert_with(|| asked.code(who));
        }
        // What comes to an honest client in Alice's browser stays there; what comes to Mallory's, Alice agreed to.
        if who == Who::Alice && !self.is_hers(&owner.id) {
            return;
        }
        let whose = if who == Who::Alice { "Alice's" } else { "her own" };
        if let Some(access) = access {
            self.gets(Kind::AccessToken, &access, whose);
            self.ledger.access_tokens.insert(access, Some(who));
        }
        self.gets(Kind::Code, code.as_deref().unwrap_or_default(), whose);
        self.gets(Kind::IdToken, id.as_deref().unwrap_or_default(), whose);
    }

    fn sees_the_password_stay(&mut self, who: Who, landing: &Landing) {
        if landing.keeps_the_password().is_ok_and(|seen| seen.grade() == Grade::Bad) {
            let why = "the browser was made to post the password on to the redirect URI".to_owned();
            self.breaks(Broken { law: Law::PASSWORD_STAYS, why }, who == Who::Alice);
        }
    }
}

fn what(code: bool, access: bool) -> &'static str {
    match (code, access) {
        (true, _) => "a code",
        (false, true) => "an access token",
        (false, false) => "an ID token",
    }
}

/// Whether a URI without its query is one of a client's, the port of a native client's loopback address aside (RFC
/// 8252, 7.3).
fn is_registered(client: &Registration, uri: &str) -> bool {
    let before_query = |uri: &str| uri[..uri.find(['?', '#']).unwrap_or(uri.len())].to_owned();
    let any_port = client.kind == ClientKind::Native || client.is_public();
    client.redirect_uris.iter().any(|registered| {
        let registered = RedirectUri::new(before_query(registered));
        let same = registered.as_str() == uri;
        let alike = || RedirectUri::new(uri).with_port(0) == registered.with_port(0);
        same || (any_port && registered.is_loopback() && alike())
    })
}
