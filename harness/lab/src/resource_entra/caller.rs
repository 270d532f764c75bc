//! Who calls: the claims of a token, once everything about it is right.

use super::refusal::{Refusal, TOKEN_INVALID};
use super::{API, AUDIENCES, EntraApi, TENANTS};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use serde_json::{Value, json};

/// Microsoft Graph.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
/// Where the metadata of all tenants have the tenant.
const TEMPLATE: &str = "{tenantid}";
/// Seconds of clock difference that are tolerated.
const LEEWAY: u64 = 60;

/// Whoever presented a token: its claims.
pub(super) struct Caller {
    pub(super) claims: Value,
    /// The tenant, which is on the list.
    pub(super) tenant: String,
}

impl Caller {
    pub(super) fn text(&self, claim: &str) -> &str {
        self.claims[claim].as_str().unwrap_or_default()
    }

    /// Its client knows what to do with a claims challenge.
    pub(super) fn reads_challenges(&self) -> bool {
        self.list("xms_cc").iter().any(|known| known.eq_ignore_ascii_case("cp1"))
    }

    /// The parts of a claim that is a list, or none.
    pub(super) fn list(&self, claim: &str) -> Vec<&str> {
        let items = self.claims[claim].as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(Value::as_str).collect()
    }
}

/// The caller, if the token is one of a tenant that is served, for this API, and from a client that may call.
pub(super) fn believed(api: &EntraApi, token: &str) -> Result<Caller, Refusal> {
    let claims = part(token, 1).ok_or(TOKEN_INVALID)?;
    let is_first = is_version_one(&claims)?;
    let tenant = tenant(api, &claims)?;
    let issuer = issuer(api, is_first, &claims)?;
    let header = part(token, 0).unwrap_or_default();
    let kid = header["kid"].as_str().unwrap_or_default();
    let mut state = api.state();
    let mut keys = state.keys.of(api, is_first, kid);
    if api.planted(Fault::EntraVersionsPooled) {
        keys.extend(state.keys.of(api, !is_first, kid));
    }
    keys.retain(|key| signs_for(api, key, &issuer, &claims["tid"]));
    let typ = if api.planted(Fault::EntraWantsAtJwt) { "at+jwt" } else { "JWT" };
    let verdict = state.validator.verify(&json!({
        "token": token,
        "jwks": { "keys": keys },
        "algorithms": ["RS256"],
        "issuer": issuer,
        "audience": audience(api, is_first, &claims),
        "now": api.config.clock.now(),
        "leeway": LEEWAY,
        "typ": typ,
        "required": ["exp", "iss", "aud", "oid", "tid"],
        "kind": "jwt",
    }));
    drop(state);
    if verdict["verdict"] != "accept" {
        return Err(TOKEN_INVALID);
    }
    api.unless(Fault::EntraTenantUnchecked, TENANTS.contains(&tenant.as_str()), TOKEN_INVALID)?;
    let caller = Caller { claims: verdict["claims"].clone(), tenant };
    // Whoever takes a sign-in for a permission asks for no client either.
    api.unless(Fault::EntraSignedInIsEnough, is_from_a_known_client(api, is_first, &caller), TOKEN_INVALID)?;
    Ok(caller)
}

fn is_version_one(claims: &Value) -> Result<bool, Refusal> {
    match claims["ver"].as_str() {
        Some("1.0") => Ok(true),
        Some("2.0") => Ok(false),
        _ => Err(TOKEN_INVALID),
    }
}

/// The tenant that the token names, once it has the form of one.
fn tenant(api: &EntraApi, claims: &Value) -> Result<String, Refusal> {
    if api.planted(Fault::EntraTidUnchecked) {
        // The first segment of the path of the issuer.
        let path = claims["iss"].as_str().and_then(|issuer| issuer.strip_prefix(&api.config.authority));
        let segment = path.and_then(|path| path.split(['/', '#']).nth(1));
        return segment.map(str::to_owned).ok_or(TOKEN_INVALID);
    }
    if api.planted(Fault::EntraTemplateIsIssuer) && claims["iss"] == template(api, claims["ver"] == "1.0") {
        return Ok(TENANTS[0].to_owned());
    }
    let tenant = claims["tid"].as_str().filter(|tid| is_guid(tid)).ok_or(TOKEN_INVALID)?;
    Ok(tenant.to_owned())
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.concat().bytes().all(is_digit)
}

fn template(api: &EntraApi, is_first: bool) -> String {
    let end = match is_first {
        true if api.planted(Fault::EntraSlashLost) => "",
        true => "/",
        false => "/v2.0",
    };
    format!("{}/{TEMPLATE}{end}", api.config.authority)
}

/// The issuer that the token must have: the template of its version, with its tenant.
fn issuer(api: &EntraApi, is_first: bool, claims: &Value) -> Result<String, Refusal> {
    let template = template(api, is_first);
    let named = claims["iss"].as_str().ok_or(TOKEN_INVALID)?;
    if api.planted(Fault::EntraTemplateIsIssuer) && named == template {
        return Ok(template);
    }
    let expected = template.replace(TEMPLATE, claims["tid"].as_str().unwrap_or_default());
    let end = expected.strip_prefix(&api.config.authority).unwrap_or_default();
    let is_near = api.planted(Fault::EntraIssuerByPrefix) && named.starts_with(&api.config.authority)
        || api.planted(Fault::EntraIssuerUnanchored) && named.contains(end);
    Ok(if is_near { named.to_owned() } else { expected })
}

/// Whether a key may sign for an issuer: each says whose it is, with the tenant left open or not. The keys of version 1 do
/// not say, and have a document of their own.
fn signs_for(api: &EntraApi, key: &Value, issuer: &str, tid: &Value) -> bool {
    let Some(of) = key["issuer"].as_str() else { return true };
    let of = of.replace(TEMPLATE, tid.as_str().unwrap_or_default());
    let spared = [Fault::EntraKeyIssuerUnchecked, Fault::EntraVersionsPooled, Fault::EntraTemplateIsIssuer];
    let near = [Fault::EntraIssuerByPrefix, Fault::EntraIssuerUnanchored];
    of == issuer || spared.into_iter().chain(near).any(|fault| api.planted(fault))
}

/// The identifier that the token is held against: the one that it names, if it is one of those that its version may have.
fn audience<'a>(api: &EntraApi, is_first: bool, claims: &'a Value) -> &'a str {
    let named = claims["aud"].as_str().unwrap_or_default();
    let own = AUDIENCES.iter().find(|own| **own == named && (is_first || **own == API));
    let is_graph = api.planted(Fault::EntraGraphAudience) && named == GRAPH;
    if own.is_some() || is_graph { named } else { API }
}

/// A token names the client that it was issued to, and only an ID token names none.
fn is_from_a_known_client(api: &EntraApi, is_first: bool, caller: &Caller) -> bool {
    let (own, other) = if is_first { ("appid", "azp") } else { ("azp", "appid") };
    let is_other = api.planted(Fault::EntraClientFromAppid) && caller.claims[other].is_string();
    let client = caller.text(if is_other { other } else { own });
    api.clients.iter().any(|known| known == client)
}

fn part(token: &str, at: usize) -> Option<Value> {
    let octets = URL_SAFE_NO_PAD.decode(token.split('.').nth(at)?).ok()?;
    serde_json::from_slice(&octets).ok()
}
