//! A tenant of Microsoft Entra ID, and what is registered in it.

mod machine;
mod people;
mod proofs;

pub use machine::MachineRequest;

use super::{AuthorizationRequest, Browser, Client, ClientRequest, Tokens};
use crate::http::{Request, Response};
use crate::judging::Unsettled;
use crate::scene::Scene;
use crate::target::{Daemon, EntraApi, EntraServer, Registration};
use crate::world::ServerWorld;
use beartrap_forge::{EntraVersion, Form};
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// The tenant under test.
#[derive(Clone)]
pub struct Tenant {
    scene: Scene,
    entra: Arc<EntraServer>,
}

impl ServerWorld {
    /// The tenant of Entra that the server is; unsettled if it is something else.
    pub fn tenant(&self) -> Result<Tenant, Unsettled> {
        let entra = self.server().entra.clone();
        let entra = entra.ok_or_else(|| {
            Unsettled::because("the server is no tenant of Entra; add [server.entra] to the target file")
        })?;
        Ok(Tenant { scene: self.scene().clone(), entra })
    }
}

/// Where the endpoints of a tenant, or those for several tenants, are asked.
impl Tenant {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.entra.tenant
    }

    /// Scheme and host of the endpoints.
    pub fn authority(&self) -> &str {
        &self.entra.authority
    }

    /// Whether the endpoints are those of Microsoft's public cloud, and not of something that claims to be like it.
    pub fn is_run_by_microsoft(&self) -> bool {
        const HOSTS: [&str; 3] =
            ["login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn"];
        HOSTS.iter().any(|host| self.authority() == format!("https://{host}"))
    }

    /// The second tenant, in which the clients of this one are unknown.
    pub fn other_tenant(&self) -> Result<&str, Unsettled> {
        self.entra.section.other_tenant.as_deref().ok_or_else(|| missing("other_tenant"))
    }

    /// A verified domain of the tenant.
    pub fn domain(&self) -> Result<&str, Unsettled> {
        self.entra.section.domain.as_deref().ok_or_else(|| missing("domain"))
    }

    /// An endpoint of version 2 under another first segment: a tenant's id or domain, `common`, `organizations` or `consumers`.
    /// `endpoint` is its member of the metadata: `token_endpoint`.
    pub fn endpoint_of(&self, segment: &str, endpoint: &str) -> Result<Url, Unsettled> {
        let own = self.scene.server.endpoint(endpoint);
        let own = own.ok_or_else(|| Unsettled::because(format!("the metadata name no {endpoint}")))?;
        let there = own.as_str().replacen(self.id(), segment, 1);
        there.parse().map_err(|_| Unsettled::because(format!("{there} is no URL")))
    }

    /// The token endpoint under another first segment.
    pub fn token_endpoint_of(&self, segment: &str) -> Result<Url, Unsettled> {
        self.endpoint_of(segment, "token_endpoint")
    }

    /// The authorization endpoint under another first segment.
    pub fn authorization_endpoint_of(&self, segment: &str) -> Result<Url, Unsettled> {
        self.endpoint_of(segment, "authorization_endpoint")
    }

    /// A path below the authority: `common/v2.0/.well-known/openid-configuration`.
    pub fn url_of(&self, path: &str) -> Result<Url, Unsettled> {
        let url = format!("{}/{path}", self.authority());
        url.parse().map_err(|_| Unsettled::because(format!("{url} is no URL")))
    }

    /// The metadata under a first segment; unsettled without a JSON document.
    pub async fn metadata_of(&self, segment: &str, version: EntraVersion) -> Result<(u32, Value), Unsettled> {
        let path = match version {
            EntraVersion::V1 => format!("{segment}/.well-known/openid-configuration"),
            EntraVersion::V2 => format!("{segment}/v2.0/.well-known/openid-configuration"),
        };
        self.document(self.url_of(&path)?).await
    }

    /// A JSON document that anybody may fetch, with the number of the exchange.
    pub async fn document(&self, url: Url) -> Result<(u32, Value), Unsettled> {
        let request = Request::get(url.clone()).header("Accept", "application/json");
        let (exchange, response) = self.sends("anyone", &request).await?;
        let document = response.json().filter(|_| response.status == 200);
        let missing =
            || Unsettled::because(format!("{} answers {} without JSON", url.path(), response.status));
        Ok((exchange, document.ok_or_else(missing)?))
    }

    /// A request that no client and no browser of this world makes, and its answer.
    pub async fn sends(&self, actor: &str, request: &Request) -> Result<(u32, Response), Unsettled> {
        let (exchange, answer) = self.scene.send(actor, request).await;
        Ok((exchange, answer.map_err(|failure| Unsettled::because(failure.to_string()))?))
    }
}

