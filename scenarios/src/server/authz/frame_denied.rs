//! The login and consent pages keep other sites from showing them in a frame.
//!
//! ## Why it matters
//! A page that is framed invisibly over a game takes the clicks that were meant for the game: Alice allows what she never saw.
//!
//! ## How to fix it
//! Send `Content-Security-Policy: frame-ancestors 'none'` with every page that a user acts on; beside it, `X-Frame-Options: DENY` for old browsers.
//!
//! ## Not a finding
//! - `X-Frame-Options` alone is a note.
//! - A list of sites that may frame the pages is fine.
//! - Responses with `prompt=none` and the frame of session management are made to be framed, and are not looked at.

use crate::clauses::{core, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc9700::CLICKJACKING_PREVENTED,
    also: &[&core::CONSENT_PROTECTED],
    impact: Impact::WeakerDefence,
    needs: &[Capability::UserInterface],
    mutant: Fault::ConsentPageFramed,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    let mut request = client.authorization_request();
    if world.server().is_openid() {
        request = request.but("prompt", "consent");
    }
    let landing = world.alice()?.visits(request).await?;
    require(landing.delivers_code())?;

    judge(landing.pages_refuse_frames()?)
}
