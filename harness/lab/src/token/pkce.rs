//! Proof Key for Code Exchange (RFC 7636), with S256 alone.

use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// 43 to 128 unreserved characters (sections 4.1 and 4.2).
pub(crate) fn is_well_formed(value: &str) -> bool {
    (43..=128).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Whether the verifier of a token request fits the challenge of its authorization request (section 4.6). A verifier
/// without a challenge is the trace of a downgrade (RFC 9700 section 4.8.2).
pub(crate) fn check(lab: &Lab, challenge: Option<&str>, verifier: Option<&str>) -> Result<(), Refusal> {
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => lab.unless(Fault::UnaskedVerifierIgnored, false, refusal::VERIFIER_UNASKED),
        (Some(_), None) => lab.unless(Fault::VerifierOptional, false, refusal::VERIFIER_MISSING),
        (Some(challenge), Some(verifier)) => {
            must(is_well_formed(verifier), refusal::VERIFIER_MALFORMED)?;
            lab.unless(Fault::VerifierNotCompared, fits(lab, challenge, verifier), refusal::VERIFIER_WRONG)
        }
    }
}

fn fits(lab: &Lab, challenge: &str, verifier: &str) -> bool {
    let digest = Sha256::digest(verifier);
    if lab.planted(Fault::ChallengeInHex) {
        let mut hex = String::with_capacity(64);
        for byte in digest {
            write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
        }
        return hex == challenge;
    }
    URL_SAFE_NO_PAD.encode(digest) == challenge
        || (lab.planted(Fault::ChallengeAsVerifier) && verifier == challenge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LabConfig;

    #[test]
    fn the_example_of_the_specification_fits() {
        let lab = Lab::new(LabConfig::honest("https://op.test"));
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(check(&lab, Some(challenge), Some(verifier)), Ok(()));
        assert_eq!(check(&lab, Some(challenge), Some(challenge)), Err(refusal::VERIFIER_WRONG));
        assert_eq!(check(&lab, Some(challenge), Some("short")), Err(refusal::VERIFIER_MALFORMED));
        assert_eq!(check(&lab, None, Some(verifier)), Err(refusal::VERIFIER_UNASKED));
    }
}
