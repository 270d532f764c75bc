mod authz;
mod code;
mod meta;
mod oidc;
mod redirect;
mod refresh;
mod token;

use beartrap_kit::ServerScenario;

pub(crate) static GROUPS: &[&[ServerScenario]] =
    &[meta::SUITE, authz::SUITE, redirect::SUITE, code::SUITE, token::SUITE, refresh::SUITE, oidc::SUITE];
