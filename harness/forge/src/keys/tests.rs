use super::*;
use crate::base64url;
use aws_lc_rs::signature::{RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RsaPublicKeyComponents};
use serde_json::{Value, json};

#[test]
fn rsa_numbers_and_library_agree() {
    let key = SigningKey::trusted(Algorithm::Rs256);
    let Material::Rsa(rsa) = &*key.material else { unreachable!("RS256 signs with RSA") };
    assert!(key.sign(b"octets") == key.sign(b"octets") && key.sign(b"octets") != key.sign(b"other"));
    // The block that EMSA-PKCS1-v1_5 makes of `octets`, taken back from the library's signature.
    let signature = num_bigint::BigUint::from_bytes_be(&key.sign(b"octets"));
    let block = signature.modpow(&rsa.e, &rsa.n).to_bytes_be();
    assert_eq!(key.rsa_raw(&block), Some(key.sign(b"octets")));
    assert_eq!(SigningKey::trusted(Algorithm::EdDsa).rsa_raw(&block), None);
}

#[test]
fn a_key_that_the_library_refuses_signs_all_the_same() {
    let key = SigningKey::too_small();
    let public = key.public_jwk();
    let number = |name: &str| base64url::decode(public[name].as_str().unwrap()).unwrap();
    let components = RsaPublicKeyComponents { n: number("n"), e: number("e") };
    assert_eq!(components.n.len(), 128);
    components
        .verify(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, b"octets", &key.sign(b"octets"))
        .unwrap();
    assert!(key.with_algorithm(Algorithm::Ps256).is_ok());
    let refused = key.with_algorithm(Algorithm::Ps512).unwrap_err();
    assert_eq!(refused, JoseError::BadKey("the RSA modulus is too short for the algorithm"));
}

#[test]
fn a_salt_may_have_any_length_that_fits() {
    let key = SigningKey::trusted(Algorithm::Ps256);
    let short = key.sign_pss_with_salt(b"octets", b"").unwrap();
    assert_eq!(short.len(), 256);
    assert_ne!(short, key.sign(b"octets"));
    assert_eq!(key.sign_pss_with_salt(b"octets", &[0; 250]), None);
    assert_eq!(SigningKey::secret("k").sign_pss_with_salt(b"octets", b""), None);
}

#[test]
fn a_mask_may_be_made_with_sha1() {
    let key = SigningKey::trusted(Algorithm::Ps256);
    let masked = key.sign_pss_with_mask_of_sha1(b"octets").unwrap();
    assert!(masked.len() == 256 && masked != key.sign(b"octets"));
    assert_eq!(SigningKey::trusted(Algorithm::Es256).sign_pss_with_mask_of_sha1(b"octets"), None);
}

#[test]
fn the_modulus_of_the_weak_generator_is_a_power_of_65537_modulo_small_primes() {
    let powers = |prime: u32| {
        (0..prime).scan(1, move |power, _| {
            *power = *power * (65537 % prime) % prime;
            Some(*power)
        })
    };
    let shows_it = |key: &SigningKey| {
        let n = num_bigint::BigUint::from_bytes_be(&key.public_rendering(PublicRendering::Raw).unwrap());
        [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97]
            .into_iter()
            .all(|prime: u32| powers(prime).any(|power| num_bigint::BigUint::from(power) == &n % prime))
    };
    assert!(shows_it(&SigningKey::roca()) && !shows_it(&SigningKey::trusted(Algorithm::Rs256)));
}

#[test]
fn a_key_keeps_to_the_algorithms_of_its_kind() {
    for key in Algorithm::SIGNING.iter().map(|algorithm| SigningKey::trusted(*algorithm)) {
        for other in Algorithm::SIGNING {
            let prefix = |algorithm: Algorithm| algorithm.name()[..2].to_owned();
            let same_kind = (prefix(key.algorithm()) == prefix(*other) && prefix(*other) != "ES")
                || key.algorithm() == *other
                || (is_rsa(key.algorithm()) && is_rsa(*other));
            assert_eq!(key.with_algorithm(*other).is_ok(), same_kind, "{key:?} as {other}");
        }
        assert!(matches!(key.with_algorithm(Algorithm::None), Err(JoseError::KeyMismatch { .. })));
    }
}

#[test]
fn fixed_keys_differ_and_have_kids_of_their_own() {
    let keys = |make: fn(Algorithm) -> SigningKey| Algorithm::SIGNING.iter().map(move |a| make(*a));
    let all: Vec<_> =
        keys(SigningKey::trusted).chain(keys(SigningKey::second)).chain(keys(SigningKey::attacker)).collect();
    let kids: std::collections::BTreeSet<_> = all.iter().map(|key| key.kid().unwrap()).collect();
    let prints: std::collections::BTreeSet<_> = all.iter().map(SigningKey::thumbprint).collect();
    // RS* and PS* share one RSA key per holder.
    assert_eq!((all.len(), kids.len(), prints.len()), (39, 39, 24));
}

