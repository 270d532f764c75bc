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
mod lies;
mod logout;
mod mac;
mod misc;
mod none;
mod ok;
mod rsa;
mod sig;
mod time;
mod typ;

use beartrap_kit::validator::VectorFamily;

pub(crate) static FAMILIES: &[&VectorFamily] = &[
    &ok::FAMILY,
    &none::FAMILY,
    &sig::FAMILY,
    &confuse::FAMILY,
    &alg::FAMILY,
    &hdrkey::FAMILY,
    &kid::FAMILY,
    &crit::FAMILY,
    &form::FAMILY,
    &json::FAMILY,
    &time::FAMILY,
    &iss::FAMILY,
    &aud::FAMILY,
    &typ::FAMILY,
    &ec::FAMILY,
    &rsa::FAMILY,
    &mac::FAMILY,
    &jwks::FAMILY,
    &jwe::FAMILY,
    &dos::FAMILY,
    &dpop::FAMILY,
    &idtoken::FAMILY,
    &logout::FAMILY,
    &assertion::FAMILY,
    &misc::FAMILY,
];
