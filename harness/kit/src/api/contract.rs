use super::connection::{self, Certificates};
use super::entra::{EntraContract, Permissions};
use super::mcp::{self, McpServer, Message};
use super::{ApiSection, Borrowed, EndpointSection, Place, Restart};
use crate::http::{Hosts, Transport};
use crate::target::FileError;
use beartrap_core::{About, Capability};
use beartrap_issuer::{Issuer, Upstream};
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
    /// The upstream that its tools call, if beartrap plays one.
    pub upstream: Option<Arc<Upstream>>,
    /// The tokens of the real issuer that it trusts, if beartrap does not play that one.
    pub borrowed: Option<Arc<Borrowed>>,
    /// It asks the issuer about tokens.
    pub introspects: bool,
    /// It takes tokens that are bound by DPoP.
    pub dpop: bool,
    /// It looks tokens up in status lists.
    pub status_lists: bool,
    /// The certificates of its callers, if it is served over mutual TLS: tokens are bound to one of them.
    pub certificates: Option<Certificates>,
    /// The origin where it might be reached without TLS, if it is served with it.
    pub plain_twin: Option<Url>,
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
    /// It was seen to fetch the metadata of its issuer.
    pub reads_discovery: bool,
    /// The run may take minutes, so that cool-downs are waited out.
    pub is_patient: bool,
    /// Whoever started it can start it again.
    pub restart: Option<Arc<dyn Restart>>,
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
    /// It comes from a description, and is left out if it is not honestly served.
    pub described: bool,
    /// The scope that it asks for.
    pub scope: Option<String>,
    /// The role that it asks for.
    pub role: Option<String>,
    /// Who alone may call it.
    pub only: Option<Principal>,
    /// Headers of requests.
    pub headers: Vec<(String, String)>,
    /// Whose object it is.
    pub owner: Option<String>,
    /// Where requests name the object, if the contract says so.
    pub place: Option<Place>,
    /// It is a tool that calls the upstream.
    pub upstream: bool,
    /// The member of the result that is a handle of state.
    pub gives_handle: Option<String>,
    /// The argument that takes such a handle.
    pub takes_handle: Option<String>,
    /// What a user says when it asks for input: a JSON object.
    pub input: Option<serde_json::Value>,
    /// Its answer shows the `sub` of the caller; behind Entra, the `oid`.
    pub shows_caller: bool,
    /// The authentication context that it asks for.
    pub acr: Option<String>,
    /// The domain of verified e-mail addresses whose users it serves.
    pub email_domain: Option<String>,
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
        let plain_twin = connection::plain_twin(&url, section.plain_url.as_deref())?;
        let mut hosts = Hosts::default();
        hosts.add(&url);
        if let Some(twin) = &plain_twin {
            hosts.add(twin);
        }
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
            borrowed: None,
            upstream: None,
            introspects: section.introspects,
            dpop: section.dpop,
            status_lists: section.status_list,
            certificates: None,
            plain_twin,
            mcp: section.mcp.then(McpServer::default),
            entra,
            reloads_keys: false,
            takes_es256: false,
            has_metadata: false,
            reads_discovery: false,
            is_patient: false,
            restart: None,
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
            borrowed: self.borrowed.clone(),
            upstream: self.upstream.clone(),
            mcp: self.mcp.clone(),
            entra: self.entra.clone(),
            restart: self.restart.clone(),
            certificates: self.certificates.clone(),
            plain_twin: self.plain_twin.clone(),
            hosts: self.hosts.clone(),
            transport,
            ..*self
        }
    }

    /// The endpoint that most checks call.
    pub fn main(&self) -> &Endpoint {
        &self.endpoints[0]
    }

    /// The endpoint that asks for least beyond a user's token: the first without scope, role, owner and step-up, or else the
    /// main one.
    pub fn plainest(&self) -> &Endpoint {
        let asks_for_nothing = |endpoint: &Endpoint| {
            endpoint.scope.is_none()
                && endpoint.role.is_none()
                && endpoint.owner.is_none()
                && endpoint.acr.is_none()
                && endpoint.email_domain.is_none()
                && endpoint.only != Some(Principal::Application)
        };
        self.endpoint_where(asks_for_nothing).unwrap_or(self.main())
    }

    /// The first endpoint of this kind.
    pub fn endpoint_where(&self, fits: impl Fn(&Endpoint) -> bool) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| fits(endpoint))
    }

    /// Whether the API and its contract have what a check needs.
    pub fn has(&self, capability: Capability) -> bool {
        let any = |fits: fn(&Endpoint) -> bool| self.endpoints.iter().any(fits);
        if let Some(has) = self.borrowed.as_ref().and_then(|borrowed| borrowed.has(capability)) {
            return has;
        }
        if let Some(server) = &self.mcp
            && let Some(has) = server.has(capability)
        {
            return has;
        }
        if let Some(has) = self.entra.as_ref().and_then(|entra| entra.has(capability, &self.endpoints)) {
            return has;
        }
        match capability {
            // Whoever plays the issuer has all of these.
            Capability::OwnIssuer
            | Capability::AnyIssuer
            | Capability::OtherAudience
            | Capability::ShortLived
            | Capability::OpenId
            | Capability::RefreshTokens => true,
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
            Capability::EmailDomain => any(|endpoint| endpoint.email_domain.is_some()),
            Capability::ResourceMetadata => self.has_metadata,
            Capability::StatusLists => self.status_lists,
            Capability::IssuerDiscovery => self.reads_discovery,
            Capability::Restart => self.restart.is_some(),
            Capability::CertificateBinding => self.certificates.is_some(),
            Capability::PlainTwin => self.plain_twin.is_some(),
            Capability::Loopback => self.is_on_loopback(),
            Capability::McpUpstream => self.upstream.is_some() && any(|endpoint| endpoint.upstream),
            Capability::McpHandles => {
                any(|endpoint| endpoint.gives_handle.is_some())
                    && any(|endpoint| endpoint.takes_handle.is_some())
            }
            Capability::McpInput => any(|endpoint| endpoint.input.is_some()),
            _ => false,
        }
    }

    /// The first thing that a check needs and the API lacks. With borrowed tokens, a check that does not say that any
    /// issuer will do lacks the issuer's key.
    pub fn lack(&self, about: &About) -> Option<Capability> {
        if self.borrowed.is_some() && !about.needs.contains(&Capability::AnyIssuer) {
            return Some(Capability::OwnIssuer);
        }
        about.needs.iter().copied().find(|capability| !self.has(*capability))
    }

    /// Whether it is on this machine.
    pub fn is_on_loopback(&self) -> bool {
        connection::is_loopback(&self.url)
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
        let path = match &section.object {
            Some(object) => object.in_path(path)?,
            None => path.to_owned(),
        };
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
        let mut endpoint = Self {
            described: section.described,
            method: section.method.clone().unwrap_or_else(|| "GET".into()).to_uppercase(),
            url,
            body: section.body.clone().unwrap_or_default(),
            message: None,
            scope: section.scope.clone(),
            role: section.role.clone(),
            only,
            headers: Vec::new(),
            owner: section.owner.clone(),
            place: None,
            upstream: section.upstream,
            gives_handle: section.gives_handle.clone(),
            takes_handle: section.takes_handle.clone(),
            input: section.input.as_ref().map(|input| json("input", input)).transpose()?,
            shows_caller: section.shows_caller,
            acr: section.acr.clone(),
            email_domain: section.email_domain.clone(),
            permissions: Permissions::new(section),
        };
        if let Some(object) = &section.object {
            object.put_into(&mut endpoint)?;
        }
        Ok(endpoint)
    }
}

fn json(name: &str, value: &impl serde::Serialize) -> Result<serde_json::Value, FileError> {
    serde_json::to_value(value).map_err(|_| FileError::Invalid(format!("[api] {name} has no form in JSON")))
}
