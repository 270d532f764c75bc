//! Tokens, keys, proofs and forms, written byte by byte, with every deviation named.
//!
//! The crate is pure: no clock, no network, no randomness but what follows from a seed. Same input, same bytes.
//!
//! A [`Token`] is honest until something is said about it, and a [`Deviation`] is one named lie:
//!
//! ```
//! use beartrap_forge::{Algorithm, Deviation, Jws, Setting, SigningKey, Token};
//!
//! let key = SigningKey::trusted(Algorithm::Rs256);
//! let honest = Token::access_token(&Setting::new("https://issuer.test", "https://api.test", 1_763_721_600), &key);
//! assert!(Jws::parse(&honest.compact())?.verify(&key.public_jwk()).is_ok());
//!
//! let forged = Deviation::PAYLOAD_TAMPERED.apply(&honest).expect("every signed token can be tampered with");
//! assert!(Jws::parse(&forged.compact())?.verify(&key.public_jwk()).is_err());
//! # Ok::<(), beartrap_forge::JoseError>(())
//! ```
mod algorithm;
pub mod arithmetic;
mod base64url;
mod deviation;
mod error;
mod form;
mod hash;
mod jose;
mod json;
mod jwe;
mod keys;
mod pkce;
mod random;
mod token;

pub use algorithm::Algorithm;
pub use deviation::Deviation;
pub use error::JoseError;
pub use form::{Form, percent_encode};
pub use hash::left_half_hash;
pub use jose::{
    JwkSet, Jws, MAX_JWK_SET_BYTES, MAX_JWK_SET_KEYS, MAX_TOKEN_BYTES, PRIVATE_MEMBERS, PrivateMember,
};
pub use json::Json;
pub use jwe::{ContentEncryption, Deflate, EncryptedParts, EncryptedToken, KeyManagement, RecipientKey};
pub use keys::{Certificate, PublicRendering, SigningKey, Spare, thumbprint};
pub use pkce::Pkce;
pub use random::Random;
pub use token::{
    Account, Encoding, EntraSetting, EntraVersion, Part, Segments, Setting, StatusList, Token, entra,
};
