//! A server on loopback answers to the names of loopback only.
//!
//! ## Why it matters
//! A page whose name is bound to 127.0.0.1 talks to the server as if it were its own origin, so that no browser objects.
//!
//! ## How to fix it
//! Compare `Host` with the names and the port that the server was started for.
//!
//! ## Not a finding
//! - 400, 403, 404 and 421 are refusals alike.

use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::LOCAL,
    also: &[&mcp::ORIGIN],
    impact: Impact::TrickedUser,
    needs: &[Capability::Mcp, Capability::Loopback],
    mutant: Fault::McpHostIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let port = world.api().url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let mut hosts = Family::of("a Host");
    for client in world.mcp()? {
        let era = client.era().name();
        require(world.entitled(client.asks()).send().await?.is_served())?;
        for host in [format!("evil.test{port}"), "evil.test".into(), format!("127.0.0.1.evil.test{port}")] {
            let answer = world.entitled(client.asks()).with_header("Host", &host).send().await?;
            hosts.add(format!("{host}, {era}"), answer.is_not_served());
        }
        let local =
            world.entitled(client.asks()).with_header("Host", &format!("localhost{port}")).send().await?;
        let seen = local.is_served().left_open("which names are valid is the operator's choice");
        hosts.add(format!("localhost, {era}"), seen);
    }
    judge(hosts)
}
