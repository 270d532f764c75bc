//! What happens at the endpoints that clients call directly.

use super::bag::{Key, Kind};
use super::field::Who;
use super::law::Law;
use super::ledger::{self, Broken, Sent};
use super::play::{Flow, Play};
use super::step::Step;
use beartrap_kit::{Client, ClientRequest, Code, Credentials, Form, Tokens, Unsettled};

impl Play<'_> {
    /// An honest client redeems the code of a sign-in, or the one that Mallory's browser brought in place of it.
    pub(super) async fn client_redeems(
        &mut self,
        id: u16,
        injected: Option<Key>,
    ) -> Result<String, Unsettled> {
        let missing = || Unsettled::because("there is no such sign-in");
        let at = self.flows.iter().position(|flow| flow.step == id && !flow.redeemed).ok_or_else(missing)?;
        let brought = injected.map(|key| self.text(key));
        let Flow { who, client, code, redeemed, .. } = &mut self.flows[at];
        *redeemed = true;
        let (who, client, code) = (*who, client.clone(), code.clone());
        let code = Code { value: brought.unwrap_or(code.value), ..code };
        let answer = client.redeem(&code).await?;
        let sent = honestly(&client, &code);
        let Ok(tokens) = answer.tokens() else { return Ok(answer.describe()) };
        let owner = self.judges_redemption(&sent, &tokens, who);
        self.keeps(&client, &tokens, owner, None);
        let refresh_token = tokens.refresh_token().ok();
        if who == Who::Alice {
            self.gets(Kind::IdToken, tokens.document()["id_token"].as_str().unwrap_or_default(), "Alice's");
            if client.is_public() {
                self.gets(Kind::RefreshToken, refresh_token.as_deref().unwrap_or_default(), "Alice's stolen");
            }
        }
        self.flows[at].refresh_token = refresh_token;
        Ok(answer.describe())
    }

    pub(super) async fn client_refreshes(&mut self, id: u16) -> Result<String, Unsettled> {
        let (at, client, token) = self.refreshable(id)?;
        let answer = client.refresh(&token).await?;
        if let Ok(tokens) = answer.tokens() {
            let now = self.world.now();
            let known = self.ledger.refresh_tokens.get_mut(&token);
            let known = known.map(|known| {
                known.used.get_or_insert(now);
                known.clone()
            });
            self.keeps(&client, &tokens, Some(Who::Alice), known);
            self.flows[at].refresh_token = Some(tokens.latest_refresh_token(&token));
        }
        Ok(answer.describe())
    }

    pub(super) async fn client_revokes(&mut self, id: u16) -> Result<String, Unsettled> {
        let (at, client, token) = self.refreshable(id)?;
        let answer = client.revoking(&token).send().await?;
        if answer.status() == 200 {
            if let Some(known) = self.ledger.refresh_tokens.get_mut(&token) {
                known.revoked = true;
            }
            self.flows[at].refresh_token = None;
        }
        Ok(answer.describe())
    }

    fn refreshable(&self, id: u16) -> Result<(usize, Client, String), Unsettled> {
        let missing = || Unsettled::because("there is no refresh token");
        let at = self.flows.iter().position(|flow| flow.step == id).ok_or_else(missing)?;
        let flow = &self.flows[at];
        Ok((at, flow.client.clone(), flow.refresh_token.clone().ok_or_else(missing)?))
    }

    /// Mallory redeems a code, with what she knows to belong to it.
    pub(super) async fn redeems(&mut self, code: Key, step: &Step) -> Result<String, Unsettled> {
        let text = self.text(code);
        let known = self.ledger.codes.get(&text).cloned().unwrap_or_default();
        let hers = |challenge: &String| {
            let mut proofs = self.bag.of(Kind::Proof).map(|value| &value.text);
            proofs.find(|proof| beartrap_kit::Pkce::of(proof).challenge == *challenge).cloned()
        };
        let verifier = known.challenges.iter().find_map(hers);
        let proper = [
            ("code", Some(text)),
            ("redirect_uri", known.redirect_uris.first().cloned()),
            ("code_verifier", verifier),
        ];
        let client = known.clients.first().cloned();
        let (request, sent) = self.token_request("authorization_code", proper, client, step).await?;
        let answer = request.send().await?;
        let Ok(tokens) = answer.tokens() else { return Ok(answer.describe()) };
        let user = self.judges_redemption(&sent, &tokens, Who::Mallory);
        self.obtains(&sent, &tokens, user, None).await;
        Ok(answer.describe())
    }

    pub(super) async fn refreshes(&mut self, token: Key, step: &Step) -> Result<String, Unsettled> {
        let text = self.text(token);
        let known = self.ledger.refresh_tokens.get(&text).cloned().unwrap_or_default();
        let proper = [("refresh_token", Some(text)), ("scope", None), ("", None)];
        let client = known.clients.first().cloned();
        let (request, sent) = self.token_request("refresh_token", proper, client, step).await?;
        let answer = request.send().await?;
        let Ok(tokens) = answer.tokens() else { return Ok(answer.describe()) };
        let now = self.world.now();
        match self.ledger.refreshed(self.field, &sent, tokens.scope(), now) {
            None => {
                let why = "tokens were issued for a refresh token that never was".to_owned();
                self.breaks(Broken { law: Law::REFRESH_KNOWN, why }, false);
                self.obtains(&sent, &tokens, None, None).await;
            }
            Some((text, broken)) => {
                let known = self.ledger.refresh_tokens.get_mut(&text).map(|known| {
                    known.used.get_or_insert(now);
                    known.clone()
                });
                let user = known.as_ref().map(|known| known.user);
                for one in broken {
                    self.breaks(one, user == Some(Who::Alice));
                }
                self.obtains(&sent, &tokens, user, known).await;
            }
        }
        Ok(answer.describe())
    }

    pub(super) async fn introspects(&mut self, token: Key, step: &Step) -> Result<String, Unsettled> {
        let own = self.own_id();
        let (clients, secrets) = self.credentials(own, step);
        let base = self.any_client().await?;
        let values = self.filled(step.swap("token"), vec![self.text(token)]);
        let request = base.introspecting(values.first().map_or("", String::as_str));
        let request = if values.is_empty() { request.without("token") } else { request };
        let request = values.iter().skip(1).fold(request, |request, more| request.and("token", more));
        let answer = self.authenticated(request, &clients, &secrets).send().await?;
        let sent = Sent { clients, secrets, form: Vec::new() };
        // A public client that names itself is some form of authorization, if a poor one.
        let authorized = self.field.clients(&sent.clients).any(|client| sent.proves(client));
        if answer.says_active().is_good() && !authorized {
            let alice = answer.document()["sub"].as_str().is_some_and(|sub| self.field.is_alice(sub));
            let why = "the answer tells of a token, and nobody proved who asks".to_owned();
            self.breaks(Broken { law: Law::INTROSPECTION_AUTHORIZED, why }, alice);
        }
        Ok(answer.describe())
    }

    pub(super) async fn revokes(&mut self, token: Key, step: &Step) -> Result<String, Unsettled> {
        let text = self.text(token);
        let owner = self.ledger.refresh_tokens.get(&text).and_then(|known| known.clients.first().cloned());
        let (clients, secrets) = self.credentials(owner.or(self.own_id()), step);
        let values = self.filled(step.swap("token"), vec![text]);
        let base = self.any_client().await?;
        let request = base.revoking(values.first().map_or("", String::as_str));
        let request = values.iter().skip(1).fold(request, |request, more| request.and("token", more));
        let answer = self.authenticated(request, &clients, &secrets).send().await?;
        let sent = Sent { clients, secrets, form: Vec::new() };
        if let ([only], 200) = (values.as_slice(), answer.status())
            && let Some(known) = self.ledger.refresh_tokens.get_mut(only)
        {
            let owners = self.field.clients(&known.clients);
            let by_owner =
                owners.into_iter().any(|owner| sent.clients == [owner.id.clone()] && sent.proves(owner));
            known.revoked |= by_owner;
        }
        Ok(answer.describe())
    }

    pub(super) async fn asks_userinfo(&mut self, token: Key, step: &Step) -> Result<String, Unsettled> {
        let values = self.filled(step.swap("token"), vec![self.text(token)]);
        let Some(text) = values.last() else { return Ok("nothing was asked".into()) };
        let answer = self.world.userinfo()?.bearing(text).send().await?;
        let alice = answer.document()["sub"].as_str().is_some_and(|sub| self.field.is_alice(sub));
        let due = self.ledger.access_tokens.get(text).copied();
        let agreed = due == Some(Some(Who::Alice)) || self.ledger.agreed.contains(text);
        if answer.status() == 200 && alice && !agreed {
            let law = if due.is_some() { Law::SPEAKS_FOR_ALICE } else { Law::ACCESS_TOKEN_VALIDATED };
            let why = "UserInfo tells of Alice, and this is no access token of hers".to_owned();
            self.breaks(Broken { law, why }, true);
        }
        Ok(answer.describe())
    }

    pub(super) async fn asks_for_client(&mut self, at: usize, step: &Step) -> Result<String, Unsettled> {
        let id = self.registration(at).map(|client| client.id.clone());
        let proper = [("scope", None), ("", None), ("", None)];
        let (request, sent) = self.token_request("client_credentials", proper, id, step).await?;
        let answer = request.send().await?;
        let Ok(tokens) = answer.tokens() else { return Ok(answer.describe()) };
        let named: Vec<_> = self.field.clients(&sent.clients).collect();
        if !named.is_empty() && named.iter().all(|client| client.is_public()) {
            let why = format!("{} is a public client", sent.clients.join(" or "));
            self.breaks(Broken { law: Law::CLIENT_CONFIDENTIAL, why }, false);
        } else if !named.iter().any(|client| sent.proves(client)) {
            let why = "the request does not prove to be from a client".to_owned();
            self.breaks(Broken { law: Law::CLIENT_AUTHENTICATED, why }, false);
        }
        self.obtains(&sent, &tokens, None, None).await;
        Ok(answer.describe())
    }

    pub(super) async fn asks_with_password(&mut self, at: usize, step: &Step) -> Result<String, Unsettled> {
        let client = self.client(at).await?;
        let (clients, secrets) = self.credentials(Some(client.id().to_owned()), step);
        let request = client.asking_with_the_password_of(&self.mallory);
        let answer = self.authenticated(request, &clients, &secrets).send().await?;
        let Ok(tokens) = answer.tokens() else { return Ok(answer.describe()) };
        let why = "tokens of a user were issued for a password, and without a code".to_owned();
        self.breaks(Broken { law: Law::NO_PASSWORD_GRANT, why }, false);
        let sent = Sent { clients, secrets, form: Vec::new() };
        self.obtains(&sent, &tokens, Some(Who::Mallory), None).await;
        Ok(answer.describe())
    }

    /// Judges tokens that were issued for a code. Gives the user to whom they are due.
    fn judges_redemption(&mut self, sent: &Sent, tokens: &Tokens, receiver: Who) -> Option<Who> {
        let Some((text, broken)) = self.ledger.redeemed(self.field, sent, tokens.access_token()) else {
            let why = "tokens were issued for a code that never was".to_owned();
            self.breaks(Broken { law: Law::CODE_KNOWN, why }, false);
            return None;
        };
        let code = self.ledger.codes.get_mut(&text)?;
        code.gave.push(tokens.access_token().to_owned());
        let user = code.user;
        for one in broken {
            self.breaks(one, user == Who::Alice && receiver == Who::Mallory);
        }
        Some(user)
    }

    /// Mallory has tokens: they go into her bag, and she sees for whom they speak.
    async fn obtains(
        &mut self,
        sent: &Sent,
        tokens: &Tokens,
        due: Option<Who>,
        from: Option<ledger::RefreshToken>,
    ) {
        let whose = match due {
            Some(Who::Alice) => "Alice's",
            Some(Who::Mallory) => "her own",
            None => "her client's",
        };
        self.given += 1;
        self.gets(Kind::AccessToken, tokens.access_token(), whose);
        if let (Some(Who::Alice), Some(id)) = (due, tokens.document()["id_token"].as_str()) {
            self.ledger.agreed.insert(id.to_owned());
        }
        self.gets(Kind::IdToken, tokens.document()["id_token"].as_str().unwrap_or_default(), whose);
        self.gets(Kind::RefreshToken, &tokens.refresh_token().unwrap_or_default(), whose);
        self.records(&sent.clients, tokens, due, from, sent);
        let mut subs: Vec<String> = tokens.id_token().iter().map(|id| id.subject().to_owned()).collect();
        if due.is_some() && self.world.server().is_openid() {
            subs.extend(self.world.subject_of(tokens.access_token()).await);
        }
        let alice = subs.iter().any(|sub| self.field.is_alice(sub));
        if alice && due != Some(Who::Alice) {
            let why = "what Mallory was given speaks for Alice".to_owned();
            self.breaks(Broken { law: Law::SPEAKS_FOR_ALICE, why }, true);
        }
    }

    /// An honest client has tokens.
    fn keeps(
        &mut self,
        client: &Client,
        tokens: &Tokens,
        due: Option<Who>,
        from: Option<ledger::RefreshToken>,
    ) {
        let sent = Sent::default();
        self.records(&[client.id().to_owned()], tokens, due, from, &sent);
    }

    fn records(
        &mut self,
        clients: &[String],
        tokens: &Tokens,
        due: Option<Who>,
        from: Option<ledger::RefreshToken>,
        sent: &Sent,
    ) {
        self.ledger.access_tokens.insert(tokens.access_token().to_owned(), due);
        let (Ok(token), Some(user)) = (tokens.refresh_token(), due) else { return };
        let asked = || {
            let mut codes = sent.values("code").into_iter().filter_map(|code| self.ledger.codes.get(code));
            codes.next().and_then(|code| code.scope.clone())
        };
        let granted = match &from {
            Some(from) => from.scope.clone(),
            None => tokens.scope().map(str::to_owned).or_else(asked),
        };
        let owners = from.map_or_else(|| clients.to_vec(), |from| from.clients);
        let known =
            ledger::RefreshToken { user, clients: owners, scope: granted, used: None, revoked: false };
        self.ledger.refresh_tokens.entry(token).or_insert(known);
    }

    /// A token request of Mallory's, and what it says.
    async fn token_request(
        &self,
        grant_type: &str,
        proper: [(&'static str, Option<String>); 3],
        client: Option<String>,
        step: &Step,
    ) -> Result<(ClientRequest, Sent), Unsettled> {
        let mut form = Vec::new();
        for (name, value) in proper.into_iter().filter(|(name, _)| !name.is_empty()) {
            let values = self.filled(step.swap(name), value.into_iter().collect());
            form.extend(values.into_iter().map(|value| (name, value)));
        }
        let (clients, secrets) = self.credentials(client, step);
        let written = form.iter().map(|(name, value)| (*name, value.as_str()));
        let written = Form::of([("grant_type", grant_type)].into_iter().chain(written));
        let request = self.any_client().await?.token_request(&written);
        let request = self.authenticated(request, &clients, &secrets);
        Ok((request, Sent { clients, secrets, form }))
    }

    /// Who a request says it is from, and with what secrets: by default as one who has the secret of her own client only.
    fn credentials(&self, client: Option<String>, step: &Step) -> (Vec<String>, Vec<String>) {
        let clients = self.filled(step.swap("client"), client.into_iter().collect());
        let own = clients.iter().any(|id| self.is_hers(id));
        let own = self.own.filter(|_| own).and_then(|at| self.registration(at)?.secret.as_ref());
        let secrets =
            self.filled(step.swap("secret"), own.map(|secret| secret.0.clone()).into_iter().collect());
        (clients, secrets)
    }

    /// A request with these credentials, in the way that the first client is registered for; what there is more of goes
    /// into the body.
    fn authenticated(&self, request: ClientRequest, clients: &[String], secrets: &[String]) -> ClientRequest {
        use beartrap_kit::target::AuthMethod;
        let Some(id) = clients.first().cloned() else {
            return secrets.iter().fold(request.anonymous(), |request, s| request.and("client_secret", s));
        };
        let method = self.field.clients(clients).find(|client| client.id == id).map(|client| client.auth);
        let in_body = |request: ClientRequest, ids: &[String], secrets: &[String]| {
            let request = ids.iter().fold(request, |request, id| request.and("client_id", id));
            secrets.iter().fold(request, |request, secret| request.and("client_secret", secret))
        };
        match (secrets.first().cloned(), method) {
            (Some(secret), Some(AuthMethod::Basic)) => in_body(request, &clients[1..], &secrets[1..])
                .with_credentials(Credentials::Basic { id, secret }),
            _ => in_body(request, clients, secrets).anonymous(),
        }
    }

    fn own_id(&self) -> Option<String> {
        self.own.and_then(|at| self.registration(at)).map(|own| own.id.clone())
    }

    /// A client whose requests are rewritten.
    async fn any_client(&self) -> Result<Client, Unsettled> {
        self.client(self.own.or(self.field.sane.first().copied()).unwrap_or_default()).await
    }
}

/// The token request of an honest client.
fn honestly(client: &Client, code: &Code) -> Sent {
    let secret = client.registration().secret.iter().map(|secret| secret.0.clone()).collect();
    let mut form = vec![("code", code.value.clone()), ("redirect_uri", code.redirect_uri.clone())];
    form.extend(code.verifier.iter().map(|verifier| ("code_verifier", verifier.clone())));
    Sent { clients: vec![client.id().to_owned()], secrets: secret, form }
}
