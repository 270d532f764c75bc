//! What a forged token costs beside its signature.
//!
//! `token` mints an access token from its claims to its compact serialisation. `bare` signs the very same octets by
//! the library of primitives alone, with a key that is ready: the limit. Their ratio is what the forge adds. ES256 is
//! held against the deterministic nonces of RFC 6979, as the forge makes them.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    Ed25519KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384,
    RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
};
use aws_lc_rs::{hmac, signature::RsaSignatureEncoding};
use beartrap_benches::quick;
use beartrap_forge::{Algorithm, Jws, Setting, SigningKey, Token};
use criterion::{BenchmarkId, Criterion};
use p256::ecdsa::signature::Signer as _;
use std::hint::black_box;

/// The key that the forge signs with, so that both sides have the same modulus.
const RSA_2048: &[u8] = include_bytes!("../harness/forge/keys/rsa-2048-trusted.p8");

/// Any secret will do for the others: their cost does not depend on it.
const SECRET: [u8; 32] = [7; 32];

fn main() {
    let mut criterion = quick().configure_from_args();
    bench(&mut criterion);
    criterion.final_summary();
}

fn bench(criterion: &mut Criterion) {
    let setting = Setting::new("https://issuer.test", "https://api.test", 1_763_721_600);
    let mut group = criterion.benchmark_group("forge");
    for &algorithm in Algorithm::SIGNING {
        let key = SigningKey::trusted(algorithm);
        let mint = || Token::access_token(&setting, &key).compact();
        let octets = Jws::parse(&mint()).expect("an honest token parses").signing_input().as_bytes().to_vec();
        group.bench_function(BenchmarkId::new("token", algorithm), |bencher| bencher.iter(mint));
        if let Some(sign) = bare(algorithm) {
            group.bench_function(BenchmarkId::new("bare", algorithm), |bencher| {
                bencher.iter(|| sign(black_box(&octets)));
            });
        }
    }
    group.finish();
}

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// The primitive alone; none where nothing at hand signs the same way.
fn bare(algorithm: Algorithm) -> Option<Sign> {
    Some(match algorithm {
        Algorithm::Es384 | Algorithm::Es512 => return None,
        Algorithm::None => Box::new(|_| Vec::new()),
        Algorithm::Hs256 => tag(hmac::HMAC_SHA256),
        Algorithm::Hs384 => tag(hmac::HMAC_SHA384),
        Algorithm::Hs512 => tag(hmac::HMAC_SHA512),
        Algorithm::Rs256 => rsa(&RSA_PKCS1_SHA256),
        Algorithm::Rs384 => rsa(&RSA_PKCS1_SHA384),
        Algorithm::Rs512 => rsa(&RSA_PKCS1_SHA512),
        Algorithm::Ps256 => rsa(&RSA_PSS_SHA256),
        Algorithm::Ps384 => rsa(&RSA_PSS_SHA384),
        Algorithm::Ps512 => rsa(&RSA_PSS_SHA512),
        Algorithm::Es256 => {
            let key = p256::ecdsa::SigningKey::from_slice(&SECRET).expect("the scalar is in range");
            Box::new(move |octets| {
                let signature: p256::ecdsa::Signature = key.sign(octets);
                signature.to_bytes().to_vec()
            })
        }
        Algorithm::EdDsa => {
            let key = Ed25519KeyPair::from_seed_unchecked(&SECRET).expect("every 32 octets are a seed");
            Box::new(move |octets| key.sign(octets).as_ref().to_vec())
        }
    })
}

fn tag(kind: hmac::Algorithm) -> Sign {
    let key = hmac::Key::new(kind, &SECRET);
    Box::new(move |octets| hmac::sign(&key, octets).as_ref().to_vec())
}

fn rsa(encoding: &'static RsaSignatureEncoding) -> Sign {
    let key = RsaKeyPair::from_pkcs8(RSA_2048).expect("the fixed file is whole");
    let random = SystemRandom::new();
    Box::new(move |octets| {
        let mut signature = vec![0; key.public_modulus_len()];
        let encoding: &'static dyn RsaEncoding = encoding;
        key.sign(encoding, &random, octets, &mut signature).expect("the key is long enough");
        signature
    })
}
