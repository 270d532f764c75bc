//! What should be looked after, before it is a refusal at night or a way in.

use super::super::{Application, Directory, Flow, Publisher, Tenant, UserConsent};
use super::{day, redirects};
use serde::Serialize;

/// How long before its end a credential is named, in seconds: 30 days.
const SOON: u64 = 30 * 86_400;
/// How long a secret should live at most, in seconds: two years, which the portal offers at most.
const LONG: u64 = 2 * 366 * 86_400;

/// One thing to look after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concern {
    /// What it is.
    pub lint: Lint,
    /// The application or the tenant.
    pub about: String,
    /// What exactly, without any secret.
    pub what: String,
    /// Why it matters.
    pub why: &'static str,
}

/// What the inventory looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lint {
    /// Nobody answers for a registration.
    NoOwner,
    /// A credential ends within 30 days.
    CredentialLapses,
    /// A credential has ended.
    CredentialExpired,
    /// A secret lives for more than two years.
    SecretLivesLong,
    /// A client in users' hands has a credential.
    SecretInPublicClient,
    /// A redirect URI is dangerous, or cannot be registered so.
    RedirectUri,
    /// Tokens go through the browser.
    ImplicitOn,
    /// Passwords go through the client.
    PasswordOn,
    /// An application permission reaches everybody's data.
    WidePermission,
    /// What was granted is not what the registration lists.
    GrantedNotListed,
    /// What the registration lists, nobody granted.
    ListedNotGranted,
    /// One registration is both client and API.
    ClientAndApi,
    /// One registration is used on several platforms.
    SeveralPlatforms,
    /// An API offers one scope for everything.
    OneScopeForAll,
    /// Other tenants are asked to trust who is not known.
    PublisherUnverified,
    /// Users of a tenant may consent to anything from anybody.
    UsersConsentToAll,
}

impl Lint {
    /// Why it matters, in one sentence.
    pub fn why(self) -> &'static str {
        match self {
            Self::NoOwner => {
                "nobody will know whom to ask when its credential ends or its permissions are questioned"
            }
            Self::CredentialLapses => "when it ends, every token request is refused: renew it before",
            Self::CredentialExpired => "it proves nothing any more: take it out, and see who still sends it",
            Self::SecretLivesLong => {
                "it will have been copied and forgotten: use certificates or federated credentials"
            }
            Self::SecretInPublicClient => "everybody who has the client can read it",
            Self::RedirectUri => "codes are sent to it",
            Self::ImplicitOn => "tokens end up in histories, logs and referrers: use codes with a proof key",
            Self::PasswordOn => "the client sees passwords, and neither second factors nor policies work",
            Self::WidePermission => {
                "with no user there is no limit: a leaked credential reads or changes everything"
            }
            Self::GrantedNotListed => "nobody asks for it any more, and the application still has it",
            Self::ListedNotGranted => "what works for whoever tried it as administrator fails for the others",
            Self::ClientAndApi => {
                "the ID token of the client has the API's audience, so that the API may take it for an access token"
            }
            Self::SeveralPlatforms => {
                "what one platform must not have, all of them get: register each client by itself"
            }
            Self::OneScopeForAll => "a client that only reads gets the right to write too",
            Self::PublisherUnverified => "users of other tenants cannot tell it from an imitation",
            Self::UsersConsentToAll => {
                "one mail with a link makes them give their data to a stranger's application"
            }
        }
    }
}

impl Directory {
    /// What should be looked after at this time, in seconds since 1970: applications in the order of the file, then
    /// tenants.
    pub fn lint(&self, now: u64) -> Vec<Concern> {
        let registered = self.applications.iter().filter(|application| !application.is_service);
        let of_applications = registered.flat_map(|application| {
            let found = self.found(application, now).into_iter();
            found.map(|(lint, what)| Concern { lint, about: application.name.clone(), what, why: lint.why() })
        });
        let organisations = self.tenants.iter().filter(|tenant| !tenant.personal);
        let of_tenants =
            organisations.filter(|tenant| tenant.user_consent == UserConsent::Allowed).map(|tenant| {
                let what = "users may consent to applications of unverified publishers".to_owned();
                let lint = Lint::UsersConsentToAll;
                Concern { lint, about: tenant.name.clone(), what, why: lint.why() }
            });
        of_applications.chain(of_tenants).collect()
    }

    fn found(&self, application: &Application, now: u64) -> Vec<(Lint, String)> {
        let mut found = Vec::new();
        if application.owners.is_empty() {
            found.push((Lint::NoOwner, "it has no owner".to_owned()));
        }
        found.extend(credentials(application, now));
        found.extend(redirects::wrong_with(application).into_iter().map(|what| (Lint::RedirectUri, what)));
        found.extend(flows(application));
        found.extend(shape(application));
        found.extend(self.permissions(application));
        found
    }

