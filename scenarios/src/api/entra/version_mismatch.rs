//! What belongs to one version of tokens does not count in the other.
//!
//! ## Why it matters
//! The versions have issuers and keys of their own. An API that takes the issuer of one with the keys of the other has
//! stopped to know who vouches for a token.
//!
//! ## How to fix it
//! Decide about the version first, by `ver`, and validate with the issuer and the keys of that version alone.
//!
//! ## Not a finding
//! - An API may take both versions.
//! - Where only `ver` contradicts an issuer that is right, it was not looked at; that costs a note.

use super::lie;
use crate::clauses::entra;
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &entra::OWN_VERSION,
    also: &[&entra::ISSUER],
    impact: Impact::WeakerDefence,
    needs: &[Capability::EntraApi],
    mutant: Fault::EntraVersionsPooled,
};

const UNREAD: &str = "the issuer is right, and ver was not looked at";

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    let entra = world.entra()?;
    let endpoint = world.api().main().clone();
    let versions = &entra.contract().versions;
    let [first, second] =
        [EntraVersion::V1, EntraVersion::V2].map(|version| entra.token_of_version(version, &endpoint));
    let tenant = entra.setting().tenant;
    let [issuer_of_first, issuer_of_second] = [&first, &second].map(|token| entra.issuer_of(token, &tenant));
    let takes = |version| versions.contains(&version);

    let mut lies = vec![
        lie("the issuer of version 1 in version 2", second.clone().claim("iss", issuer_of_first))
            .unless(takes(EntraVersion::V1), UNREAD),
        lie("the issuer of version 2 in version 1", first.clone().claim("iss", issuer_of_second))
            .unless(takes(EntraVersion::V2), UNREAD),
        lie("a key of version 1 in version 2", second.clone().with_key(&EntraKey::VersionOne.key())),
    ];
    if !takes(EntraVersion::V1) {
        lies.push(lie("version 1, which is not taken", first));
    }
    if !takes(EntraVersion::V2) {
        lies.push(lie("version 2, which is not taken", second));
    }
    judge(super::presented(world, &endpoint, lies, ApiAnswer::is_unauthorized).await?)
}
