//! An application asks with something that is not a secret of its own, or not any more.
//!
//! ## Why it matters
//! The secret is all that tells an application from whoever knows its id. The id of a secret is no secret: it stands in
//! the portal, in audit logs and in tickets.
//!
//! ## How to fix it
//! Compare the value with the unexpired secrets of this one application, in constant time, and with nothing else.

use crate::clauses::{entra_tenant, rfc6749};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::SECRET_OF_APPLICATION,
    also: &[&rfc6749::CLIENT_CREDENTIALS_AUTHENTICATED, &rfc6749::CLIENT_NOT_AUTHENTICATED],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::EntraServer, Capability::EntraDaemon],
    mutant: Fault::SecretIdAccepted,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let daemon = tenant.daemon().await?;
    let asking = tenant.asking_for_itself(&daemon, tenant.api());
    require(asking.clone().send().await?.issues_tokens())?;

    let of_another = world.another_confidential_client(&daemon).await.ok();
    let of_another = of_another.and_then(|client| client.credentials().secret().map(str::to_owned));
    let made_up = world.made_up();
    let mut refused = Family::of("a secret");
    for (name, secret) in [
        ("made up", Some(made_up.as_str())),
        ("the id of the secret", tenant.secret_id()),
        ("the secret of another client", of_another.as_deref()),
        ("expired", tenant.expired_secret()),
    ] {
        if let Some(secret) = secret {
            let request = asking.clone().with_credentials(daemon.credentials().with_secret(secret));
            refused.add(name, request.send().await?.is_refused_as(&BAD_CLIENT));
        }
    }
    require(asking.send().await?.issues_tokens())?;
    judge(refused)
}