    /// What the application may, compared with what it says it needs.
    fn permissions(&self, application: &Application) -> Vec<(Lint, String)> {
        let mut found = Vec::new();
        let consents = self.consents.iter().filter(|consent| consent.client == application.name);
        for consent in consents.clone() {
            let tenant = self.tenant(&consent.tenant).map_or("", |tenant: &Tenant| &tenant.name);
            for permission in &consent.permissions {
                let place = format!("{permission} in {tenant}, granted by {}", consent.by);
                if self.kind(permission) != "delegated" && is_wide(permission) {
                    found.push((Lint::WidePermission, place.clone()));
                }
                if !application.permissions.contains(permission) {
                    found.push((Lint::GrantedNotListed, place));
                }
            }
        }
        for permission in &application.permissions {
            if !consents.clone().any(|consent| consent.permissions.contains(permission)) {
                let api = permission.split('/').next().and_then(|api| self.application_named(api));
                let name = permission.split_once('/').map_or("", |(_, name)| name);
                // What users may grant for themselves need not be granted yet.
                let by_user =
                    api.and_then(|api| api.scope(name)).is_some_and(|scope| !scope.is_for_administrators());
                if !by_user {
                    found.push((Lint::ListedNotGranted, permission.clone()));
                }
            }
        }
        found
    }
}

fn credentials(application: &Application, now: u64) -> Vec<(Lint, String)> {
    let secrets = application.secrets.iter().map(|secret| (format!("secret {}", secret.id), secret.expires));
    let certificates = application
        .certificates
        .iter()
        .map(|known| (format!("certificate {}", known.x509.x5t), known.ends()));
    let mut found = Vec::new();
    for (name, end) in secrets.clone().chain(certificates) {
        if end <= now {
            found.push((Lint::CredentialExpired, format!("{name} ended on {}", day(end))));
        } else if end <= now.saturating_add(SOON) {
            found.push((Lint::CredentialLapses, format!("{name} ends on {}", day(end))));
        }
    }
    let long = secrets.filter(|(_, end)| *end > now.saturating_add(LONG));
    found.extend(long.map(|(name, end)| (Lint::SecretLivesLong, format!("{name} lives until {}", day(end)))));
    let in_users_hands = !application.redirects.spa.is_empty() || !application.redirects.native.is_empty();
    if in_users_hands && !application.secrets.is_empty() {
        let what = "it has a secret, and redirect URIs of a single-page or native client".to_owned();
        found.push((Lint::SecretInPublicClient, what));
    }
    found
}

fn flows(application: &Application) -> impl Iterator<Item = (Lint, String)> {
    application.flows.iter().filter_map(|flow| {
        let (lint, what) = match flow {
            Flow::ImplicitIdToken => (Lint::ImplicitOn, "ID tokens from the authorization endpoint"),
            Flow::ImplicitAccessToken => (Lint::ImplicitOn, "access tokens from the authorization endpoint"),
            Flow::Password => (Lint::PasswordOn, "the flow with the user's password"),
            Flow::Public => return None,
        };
        Some((lint, format!("switched on: {what}")))
    })
}

/// What one registration is used for.
fn shape(application: &Application) -> Vec<(Lint, String)> {
    let redirects = &application.redirects;
    let signs_users_in = redirects.all().next().is_some();
    let mut found = Vec::new();
    if signs_users_in && application.offers().next().is_some() {
        let what = "it signs users in, and offers scopes or roles of its own".to_owned();
        found.push((Lint::ClientAndApi, what));
    }
    let platforms = [("web", &redirects.web), ("single-page", &redirects.spa), ("native", &redirects.native)];
    let used: Vec<&str> =
        platforms.into_iter().filter(|(_, uris)| !uris.is_empty()).map(|(name, _)| name).collect();
    if used.len() > 1 {
        found.push((Lint::SeveralPlatforms, format!("it has redirect URIs for {}", used.join(" and "))));
    }
    if let [scope] = &application.scopes[..]
        && ["user_impersonation", "access_as_user"].contains(&scope.name.as_str())
    {
        found.push((Lint::OneScopeForAll, format!("{} is its only scope", scope.name)));
    }
    if application.serves_many_tenants() && application.publisher == Publisher::Unverified {
        let what = "any tenant may use it, and its publisher is not verified".to_owned();
        found.push((Lint::PublisherUnverified, what));
    }
    found
}

/// Whether a permission is about everybody's data, as its name says.
fn is_wide(permission: &str) -> bool {
    let name = permission.split_once('/').map_or(permission, |(_, name)| name);
    let name = name.to_ascii_lowercase();
    name.rsplit('.').next() == Some("all")
        && (name.contains("write") || name.starts_with("directory.") || name.starts_with("mail."))
        || name.contains("fullcontrol")
        || name.contains("rolemanagement")
}