#[test]
fn a_private_jwk_comes_back_as_the_same_key() {
    for algorithm in Algorithm::SIGNING {
        let key = SigningKey::second(*algorithm);
        let again = SigningKey::from_jwk(&key.private_jwk()).unwrap();
        assert_eq!((again.kid(), again.algorithm()), (key.kid(), key.algorithm()));
        assert_eq!(again.sign(b"octets"), key.sign(b"octets"));
        assert_eq!(again.private_jwk(), key.private_jwk());
    }
}

#[test]
fn the_public_jwk_holds_no_secret() {
    for algorithm in Algorithm::SIGNING.iter().chain(&[Algorithm::None]) {
        let jwk = SigningKey::trusted(*algorithm).public_jwk();
        assert!(crate::PRIVATE_MEMBERS.iter().all(|member| jwk.get(member).is_none()), "{jwk}");
    }
    assert!(!format!("{:?}", SigningKey::secret("hush")).contains("hush"));
}

#[test]
fn keys_that_make_no_sense_are_refused() {
    let rsa = SigningKey::trusted(Algorithm::Rs256).private_jwk();
    let but = |name: &str, value: Value| {
        let mut jwk = rsa.clone();
        jwk[name] = value;
        jwk
    };
    for jwk in [
        but("q", Value::Null),
        but("q", json!("AQ")),
        but("n", json!("")),
        but("n", json!(base64url::encode([0xff; 1025]))),
        but("alg", json!("ES256")),
        but("alg", json!(7)),
        but("kty", json!("DSA")),
        json!({"kty": "RSA", "n": "CQ", "e": "AQAB", "d": "Aw", "p": "Aw", "q": "Aw"}),
        json!({"kty": "EC", "crv": "P-256", "d": base64url::encode([0; 32])}),
        json!({"kty": "EC", "crv": "P-384", "d": base64url::encode([1; 32])}),
        json!({"kty": "EC", "crv": "secp256k1", "d": base64url::encode([1; 32])}),
        json!({"kty": "OKP", "crv": "Ed25519", "d": base64url::encode([1; 31])}),
        json!({"kty": "oct"}),
        json!(null),
        json!([]),
    ] {
        assert!(SigningKey::from_jwk(&jwk).is_err(), "{jwk}");
    }
}

#[test]
fn a_pkcs8_file_of_another_kind_is_refused() {
    assert!(RsaKey::from_pkcs8(b"").is_err());
    let file = include_bytes!("../../keys/rsa-1024.p8");
    assert!(RsaKey::from_pkcs8(&file[..file.len() - 1]).is_err());
}

#[test]
fn renderings_exist_for_the_keys_that_have_them() {
    let count = |algorithm| {
        let key = SigningKey::trusted(algorithm);
        PublicRendering::ALL.iter().filter_map(|rendering| key.public_rendering(*rendering)).count()
    };
    assert_eq!([Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa].map(count), [16, 13, 13]);
    assert_eq!([Algorithm::Es384, Algorithm::Es512].map(count), [13, 13]);
    assert_eq!([Algorithm::Hs256, Algorithm::None].map(count), [0, 0]);
}

#[test]
fn renderings_have_the_forms_that_tools_write() {
    let key = SigningKey::trusted(Algorithm::Rs256);
    let text = |rendering| String::from_utf8(key.public_rendering(rendering).unwrap()).unwrap();
    let pem = text(PublicRendering::SpkiPem);
    assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"));
    assert!(pem.ends_with("\n-----END PUBLIC KEY-----\n") && pem.lines().all(|line| line.len() <= 64));
    assert_eq!(text(PublicRendering::SpkiPemNoNewline) + "\n", pem);
    assert_eq!(text(PublicRendering::SpkiPemCrlf).replace("\r\n", "\n"), pem);
    assert!(text(PublicRendering::Pkcs1Pem).starts_with("-----BEGIN RSA PUBLIC KEY-----\nMIIBCgKCAQEA"));
    assert!(text(PublicRendering::OpenSsh).starts_with("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ"));
    assert_eq!(text(PublicRendering::Base64Url), key.public_jwk()["n"]);
    let ed25519 = SigningKey::trusted(Algorithm::EdDsa).public_rendering(PublicRendering::OpenSsh).unwrap();
    assert!(ed25519.starts_with(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"));
    let p256 = SigningKey::trusted(Algorithm::Es256).public_rendering(PublicRendering::OpenSsh).unwrap();
    assert!(p256.starts_with(b"ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB"));
}
