//! An application proves itself with a token from outside that is not quite the one it trusts.
//!
//! ## Why it matters
//! Anybody may run a pipeline at a public issuer, and name its repository almost like somebody else's. What is compared
//! loosely is open to all of them.
//!
//! ## How to fix it
//! Compare issuer, subject and audience with the federated credential letter by letter, and the signature with the keys of
//! that issuer alone; fetch nothing from an issuer that no credential names.
//!
//! ## Not a finding
//! - A flexible credential, whose subject is an expression, matches what its expression says.

use crate::clauses::{entra_tenant, rfc7523};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::FEDERATED_EXACTLY,
    also: &[&rfc7523::CLIENT_ASSERTION, &rfc7523::SIGNED, &rfc7523::EXPIRY],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::EntraServer, Capability::EntraDaemon, Capability::EntraFederation],
    mutant: Fault::FederatedSubjectByPrefix,
};

/// What the audience has to be, unless a credential says otherwise.
const RIGHT: &str = "api://AzureADTokenExchange";

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    let proving = |assertion: &Token| asking.clone().with_credentials(tenant.proving(&daemon, assertion));
    tenant.clocks_agree(&asking.clone().send().await?.tokens()?)?;
    let honest = || tenant.federated_assertion();
    require(proving(&honest()?).send().await?.issues_tokens())?;

    let known = tenant.federation()?;
    let (issuer, subject) = (known.issuer.as_str(), known.subject.as_str());
    let shorter = subject.chars().take(subject.chars().count() / 2).collect::<String>();
    let now = world.now();
    let foreign = SigningKey::attacker(Algorithm::Rs256);
    let lies = [
        ("another issuer", honest()?.claim("iss", "https://elsewhere.beartrap.test")),
        ("an issuer with one more slash", honest()?.claim("iss", format!("{issuer}/"))),
        ("an issuer in other letters", honest()?.claim("iss", issuer.to_uppercase())),
        ("a subject in other letters", honest()?.claim("sub", subject.to_uppercase())),
        ("a subject that begins like the right one", honest()?.claim("sub", format!("{subject}-2"))),
        ("the beginning of the right subject", honest()?.claim("sub", shorter)),
        ("a wildcard as the subject", honest()?.claim("sub", "*")),
        ("another audience", honest()?.claim("aud", "https://elsewhere.beartrap.test")),
        ("expired", honest()?.claim("nbf", now - 3_600).claim("exp", now - 1_800)),
        ("no signature", honest()?.with_key(&SigningKey::none())),
        ("the signature of another key", honest()?.signed_by(&foreign)),
        ("a key that its issuer does not publish", honest()?.with_key(&foreign)),
    ];
    let mut refused = Family::of("a token from outside");
    for (name, lie) in lies {
        refused.add(name, proving(&lie).send().await?.is_refused_as(&NOT_TRUSTED));
    }
    let for_two = honest()?.claim("aud", [RIGHT, "https://elsewhere.beartrap.test"]);
    let for_two = proving(&for_two).send().await?.is_refused_as(&NOT_TRUSTED);
    refused.add("a second audience", for_two.left_open("the documents only say what one audience has to be"));
    if world.server().has(Capability::UserInterface) {
        let client = world.client().await?;
        let token = tenant.signs_in(&mut world.alice()?, &client).await?.access_token().to_owned();
        let assertion = Credentials::Assertion { id: daemon.id().to_owned(), assertion: token };
        let answer = asking.clone().with_credentials(assertion).send().await?;
        refused.add("the token of a user", answer.is_refused_as(&NOT_TRUSTED));
    }
    require(proving(&honest()?).send().await?.issues_tokens())?;
    judge(refused)
}
