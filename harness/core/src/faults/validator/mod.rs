//! The faults of the reference validator, family by family.

mod alg;
mod assertion;
mod aud;
mod confuse;
mod crit;
mod dos;
mod dpop;
mod ec;
mod form;
mod hdrkey;
mod idtoken;
mod iss;
mod json;
mod jwe;
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
    jwe::ALL,
    dos::ALL,
    dpop::ALL,
    idtoken::ALL,
    logout::ALL,
    assertion::ALL,
    misc::ALL,
];
