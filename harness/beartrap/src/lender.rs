//! The real issuer that an API trusts, where `[api.issuer]` says that beartrap does not play it.

use crate::Blame;
use crate::certificates::trusting_named;
use beartrap_core::Step;
use beartrap_engine::{Stop, borrow, discovered};
use beartrap_kit::api::{ApiSection, IssuerSection};
use beartrap_kit::target::{Server, TargetFile};
use beartrap_kit::{Api, Limits, Tcp, Tls};
use std::sync::Arc;

/// A real issuer that was discovered.
pub(crate) struct Lender {
    server: Server,
    section: IssuerSection,
}

/// What an API is told of it.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) issuer: String,
    pub(crate) jwks_uri: String,
    pub(crate) introspection: String,
}

impl Lender {
    /// The issuer of `[server]`, if the API trusts that one.
    pub(crate) async fn of(
        section: &ApiSection,
        file: &TargetFile,
        limits: Limits,
        say: &mut (dyn FnMut(Step) + Send),
    ) -> anyhow::Result<Result<Option<Self>, Stop>> {
        let Some(wanted) = section.issuer.clone() else { return Ok(Ok(None)) };
        let Some(server) = &file.server else {
            return Err(Blame::usage(
                "[api.issuer] is the issuer that [server] describes; add [server] with its issuer, clients and users",
            ));
        };
        wanted.must_make_sense(server).map_err(|error| Blame::usage(error.to_string()))?;
        let transport = Tcp::with(limits, trusting_named(Tls::default(), section)?)
            .map_err(|failure| Blame { exit: 3, says: failure.to_string() })?;
        let server = discovered(file, Arc::new(transport), say).await;
        Ok(server.map(|server| Some(Self { server, section: wanted })))
    }

    /// What the API is started with.
    pub(crate) fn told(&self) -> Told {
        let at = |name| self.server.endpoint(name).map(String::from).unwrap_or_default();
        Told {
            issuer: self.server.issuer.clone(),
            jwks_uri: at("jwks_uri"),
            introspection: at("introspection_endpoint"),
        }
    }

    /// Has it issue the tokens that the API is tested with.
    pub(crate) async fn lend(
        self,
        api: &mut Api,
        seed: u64,
        say: &mut (dyn FnMut(Step) + Send),
    ) -> Result<(), Stop> {
        borrow(api, self.server, &self.section, seed, say).await
    }
}

#[cfg(test)]
mod tests;
