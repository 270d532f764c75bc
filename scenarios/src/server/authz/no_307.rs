//! The answer to the login form does not make the browser post the password on.
//!
//! ## Why it matters
//! After 307 or 308 a browser sends the form again, password included, to the new address: if that is the client's, the client has Alice's password.
//!
//! ## How to fix it
//! Redirect with 303 after every form.
//!
//! ## Not a finding
//! - 302 is legal; a page that a script or a form leads on from is too.
//! - Posted on within the server, where the password is known anyway, it is a note.

use crate::clauses::rfc9700;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::NO_307,
    also: &[],
    impact: Impact::WiderAccess,
    needs: &[Capability::UserInterface],
    mutant: Fault::LoginRedirectsWith307,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let first = world.alice()?.visits(client.authorization_request()).await?;
    require(first.delivers_code())?;

    // Now that Alice has consented, a new login may lead straight to the client.
    let again = world.alice()?.visits(client.authorization_request().without("prompt")).await?;
    require(again.delivers_code())?;
    judge(first.keeps_the_password()?.and(again.keeps_the_password()?))
}
