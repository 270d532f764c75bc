//! Consent for everybody is granted by administrators alone, and reported to no redirect URI but the client's own.
//!
//! ## Why it matters
//! With this consent an application gets at the data of a whole company. Whoever can grant it without being an administrator, or
//! can have browsers sent anywhere from the page that administrators trust most, gets in by a link in a mail.
//!
//! ## How to fix it
//! Compare the redirect URI before any page is shown, ask the directory whether the user is an administrator, and answer with
//! `admin_consent`, `tenant` and the `state` of the request, or with an error.
//!
//! ## Not a finding
//! - `scope` may come back in another spelling, or not at all.

use crate::clauses::{entra_tenant, rfc6749, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::ADMINISTRATORS_CONSENT,
    also: &[&rfc6749::REDIRECT_URI_INVALID, &rfc9700::NO_OPEN_REDIRECTOR],
    impact: Impact::TrickedUser,
    needs: &[Capability::EntraServer, Capability::EntraAdministrator, Capability::UserInterface],
    mutant: Fault::AdminConsentRedirectsAnywhere,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.client().await?;
    require(world.alice()?.visits(client.authorization_request()).await?.delivers_code())?;
    let scope = tenant.scope()?;
    let forms = [("to a scope", Some(scope.as_str())), ("to what the registration lists", None)];

    let mut consents = Family::of("consent for everybody");
    for (name, scope) in forms {
        let asking = || tenant.asking_for_everybody(&client, scope);
        let landing = tenant.administrator()?.denies(asking()?).await?;
        consents.add(format!("refused, {name}"), is_not_reported(&landing));
        let landing = world.alice()?.visits(asking()?).await?;
        consents.add(format!("by a user who is no administrator, {name}"), is_not_reported(&landing));
        let elsewhere = asking()?.but("redirect_uri", "https://evil.beartrap.test/consented");
        let landing = tenant.administrator()?.visits(elsewhere).await?;
        consents.add(format!("for another redirect URI, {name}"), landing.stays_at_server());
        let landing = tenant.administrator()?.visits(asking()?).await?;
        consents.add(format!("by an administrator, {name}"), is_reported(&landing, &tenant));
    }
    judge(consents)
}

fn says_yes(landing: &Landing) -> bool {
    landing.parameter("admin_consent").is_some_and(|said| said.eq_ignore_ascii_case("true"))
}

fn is_reported(landing: &Landing, tenant: &Tenant) -> Observation {
    let is_whole =
        landing.left_for_client() && says_yes(landing) && landing.parameter("tenant") == Some(tenant.id());
    let observed =
        landing.observe(is_whole, "admin_consent=True and the tenant, at the redirect URI of the client");
    observed.and(landing.returns_state())
}

fn is_not_reported(landing: &Landing) -> Observation {
    let refused = landing.is_refused_with(&["permission_denied", "access_denied", "consent_required"]);
    refused.and(landing.observe(!says_yes(landing), "no admin_consent=True"))
}
