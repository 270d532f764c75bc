//! A foreign page makes Alice's browser submit the consent form.
//!
//! ## Why it matters
//! Consent that another site can give is no consent: a visit to the attacker's page grants his client access to the account.
//!
//! ## How to fix it
//! Bind the form to the session with a value that other sites cannot know, compare it when the form comes back, and set the session cookie with `SameSite`.
//!
//! ## Not a finding
//! - Cookies that a browser withholds from cross-site requests protect as well as a token in the form: only the effect counts.

use crate::clauses::{core, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CSRF_AT_AUTHORIZATION,
    also: &[&core::CONSENT_PROTECTED],
    impact: Impact::TrickedUser,
    needs: &[Capability::UserInterface, Capability::ConsentPage],
    mutant: Fault::ConsentTokenUnchecked,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut alice = world.alice()?;
    let consent = alice.reaches_consent(client.authorization_request()).await?;
    require(alice.submits(consent).await?.delivers_code())?;

    // The attacker knows the form from a session of his own, but not the values of Alice's.
    let foreign = world.alice()?.reaches_consent(client.authorization_request()).await?;
    let consent = alice.reaches_consent(client.authorization_request()).await?;
    let mut forms = Family::of("a form");
    forms.add("values of another session", alice.is_made_to_submit(&foreign).await?.delivers_no_code());
    forms.add(
        "no hidden values",
        alice.is_made_to_submit(&consent.as_known_from(&foreign)).await?.delivers_no_code(),
    );
    judge(forms)
}
