//! A token in a cookie does not authenticate a request that another site sends.
//!
//! ## Why it matters
//! Browsers add cookies by themselves, so that any page can act as whoever visits it.
//!
//! ## How to fix it
//! Take tokens from the Authorization header alone, or demand a header that only own pages can set.
//!
//! ## Not a finding
//! - A backend of a browser-based application keeps its sessions in cookies, and defends them; it is not an API of this kind.
//! - A GET that changes nothing costs a note.

use crate::clauses::{rfc6750, rfc10017};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6750::COOKIES,
    also: &[&rfc10017::COOKIES_DEFENDED],
    impact: Impact::TrickedUser,
    needs: &[Capability::AnyIssuer],
    mutant: Fault::ApiTokenFromCookie,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let changing = world.api().endpoint_where(|endpoint| !is_safe(&endpoint.method));
    let endpoint = changing.unwrap_or(world.api().main()).clone();
    require(world.honestly_called(&endpoint).await?.is_served())?;

    let mut cookies = Family::of("a cookie");
    for (name, before) in [
        ("access_token", ""),
        ("access_token", "Bearer%20"),
        ("Authorization", "Bearer%20"),
        ("token", ""),
        ("jwt", ""),
        ("id_token", ""),
    ] {
        let token = world.written(&world.token_for(&endpoint));
        let sent = world.call_of(&endpoint).with_header("Cookie", &format!("{name}={before}{token}"));
        let answer = sent.with_header("Origin", "https://attacker.example").send().await?;
        let observed = answer.is_not_served().unless(is_safe(&endpoint.method), "and changes nothing");
        cookies.add(format!("{name}={before}…"), observed);
    }
    judge(cookies)
}

fn is_safe(method: &str) -> bool {
    ["GET", "HEAD", "OPTIONS"].contains(&method)
}
