//! Tokens under construction: honest by default, wrong in exactly what is said about them.

mod borrowed;
mod encoding;
pub mod entra;
mod honest;
mod status_list;

pub use encoding::{Encoding, Part};
pub use entra::{Account, EntraSetting, EntraVersion};
pub use honest::Setting;
pub use status_list::StatusList;

use crate::{Json, SigningKey, base64url};
use borrowed::Origin;
use std::sync::Arc;

/// A signed token under construction. Every method changes one thing and leaves the rest honest; what is changed before
/// signing is signed.
///
/// ```
/// use beartrap_forge::{Algorithm, Json, Setting, SigningKey, Token};
/// let key = SigningKey::trusted(Algorithm::Es256);
/// let honest = Token::jwt(&Setting::new("https://issuer.test", "https://api.test", 1_763_721_600), &key);
/// let twice = honest.clone().and_claim("aud", "https://elsewhere.test");
/// let unsigned = honest.clone().header("alg", "none").raw_signature([]);
/// let never = honest.claim("exp", Json::number("1e400"));
/// # assert_eq!(unsigned.compact().split('.').nth(2), Some(""));
/// ```
#[derive(Clone)]
pub struct Token {
    header: Json,
    payload: Json,
    key: SigningKey,
    signature: Signature,
    signed_octets: Option<Vec<u8>>,
    encodings: [Encoding; 3],
    edits: Vec<Edit>,
    layout: Option<Layout>,
    now: u64,
    /// As it came, if somebody else signed it.
    origin: Option<Arc<Origin>>,
}

/// The three segments of a compact serialisation, encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segments {
    /// The encoded header.
    pub header: String,
    /// The encoded payload.
    pub payload: String,
    /// The encoded signature.
    pub signature: String,
}

#[derive(Clone)]
enum Signature {
    By(SigningKey),
    Raw(Vec<u8>),
    Changed(SigningKey, Change),
}

type Change = Arc<dyn Fn(Vec<u8>) -> Vec<u8> + Send + Sync>;
type Edit = Arc<dyn Fn(&mut Segments) + Send + Sync>;
type Layout = Arc<dyn Fn(&Segments) -> String + Send + Sync>;

impl Token {
    /// A token with any claims, signed by this key: `alg`, `kid` if the key has one, and `typ` in the header. `now` is
    /// the time of issue in seconds since 1970, from which deviations reckon.
    pub fn new(typ: &str, claims: Json, now: u64, key: &SigningKey) -> Self {
        let mut header = Json::object().member("alg", key.algorithm().name());
        if let Some(kid) = key.kid() {
            header = header.member("kid", kid);
        }
        Self {
            header: header.member("typ", typ),
            payload: claims,
            key: key.clone(),
            signature: Signature::By(key.clone()),
            signed_octets: None,
            encodings: [Encoding::Base64Url, Encoding::Base64Url, Encoding::Base64Url],
            edits: Vec::new(),
            layout: None,
            now,
            origin: None,
        }
    }

