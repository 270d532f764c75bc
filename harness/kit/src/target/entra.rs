//! `[server.entra]`: a tenant of Microsoft Entra ID, or something that claims to be like one.

use super::{AuthMethod, ClientSection, FileError, Hidden, Metadata, Registration, Secret, UserSection};
use crate::login::Person;
use crate::transcript::Redactor;
use beartrap_core::Capability;
use beartrap_forge::{Certificate, SigningKey};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// What is registered in the tenant, as far as checks need it. Everything but the API may be left out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntraSection {
    /// A verified domain of the tenant.
    pub domain: Option<String>,
    /// The id of a tenant in which the clients of this one are unknown.
    pub other_tenant: Option<String>,
    /// A user of that tenant who is no guest in this one.
    pub foreign_user: Option<UserSection>,
    /// A user of the tenant who may consent for everybody.
    pub administrator: Option<UserSection>,
    /// A user of the tenant who may lose sessions and account, and whose account is off after a run.
    pub leaver: Option<UserSection>,
    /// Where things are done to the tenant from outside: a URL that takes `{"advance": SECONDS}`, `{"revoke-sessions": USER}`,
    /// `{"disable-user": USER}` and `{"policy": {"name": NAME, "on": true}}` by POST.
    pub control: Option<Url>,
    /// An API whose tokens are of version 2.
    pub api: EntraApi,
    /// An API whose tokens are of version 1.
    pub version_1_api: Option<EntraApi>,
    /// An API that serves nobody who is not assigned to it.
    pub assigned_api: Option<EntraApi>,
    /// A confidential client of this tenant alone, with an application permission for the API.
    pub daemon: Option<DaemonSection>,
    /// The registration of the API, as it calls the next one on behalf of its users.
    pub middle_tier: Option<MiddleTierSection>,
    /// A client whose redirect URI is of platform type SPA.
    pub spa: Option<ClientSection>,
    /// A client that signs in users of any tenant.
    pub multi_tenant: Option<ClientSection>,
    /// A machine with managed identities.
    pub machine: Option<MachineSection>,
}

/// An API as the tenant knows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntraApi {
    /// Its client id.
    pub id: String,
    /// Its application ID URI.
    pub uri: String,
    /// The name of a delegated permission that users grant: `orders.read`.
    pub scope: Option<String>,
    /// The name of a delegated permission that nobody granted, and that an administrator would have to.
    pub withheld_scope: Option<String>,
}

impl EntraApi {
    /// The scope that stands for everything that was consented to before.
    pub fn default_scope(&self) -> String {
        format!("{}/.default", self.uri)
    }

    /// The scope with this name, qualified by the API.
    pub fn scope_named(&self, name: &str) -> String {
        format!("{}/{name}", self.uri)
    }
}

/// `[server.entra.daemon]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaemonSection {
    /// The client id.
    pub id: String,
    /// A secret that is good.
    pub secret: Secret,
    /// The id of that secret, which people take for it.
    pub secret_id: Option<String>,
    /// A secret whose time is over.
    pub expired_secret: Option<Secret>,
    /// The private JWK (RFC 7517) of a certificate that is registered for it, with the certificate in `x5c`.
    pub certificate: Option<Secret>,
    /// A federated credential.
    pub federated: Option<FederatedSection>,
}

/// A federated credential, of whose issuer beartrap has the key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FederatedSection {
    /// The issuer outside.
    pub issuer: String,
    /// The subject there.
    pub subject: String,
    /// The private JWK of the issuer, with the `kid` that it publishes.
    pub key: Secret,
}

/// `[server.entra.middle_tier]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MiddleTierSection {
    /// A secret of the API's registration.
    pub secret: Secret,
    /// The API that it calls.
    pub downstream: EntraApi,
    /// The name of a policy that asks the users of the API behind for more, off until it is switched on by `control`.
    pub policy: Option<String>,
}

/// `[server.entra.machine]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MachineSection {
    /// The token endpoint of the instance metadata service.
    pub imds: Option<Url>,
    /// The same of a machine with several user-assigned identities, and none of its own.
    pub several: Option<Url>,
    /// The endpoint of an App Service.
    pub app_service: Option<AppServiceSection>,
    /// The resource that its identities may ask for, by application ID URI.
    pub resource: String,
    /// Another one.
    pub other_resource: String,
}

