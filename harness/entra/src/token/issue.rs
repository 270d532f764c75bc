//! What is issued for a user's grant: the same for every way to it.

use super::{Granted, TokenRequest, on_behalf_of};
use crate::directory::{Application, ClientKind, Directory, SpaOrigin, Tenant, User};
use crate::errors::{audience, consent, not_found, redirect, user};
use crate::grants::{Grant, Grants, Platform, RefreshGrant};
use crate::mint::{Access, UserToken};
use crate::personality::Personality;
use crate::policy::{self, ClaimsRequest, How, Issue, Moment};
use crate::refusal::{Refusal, must};
use crate::scopes::{Resource, Wanted, Wish};
use crate::sign_in::account;
use crate::token::Proven;
use beartrap_core::Fault;
use beartrap_forge::entra::GRAPH;
use beartrap_lab::Random;
use serde_json::Map;

/// Whom tokens are minted for.
pub(crate) struct Mint<'a> {
    pub(crate) entra: &'a Personality,
    pub(crate) directory: &'a Directory,
    pub(crate) client: &'a Application,
    pub(crate) tenant: &'a Tenant,
    pub(crate) user: &'a User,
    pub(crate) grant: &'a Grant,
    /// Random.
    pub(crate) unique: &'a str,
}

/// What goes through the browser.
pub(crate) struct Front<'a> {
    pub(crate) code: Option<&'a str>,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) wants_access: bool,
    pub(crate) wants_id: bool,
}

/// The stores that issuing changes.
pub(super) struct Stores<'a> {
    pub(super) grants: &'a mut Grants,
    pub(super) random: &'a mut Random,
}

/// The answer to a grant of a user, once it was found to be good and its client proved itself.
pub(super) fn granted(
    asked: &TokenRequest,
    stores: &mut Stores,
    client: &Proven,
    grant: &Grant,
    nonce: Option<&str>,
) -> Result<Granted, Refusal> {
    let directory = asked.directory;
    let user = directory.user_named(&grant.user).ok_or(&user::USER_UNKNOWN)?;
    let tenant = directory.tenant(&grant.tenant).ok_or(&not_found::TENANT)?;
    let sent = Wish::read(&asked.form, asked.version)?;
    let wish = if sent.is_empty() { &grant.wish } else { &sent };
    let wanted = wish.wanted(directory, client.application)?;
    let api = wanted.resource.as_ref().map(|resource| resource.api);
    if let Some(api) = api {
        account::offered_in(directory, asked.authority, api, tenant)?;
    }
    let missing = wanted.missing(directory, client.application, tenant, user);
    let names: Vec<&str> = missing.iter().map(|scope| scope.name.as_str()).collect();
    let is_admitted = directory.is_admitted(client.application, tenant, user);
    let is_exchange = asked.form.get("grant_type") == Some(on_behalf_of::GRANT_TYPE);
    let needs_none = asked.entra.has(Fault::ConsentNotAsked)
        || (is_exchange && asked.entra.has(Fault::ExchangeWithoutConsent));
    must((names.is_empty() && is_admitted) || needs_none, consent::CONSENT_MISSING.about(names.join(", ")))?;
    let application = client.application;
    let claims = ClaimsRequest::read(&asked.form)?;
    let hands_password_on = asked.form.get("grant_type") == Some("password");
    let how = How {
        ask: asked.ask,
        client: if hands_password_on { ClientKind::Other } else { grant.platform.kind() },
        claims: &claims,
        proven: &grant.proven,
        signed_in_at: grant.signed_in_at,
        now: asked.entra.now(),
    };
    let moment = Moment::Redemption;
    let issue = Issue { directory, moment, tenant, client: application, api, user, how };
    let is_past_policies = (hands_password_on && asked.entra.has(Fault::PasswordAlwaysTraded))
        || (is_exchange && asked.entra.has(Fault::ExchangePastPolicy))
        || asked.entra.has(Fault::RefreshOutlivesSession);
    if !is_past_policies {
        policy::may_issue(&issue)?;
    }

    let unique = asked.unique.as_str();
    stores.grants.proofs.put(unique.to_owned(), grant.proven.clone());
    let kept =
        on_behalf_of::client_of_assertion(asked).filter(|_| asked.entra.has(Fault::ExchangeKeepsClient));
    let client_named = kept.unwrap_or(application);
    let mint = Mint { entra: asked.entra, directory, client: client_named, tenant, user, grant, unique };
    let openid = wanted.openid();
    let token = mint.token(&openid, false);
    let mut access = Access { claims, ..mint.access(&wanted, client.by.acr())? };
    access.scopes.extend(names);
    let scope = full_names(&wanted, &access);
    let (access_token, lifetime) = token.access(asked.entra, &access);
    let mut answer = Map::new();
    answer.insert("token_type".into(), "Bearer".into());
    answer.insert("scope".into(), scope.into());
    answer.insert("expires_in".into(), lifetime.into());
    answer.insert("ext_expires_in".into(), lifetime.into());
    // The grant is what was asked for at the sign-in: what comes with it does not change from API to API.
    let asked_at_sign_in = grant.wish.wanted(directory, application)?;
    if wanted.has("openid") || asked_at_sign_in.has("openid") {
        let id_token = token.id_token(asked.entra, asked.version, nonce, (None, None));
        answer.insert("id_token".into(), id_token.into());
    }
    if wanted.has("offline_access") || asked_at_sign_in.has("offline_access") {
        let key = format!("1.A{}", stores.random.value("refresh", &application.client_id));
        let used_at = asked.entra.now();
        stores.grants.refreshes.put(key.clone(), RefreshGrant { grant: grant.clone(), used_at });
        answer.insert("refresh_token".into(), key.into());
    }
    if asked.form.get("client_info") == Some("1") {
        answer.insert("client_info".into(), token.client_info().into());
    }
    answer.insert("access_token".into(), access_token.into());
    Ok(answer.into())
}