/// What is registered.
impl Tenant {
    /// The API whose tokens are of version 2.
    pub fn api(&self) -> &EntraApi {
        &self.entra.section.api
    }

    /// The API whose tokens are of version 1.
    pub fn version_1_api(&self) -> Result<&EntraApi, Unsettled> {
        self.entra.section.version_1_api.as_ref().ok_or_else(|| missing("version_1_api"))
    }

    /// The API that serves nobody who is not assigned to it.
    pub fn assigned_api(&self) -> Result<&EntraApi, Unsettled> {
        self.entra.section.assigned_api.as_ref().ok_or_else(|| missing("assigned_api"))
    }

    /// The API that the middle tier calls.
    pub fn downstream(&self) -> Result<&EntraApi, Unsettled> {
        let tier = self.entra.section.middle_tier.as_ref().ok_or_else(|| missing("middle_tier"))?;
        Ok(&tier.downstream)
    }

    /// Microsoft Graph, whose host in a national cloud is another one.
    pub fn graph(&self) -> EntraApi {
        let host = self.scene.server.metadata.get("msgraph_host").as_str().unwrap_or("graph.microsoft.com");
        let (id, uri) = (beartrap_forge::entra::GRAPH.to_owned(), format!("https://{host}"));
        EntraApi { id, uri, scope: None, withheld_scope: None }
    }

    /// The scope of a delegated permission of the API.
    pub fn scope(&self) -> Result<String, Unsettled> {
        self.scope_of(self.api())
    }

    /// The scope of a delegated permission of this API; unsettled if the target file names none.
    pub fn scope_of(&self, api: &EntraApi) -> Result<String, Unsettled> {
        Ok(api.scope_named(api.scope.as_deref().ok_or_else(|| missing("api.scope"))?))
    }

    /// A person signs in to a client that asks for the delegated permission of the API: its tokens.
    pub async fn signs_in(&self, person: &mut Browser, client: &Client) -> Result<Tokens, Unsettled> {
        let scope = format!("openid profile offline_access {}", self.scope()?);
        let code = person.visits(client.authorization_request().but("scope", &scope)).await?.code()?;
        client.redeem(&code).await?.tokens()
    }

    /// The scope of a delegated permission that nobody granted.
    pub fn withheld_scope(&self) -> Result<String, Unsettled> {
        let name = self.api().withheld_scope.as_deref();
        Ok(self.api().scope_named(name.ok_or_else(|| missing("api.withheld_scope"))?))
    }

    /// The scope of a delegated permission of the API behind the middle tier, which was granted.
    pub fn downstream_scope(&self) -> Result<String, Unsettled> {
        let name = self.downstream()?.scope.as_deref();
        Ok(self.downstream()?.scope_named(name.ok_or_else(|| missing("middle_tier.downstream.scope"))?))
    }

    /// The scope of a delegated permission of the API behind that nobody granted the middle tier.
    pub fn withheld_downstream_scope(&self) -> Result<String, Unsettled> {
        let name = self.downstream()?.withheld_scope.as_deref();
        let name = name.ok_or_else(|| missing("middle_tier.downstream.withheld_scope"))?;
        Ok(self.downstream()?.scope_named(name))
    }

    /// The confidential client that acts for itself, with its secret.
    pub async fn daemon(&self) -> Result<Client, Unsettled> {
        Client::trusted(&self.scene, self.known_daemon()?.registration.clone()).await
    }