/// The endpoint of an App Service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppServiceSection {
    /// `IDENTITY_ENDPOINT`.
    pub endpoint: Url,
    /// `IDENTITY_HEADER`.
    pub header: Secret,
    /// The client id of one of its identities, where it has no identity of its own.
    pub client_id: Option<String>,
}

/// The section with its secrets, ready for checks.
#[derive(Debug, Clone)]
pub struct EntraServer {
    /// Scheme and host of the tenant's endpoints.
    pub authority: String,
    /// The id of the tenant.
    pub tenant: String,
    /// As it stands in the file.
    pub section: EntraSection,
    /// The user of the other tenant.
    pub foreign_user: Option<Person>,
    /// The administrator.
    pub administrator: Option<Person>,
    /// The leaver.
    pub leaver: Option<Person>,
    /// The daemon.
    pub daemon: Option<Daemon>,
    /// The middle tier as a client.
    pub middle_tier: Option<Registration>,
    /// The SPA.
    pub spa: Option<Registration>,
    /// The client of many tenants.
    pub multi_tenant: Option<Registration>,
    /// `IDENTITY_HEADER`.
    pub identity_header: Option<Hidden>,
    /// Whether devices can be signed in.
    pub has_device_flow: bool,
}

/// The daemon with everything that it can prove itself with.
#[derive(Debug, Clone)]
pub struct Daemon {
    /// As a client with a secret.
    pub registration: Registration,
    /// A secret whose time is over.
    pub expired_secret: Option<Hidden>,
    /// The key of its certificate, and the certificate.
    pub certificate: Option<(SigningKey, Certificate)>,
    /// The key of the issuer of its federated credential.
    pub federated_key: Option<SigningKey>,
}

impl EntraServer {
    /// Reads the section of a server with this issuer.
    pub(crate) fn new(section: &EntraSection, issuer: &str, metadata: &Metadata) -> Result<Self, FileError> {
        let (authority, tenant) = place_of(issuer).ok_or_else(|| {
            FileError::Invalid(format!(
                "[server.entra]: the issuer is to be AUTHORITY/TENANT-ID/v2.0, which {issuer} is not"
            ))
        })?;
        let person = |user: &Option<UserSection>| user.as_ref().map(UserSection::person).transpose();
        let client = |client: &Option<ClientSection>| {
            client.as_ref().map(|client| Registration::read(client, metadata)).transpose()
        };
        let of_app_service = section.machine.as_ref().and_then(|machine| machine.app_service.as_ref());
        Ok(Self {
            authority,
            tenant,
            foreign_user: person(&section.foreign_user)?,
            administrator: person(&section.administrator)?,
            leaver: person(&section.leaver)?,
            daemon: section.daemon.as_ref().map(Daemon::read).transpose()?,
            middle_tier: section
                .middle_tier
                .as_ref()
                .map(|tier| confidential(&section.api.id, &tier.secret))
                .transpose()?,
            spa: client(&section.spa)?,
            multi_tenant: client(&section.multi_tenant)?,
            identity_header: of_app_service.map(|service| service.header.reveal().map(Hidden)).transpose()?,
            has_device_flow: metadata.url("device_authorization_endpoint").is_some(),
            section: section.clone(),
        })
    }

    /// Whether the tenant has what a check needs.
    pub(crate) fn has(&self, capability: Capability) -> bool {
        let section = &self.section;
        match capability {
            Capability::EntraServer => true,
            Capability::EntraSecondTenant => section.other_tenant.is_some(),
            Capability::EntraForeignUser => section.other_tenant.is_some() && self.foreign_user.is_some(),
            Capability::EntraAdministrator => self.administrator.is_some(),
            Capability::EntraFirstVersionApi => section.version_1_api.is_some(),
            Capability::EntraAssignedApi => section.assigned_api.is_some(),
            Capability::EntraDaemon => self.daemon.is_some(),
            Capability::EntraCertificate => {
                self.daemon.as_ref().is_some_and(|daemon| daemon.certificate.is_some())
            }
            Capability::EntraFederation => {
                self.daemon.as_ref().is_some_and(|daemon| daemon.federated_key.is_some())
            }
            Capability::EntraMiddleTier => self.middle_tier.is_some(),
            Capability::EntraSpa => self.spa.is_some(),
            Capability::EntraMultiTenantClient => self.multi_tenant.is_some(),
            Capability::EntraDeviceFlow => self.has_device_flow,
            Capability::EntraControl => section.control.is_some() && self.leaver.is_some(),
            Capability::EntraImds => section.machine.as_ref().is_some_and(|machine| machine.imds.is_some()),
            Capability::EntraAppService => self.identity_header.is_some(),
            _ => false, // those are of every server
        }
    }

