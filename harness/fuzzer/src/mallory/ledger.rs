//! What each honest party did, and what therefore is due to whom: the oracle. It knows nothing of the server but what
//! the documents demand of it, and where they leave something open it finds nothing.

use super::field::{Field, Who};
use super::law::Law;
use beartrap_forge::Pkce;
use beartrap_kit::ONE_MINUTE;
use beartrap_kit::target::Registration;
use std::collections::{BTreeMap, BTreeSet};

/// A law that was broken, and by what.
#[derive(Debug, Clone)]
pub(super) struct Broken {
    pub(super) law: &'static Law,
    pub(super) why: String,
}

fn broken(law: &'static Law, why: impl Into<String>) -> Broken {
    Broken { law, why: why.into() }
}

/// An authorization code, and the request that it answers. What the request said twice is here twice.
#[derive(Debug, Clone, Default)]
pub(super) struct Code {
    pub(super) user: Who,
    pub(super) clients: Vec<String>,
    pub(super) redirect_uris: Vec<String>,
    pub(super) challenges: Vec<String>,
    /// Whether the request named S256; without a method a challenge is the verifier itself (RFC 7636, 4.3).
    pub(super) s256: bool,
    /// Unless the request left it to the server.
    pub(super) scope: Option<String>,
    /// The access tokens that it gave.
    pub(super) gave: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct RefreshToken {
    pub(super) user: Who,
    pub(super) clients: Vec<String>,
    /// What was granted, if it is known.
    pub(super) scope: Option<String>,
    /// When it first gave tokens, in seconds since 1970.
    pub(super) used: Option<u64>,
    pub(super) revoked: bool,
}

/// A request of a client as it was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) clients: Vec<String>,
    pub(super) secrets: Vec<String>,
    pub(super) form: Vec<(&'static str, String)>,
}

impl Sent {
    /// Whether it proves to be from a client, as far as the client can prove anything.
    pub(super) fn proves(&self, client: &Registration) -> bool {
        match &client.secret {
            None => true,
            Some(secret) => self.clients.contains(&client.id) && self.secrets.contains(&secret.0),
        }
    }

    pub(super) fn values(&self, name: &str) -> Vec<&str> {
        self.form.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.as_str()).collect()
    }
}

#[derive(Default)]
pub(super) struct Ledger {
    pub(super) codes: BTreeMap<String, Code>,
    pub(super) refresh_tokens: BTreeMap<String, RefreshToken>,
    /// For whom each access token was issued, by all that is known; nobody if a client has it for itself.
    pub(super) access_tokens: BTreeMap<String, Option<Who>>,
    /// ID tokens that Alice agreed to give to Mallory's client: with them come access tokens that tell the same.
    pub(super) agreed: BTreeSet<String>,
}

impl Ledger {
    /// The code among those that were sent with which the redemption breaks the least, and what it breaks: a request
    /// that repeats a parameter is the server's to understand. Nothing if no such code was issued.
    pub(super) fn redeemed(&self, field: &Field, sent: &Sent, access: &str) -> Option<(String, Vec<Broken>)> {
        let known = sent.values("code").into_iter().filter_map(|code| Some((code, self.codes.get(code)?)));
        let judged = known.map(|(text, code)| (text.to_owned(), redemption(field, code, sent, access)));
        judged.min_by_key(|(_, broken)| broken.len())
    }

    /// The same for refresh tokens.
    pub(super) fn refreshed(
        &self,
        field: &Field,
        sent: &Sent,
        scope: Option<&str>,
        now: u64,
    ) -> Option<(String, Vec<Broken>)> {
        let known = sent.values("refresh_token").into_iter();
        let known = known.filter_map(|token| Some((token, self.refresh_tokens.get(token)?)));
        let judged = known.map(|(text, token)| (text.to_owned(), refresh(field, token, sent, scope, now)));
        judged.min_by_key(|(_, broken)| broken.len())
    }
}

