use super::entra::{EntraContract, Permissions};
use super::mcp::{self, McpServer, Message};
use super::{ApiSection, EndpointSection};
use crate::http::{Hosts, Transport};
use crate::target::FileError;
use beartrap_core::Capability;
use beartrap_issuer::Issuer;
use std::sync::Arc;
use url::Url;

/// An API that is ready to be tested: what it promises, the issuer that it trusts, and the way to it.
#[expect(clippy::struct_excessive_bools, reason = "each is a promise of its own")]
pub struct Api {
    /// Where it is.
    pub url: Url,
    /// Its identifier.
    pub audience: String,
    /// The `typ` of its tokens.
    pub token_type: String,
    /// The contract says the `typ`: without that, an API that does not look at it is not held to RFC 9068.
    pub type_is_declared: bool,
    /// Seconds of clock difference that it tolerates.
    pub leeway: u64,
    /// Claims that each token has besides the usual ones.
    pub claims: Vec<(String, serde_json::Value)>,
    /// Its endpoints; there is at least one.
    pub endpoints: Vec<Endpoint>,
    /// The issuer that it trusts.
    pub issuer: Arc<Issuer>,
    /// The second issuer that it trusts, if it trusts two.
    pub second_issuer: Option<Arc<Issuer>>,
    /// It asks the issuer about tokens.
    pub introspects: bool,
    /// It takes tokens that are bound by DPoP.
    pub dpop: bool,
    /// What was seen of it as an MCP server, if it is one.
    pub mcp: Option<McpServer>,
    /// What it promises as an API behind Entra, if it is one.
    pub entra: Option<EntraContract>,
    /// It was seen to fetch the keys again when it met an unknown `kid`.
    pub reloads_keys: bool,
    /// It was seen to take a token that is signed with ES256.
    pub takes_es256: bool,
    /// It was seen to publish protected resource metadata.
    pub has_metadata: bool,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) transport: Arc<dyn Transport>,
}

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal {
    /// Users, through any client.
    User,
    /// Applications that act for themselves.
    Application,
}

/// One endpoint of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: Url,
    /// The body of requests.
    pub body: String,
    /// What is said to it, if it is an MCP server or a tool of one.
    pub message: Option<Message>,
    /// The scope that it asks for.
    pub scope: Option<String>,
    /// The role that it asks for.
    pub role: Option<String>,
    /// Who alone may call it.
    pub only: Option<Principal>,
    /// Whose object it is.
    pub owner: Option<String>,
    /// Its answer shows the `sub` of the caller; behind Entra, the `oid`.
    pub shows_caller: bool,
    /// The authentication context that it asks for.
    pub acr: Option<String>,
    /// What it asks for behind Entra.
    pub permissions: Permissions,
}

