//! A key set without an end, or one that comes octet by octet, does not take the API down.
//!
//! ## Why it matters
//! The keys are fetched in the middle of a request. If that fetch has no limit of size and time, whoever stands between the
//! API and the issuer stops every call.
//!
//! ## How to fix it
//! Limit the time and the size of the fetch, and let other requests go on meanwhile with the keys that are known.
//!
//! ## Not a finding
//! - Refusing tokens meanwhile is safe, and so is 503.
//! - A redirect that is followed costs a remark: the issuer itself has sent it.

use crate::clauses::rfc8725;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725::FETCHES_BOUNDED,
    also: &[],
    impact: Impact::BrokenLogin,
    needs: &[Capability::KeyReload],
    mutant: Fault::ApiKeySetUnbounded,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let elsewhere = world.canary("keys").to_string().replacen("127.0.0.1", "localhost", 1);
    let troubles = [
        ("fifty megabytes", Trouble::Flood),
        ("a few octets each second", Trouble::Drip),
        ("a redirect to itself", Trouble::Redirect(world.issuer().jwks_uri())),
        ("a redirect to another origin", Trouble::Redirect(elsewhere)),
    ];
    let mut sets = Family::of("a key set");
    for (name, trouble) in troubles {
        let follows = matches!(&trouble, Trouble::Redirect(_));
        world.disturbs_the_issuer().gets_into(trouble);
        // The honest call comes while the keys are fetched.
        let Some((answer, beside)) = world.makes_it_fetch().await? else { continue };
        let refused = answer.is_refused_or_unavailable();
        let refused = if follows { refused.left_open("the redirect was followed") } else { refused };
        sets.add(format!("{name}: a token of an unknown key"), refused);
        sets.add(format!("{name}: an honest call beside it"), is_answered(&beside));
        world.issuer().recovers();
        let after = world.served_within(&world.token(), ONE_MINUTE).await?;
        let alive = after.is_alive();
        let is_down = !alive.is_good();
        sets.add(format!("{name}: an honest call after it"), alive);
        if is_down {
            break;
        }
        world.recovers().await?;
    }
    judge(sets)
}

/// An API that has to fetch the keys for every call has nothing to serve with; it says so.
fn is_answered(answer: &ApiAnswer) -> Observation {
    if answer.status() == 0 {
        answer.observe(false, "an answer to an honest call")
    } else {
        answer.is_answered()
    }
}