fn redemption(field: &Field, code: &Code, sent: &Sent, access: &str) -> Vec<Broken> {
    let mut found = Vec::new();
    // The same tokens again, as clustered servers send them to a client that lost the first answer, give nothing new.
    if !code.gave.is_empty() && !code.gave.iter().any(|given| given == access) {
        found.push(broken(Law::CODE_FRESH, "the code gave tokens before, and gives others now"));
    }
    found.extend(of_its_client(field, &code.clients, sent, Law::CODE_CLIENT, "code"));

    // Without redirect_uri at the token endpoint is as in OAuth 2.1; one that is there and wrong is never right.
    let uris = sent.values("redirect_uri");
    let same = uris.iter().any(|uri| code.redirect_uris.iter().any(|known| known == uri));
    if !uris.is_empty() && !code.redirect_uris.is_empty() && !same {
        found.push(broken(Law::CODE_REDIRECT_URI, "the code was obtained with another redirect_uri"));
    }

    // Who does not know PKCE says so in the metadata (RFC 9700, 2.1.1), and cannot enforce it.
    let verifiers = sent.values("code_verifier");
    if field.pkce && code.challenges.is_empty() && !verifiers.is_empty() {
        found.push(broken(
            Law::VERIFIER_UNASKED,
            "the authorization request had no code_challenge, the token request has a code_verifier",
        ));
    }
    let fits = |verifier: &str, challenge: &String| {
        Pkce::of(verifier).challenge == *challenge || (!code.s256 && verifier == challenge)
    };
    let fitting = verifiers.iter().any(|v| code.challenges.iter().any(|challenge| fits(v, challenge)));
    if field.pkce && !code.challenges.is_empty() && !fitting {
        let what = if verifiers.is_empty() { "no verifier was sent" } else { "the verifier is another one" };
        found.push(broken(Law::CODE_VERIFIER, format!("the code has a challenge, and {what}")));
    }
    found
}

fn refresh(field: &Field, token: &RefreshToken, sent: &Sent, scope: Option<&str>, now: u64) -> Vec<Broken> {
    let mut found = Vec::new();
    found.extend(of_its_client(field, &token.clients, sent, Law::REFRESH_CLIENT, "refresh token"));
    if token.revoked {
        found.push(broken(Law::REFRESH_REVOKED, "the refresh token was revoked"));
    }
    // A window of grace for lost answers is left open, and so is the rotation for confidential clients.
    let public = field.clients(&token.clients).all(Registration::is_public);
    let long_ago = token.used.is_some_and(|used| now.saturating_sub(used) >= ONE_MINUTE.as_secs());
    if public && long_ago {
        found.push(broken(Law::REFRESH_REPLAYED, "the refresh token was used more than a minute before"));
    }
    if let (Some(granted), Some(scope)) = (&token.scope, scope) {
        let added =
            scope.split(' ').find(|word| !word.is_empty() && !granted.split(' ').any(|one| one == *word));
        if let Some(word) = added {
            found.push(broken(Law::REFRESH_SCOPE, format!("the scope {word} was not granted")));
        }
    }
    found
}

/// The request comes from a client that the code or token was issued to, and proves it where it can.
fn of_its_client(
    field: &Field,
    owners: &[String],
    sent: &Sent,
    law: &'static Law,
    what: &str,
) -> Option<Broken> {
    let names_it = |id: &str| sent.clients.iter().any(|sent| sent == id);
    let owner_names = owners.join(" or ");
    if !sent.clients.is_empty() && !owners.iter().any(|id| names_it(id)) {
        let why = format!("the {what} was issued to {owner_names}, not to {}", sent.clients.join(" or "));
        return Some(broken(law, why));
    }
    if owners.is_empty() || field.clients(owners).any(|owner| sent.proves(owner)) {
        return None;
    }
    let why = format!("the {what} is one of {owner_names}, and the request does not prove to be from it");
    Some(broken(Law::CLIENT_AUTHENTICATED, why))
}