    /// The URLs besides those of the metadata that checks ask.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &Url> {
        let machine = self.section.machine.as_ref();
        let imds = machine.and_then(|machine| machine.imds.as_ref());
        let app_service = machine.and_then(|machine| machine.app_service.as_ref());
        let several = machine.and_then(|machine| machine.several.as_ref());
        imds.into_iter()
            .chain(several)
            .chain(app_service.map(|service| &service.endpoint))
            .chain(&self.section.control)
    }

    pub(crate) fn keep_secret(&self, redactor: &mut Redactor) {
        if let Some(other) = &self.section.other_tenant {
            redactor.show(other);
        }
        for person in [&self.foreign_user, &self.administrator, &self.leaver].into_iter().flatten() {
            redactor.know("password", &person.password);
        }
        let daemon = self.daemon.as_ref();
        let clients = [&self.middle_tier, &self.spa, &self.multi_tenant].into_iter().flatten();
        let clients = clients.chain(daemon.map(|daemon| &daemon.registration));
        let secrets = clients.filter_map(|client| client.secret.as_ref());
        let expired = daemon.and_then(|daemon| daemon.expired_secret.as_ref());
        for Hidden(secret) in secrets.chain(expired).chain(&self.identity_header) {
            redactor.know("secret", secret);
        }
    }
}

impl Daemon {
    fn read(section: &DaemonSection) -> Result<Self, FileError> {
        let certificate = section.certificate.as_ref().map(|text| {
            let (key, jwk) = private_key(text, "[server.entra.daemon] certificate")?;
            let x5c = jwk["x5c"][0].as_str().and_then(Certificate::of_x5c);
            let x5c = x5c.ok_or_else(|| {
                FileError::Invalid(
                    "[server.entra.daemon] certificate: the JWK has no x5c with the certificate".into(),
                )
            })?;
            Ok((key, x5c))
        });
        let federated = section.federated.as_ref();
        let key = federated.map(|known| private_key(&known.key, "[server.entra.daemon.federated] key"));
        Ok(Self {
            registration: confidential(&section.id, &section.secret)?,
            expired_secret: section
                .expired_secret
                .as_ref()
                .map(|secret| secret.reveal().map(Hidden))
                .transpose()?,
            certificate: certificate.transpose()?,
            federated_key: key.transpose()?.map(|(key, _)| key),
        })
    }
}

/// A client that sends its secret in the body and has no users.
fn confidential(id: &str, secret: &Secret) -> Result<Registration, FileError> {
    Ok(Registration {
        id: id.to_owned(),
        secret: Some(Hidden(secret.reveal()?)),
        auth: AuthMethod::Post,
        kind: super::ClientKind::Web,
        grants: Vec::new(),
        redirect_uris: Vec::new(),
    })
}

fn private_key(text: &Secret, place: &str) -> Result<(SigningKey, Value), FileError> {
    let wrong = |says: &str| FileError::Invalid(format!("{place}: {says}; it is to be a private JWK"));
    let jwk: Value = serde_json::from_str(&text.reveal()?).map_err(|_| wrong("this is no JSON"))?;
    let key = SigningKey::from_jwk(&jwk).map_err(|error| wrong(&error.to_string()))?;
    Ok((key, jwk))
}

/// Authority and tenant of an issuer: `https://login.test` and `1111` of `https://login.test/1111/v2.0`.
fn place_of(issuer: &str) -> Option<(String, String)> {
    let (authority, tenant) = issuer.strip_suffix("/v2.0")?.rsplit_once('/')?;
    authority.contains("://").then(|| (authority.to_owned(), tenant.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn authority_and_tenant_follow_from_the_issuer() {
        let of = |issuer| place_of(issuer);
        assert_eq!(of("https://login.test/1111/v2.0"), Some(("https://login.test".into(), "1111".into())));
        for wrong in ["https://login.test/1111", "https://login.test", "v2.0", "https:/v2.0"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