    /// The API as the client of the next one.
    pub async fn middle_tier(&self) -> Result<Client, Unsettled> {
        self.client("middle_tier", self.entra.middle_tier.as_ref()).await
    }

    /// The client of platform type SPA.
    pub async fn spa(&self) -> Result<Client, Unsettled> {
        self.client("spa", self.entra.spa.as_ref()).await
    }

    /// The client that signs in users of any tenant.
    pub async fn multi_tenant_client(&self) -> Result<Client, Unsettled> {
        self.client("multi_tenant", self.entra.multi_tenant.as_ref()).await
    }

    /// The id of the daemon's secret.
    pub fn secret_id(&self) -> Option<&str> {
        self.entra.section.daemon.as_ref()?.secret_id.as_deref()
    }

    /// A secret of the daemon whose time is over.
    pub fn expired_secret(&self) -> Option<&str> {
        Some(&self.entra.daemon.as_ref()?.expired_secret.as_ref()?.0)
    }

    async fn client(&self, name: &str, registration: Option<&Registration>) -> Result<Client, Unsettled> {
        Client::trusted(&self.scene, registration.ok_or_else(|| missing(name))?.clone()).await
    }

    fn known_daemon(&self) -> Result<&Daemon, Unsettled> {
        self.entra.daemon.as_ref().ok_or_else(|| missing("daemon"))
    }
}

/// Requests that only Entra knows.
impl Tenant {
    /// The request by which a client asks for a token of its own for this API, for naming deviations.
    pub fn asking_for_itself(&self, client: &Client, api: &EntraApi) -> ClientRequest {
        client.asking_for_itself().but("scope", &api.default_scope())
    }

    /// The request by which a client asks an administrator to consent for everybody: to a scope, in the form of version 2, or
    /// to all that its registration lists, in that of version 1.
    pub fn asking_for_everybody(
        &self,
        client: &Client,
        scope: Option<&str>,
    ) -> Result<AuthorizationRequest, Unsettled> {
        let path = if scope.is_some() { "v2.0/adminconsent" } else { "adminconsent" };
        let at = self.url_of(&format!("{}/{path}", self.id()))?;
        let request = client.authorization_request().at(at).without_challenge();
        let of_sign_ins = ["response_type", "nonce", "prompt", "scope"];
        let request = of_sign_ins.into_iter().fold(request, AuthorizationRequest::without);
        Ok(scope.into_iter().fold(request, |request, scope| request.but("scope", scope)))
    }

    /// The request by which the middle tier exchanges what a user sent it (RFC 7523, 2.1), for naming deviations.
    pub fn exchanging(&self, middle_tier: &Client, assertion: &str) -> Result<ClientRequest, Unsettled> {
        self.scene.transcript().remember("at", assertion);
        let scope = self.downstream()?.default_scope();
        Ok(middle_tier.token_request(&Form::of([
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("requested_token_use", "on_behalf_of"),
            ("assertion", assertion),
            ("scope", &scope),
        ])))
    }

    /// The request by which a client has its user logged out and sent to this URI (OpenID Connect RP-Initiated Logout 1.0,
    /// 2), for naming deviations.
    pub fn logging_out(&self, client: &Client, uri: &str) -> Result<AuthorizationRequest, Unsettled> {
        let endpoint = self.endpoint_of(self.id(), "end_session_endpoint")?;
        let mut request = client.authorization_request().at(endpoint);
        request.form = Form::of([("post_logout_redirect_uri", uri)]);
        Ok(request)
    }

    /// What a script of this origin gets that fetches an authorization request, in place of sending the browser there.
    pub async fn fetched_by_a_script(
        &self,
        request: &AuthorizationRequest,
        origin: &str,
    ) -> Result<(u32, Response), Unsettled> {
        self.sends("a script", &request.request()?.header("Origin", origin)).await
    }
}

fn missing(name: &str) -> Unsettled {
    Unsettled::because(format!("[server.entra] has no {name}"))
}
