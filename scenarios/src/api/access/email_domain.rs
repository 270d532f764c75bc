//! Who is served by the domain of an e-mail address has exactly one address, and it is of that domain.
//!
//! ## Why it matters
//! Anybody can have an address that ends like those of a company, or that holds two of them. A comparison of the end, or of
//! what stands behind the first `@`, makes such an address that of a colleague.
//!
//! ## How to fix it
//! Refuse an address with more than one `@`, and compare what is behind it with the domain, as a whole.
//!
//! ## Not a finding
//! - Subdomains are of the same owner; an API that serves them gets a note.

use crate::clauses::{core, rfc9700};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &core::EMAIL_IS_ADDRESS,
    also: &[&rfc9700::PRIVILEGES_RESTRICTED],
    impact: Impact::WiderAccess,
    needs: &[Capability::EmailDomain],
    mutant: Fault::ApiEmailDomainByEnd,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let endpoint = world.endpoint_that("has an email_domain", |endpoint| endpoint.email_domain.is_some())?;
    let domain = endpoint.email_domain.clone().unwrap_or_default();
    world.serves_the_honest_at(&endpoint).await?;
    let with = |email: Json| world.token_for(&endpoint).claim("email", email);
    let text = |email: String| with(email.into());
    let own = format!("a@{domain}");
    let other = "mallory@evil.example";
    let tokens = [
        ("another domain", text(other.to_owned())),
        ("another domain with the same end", text(format!("mallory@not{domain}"))),
        ("another domain with the same beginning", text(format!("mallory@{domain}.evil.example"))),
        ("the domain behind a second @", text(format!("{other}@{domain}"))),
        ("the domain before a second @", text(format!("mallory@{domain}@evil.example"))),
        ("the address as a quoted name", text(format!("\"{own}\"@evil.example"))),
        ("two addresses, the other one first", text(format!("{other},{own}"))),
        ("two addresses, the other one last", text(format!("{own},{other}"))),
        ("two addresses in lines", text(format!("{other}\n{own}"))),
        ("a name and an address", text(format!("{own} <{other}>"))),
        ("a list", with(vec![other, &own].into())),
        ("the domain alone", text(domain.clone())),
        ("no name", text(format!("@{domain}"))),
        ("no address", world.token_for(&endpoint).without_claim("email")),
        (SUBDOMAIN, text(format!("mallory@sub.{domain}"))),
    ];
    let mut addresses = Family::of("an address");
    for (name, token) in tokens {
        let answer = world.call_of(&endpoint).bearing(&token).send().await?;
        let refused = answer.is_unauthorized_or_forbidden();
        addresses.add(name, refused.unless(name == SUBDOMAIN, "subdomains are served, too"));
    }
    world.serves_the_honest_at(&endpoint).await?;
    judge(addresses)
}

const SUBDOMAIN: &str = "a subdomain";
