use super::{
    ClientKind, ClientSection, EntraServer, FileError, LoginSection, Metadata, ServerSection, TargetFile,
    UserSection,
};
use crate::http::{Hosts, Transport};
use crate::login::Person;
use crate::transcript::Redactor;
use beartrap_core::Capability;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

/// An authorization server that is ready to be tested: its file, its metadata, and the way to it.
pub struct Server {
    /// The issuer as the target file names it.
    pub issuer: String,
    /// What it says about itself.
    pub metadata: Metadata,
    /// The clients, confidential ones first.
    pub clients: Vec<Registration>,
    /// The client that introspects, where it is one of its own.
    pub introspector: Option<Registration>,
    /// The users.
    pub users: Vec<Person>,
    /// How to log in.
    pub login: LoginSection,
    /// The scope of ordinary requests.
    pub scope: String,
    /// Extra parameters of authorization requests.
    pub authorize_extra: BTreeMap<String, String>,
    /// Extra parameters of token requests.
    pub token_extra: BTreeMap<String, String>,
    /// The tenant that it is, if it is one of Microsoft Entra ID.
    pub entra: Option<Arc<EntraServer>>,
    /// What calibration found out.
    pub learnt: Learnt,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) transport: Arc<dyn Transport>,
    /// Clients whose nonsense was seen to be refused, so that what they get means something.
    pub(crate) trusted: Mutex<BTreeMap<String, Result<(), String>>>,
}

/// What only an honest sign-in shows: the metadata do not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Learnt {
    /// Refresh tokens are issued.
    pub refresh_tokens: bool,
    /// Users are asked for consent.
    pub consent_page: bool,
    /// Anybody may register clients.
    pub open_registration: bool,
}

/// A client as the server knows it.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The client identifier.
    pub id: String,
    /// The secret of a confidential client.
    pub secret: Option<Hidden>,
    /// How it authenticates at the token endpoint.
    pub auth: AuthMethod,
    /// What kind of application it is.
    pub kind: ClientKind,
    /// The grant types it may use.
    pub grants: Vec<String>,
    /// Its redirect URIs.
    pub redirect_uris: Vec<String>,
}

/// A secret that does not show itself in debug output.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub String);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// How a client authenticates at the token endpoint (OpenID Connect Core 1.0, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthMethod {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// `none`: a public client.
    None,
}

