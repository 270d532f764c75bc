mod access;
mod claims;
mod issuer;
mod keys;
mod present;

use beartrap_kit::ApiScenario;

pub(crate) static GROUPS: &[&[ApiScenario]] =
    &[present::SUITE, keys::SUITE, claims::SUITE, access::SUITE, issuer::SUITE];
