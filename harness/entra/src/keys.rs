//! The keys that sign: one for all organisations of the cloud, one for personal accounts, and one for applications that
//! want their own. A signature proves that the personality made a token, never that a tenant did.

use crate::directory::{Application, Directory, Tenant};
use crate::personality::Personality;
use beartrap_forge::{Algorithm, Certificate, EntraVersion, SigningKey, Spare};
use beartrap_issuer::{TEMPLATE, entra_jwk};
use serde_json::Value;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Organisations,
    Consumers,
    /// An application with a key of its own.
    Application,
}

impl Holder {
    /// Who signs the tokens of a tenant for an API.
    pub(crate) fn of(tenant: &Tenant, api: &Application) -> Self {
        if api.custom_key {
            Self::Application
        } else if tenant.personal {
            Self::Consumers
        } else {
            Self::Organisations
        }
    }

    /// The key; its `kid` is the thumbprint of its certificate.
    pub(crate) fn key(self) -> SigningKey {
        let key = match self {
            Self::Organisations => SigningKey::trusted(Algorithm::Rs256),
            Self::Consumers => SigningKey::third(Algorithm::Rs256),
            Self::Application => SigningKey::spare(Spare::Third),
        };
        key.with_kid(&self.certificate().x5t())
    }

    fn certificate(self) -> Certificate {
        match self {
            Self::Organisations => Certificate::TRUSTED,
            Self::Consumers => Certificate::THIRD,
            Self::Application => Certificate::spare(Spare::Third),
        }
    }

    /// The key as the documents show it; of version 1 without its issuer.
    pub(crate) fn jwk(self, issuer: Option<&str>) -> Value {
        entra_jwk(&self.key(), &self.certificate(), issuer)
    }
}

/// The key that signs a tenant's tokens for an API.
pub(crate) fn signing(tenant: &Tenant, api: &Application) -> SigningKey {
    Holder::of(tenant, api).key()
}

/// The keys of the documents: those of one tenant, or of all. That of an application is there if it was asked for.
pub(crate) fn published(
    issuer: impl Fn(&str) -> String,
    tenant: Option<&Tenant>,
    application: Option<&Application>,
    version: EntraVersion,
) -> Vec<Value> {
    let of = |holder: Holder, issuer: String| holder.jwk((version == EntraVersion::V2).then_some(&issuer));
    let mut keys = vec![of(Holder::Organisations, issuer(TEMPLATE))];
    if tenant.is_none_or(|tenant| tenant.personal) && version == EntraVersion::V2 {
        keys.push(of(Holder::Consumers, issuer(beartrap_forge::entra::CONSUMERS)));
    }
    if application.is_some_and(|application| application.custom_key) {
        keys.push(of(Holder::Application, issuer(TEMPLATE)));
    }
    keys
}

/// What `iss` says in the tokens of a tenant, or of [`TEMPLATE`] where all are meant.
pub(crate) fn issuer(
    entra: &Personality,
    directory: &Directory,
    version: EntraVersion,
    tenant: &str,
) -> String {
    version.issuer(issuing_host(entra, directory, version), tenant)
}

/// Scheme and host in `iss`.
pub(crate) fn issuing_host<'a>(
    entra: &'a Personality,
    directory: &'a Directory,
    version: EntraVersion,
) -> &'a str {
    let other = match version {
        EntraVersion::V1 => directory.switches.version_1_issuer.as_deref(),
        EntraVersion::V2 => directory.switches.version_2_issuer.as_deref(),
    };
    other.unwrap_or(entra.authority())
}
