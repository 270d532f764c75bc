use super::{ALGORITHMS, POLICY};
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE, URL_SAFE_NO_PAD};
use beartrap_forge::{Algorithm, SigningKey};
use beartrap_kit::validator::{FIXED_NOW, Stand};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// Reads what a mutation left of base64url, padded or not.
static LENIENT: LazyLock<GeneralPurpose> = LazyLock::new(|| {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, config)
});

/// A token before it is encoded and signed: the octets of its header and of its claims, whatever they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The header's JSON text.
    pub header: Vec<u8>,
    /// The claims' JSON text.
    pub claims: Vec<u8>,
}

impl Draft {
    /// The honest token by this algorithm.
    pub fn honest(algorithm: Algorithm) -> Self {
        let honest = Stand::at(FIXED_NOW).jwt_by(algorithm);
        Self { header: honest.token().header_octets(), claims: honest.token().payload_octets() }
    }

    /// What can be read of octets; none if they are no token.
    pub fn of(octets: &[u8]) -> Option<Self> {
        let mut segments = octets.split(|octet| *octet == b'.');
        let mut decoded = || LENIENT.decode(segments.next()?).ok().filter(|text| !text.is_empty());
        Some(Self { header: decoded()?, claims: decoded()? })
    }

    /// The members of one of the texts, if it is an object; of names that stand there twice the last.
    pub fn members(text: &[u8]) -> Option<Map<String, Value>> {
        serde_json::from_slice(text).ok()
    }

    /// The algorithm that the header names, if it is permitted.
    pub fn algorithm(&self) -> Option<Algorithm> {
        let members = Self::members(&self.header)?;
        let named = Algorithm::named(members.get("alg")?.as_str()?)?;
        ALGORITHMS.contains(&named).then_some(named)
    }

    /// Names this algorithm in the header, and the key that belongs to it.
    pub fn name(&mut self, algorithm: Algorithm) {
        let mut members = Self::members(&self.header).unwrap_or_default();
        members.insert("alg".into(), algorithm.name().into());
        if let Some(kid) = SigningKey::trusted(algorithm).kid() {
            members.insert("kid".into(), kid.into());
        }
        self.header = Value::Object(members).to_string().into_bytes();
    }

    /// The segments, with a signature over the first two by the key that fits the header, or else by the first.
    pub fn signed(&self) -> [String; 3] {
        self.signed_by(&SigningKey::trusted(self.algorithm().unwrap_or(ALGORITHMS[0])))
    }

    /// The segments, with a signature by this key.
    pub fn signed_by(&self, key: &SigningKey) -> [String; 3] {
        self.written(|octets| URL_SAFE_NO_PAD.encode(octets), key)
    }

    /// The segments with padding, which is signed over.
    pub fn padded(&self) -> [String; 3] {
        self.written(
            |octets| URL_SAFE.encode(octets),
            &SigningKey::trusted(self.algorithm().unwrap_or(ALGORITHMS[0])),
        )
    }

    fn written(&self, encode: fn(&[u8]) -> String, key: &SigningKey) -> [String; 3] {
        let (header, claims) = (encode(&self.header), encode(&self.claims));
        let signature = key.sign(format!("{header}.{claims}").as_bytes());
        [header, claims, URL_SAFE_NO_PAD.encode(signature)]
    }

    /// The compact token.
    pub fn compact(&self) -> String {
        self.signed().join(".")
    }

    /// Tokens with one member less, the largest first: what a finding is shrunk by.
    pub fn simpler(&self) -> Vec<Self> {
        let mut simpler: Vec<Self> = Vec::new();
        for of_header in [true, false] {
            let text = if of_header { &self.header } else { &self.claims };
            let Some(members) = Self::members(text) else { continue };
            for name in members.keys() {
                let mut fewer = members.clone();
                fewer.remove(name);
                let fewer = Value::Object(fewer).to_string().into_bytes();
                let mut draft = self.clone();
                *(if of_header { &mut draft.header } else { &mut draft.claims }) = fewer;
                simpler.push(draft);
            }
        }
        simpler.sort_by_key(|draft| draft.header.len() + draft.claims.len());
        simpler
    }
}

/// The policy's time.
pub(super) fn now() -> u64 {
    POLICY.now
}
