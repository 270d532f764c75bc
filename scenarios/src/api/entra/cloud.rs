//! Issuers of other clouds, and hosts that only look like the right one, are refused and not asked.
//!
//! ## Why it matters
//! The national clouds are other services with other customers, and anybody can register a host whose name begins or ends
//! like that of Entra.
//!
//! ## How to fix it
//! Compare the whole issuer, or anchor the pattern at both ends; never fetch metadata from where a token says.
//!
//! ## Not a finding
//! - An API that serves several clouds: list this as a departure.

use super::lie;
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::ISSUER,
    also: &[],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraIssuerUnanchored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let (token, tenant) = (world.token(), entra.setting().tenant);
    let own = entra.issuer_of(&token, &tenant);
    let authority = world.issuer().authority();
    let path = own.strip_prefix(authority).unwrap_or_default();
    let host = authority.split_once("://").map_or(authority, |(_, host)| host);
    let scheme = if authority.starts_with("https:") { "http" } else { "https" };
    let canary = world.canary("iss");
    let issuers = [
        ("the cloud of the US government", format!("https://login.microsoftonline.us{path}")),
        ("the cloud of China", format!("https://login.partner.microsoftonline.cn{path}")),
        ("a host that begins so", format!("https://login.microsoftonline.com.evil.example{path}")),
        ("a host of version 1 that begins so", format!("https://sts.windows.net.evil.example/{tenant}/")),
        ("a host that ends so", format!("https://evil-{host}{path}")),
        ("the right one as a user", format!("https://{host}@evil.example{path}")),
        ("the right one in a query", format!("https://evil.example/?{own}")),
        ("another scheme", format!("{scheme}://{host}{path}")),
        ("a longer path", format!("{}/more", own.trim_end_matches('/'))),
        ("a page of the right host", canary.to_string()),
    ];
    let lies = issuers.map(|(name, issuer)| lie(name, token.clone().claim("iss", issuer))).into();
    let mut clouds = super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?;
    let mut metadata = canary.clone();
    metadata.set_path(&format!("{}/.well-known/openid-configuration", canary.path()));
    clouds.add("what that page names", world.was_not_fetched(&canary).and(world.was_not_fetched(&metadata)));
    judge(clouds)
}