impl Api {
    /// Puts the section of a target file together with the issuers that beartrap plays.
    pub fn new(
        section: &ApiSection,
        issuer: Arc<Issuer>,
        second_issuer: Option<Arc<Issuer>>,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, FileError> {
        let url: Url = section.url.parse().map_err(|_| {
            FileError::Invalid(format!("[api] url = \"{}\" is no URL; begin it with http://", section.url))
        })?;
        let mut endpoints: Vec<Endpoint> = section
            .endpoint
            .iter()
            .map(|endpoint| Endpoint::new(&url, endpoint))
            .collect::<Result<_, _>>()?;
        if endpoints.is_empty() {
            return Err(FileError::Invalid(
                "[api] lists no endpoint; add one that wants a token as [[api.endpoint]]".into(),
            ));
        }
        if section.mcp {
            mcp::speak(&mut endpoints, &section.endpoint)?;
        }
        let entra = EntraContract::new(section)?;
        // Entra's tokens have one typ, whatever they are for.
        let usual_type = if entra.is_some() { "JWT" } else { "at+jwt" };
        let claims = section.claims.iter().map(|(name, value)| Ok((name.clone(), json(name, value)?)));
        let mut hosts = Hosts::default();
        hosts.add(&url);
        Ok(Self {
            audience: entra
                .as_ref()
                .map_or_else(|| section.audience(), |entra| entra.usual_audience().to_owned()),
            token_type: section.token_type.clone().unwrap_or_else(|| usual_type.into()),
            type_is_declared: section.token_type.is_some(),
            leeway: section.leeway.unwrap_or(60),
            claims: claims.collect::<Result<_, FileError>>()?,
            endpoints,
            second_issuer: second_issuer.filter(|_| section.second_issuer),
            introspects: section.introspects,
            dpop: section.dpop,
            mcp: section.mcp.then(McpServer::default),
            entra,
            reloads_keys: false,
            takes_es256: false,
            has_metadata: false,
            hosts: Arc::new(hosts),
            transport,
            issuer,
            url,
        })
    }

    /// The same API behind another transport, as the proof needs it for null targets.
    #[must_use]
    pub fn behind(&self, transport: Arc<dyn Transport>) -> Self {
        Self {
            url: self.url.clone(),
            audience: self.audience.clone(),
            token_type: self.token_type.clone(),
            claims: self.claims.clone(),
            endpoints: self.endpoints.clone(),
            issuer: self.issuer.clone(),
            second_issuer: self.second_issuer.clone(),
            mcp: self.mcp.clone(),
            entra: self.entra.clone(),
            hosts: self.hosts.clone(),
            transport,
            ..*self
        }
    }

    /// The endpoint that most checks call.
    pub fn main(&self) -> &Endpoint {
        &self.endpoints[0]
    }

    /// The first endpoint of this kind.
    pub fn endpoint_where(&self, fits: impl Fn(&Endpoint) -> bool) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| fits(endpoint))
    }

    /// Whether the API and its contract have what a check needs.
    pub fn has(&self, capability: Capability) -> bool {
        let any = |fits: fn(&Endpoint) -> bool| self.endpoints.iter().any(fits);
        if let Some(server) = &self.mcp
            && let Some(has) = server.has(capability)
        {
            return has;
        }
        if let Some(has) = self.entra.as_ref().and_then(|entra| entra.has(capability, &self.endpoints)) {
            return has;
        }
        match capability {
            Capability::OwnIssuer => true,
            Capability::Scopes => self.main().scope.is_some(),
            Capability::SecondScope => self.second_scope().is_some(),
            Capability::Roles => any(|endpoint| endpoint.role.is_some()),
            Capability::UserEndpoint => any(|endpoint| endpoint.only == Some(Principal::User)),
            Capability::AppEndpoint => any(|endpoint| endpoint.only == Some(Principal::Application)),
            Capability::OwnedObjects => {
                let owned = |who| self.endpoints.iter().any(|e| e.owner.as_deref() == Some(who));
                owned("alice") && owned("bob")
            }
            Capability::WhoAmI => any(|endpoint| endpoint.shows_caller),
            Capability::ApiOnAtJwt => self.token_type.eq_ignore_ascii_case("at+jwt"),
            Capability::SecondIssuer => self.second_issuer.is_some(),
            Capability::KeyReload => self.reloads_keys,
            Capability::EcdsaTokens => self.takes_es256,
            Capability::TokenIntrospection => self.introspects,
            Capability::SenderConstraint => self.dpop,
            Capability::StepUp => any(|endpoint| endpoint.acr.is_some()),
            Capability::ResourceMetadata => self.has_metadata,
            Capability::Loopback => self.is_on_loopback(),
            _ => false,
        }
    }

    /// Whether it is on this machine.
    pub fn is_on_loopback(&self) -> bool {
        match self.url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// An endpoint whose scope is another than that of the main one.
    pub fn second_scope(&self) -> Option<&Endpoint> {
        let first = &self.main().scope;
        self.endpoint_where(|endpoint| endpoint.scope.is_some() && endpoint.scope != *first)
    }
}

impl Endpoint {
    pub(super) fn new(base: &Url, section: &EndpointSection) -> Result<Self, FileError> {
        let path = section.path.trim_start_matches('/');
        let url = format!("{}/{path}", base.as_str().trim_end_matches('/'));
        let url = url.parse().map_err(|_| {
            FileError::Invalid(format!("[[api.endpoint]] path = \"{}\" makes no URL", section.path))
        })?;
        let only = match section.only.as_deref() {
            None => None,
            Some("users") => Some(Principal::User),
            Some("applications") => Some(Principal::Application),
            Some(other) => {
                return Err(FileError::Invalid(format!(
                    "[[api.endpoint]] only = \"{other}\" is not known; use users or applications"
                )));
            }
        };
        Ok(Self {
            method: section.method.clone().unwrap_or_else(|| "GET".into()).to_uppercase(),
            url,
            body: section.body.clone().unwrap_or_default(),
            message: None,
            scope: section.scope.clone(),
            role: section.role.clone(),
            only,
            owner: section.owner.clone(),
            shows_caller: section.shows_caller,
            acr: section.acr.clone(),
            permissions: Permissions::new(section),
        })
    }
}

fn json(name: &str, value: &toml::Value) -> Result<serde_json::Value, FileError> {
    serde_json::to_value(value)
        .map_err(|_| FileError::Invalid(format!("[api.claims] {name} has no form in JSON")))
}
