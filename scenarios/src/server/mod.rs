mod authz;
mod cc;
mod clientauth;
mod code;
mod dcr;
mod entra;
mod introspect;
mod iss;
mod meta;
mod oidc;
mod pkce;
mod redirect;
mod refresh;
mod revoke;
mod token;

use beartrap_kit::ServerScenario;

pub(crate) static GROUPS: &[&[ServerScenario]] = &[
    meta::SUITE,
    authz::SUITE,
    redirect::SUITE,
    code::SUITE,
    pkce::SUITE,
    token::SUITE,
    clientauth::SUITE,
    refresh::SUITE,
    cc::SUITE,
    oidc::SUITE,
    iss::SUITE,
    introspect::SUITE,
    revoke::SUITE,
    dcr::SUITE,
    entra::SUITE,
];
