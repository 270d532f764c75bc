//! A device asks for tokens before and after its user signs in, after a no, too late, once more, and in another client's name.
//!
//! ## Why it matters
//! The user signs in far from the device, and sees nothing of it. Only the server can keep the tokens from whoever else holds
//! the code, and tell the device when it is no use to ask on.
//!
//! ## How to fix it
//! Store client and time with the code. Issue tokens for it once, to that client, within its 15 minutes, after the user agreed;
//! answer every other request with the error that says which of these is missing.
//!
//! ## Not a finding
//! - `authorization_declined` and `bad_verification_code` are Entra's words for what RFC 8628 calls `access_denied` and
//!   `invalid_grant`.
//! - `verification_uri_complete` is not offered.

use crate::clauses::{entra_tenant, rfc8628};
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &entra_tenant::DEVICE_CODES,
    also: &[&rfc8628::RESPONSE, &rfc8628::POLLED],
    impact: Impact::StolenTokens,
    needs: &[
        Capability::EntraServer,
        Capability::EntraDeviceFlow,
        Capability::PublicClient,
        Capability::TwoClients,
        Capability::UserInterface,
    ],
    mutant: Fault::DeviceCodeForAnyClient,
};

/// As long as a code may live, in seconds.
const A_QUARTER: u64 = 900;

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let tenant = world.tenant()?;
    let client = world.public_client().await?;
    let other = world.another_client(&client).await?;
    let mut alice = world.alice()?;
    let mut polls = Family::of("a request of a device");

    let answer = client.asking_for_device_codes().send().await?;
    let codes = answer.device_codes()?;
    polls.add("for its codes", is_whole(&answer));
    let poll = client.polling(&codes);
    polls.add("before its user signs in", poll.clone().send().await?.is_refused_as(&DEVICE_PENDING));
    alice.enters(&codes, &client).await?;
    require(poll.clone().send().await?.issues_tokens())?;
    polls.add("once more", poll.send().await?.is_refused_as(&DEVICE_CODE_OVER));

    let codes = client.asking_for_device_codes().send().await?.device_codes()?;
    alice.enters(&codes, &client).await?;
    let stolen = other.polling(&codes);
    polls.add("of another client", stolen.clone().send().await?.is_refused_as(&DEVICE_CODE_OVER));
    let answer = stolen.unauthenticated().send().await?;
    polls.add("of another client that only names itself", answer.is_refused_as(&DEVICE_CODE_OF_ANOTHER));

    let codes = client.asking_for_device_codes().send().await?.device_codes()?;
    alice.enters_and_denies(&codes, &client).await?;
    let answer = client.polling(&codes).send().await?;
    polls.add("after its user said no", answer.is_refused_as(&DEVICE_DECLINED));

    let codes = client.asking_for_device_codes().send().await?.device_codes()?;
    alice.enters(&codes, &client).await?;
    if tenant.time_is_turned(Duration::from_secs(A_QUARTER + 1)).await.is_ok() {
        let answer = client.polling(&codes).send().await?;
        polls.add("after 15 minutes", answer.is_refused_as(&DEVICE_CODE_OVER));
    }
    judge(polls)
}

fn is_whole(answer: &Answer) -> Observation {
    let lifetime = answer.document()["expires_in"].as_u64();
    let observed =
        answer.observe(lifetime.is_some(), "codes, the place to enter them, and how long they live");
    let observed = match lifetime {
        Some(seconds) if seconds > A_QUARTER => observed.noting("they live for more than 15 minutes"),
        _ => observed,
    };
    match answer.document()["message"].as_str() {
        Some(_) => observed,
        None => observed.noting("there is no message for the user"),
    }
}