impl AuthMethod {
    fn named(name: &str) -> Option<Self> {
        match name {
            "client_secret_basic" => Some(Self::Basic),
            "client_secret_post" => Some(Self::Post),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

impl Registration {
    /// Reads a client of the target file; what the file leaves open follows from the metadata.
    pub fn read(section: &ClientSection, metadata: &Metadata) -> Result<Self, FileError> {
        let auth = match &section.auth {
            Some(name) => AuthMethod::named(name).ok_or_else(|| {
                FileError::Invalid(format!(
                    "client {}: auth = \"{name}\" is not known; use client_secret_basic, client_secret_post or none",
                    section.id
                ))
            })?,
            None if section.secret.is_none() => AuthMethod::None,
            // RFC 8414, section 2: client_secret_basic where the metadata say nothing.
            None if metadata.lists("token_endpoint_auth_methods_supported", "client_secret_basic") => AuthMethod::Basic,
            None if metadata.lists("token_endpoint_auth_methods_supported", "client_secret_post") => AuthMethod::Post,
            None => AuthMethod::Basic,
        };
        let secret = section.secret.as_ref().map(super::Secret::reveal).transpose()?.map(Hidden);
        if (auth == AuthMethod::None) == secret.is_some() {
            let lack = if secret.is_some() {
                "a secret but auth = \"none\""
            } else {
                "no secret but an auth that needs one"
            };
            return Err(FileError::Invalid(format!("client {} has {lack}", section.id)));
        }
        let offered = match metadata.get("grant_types_supported").as_array() {
            Some(offered) => offered.iter().filter_map(|grant| grant.as_str().map(str::to_owned)).collect(),
            // RFC 8414, section 2: the code and implicit grants where the metadata say nothing.
            None => vec!["authorization_code".to_owned(), "implicit".to_owned()],
        };
        Ok(Self {
            id: section.id.clone(),
            secret,
            auth,
            kind: section.kind,
            grants: section.grants.clone().unwrap_or(offered),
            redirect_uris: section.redirect_uris.clone(),
        })
    }

    /// Whether it has no credential.
    pub fn is_public(&self) -> bool {
        self.auth == AuthMethod::None
    }

    /// Whether it may use this grant, as far as is known. Without a redirect URI no code can reach it.
    pub fn may(&self, grant: &str) -> bool {
        let reachable = grant != "authorization_code" || !self.redirect_uris.is_empty();
        reachable && self.grants.iter().any(|allowed| allowed == grant)
    }
}

impl Server {
    /// Puts a target file and the metadata together.
    pub fn new(
        file: &TargetFile,
        section: &ServerSection,
        metadata: Metadata,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, FileError> {
        let clients = section.client.iter().map(|client| Registration::read(client, &metadata));
        let introspector = section.introspector.as_ref().map(|client| Registration::read(client, &metadata));
        let entra = section.entra.as_ref();
        let entra = entra.map(|entra| EntraServer::new(entra, &section.issuer, &metadata)).transpose()?;
        Ok(Self {
            issuer: section.issuer.clone(),
            clients: clients.collect::<Result<_, _>>()?,
            introspector: introspector.transpose()?,
            users: section.user.iter().map(UserSection::person).collect::<Result<_, _>>()?,
            login: section.login.clone(),
            scope: section.scope.clone().unwrap_or_else(|| offered_scope(&metadata)),
            authorize_extra: section.authorize_extra.clone(),
            token_extra: section.token_extra.clone(),
            learnt: Learnt { open_registration: section.open_registration, ..Learnt::default() },
            hosts: Arc::new(hosts(file, section, &metadata, entra.as_ref())),
            entra: entra.map(Arc::new),
            metadata,
            transport,
            trusted: Mutex::default(),
        })
    }

    /// The same target behind another transport, as the proof needs it for mutants and null targets.
    #[must_use]
    pub fn behind(&self, transport: Arc<dyn Transport>) -> Self {
        Self {
            issuer: self.issuer.clone(),
            metadata: self.metadata.clone(),
            clients: self.clients.clone(),
            introspector: self.introspector.clone(),
            users: self.users.clone(),
            login: self.login.clone(),
            scope: self.scope.clone(),
            authorize_extra: self.authorize_extra.clone(),
            token_extra: self.token_extra.clone(),
            entra: self.entra.clone(),
            learnt: self.learnt,
            hosts: self.hosts.clone(),
            transport,
            trusted: Mutex::default(),
        }
    }

    /// How many requests were made beside the checks, to see that the nonsense of a client is refused.
    pub async fn requests_beside(&self) -> u32 {
        u32::try_from(self.trusted.lock().await.len()).unwrap_or(u32::MAX)
    }

    /// The URL of an endpoint in the metadata: `token_endpoint`.
    pub fn endpoint(&self, name: &str) -> Option<Url> {
        self.metadata.url(name)
    }

    /// Whether this is its issuer identifier, character for character, as the metadata or the target file give it.
    pub fn is_issuer(&self, name: &str) -> bool {
        name == self.issuer || self.metadata.get("issuer") == name
    }

    /// Whether ordinary requests name a resource (RFC 8707), so that their tokens need not be good elsewhere.
    pub fn names_a_resource(&self) -> bool {
        let mut extras = self.authorize_extra.keys().chain(self.token_extra.keys());
        extras.any(|name| name == "resource" || name == "audience")
    }

    /// Whether it is an OpenID Provider: the scope of ordinary requests asks for `openid`.
    pub fn is_openid(&self) -> bool {
        self.scope.split(' ').any(|word| word == "openid")
    }

    /// Whether the target and its configuration have what a check needs.
    pub fn has(&self, capability: Capability) -> bool {
        let confidential = |client: &&Registration| !client.is_public();
        match capability {
            Capability::ConfidentialClient => self.clients.iter().any(|client| confidential(&client)),
            Capability::PublicClient => self.clients.iter().any(Registration::is_public),
            Capability::TwoClients => self.clients.len() >= 2,
            Capability::TwoRedirectUris => self.clients.iter().any(|client| client.redirect_uris.len() >= 2),
            Capability::NativeClient => self.clients.iter().any(|client| client.kind == ClientKind::Native),
            Capability::UserInterface => {
                !self.users.is_empty()
                    && !self.clients.is_empty()
                    && self.endpoint("authorization_endpoint").is_some()
            }
            Capability::TwoUsers => self.users.len() >= 2,
            Capability::OpenId => self.is_openid(),
            Capability::Metadata => !self.metadata.is_empty(),
            Capability::JwkSet => self.endpoint("jwks_uri").is_some(),
            Capability::RefreshTokens => self.learnt.refresh_tokens,
            Capability::ConsentPage => self.learnt.consent_page,
            Capability::OpenRegistration => {
                self.learnt.open_registration && self.endpoint("registration_endpoint").is_some()
            }
            Capability::ClientCredentials => {
                self.clients.iter().filter(confidential).any(|client| client.may("client_credentials"))
            }
            Capability::Introspection => self.endpoint("introspection_endpoint").is_some(),
            Capability::Revocation => self.endpoint("revocation_endpoint").is_some(),
            Capability::ResponseIssuer => {
                self.metadata.get("authorization_response_iss_parameter_supported") == true
            }
            _ => self.entra.as_ref().is_some_and(|entra| entra.has(capability)), // or of APIs and validators
        }
    }

    pub(crate) fn secrets(&self) -> Redactor {
        let mut redactor = Redactor::default();
        redactor.show(&self.issuer);
        for client in self.clients.iter().chain(&self.introspector) {
            if let Some(Hidden(secret)) = &client.secret {
                redactor.know("secret", secret);
            }
        }
        for user in &self.users {
            redactor.know("password", &user.password);
        }
        if let Some(entra) = &self.entra {
            entra.keep_secret(&mut redactor);
        }
        redactor
    }
}

/// Without a scope in the file: what is usual and offered. A server that offers no list is asked for `openid` only
/// if it has what an OpenID Provider must have.
fn offered_scope(metadata: &Metadata) -> String {
    let usual = ["openid", "profile", "email", "offline_access"];
    let offered: Vec<&str> =
        usual.into_iter().filter(|scope| metadata.lists("scopes_supported", scope)).collect();
    if offered.is_empty() && !metadata.get("id_token_signing_alg_values_supported").is_null() {
        "openid".to_owned()
    } else {
        offered.join(" ")
    }
}

/// The issuer's host and port, other ports of that host which the metadata name, and what the file allows. Metadata
/// alone must not be able to point attack traffic at somebody else's host.
fn hosts(
    file: &TargetFile,
    section: &ServerSection,
    metadata: &Metadata,
    entra: Option<&EntraServer>,
) -> Hosts {
    let mut hosts = Hosts::default();
    let issuer: Option<Url> = section.issuer.parse().ok();
    let endpoints = ["authorization", "token", "userinfo", "introspection", "revocation", "registration"];
    let members =
        endpoints.iter().map(|endpoint| format!("{endpoint}_endpoint")).chain(["jwks_uri".to_owned()]);
    let named = members.filter_map(|member| metadata.url(&member));
    for url in named
        .filter(|url| issuer.as_ref().is_some_and(|issuer| issuer.host() == url.host()))
        .chain(issuer.clone())
    {
        hosts.add(&url);
    }
    for url in entra.into_iter().flat_map(EntraServer::urls) {
        hosts.add(url);
    }
    for host in &file.hosts.allow {
        hosts.add_named(host);
    }
    hosts
}
