//! A request that a foreign web page sends is refused.
//!
//! ## Why it matters
//! A page that a user looks at reaches servers on the user's machine and network, by rebinding its own name to them.
//!
//! ## How to fix it
//! Compare `Origin`, where there is one, with the list of your own; SDKs have an option for it that is off by default.
//!
//! ## Not a finding
//! - Another refusal than 403, and 403 for the server's own origin, cost a note.

use crate::clauses::mcp;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &mcp::ORIGIN,
    also: &[],
    impact: Impact::WeakerDefence,
    needs: &[Capability::Mcp],
    mutant: Fault::McpOriginIgnored,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let port = world.api().url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let foreign = [
        "http://evil.test".to_owned(),
        format!("http://127.0.0.1.evil.test{port}"),
        format!("http://localhost.evil.test{port}"),
        "null".to_owned(),
    ];
    let own = world.api().url.origin().ascii_serialization();
    let mut origins = Family::of("an origin");
    for client in world.mcp()? {
        let era = client.era().name();
        require(world.entitled(client.asks()).send().await?.is_served())?;
        for origin in &foreign {
            let answer = world.entitled(client.asks()).with_header("Origin", origin).send().await?;
            let refused = answer.is_not_served();
            let seen =
                if answer.status() == 403 { refused } else { refused.noting("403 was to be expected") };
            origins.add(format!("{origin}, {era}"), seen);
        }
        let at_home = world.entitled(client.asks()).with_header("Origin", &own).send().await?;
        let seen = at_home.is_served().left_open("which origins are valid is the operator's choice");
        origins.add(format!("its own, {era}"), seen);
    }
    judge(origins)
}
