//! The one mint: what the ledger says becomes a token in the shape that the forge knows.

use crate::directory::{Application, Tenant};
use crate::token::{Proven, TokenRequest};
use beartrap_forge::{Account, Algorithm, EntraSetting, EntraVersion, SigningKey, Token};

/// How long a token lives, in seconds.
pub(crate) const LIFETIME: u64 = 3_599;

/// What an application gets for itself.
pub(crate) struct AppToken<'a> {
    pub(crate) tenant: &'a Tenant,
    pub(crate) client: &'a Proven<'a>,
    pub(crate) api: &'a Application,
    /// The API as the request named it.
    pub(crate) resource: &'a str,
    /// Its application permissions.
    pub(crate) roles: &'a [&'a str],
}

/// A token for an application that acts for itself.
pub(crate) fn for_itself(asked: &TokenRequest, token: &AppToken) -> Token {
    let principal = asked.directory.principal(token.client.application, token.tenant);
    let account = Account {
        oid: principal.map(|principal| principal.id.clone()).unwrap_or_default().into(),
        name: token.client.application.name.clone().into(),
        user_name: "".into(),
    };
    let setting = setting(asked, token, account);
    let minted = Token::entra_app(&setting, token.roles, &SigningKey::trusted(Algorithm::Rs256));
    minted.claim(setting.version.client_claims()[1], token.client.by.acr())
}

/// The version is the API's, whichever endpoint was asked; of version 1 `aud` is what the request named.
fn setting(asked: &TokenRequest, token: &AppToken, account: Account) -> EntraSetting {
    let version = if token.api.token_version == 2 { EntraVersion::V2 } else { EntraVersion::V1 };
    let audience = match version {
        EntraVersion::V1 => token.resource,
        EntraVersion::V2 => &token.api.client_id,
    };
    EntraSetting {
        authority: asked.entra.authority().to_owned(),
        tenant: token.tenant.id.clone(),
        version,
        api: token.api.client_id.clone(),
        audience: audience.to_owned(),
        client: token.client.application.client_id.clone(),
        account,
        now: asked.entra.now(),
        lifetime: LIFETIME,
    }
}
