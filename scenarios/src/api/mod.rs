mod access;
mod claims;
mod entra;
mod issuer;
mod keys;
mod mcp;
mod present;
mod proof;
mod robust;
mod vectors;

use beartrap_kit::ApiScenario;

pub(crate) static GROUPS: &[&[ApiScenario]] = &[
    present::SUITE,
    keys::SUITE,
    claims::SUITE,
    vectors::SUITE,
    access::SUITE,
    proof::SUITE,
    robust::SUITE,
    issuer::SUITE,
    mcp::SUITE,
    entra::SUITE,
];
