//! The metadata name the issuer that they were fetched for, character for character.
//!
//! ## Why it matters
//! Clients compare the two as strings, and drop the metadata if they differ. One that compares less strictly can be given the metadata of another server.
//!
//! ## How to fix it
//! Configure the issuer once, and write that same string into the metadata, the `iss` of tokens and authorization responses, and the documentation for clients.
//!
//! ## Not a finding
//! - An issuer may end in a slash. If the authorization responses or ID tokens end in it too, the target file is what lacks it, and the check stays unsettled.

use crate::clauses::{discovery, rfc8414};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8414::ISSUER_IDENTICAL,
    also: &[&discovery::ISSUER_IDENTICAL],
    impact: Impact::BrokenLogin,
    needs: &[Capability::Metadata],
    mutant: Fault::IssuerWithTrailingSlash,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let issuer = world.server().issuer.clone();
    let found = world.metadata_documents().await?;
    if found.iter().any(|document| document.issuer() != issuer) {
        target_file_is_right(&found, world).await?;
    }

    let mut documents = Family::of("a metadata document");
    for document in &found {
        documents.add(document.path(), document.names_issuer(&issuer));
    }
    judge(documents)
}

/// With and without a slash at the end an issuer has the same metadata, so only what the server says elsewhere tells
/// whether the metadata or the target file is wrong.
async fn target_file_is_right(found: &[MetadataDocument], world: &ServerWorld) -> Result<(), Unsettled> {
    let wrong = |why: Unsettled| {
        Unsettled::because(format!("the target file and the metadata differ in a slash, and {}", why.0))
    };
    let used = issuer_of_responses(world).await.map_err(wrong)?;
    if found.iter().any(|document| document.issuer() != used) {
        return Ok(());
    }
    Err(Unsettled::because(format!(
        "the server calls itself {used} everywhere; write issuer = \"{used}\" in the target file"
    )))
}

async fn issuer_of_responses(world: &ServerWorld) -> Result<String, Unsettled> {
    let client = world.client().await?;
    let landing = world.alice()?.visits(client.authorization_request()).await?;
    if let Some(issuer) = landing.parameter("iss") {
        return Ok(issuer.to_owned());
    }
    let tokens = client.redeem(&landing.code()?).await?.tokens()?;
    Ok(tokens.id_token()?.claim("iss").as_str().unwrap_or_default().to_owned())
}
