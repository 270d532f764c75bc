//! The one mint: what the ledger says becomes a token in the shape that the forge knows.

mod user;

pub(crate) use user::{Access, UserToken, subject};

use crate::directory::{Application, Directory, Identity, OptionalClaim, Tenant};
use crate::keys;
use crate::personality::Personality;
use crate::token::{Proof, TokenRequest};
use beartrap_core::Fault;
use beartrap_forge::entra::GRAPH;
use beartrap_forge::{Account, EntraSetting, EntraVersion, Token};

/// How long a token of an application lives, in seconds.
pub(crate) const LIFETIME: u64 = 3_599;
/// How long it lives if its client understands that it can be taken back before.
const LIFETIME_IF_REVOCABLE: u64 = 86_399;

/// What an application gets for itself.
pub(crate) struct AppToken<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) tenant: &'a Tenant,
    pub(crate) client: &'a Application,
    /// What the client proved itself with.
    pub(crate) by: Proof,
    pub(crate) api: &'a Application,
    /// The API as the request named it.
    pub(crate) resource: &'a str,
    /// The version of the endpoint.
    pub(crate) endpoint: EntraVersion,
    /// Its application permissions.
    pub(crate) roles: &'a [&'a str],
    /// In seconds.
    pub(crate) lifetime: u64,
    /// Random; every token has another `uti`.
    pub(crate) unique: &'a str,
}

/// The lifetime of the token that is asked for, in seconds: a client that declares `cp1` gets a long one.
pub(crate) fn lifetime_for_itself(asked: &TokenRequest) -> u64 {
    if asked.understands_challenges() { LIFETIME_IF_REVOCABLE } else { LIFETIME }
}

/// The version of access tokens for an API: the one that it is registered for, whichever endpoint was asked.
fn version(entra: &Personality, api: &Application, endpoint: EntraVersion) -> EntraVersion {
    if entra.has(Fault::VersionByEndpoint) { endpoint } else { api.version() }
}

/// A token for an application that acts for itself.
pub(crate) fn for_itself(entra: &Personality, token: &AppToken) -> Token {
    let AppToken { directory, tenant, client, api, .. } = token;
    let version = version(entra, api, token.endpoint);
    // Of version 1 `aud` is what the request named.
    let audience = match version {
        EntraVersion::V1 if !api.wants(OptionalClaim::UseGuid) => token.resource,
        _ => &api.client_id,
    };
    let principal = directory.principal(client, tenant);
    let setting = EntraSetting {
        authority: keys::issuing_host(entra, directory, version).to_owned(),
        tenant: tenant.id.clone(),
        version,
        api: api.client_id.clone(),
        audience: audience.to_owned(),
        client: client.client_id.clone(),
        account: Account {
            oid: principal.map(|principal| principal.id.clone()).unwrap_or_default().into(),
            name: client.name.clone().into(),
            user_name: "".into(),
        },
        now: entra.now(),
        lifetime: token.lifetime,
    };
    let mut minted = Token::entra_app(&setting, token.roles, &keys::signing(tenant, api))
        .claim(version.client_claims()[1], token.by.acr())
        .claim("uti", token.unique);
    if version == EntraVersion::V1 {
        minted = minted.claim("idp", setting.issuer());
    }
    if api.wants(OptionalClaim::Idtyp) {
        minted = minted.claim("idtyp", "app");
    }
    if api.client_id == GRAPH { minted.with_graph_nonce(token.unique) } else { minted }
}

/// What a managed identity gets.
pub(crate) struct IdentityToken<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) identity: &'a Identity,
    pub(crate) tenant: &'a Tenant,
    pub(crate) api: &'a Application,
    /// The API as the request named it.
    pub(crate) resource: &'a str,
    /// The application permissions that it was granted.
    pub(crate) roles: &'a [&'a str],
    /// In seconds.
    pub(crate) lifetime: u64,
    /// Random; every token has another `uti`.
    pub(crate) unique: &'a str,
}

/// A token for a managed identity: as for an application with a certificate, which is what it has where nobody sees it.
pub(crate) fn for_identity(entra: &Personality, token: &IdentityToken) -> Token {
    let IdentityToken { directory, identity, tenant, api, .. } = token;
    let version = api.version();
    let by_name = version == EntraVersion::V1 && !api.wants(OptionalClaim::UseGuid);
    let setting = EntraSetting {
        authority: keys::issuing_host(entra, directory, version).to_owned(),
        tenant: tenant.id.clone(),
        version,
        api: api.client_id.clone(),
        audience: if by_name { token.resource } else { &api.client_id }.to_owned(),
        client: identity.client_id.clone(),
        account: Account {
            oid: directory.principal_id(identity).into(),
            name: identity.name.clone().into(),
            user_name: "".into(),
        },
        now: entra.now(),
        lifetime: token.lifetime,
    };
    let mut minted = Token::entra_app(&setting, token.roles, &keys::signing(tenant, api))
        .claim(version.client_claims()[1], Proof::Certificate.acr())
        .claim("idp", setting.issuer())
        .claim("uti", token.unique);
    if directory.switches.managed_identity_resource {
        minted = minted.claim("xms_mirid", directory.resource_id(identity));
    }
    if api.wants(OptionalClaim::Idtyp) {
        minted = minted.claim("idtyp", "app");
    }
    if api.client_id == GRAPH { minted.with_graph_nonce(token.unique) } else { minted }
}

impl Application {
    /// Whether its registration asks for a claim that is not there by default.
    pub(crate) fn wants(&self, claim: OptionalClaim) -> bool {
        self.optional_claims.contains(&claim)
    }

    /// The version of access tokens for it, whichever endpoint was asked.
    pub(crate) fn version(&self) -> EntraVersion {
        if self.token_version == 2 { EntraVersion::V2 } else { EntraVersion::V1 }
    }
}
