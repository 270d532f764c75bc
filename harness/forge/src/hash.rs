use crate::base64url;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// The value of `at_hash` and `c_hash`: the left half of the hash of an access token or a code, in base64url
/// (OpenID Connect Core 1.0, 3.1.3.6 and 3.3.2.11).
///
/// `algorithm` is the `alg` of the ID token's header; it fixes the hash. `None` for `none` and for names that are not
/// known. `EdDSA` means Ed25519 and therefore SHA-512.
///
/// ```
/// // The example of OpenID Connect Core 1.0, appendix A.3.
/// let hash = beartrap_forge::left_half_hash("RS256", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
/// assert_eq!(hash.as_deref(), Some("77QmUPtjPfzWtF2AnpK9RQ"));
/// ```
pub fn left_half_hash(algorithm: &str, text: &str) -> Option<String> {
    let hash = match algorithm {
        "HS256" | "RS256" | "PS256" | "ES256" | "ES256K" => Hash::Sha256,
        "HS384" | "RS384" | "PS384" | "ES384" => Hash::Sha384,
        "HS512" | "RS512" | "PS512" | "ES512" | "EdDSA" | "Ed25519" => Hash::Sha512,
        _ => return None,
    };
    let digest = hash.digest(text.as_bytes());
    Some(base64url::encode(&digest[..hash.len() / 2]))
}

/// The three hashes of JOSE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of the bytes.
    pub(crate) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The length of the digest in bytes.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The last arc of the hash's object identifier 2.16.840.1.101.3.4.2.x.
    pub(crate) fn oid_arc(self) -> u8 {
        match self {
            Self::Sha256 => 1,
            Self::Sha384 => 2,
            Self::Sha512 => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_follows_the_algorithm() {
        let lengths = ["RS256", "ES384", "EdDSA"].map(|alg| left_half_hash(alg, "code").unwrap().len());
        assert_eq!(lengths, [22, 32, 43]);
        // The example of OpenID Connect Core 1.0, appendix A.4.
        let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";
        assert_eq!(left_half_hash("RS256", code).unwrap(), "LDktKdoQak3Pk0cnXxCltA");
    }

    #[test]
    fn an_algorithm_without_a_hash_has_no_value() {
        assert_eq!(left_half_hash("none", "code"), None);
        assert_eq!(left_half_hash("rs256", "code"), None);
    }
}
