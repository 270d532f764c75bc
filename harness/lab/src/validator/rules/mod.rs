//! The rules, one file for each family of vectors. A rule of another kind of token goes to the file of its kind.

pub(super) mod alg;
mod assertion;
mod aud;
mod confuse;
pub(super) mod crit;
mod dpop;
pub(super) mod ec;
pub(super) mod form;
mod hdrkey;
mod idtoken;
pub(super) mod iss;
pub(super) mod json;
pub(super) mod jwe;
pub(super) mod jwks;
mod kid;
mod logout;
pub(super) mod mac;
pub(super) mod misc;
pub(super) mod none;
pub(super) mod ok;
pub(super) mod public_forms;
pub(super) mod rsa;
pub(super) mod sig;
mod thumbprint;
mod time;
pub(super) mod typ;
mod weak;

use super::asked::{Asked, ClaimsRule, HeaderRule, Jwk, KeyRule};
use super::keys;

/// A kind of token: where its keys come from, and what its header and its claims must be.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) keys: fn(&Asked) -> Vec<Jwk>,
    pub(super) header: &'static [&'static [HeaderRule]],
    pub(super) claims: &'static [&'static [ClaimsRule]],
}

/// What every key that is used must be.
pub(super) const KEY: &[&[KeyRule]] = &[alg::KEY, kid::KEY, jwks::KEY];

/// Whether a faulty validator believes the token without a trusted key.
pub(super) fn is_believed(asked: &Asked) -> bool {
    hdrkey::is_believed(asked)
        || kid::is_believed(asked)
        || form::is_believed(asked)
        || time::is_renewed(asked)
        || jwe::is_believed(asked)
}

/// What the header of every JWT must be.
const HEADER: &[&[HeaderRule]] =
    &[ok::HEADER, alg::HEADER, crit::HEADER, hdrkey::HEADER, kid::HEADER, jwks::HEADER, typ::HEADER];

/// What the claims of every JWT of an issuer must be.
const CLAIMS: &[&[ClaimsRule]] =
    &[time::CLAIMS, iss::CLAIMS, aud::CLAIMS, misc::CLAIMS, json::CLAIMS, ok::CLAIMS];

const ID_TOKEN: &[&[ClaimsRule]] =
    &[time::CLAIMS, iss::CLAIMS, aud::CLAIMS, misc::CLAIMS, ok::CLAIMS, idtoken::CLAIMS];

const LOGOUT_TOKEN: &[&[ClaimsRule]] =
    &[time::CLAIMS, iss::CLAIMS, aud::CLAIMS, misc::CLAIMS, ok::CLAIMS, logout::CLAIMS];

const CLIENT_ASSERTION: &[&[ClaimsRule]] =
    &[time::CLAIMS, iss::CLAIMS, aud::CLAIMS, misc::CLAIMS, ok::CLAIMS, assertion::CLAIMS];

/// A proof brings its own key and has no issuer.
const DPOP_PROOF_HEADER: &[&[HeaderRule]] = &[crit::HEADER, kid::HEADER, dpop::HEADER];

const DPOP_PROOF: &[&[ClaimsRule]] = &[misc::CLAIMS, dpop::CLAIMS];

/// What is inside is a JWT like any other.
const ENCRYPTED: Kind = Kind { name: "jwe", keys: keys::trusted, header: HEADER, claims: CLAIMS };

/// Every kind that is known here.
pub(super) const KINDS: &[Kind] = &[
    Kind { name: "jwt", keys: keys::trusted, header: HEADER, claims: CLAIMS },
    Kind { name: "access-token", keys: keys::trusted, header: HEADER, claims: CLAIMS },
    Kind { name: "id-token", keys: keys::trusted, header: HEADER, claims: ID_TOKEN },
    Kind { name: "logout-token", keys: keys::trusted, header: HEADER, claims: LOGOUT_TOKEN },
    Kind { name: "client-assertion", keys: keys::trusted, header: HEADER, claims: CLIENT_ASSERTION },
    Kind { name: "dpop-proof", keys: dpop::keys, header: DPOP_PROOF_HEADER, claims: DPOP_PROOF },
    ENCRYPTED,
];
