//! A client authenticates with HTTP Basic, its id and secret form-encoded first.
//!
//! ## Why it matters
//! It is the one method that every server must support. A secret with a colon, a plus or a percent sign shows whether the server decodes what clients encode.
//!
//! ## How to fix it
//! Decode the Base64, split at the first colon, and form-decode both halves.
//!
//! ## Not a finding
//! - A server that takes id and secret only without the form-encoding, as many do, gets a note.
//! - A secret with nothing to encode that is refused may just be the wrong one: nothing is said then.

use crate::clauses::rfc6749;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc6749::BASIC_SUPPORTED,
    also: &[&rfc6749::BASIC_FORM_ENCODED],
    impact: Impact::BrokenClient,
    needs: &[Capability::ConfidentialClient, Capability::UserInterface],
    mutant: Fault::BasicSplitAtLastColon,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client_that_sends_basic_credentials().await?;
    let mut alice = world.alice()?;
    let code = alice.authorizes(&client).await?;
    let encoded = client.redeem(&code).await?.issues_tokens();
    if encoded.is_good() {
        return judge(encoded);
    }
    if !has_something_to_encode(&client.credentials()) {
        // Nothing tells a broken server from a mistaken secret in the target file.
        require(encoded.clone())?;
    }

    let code = alice.authorizes(&client).await?;
    let credentials = client.credentials().without_form_encoding();
    let raw = client.redemption(&code).with_credentials(credentials).send().await?.issues_tokens();
    judge(encoded.unless(raw.is_good(), "id and secret work only without the form-encoding"))
}

fn has_something_to_encode(credentials: &Credentials) -> bool {
    let Credentials::Basic { id, secret } = credentials else { return false };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
    !(id.chars().all(plain) && secret.chars().all(plain))
}
