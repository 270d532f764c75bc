use super::{confuse, json, jwe, weak};
use crate::validator::asked::Asked;
use beartrap_core::Fault;

/// Whether the token is believed without a key that was trusted for it: an honest validator never does (RFC 7518
/// section 3.6, RFC 8725 section 3.1).
pub(in crate::validator) fn needs_no_key(asked: &Asked) -> bool {
    let alg = asked.alg();
    let is_respelt = alg != "none" && alg.trim().eq_ignore_ascii_case("none");
    asked.planted(Fault::NoneAccepted) && alg == "none"
        || asked.planted(Fault::NoneComparedByCase) && is_respelt
        || asked.planted(Fault::AlgMissingUnsecured) && alg.is_empty()
        || confuse::is_by_a_public_secret(asked)
        || weak::is_believed(asked)
        || jwe::is_alg_of_encryption(asked)
        || json::is_unsecured_to_one_parser(asked)
        || asked.planted(Fault::EmptyKeySetUnchecked) && asked.policy.keys.is_empty()
}

/// Whether a token of two parts is read as if its signature were empty.
pub(in crate::validator) fn may_end_after_the_payload(asked: &Asked) -> bool {
    asked.planted(Fault::NoneAccepted) || asked.planted(Fault::EmptySignatureValid)
}
