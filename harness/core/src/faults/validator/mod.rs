//! The faults of the reference validator, family by family.

mod alg;
mod aud;
mod confuse;
mod crit;
mod dos;
mod ec;
mod form;
mod hdrkey;
mod idtoken;
mod iss;
mod json;
mod jwks;
mod kid;
mod logout;
mod mac;
mod misc;
mod none;
mod ok;
mod rsa;
mod sig;
mod time;
mod typ;

use super::Planted;

pub(super) const ALL: &[&[Planted]] = &[
    ok::ALL,
    none::ALL,
    sig::ALL,
    confuse::ALL,
    alg::ALL,
    hdrkey::ALL,
    kid::ALL,
    crit::ALL,
    form::ALL,
    json::ALL,
    time::ALL,
    iss::ALL,
    aud::ALL,
    typ::ALL,
    ec::ALL,
    rsa::ALL,
    mac::ALL,
    jwks::ALL,
    dos::ALL,
    idtoken::ALL,
    logout::ALL,
    misc::ALL,
];
