//! The keys that the forge brings. They are test keys: everybody has them, they protect nothing.
//!
//! The RSA keys were made once with `openssl genpkey` and lie in the folder `keys`, because making one takes longer than
//! a thousand signatures. The others follow from a label.

use super::ec::{Curve, EcKey};
use super::rsa::RsaKey;
use super::{Ed25519Key, Material, SigningKey};
use crate::Algorithm;
use crate::hash::Hash;
use std::sync::{Arc, LazyLock};

/// Who holds a fixed key.
#[derive(Clone, Copy)]
enum Holder {
    Trusted,
    Second,
    Third,
    Attacker,
}

/// The RSA keys that honest issuers have besides the usual ones; see [`SigningKey::spare`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spare {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
}

impl SigningKey {
    /// The key that the issuer signs with and publishes. Every algorithm has a `kid` of its own, so that a published
    /// set never holds one twice; RS* and PS* share one RSA-2048 key.
    pub fn trusted(algorithm: Algorithm) -> Self {
        Self::fixed(Holder::Trusted, algorithm)
    }

    /// Another honest key: the one after a rotation.
    pub fn second(algorithm: Algorithm) -> Self {
        Self::fixed(Holder::Second, algorithm)
    }

    /// The honest key of another issuer.
    pub fn third(algorithm: Algorithm) -> Self {
        Self::fixed(Holder::Third, algorithm)
    }

    /// A key that nobody publishes.
    pub fn attacker(algorithm: Algorithm) -> Self {
        Self::fixed(Holder::Attacker, algorithm)
    }

    /// One more honest RSA key for RS256, for issuers that have several at a time.
    pub fn spare(which: Spare) -> Self {
        let (kid, material) = match which {
            Spare::First => ("rs256-4", &*RSA_FOURTH),
            Spare::Second => ("rs256-5", &*RSA_FIFTH),
            Spare::Third => ("rs256-6", &*RSA_SIXTH),
        };
        Self { kid: Some(kid.into()), algorithm: Algorithm::Rs256, material: Arc::clone(material) }
    }

    /// An RSA key of 1024 bits for RS256, half of what RFC 7518, 3.3 demands.
    pub fn too_small() -> Self {
        Self {
            kid: Some("rs256-too-small".into()),
            algorithm: Algorithm::Rs256,
            material: Arc::clone(&RSA_1024),
        }
    }

    /// An RSA key of 2048 bits for RS256 whose primes have the form that CVE-2017-15361 (ROCA) is about: it can be
    /// factored, and its modulus shows that.
    pub fn roca() -> Self {
        Self { kid: Some("rs256-roca".into()), algorithm: Algorithm::Rs256, material: Arc::clone(&RSA_ROCA) }
    }

    fn fixed(holder: Holder, algorithm: Algorithm) -> Self {
        let set = match holder {
            Holder::Trusted => &*TRUSTED,
            Holder::Second => &*SECOND,
            Holder::Third => &*THIRD,
            Holder::Attacker => &*ATTACKER,
        };
        let material = match algorithm {
            Algorithm::None => return Self::none(),
            Algorithm::Hs256 => &set.secrets[0],
            Algorithm::Hs384 => &set.secrets[1],
            Algorithm::Hs512 => &set.secrets[2],
            Algorithm::Rs256
            | Algorithm::Rs384
            | Algorithm::Rs512
            | Algorithm::Ps256
            | Algorithm::Ps384
            | Algorithm::Ps512 => &set.rsa,
            Algorithm::Es256 => &set.p256,
            Algorithm::Es384 => &set.p384,
            Algorithm::Es512 => &set.p521,
            Algorithm::EdDsa => &set.ed25519,
        };
        let kid = format!("{}-{}", algorithm.name().to_lowercase(), set.label);
        Self { kid: Some(kid), algorithm, material: Arc::clone(material) }
    }
}

struct Set {
    label: &'static str,
    rsa: Arc<Material>,
    p256: Arc<Material>,
    p384: Arc<Material>,
    p521: Arc<Material>,
    ed25519: Arc<Material>,
    secrets: [Arc<Material>; 3],
}

static TRUSTED: LazyLock<Set> = LazyLock::new(|| set("1", include_bytes!("../../keys/rsa-2048-trusted.p8")));
static SECOND: LazyLock<Set> = LazyLock::new(|| set("2", include_bytes!("../../keys/rsa-2048-second.p8")));
static THIRD: LazyLock<Set> = LazyLock::new(|| set("3", include_bytes!("../../keys/rsa-2048-third.p8")));
static ATTACKER: LazyLock<Set> =
    LazyLock::new(|| set("attacker", include_bytes!("../../keys/rsa-2048-attacker.p8")));
static RSA_1024: LazyLock<Arc<Material>> = LazyLock::new(|| rsa(include_bytes!("../../keys/rsa-1024.p8")));

static RSA_FOURTH: LazyLock<Arc<Material>> =
    LazyLock::new(|| rsa(include_bytes!("../../keys/rsa-2048-fourth.p8")));
static RSA_FIFTH: LazyLock<Arc<Material>> =
    LazyLock::new(|| rsa(include_bytes!("../../keys/rsa-2048-fifth.p8")));
static RSA_SIXTH: LazyLock<Arc<Material>> =
    LazyLock::new(|| rsa(include_bytes!("../../keys/rsa-2048-sixth.p8")));

static RSA_ROCA: LazyLock<Arc<Material>> =
    LazyLock::new(|| rsa(include_bytes!("../../keys/rsa-2048-roca.p8")));

fn set(label: &'static str, file: &[u8]) -> Set {
    let ed25519 = Ed25519Key::from_seed(seed(label, "ed25519")).expect("every 32 octets are a seed");
    let stream = Hash::Sha512.digest(format!("beartrap test secret {label}").as_bytes());
    let secret = |len: usize| Arc::new(Material::Secret(stream[..len].to_vec()));
    Set {
        label,
        rsa: rsa(file),
        p256: ec(Curve::P256, &seed(label, "p-256")),
        p384: ec(Curve::P384, &seeds(label, "p-384")[..48]),
        // 521 bits are 66 octets of which the first two are small.
        p521: ec(Curve::P521, &[&[0, 1], &seeds(label, "p-521")[..]].concat()),
        ed25519: Arc::new(Material::Ed25519(ed25519)),
        secrets: [secret(32), secret(48), secret(64)],
    }
}

fn rsa(file: &[u8]) -> Arc<Material> {
    Arc::new(Material::Rsa(RsaKey::from_pkcs8(file).expect("the fixed files are whole")))
}

fn ec(curve: Curve, scalar: &[u8]) -> Arc<Material> {
    let key = EcKey::from_scalar(curve, scalar).expect("the scalars of the fixed labels are in range");
    Arc::new(Material::Ec(key))
}

/// 64 octets.
fn seeds(label: &str, kind: &str) -> Vec<u8> {
    Hash::Sha512.digest(format!("beartrap test key {kind} {label}").as_bytes())
}

fn seed(label: &str, kind: &str) -> [u8; 32] {
    let digest = Hash::Sha256.digest(format!("beartrap test key {kind} {label}").as_bytes());
    digest.try_into().expect("SHA-256 has 32 octets")
}