    /// The claim set to this value, in its place or at the end.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.payload = self.payload.but(name, value);
        self
    }

    /// One more claim at the end, even if the name is there already.
    #[must_use]
    pub fn and_claim(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.payload = self.payload.member(name, value);
        self
    }

    /// One more claim in front, even if the name is there already.
    #[must_use]
    pub fn first_claim(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.payload = self.payload.first_member(name, value);
        self
    }

    /// The token without the claim.
    #[must_use]
    pub fn without_claim(mut self, name: &str) -> Self {
        self.payload = self.payload.without(name);
        self
    }

    /// Any JSON, or no JSON at all, in place of the claims. Later changes of claims apply to an object only.
    #[must_use]
    pub fn payload_as(mut self, payload: impl Into<Json>) -> Self {
        self.payload = payload.into();
        self
    }

    /// The header member set to this value, in its place or at the end.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.header = self.header.but(name, value);
        self
    }

    /// One more header member at the end, even if the name is there already.
    #[must_use]
    pub fn and_header(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.header = self.header.member(name, value);
        self
    }

    /// One more header member in front, even if the name is there already.
    #[must_use]
    pub fn first_header(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.header = self.header.first_member(name, value);
        self
    }

    /// The token without the header member.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.header = self.header.without(name);
        self
    }

    /// Any JSON, or no JSON at all, in place of the header. Later changes of members apply to an object only.
    #[must_use]
    pub fn header_as(mut self, header: impl Into<Json>) -> Self {
        self.header = header.into();
        self
    }

    /// Honestly another key: it signs, and the header says its `alg` and `kid`.
    #[must_use]
    pub fn with_key(mut self, key: &SigningKey) -> Self {
        self.header = self.header.but("alg", key.algorithm().name());
        self.header = match key.kid() {
            Some(kid) => self.header.but("kid", kid),
            None => self.header.without("kid"),
        };
        self.key = key.clone();
        self.signed_by(key)
    }

    /// Another key signs, and the header does not say so.
    #[must_use]
    pub fn signed_by(mut self, key: &SigningKey) -> Self {
        self.signature = Signature::By(key.clone());
        self
    }

    /// These octets in place of a signature.
    #[must_use]
    pub fn raw_signature(mut self, octets: impl Into<Vec<u8>>) -> Self {
        self.signature = Signature::Raw(octets.into());
        self
    }

    /// The signature, changed before it is encoded.
    #[must_use]
    pub fn with_signature_changed(
        mut self,
        change: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        self.signature = match self.signature {
            Signature::By(key) => Signature::Changed(key, Arc::new(change)),
            Signature::Raw(octets) => Signature::Raw(change(octets)),
            Signature::Changed(key, first) => {
                Signature::Changed(key, Arc::new(move |octets| change(first(octets))))
            }
        };
        self
    }

    /// The signature is made over these octets instead of the two segments; [`Token::payload_octets`] is a candidate.
    #[must_use]
    pub fn signed_over(mut self, octets: impl Into<Vec<u8>>) -> Self {
        self.signed_octets = Some(octets.into());
        self
    }

    /// A segment written in another encoding. Of header and payload, what is written is signed.
    #[must_use]
    pub fn encoded_as(mut self, part: Part, encoding: Encoding) -> Self {
        self.encodings[part as usize] = encoding;
        self
    }

    /// Something that happens to the segments once they are signed. Edits run in the order they were said.
    #[must_use]
    pub fn after_signing(mut self, edit: impl Fn(&mut Segments) + Send + Sync + 'static) -> Self {
        self.edits.push(Arc::new(edit));
        self
    }

    /// After signing, the payload is replaced by the claims as they are now with this one changed.
    #[must_use]
    pub fn tampered_claim(self, name: &str, value: impl Into<Json>) -> Self {
        let payload =
            self.encodings[Part::Payload as usize].encode(&self.payload.clone().but(name, value).emit());
        self.after_signing(move |segments| segments.payload.clone_from(&payload))
    }

    /// After signing, the header is replaced by the header as it is now with this member changed.
    #[must_use]
    pub fn tampered_header(self, name: &str, value: impl Into<Json>) -> Self {
        let header =
            self.encodings[Part::Header as usize].encode(&self.header.clone().but(name, value).emit());
        self.after_signing(move |segments| segments.header.clone_from(&header))
    }

    /// Another serialisation than `header.payload.signature`.
    #[must_use]
    pub fn written_as(mut self, layout: impl Fn(&Segments) -> String + Send + Sync + 'static) -> Self {
        self.layout = Some(Arc::new(layout));
        self
    }

    /// The key that an honest reader would verify the token with.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The time of issue in seconds since 1970.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// The value of a claim.
    pub fn claim_value(&self, name: &str) -> Option<&Json> {
        self.payload.get(name)
    }

    /// The value of a header member.
    pub fn header_value(&self, name: &str) -> Option<&Json> {
        self.header.get(name)
    }

    /// The claims.
    pub fn payload(&self) -> &Json {
        &self.payload
    }

    /// The octets of the payload before they are encoded.
    pub fn payload_octets(&self) -> Vec<u8> {
        self.payload.emit()
    }

    /// The octets of the header before they are encoded.
    pub fn header_octets(&self) -> Vec<u8> {
        self.header.emit()
    }

    /// The three segments, signed and edited.
    pub fn segments(&self) -> Segments {
        let [header_as, payload_as, signature_as] = &self.encodings;
        let mut header = header_as.encode(&self.header.emit());
        let mut payload = payload_as.encode(&self.payload.emit());
        if let Some(origin) = &self.origin {
            origin.restore(self, &mut header, &mut payload);
        }
        let input = self.signed_octets.clone().unwrap_or_else(|| format!("{header}.{payload}").into_bytes());
        let signature = match &self.signature {
            Signature::By(key) => key.sign(&input),
            Signature::Raw(octets) => octets.clone(),
            Signature::Changed(key, change) => change(key.sign(&input)),
        };
        let mut segments = Segments { header, payload, signature: signature_as.encode(&signature) };
        self.edits.iter().for_each(|edit| edit(&mut segments));
        segments
    }

    /// The token as it is sent: the compact serialisation (RFC 7515, 7.1), unless another was asked for.
    pub fn compact(&self) -> String {
        let segments = self.segments();
        self.layout.as_ref().map_or_else(|| segments.compact(), |layout| layout(&segments))
    }
}

impl Segments {
    /// `header.payload.signature`.
    pub fn compact(&self) -> String {
        format!("{}.{}.{}", self.header, self.payload, self.signature)
    }

    /// The flattened JSON serialisation (RFC 7515, 7.2.2).
    pub fn flattened(&self) -> String {
        let object = self.signature_object().first_member("payload", self.payload.as_str());
        String::from_utf8_lossy(&object.emit()).into_owned()
    }

    /// The general JSON serialisation (RFC 7515, 7.2.1) with one more signature, given in octets, in front of the
    /// token's own.
    pub fn general(&self, other_signature: &[u8]) -> String {
        let other = Segments { signature: base64url::encode(other_signature), ..self.clone() };
        let signatures = [other.signature_object(), self.signature_object()];
        let object = Json::object().member("payload", self.payload.as_str()).member("signatures", signatures);
        String::from_utf8_lossy(&object.emit()).into_owned()
    }

    fn signature_object(&self) -> Json {
        Json::object().member("protected", self.header.as_str()).member("signature", self.signature.as_str())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token")
            .field("header", &self.header)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}
