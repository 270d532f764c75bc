//! The server as it is before any play, and how each play gets one of its own.

use beartrap_kit::target::{Registration, Server};
use beartrap_kit::{ServerWorld, Unsettled, World as _};
use std::collections::BTreeSet;
use std::sync::Arc;

/// For whom something was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Who {
    Alice,
    #[default]
    Mallory,
}

/// A server to play at: its clients, and how Alice and Mallory (its second user) are known there.
pub struct Field {
    fresh: Box<dyn Fn() -> Arc<Server> + Send + Sync>,
    /// Whether time can be let pass without waiting.
    pub(super) turns_the_clock: bool,
    /// Whether the server says that it knows PKCE with S256 (RFC 8414, 2).
    pub(super) pkce: bool,
    registrations: Vec<Registration>,
    /// Clients at which both can sign in.
    pub(super) sane: Vec<usize>,
    left_out: Vec<String>,
    alice: BTreeSet<String>,
    mallory: BTreeSet<String>,
}

impl Field {
    /// Looks at a server: both users sign in at every client. `fresh` gives the server for one play; in process it is
    /// new and its clock can be turned, and elsewhere it is the same for all, and each play has new browsers.
    ///
    /// # Errors
    /// No client, or fewer than two users, can sign in.
    pub async fn survey(
        fresh: impl Fn() -> Arc<Server> + Send + Sync + 'static,
        turns_the_clock: bool,
        seed: u64,
    ) -> Result<Self, Unsettled> {
        let server = fresh();
        let mut field = Self {
            fresh: Box::new(fresh),
            turns_the_clock,
            pkce: server.metadata.lists("code_challenge_methods_supported", "S256"),
            registrations: server.clients.clone(),
            sane: Vec::new(),
            left_out: Vec::new(),
            alice: BTreeSet::new(),
            mallory: BTreeSet::new(),
        };
        for (at, client) in server.clients.iter().enumerate() {
            if client.redirect_uris.is_empty() {
                continue;
            }
            let world = ServerWorld::new(server.clone(), &format!("survey of {}", client.id), seed);
            match field.signs_in(&world, &client.id).await {
                Ok(()) => field.sane.push(at),
                Err(Unsettled(why)) => field.left_out.push(format!("{}: {why}", client.id)),
            }
        }
        if field.sane.is_empty() {
            let why = field.left_out.pop();
            let none = || "no client has a redirect URI; give one of them redirect_uris".to_owned();
            return Err(Unsettled(why.unwrap_or_else(none)));
        }
        Ok(field)
    }

    /// Clients that are left out since somebody cannot sign in there, each with the reason.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// A field without a server, for the oracle alone.
    #[cfg(test)]
    pub(super) fn of(registrations: Vec<Registration>) -> Self {
        Self {
            fresh: Box::new(|| unreachable!("the oracle asks no server")),
            turns_the_clock: false,
            pkce: true,
            registrations,
            sane: Vec::new(),
            left_out: Vec::new(),
            alice: BTreeSet::new(),
            mallory: BTreeSet::new(),
        }
    }

    async fn signs_in(&mut self, world: &ServerWorld, id: &str) -> Result<(), Unsettled> {
        let client = world.client_named(id).await?;
        for (mut browser, who) in [(world.alice()?, Who::Alice), (world.bob()?, Who::Mallory)] {
            let tokens = browser.signs_in(&client).await?;
            let subs = if who == Who::Alice { &mut self.alice } else { &mut self.mallory };
            let named = tokens.id_token().ok().map(|token| token.subject().to_owned());
            subs.extend(named.filter(|sub| !sub.is_empty()));
            if let Ok(sub) = world.subject_of(tokens.access_token()).await {
                subs.insert(sub);
            }
        }
        Ok(())
    }

    /// The control: Alice signs in at a client as she did before.
    pub(super) async fn control(&self, name: &str, seed: u64) -> Result<u32, Unsettled> {
        let world = ServerWorld::new(self.server(), name, seed);
        let id = self.sane.first().map_or("", |&at| self.registrations[at].id.as_str());
        let client = world.client_named(id).await?;
        world.alice_signs_in(&client).await?;
        Ok(world.requests())
    }

    pub(super) fn server(&self) -> Arc<Server> {
        (self.fresh)()
    }

    pub(super) fn registration(&self, at: usize) -> Option<&Registration> {
        self.registrations.get(at)
    }

    /// The registrations of these clients.
    pub(super) fn clients(&self, ids: &[String]) -> impl Iterator<Item = &Registration> {
        self.registrations.iter().filter(|client| ids.contains(&client.id))
    }

    /// Whether a subject is Alice, and surely not Mallory.
    pub(super) fn is_alice(&self, sub: &str) -> bool {
        self.alice.contains(sub) && !self.mallory.contains(sub)
    }
}