impl<'a> Mint<'a> {
    /// What goes through the browser beside a code.
    pub(crate) fn front(
        &self,
        wanted: &Wanted<'a>,
        front: &Front,
    ) -> Result<Vec<(&'static str, String)>, Refusal> {
        let openid = wanted.openid();
        let token = self.token(&openid, true);
        let mut parameters = Vec::new();
        let mut access_token = None;
        if front.wants_access {
            let access = self.access(wanted, "0")?;
            parameters.push(("scope", full_names(wanted, &access)));
            let (minted, lifetime) = token.access(self.entra, &access);
            parameters.extend([("token_type", "Bearer".into()), ("expires_in", lifetime.to_string())]);
            parameters.push(("access_token", minted.clone()));
            access_token = Some(minted);
        }
        if front.wants_id {
            let beside = (front.code, access_token.as_deref());
            let minted = token.id_token(self.entra, self.grant.wish.endpoint, front.nonce, beside);
            parameters.push(("id_token", minted));
        }
        Ok(parameters)
    }

    pub(crate) fn client_info(&self) -> String {
        self.token(&[], false).client_info()
    }

    fn token<'b>(&'b self, openid: &'b [&'b str], in_front: bool) -> UserToken<'b> {
        UserToken {
            directory: self.directory,
            tenant: self.tenant,
            client: self.client,
            user: self.user,
            signed_in_at: self.grant.signed_in_at,
            says_when: self.grant.wish.auth_time,
            has_second_factor: self.grant.proven.second_factor_at.is_some(),
            openid,
            unique: self.unique,
            in_front,
        }
    }

    /// All that was granted for the API comes, not only what was asked for. Without an API the token is for the one place
    /// where the scopes of OpenID Connect mean something: UserInfo, which is part of Graph.
    fn access(&self, wanted: &Wanted<'a>, acr: &'static str) -> Result<Access<'a>, Refusal> {
        let asked = wanted.resource.as_ref().map(|resource| (resource.api, resource.named));
        let graph = || self.directory.application(GRAPH).map(|graph| (graph, GRAPH));
        let (api, named) = asked.or_else(graph).ok_or(&audience::SCOPE_WITHOUT_RESOURCE)?;
        let first = self.directory.applications.iter().find(|known| !known.scopes.is_empty());
        let api = first.filter(|_| self.entra.has(Fault::FirstApiAsAudience)).unwrap_or(api);
        let mut scopes = self.directory.granted(self.client, self.tenant, self.user, api);
        scopes.extend(wanted.resource.iter().flat_map(Resource::undefined));
        if api.client_id == GRAPH {
            scopes.extend(wanted.openid());
        }
        let endpoint = self.grant.wish.endpoint;
        Ok(Access { api, named, endpoint, scopes, acr, claims: ClaimsRequest::default() })
    }
}

/// The full names of what was granted.
fn full_names(wanted: &Wanted, access: &Access) -> String {
    let openid = wanted.openid();
    let full = |name: &&str| match access.api.client_id.as_str() {
        GRAPH if openid.contains(name) => (*name).to_owned(),
        GRAPH => format!("https://graph.microsoft.com/{name}"),
        _ => format!("{}/{name}", access.named.trim_end_matches('/')),
    };
    access.scopes.iter().map(full).collect::<Vec<_>>().join(" ")
}

/// A client of a user's grant proves itself as its platform demands.
pub(super) fn proven<'a>(
    asked: &TokenRequest<'a>,
    application: &'a Application,
    platform: Platform,
) -> Result<Proven<'a>, Refusal> {
    let is_browser = asked.is_of_a_script();
    if asked.entra.has(Fault::PlatformIgnored) && asked.credential()?.is_none() {
        return asked.public(application);
    }
    let may_cross_origins = asked.entra.has(Fault::CrossOriginForAll);
    match platform {
        Platform::Web => {
            must(!is_browser || may_cross_origins, &redirect::CROSS_ORIGIN_NOT_SPA)?;
            asked.proven(application)
        }
        Platform::Native => {
            must(!is_browser || may_cross_origins, &redirect::CROSS_ORIGIN_NOT_SPA)?;
            asked.public(application)
        }
        Platform::Spa => {
            let any = asked.directory.switches.spa_origin == SpaOrigin::Any;
            let is_its_page = is_browser && (any || asked.is_of_its_own_script(application));
            let fits = is_its_page || asked.entra.has(Fault::SpaWithoutOrigin);
            must(fits, &redirect::SPA_NEEDS_ORIGIN)?;
            asked.public(application)
        }
    }
}
