//! A client authenticates with a secret that resembles its own.
//!
//! ## Why it matters
//! Whoever gets tokens without the secret acts as the client. A comparison that stops early lets him guess it piece by piece.
//!
//! ## How to fix it
//! Compare the whole secret, best its hash, in constant time (bcrypt reads no more than 72 bytes of it), and answer 401 with a Basic challenge to a client that sent an Authorization header.
//!
//! ## Not a finding
//! - For a secret in the request body 400 is as good as 401.
//! - A server that trims white space gives nothing away to somebody who lacks the secret: a note.

use crate::clauses::rfc6749;
use crate::text::with_other_case;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::CLIENT_NOT_AUTHENTICATED,
    also: &[&rfc6749::CLIENT_AUTHENTICATED],
    impact: Impact::ClientImpersonation,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::SecretByPrefix,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let methods = [
        ("Basic", world.client_that_sends_basic_credentials().await),
        ("post", world.client_that_posts_its_secret().await),
    ];
    let mut alice = world.alice()?;
    let mut secrets = Family::of("a secret");
    for (method, client) in methods {
        let Ok(client) = client else { continue };
        alice.signs_in(&client).await?;

        let right = client.credentials();
        for (name, wrong) in resembling(right.secret().unwrap_or_default(), world.made_up()) {
            let code = alice.authorizes(&client).await?;
            let wrong = right.clone().with_secret(&wrong);
            let answer = client.redemption(&code).with_credentials(wrong).send().await?;
            let refused =
                if method == "Basic" { basic_refused(&answer) } else { answer.is_refused_as(&BAD_CLIENT) };
            secrets
                .add(format!("{method}: {name}"), refused.unless(name == PADDED, "white space is trimmed"));
        }
    }
    judge(secrets)
}

const PADDED: &str = "space appended";

fn resembling(right: &str, random: String) -> Vec<(&'static str, String)> {
    let mut shorter = right.to_owned();
    shorter.pop();
    let mut wrong = vec![
        ("another", random),
        ("empty", String::new()),
        ("cut short", shorter),
        ("case swapped", with_other_case(right)),
        (PADDED, format!("{right} ")),
    ];
    // A secret of digits has no case to swap.
    wrong.retain(|(_, secret)| secret != right);
    wrong
}

/// Who tried the Authorization header is answered with 401 and a challenge of the same scheme.
fn basic_refused(answer: &Answer) -> Observation {
    let refused = answer.is_refused_as(&BAD_BASIC_CREDENTIALS);
    let challenged = answer.challenges_with("Basic");
    if challenged || !refused.is_good() { refused } else { refused.noting("without a Basic challenge") }
}
