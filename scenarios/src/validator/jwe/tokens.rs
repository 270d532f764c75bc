//! Encrypted tokens that several rows need.

use beartrap_forge::ContentEncryption::{A128CbcHs256, A256Gcm};
use beartrap_forge::KeyManagement::{A128Kw, Dir, EcdhEs, Pbes2Hs256A128Kw, RsaOaep256};
use beartrap_forge::{Deflate, EncryptedToken, Json, Token};
use beartrap_kit::validator::{Case, Encrypted, Honest, Policy, Stand};
use serde_json::{Value, json};

/// The same cases for each of several honest tokens, named after both.
pub(super) fn each<const N: usize>(
    bases: [(&str, Encrypted); N],
    cases: impl Fn(&Encrypted) -> Vec<Case>,
) -> Vec<Case> {
    let named = |(base, honest): (&str, Encrypted)| {
        let named = |case: Case| {
            let name = format!("{base}, {}", case.name);
            case.named(name)
        };
        cases(&honest).into_iter().map(named).collect::<Vec<_>>()
    };
    bases.into_iter().flat_map(named).collect()
}

/// A signed token, encrypted to an RSA key.
pub(super) fn nested(stand: &Stand) -> Encrypted {
    stand.encrypted(RsaOaep256, A256Gcm)
}

/// Claims, encrypted to an RSA key, for those that know no nesting.
pub(super) fn bare(stand: &Stand) -> Encrypted {
    stand.encrypted_claims(RsaOaep256, A256Gcm)
}

/// Claims, encrypted with a shared key.
pub(super) fn direct(stand: &Stand) -> Encrypted {
    stand.encrypted_claims(Dir, A256Gcm)
}

/// Claims, encrypted with a key that is wrapped with a shared key.
pub(super) fn wrapped(stand: &Stand) -> Encrypted {
    stand.encrypted_claims(A128Kw, A128CbcHs256)
}

/// Claims, encrypted with a password.
pub(super) fn by_password(stand: &Stand) -> Encrypted {
    stand.encrypted_claims(Pbes2Hs256A128Kw, A128CbcHs256)
}

/// A signed token, encrypted to an EC key.
pub(super) fn agreed(stand: &Stand) -> Encrypted {
    stand.encrypted(EcdhEs, A256Gcm)
}

/// A token that is to be signed, for a recipient who has the decryption key of another token too.
pub(super) fn owning(honest: Honest, encrypted: &Encrypted) -> Honest {
    honest.under(|policy| policy.more.extend(encrypted.policy().more.clone()))
}

/// The policy permits this content encryption too.
pub(super) fn also(encryption: &'static str) -> impl Fn(&mut Policy) {
    move |policy| {
        if let Some(Value::Array(names)) = policy.more.get_mut("content_encryption") {
            names.push(encryption.into());
        }
    }
}

/// A header says another `enc` than the one that the key and the content have the size of.
pub(super) fn resized(honest: &Encrypted, enc: &'static str) -> Case {
    honest.but(enc, |t| t.header("enc", enc)).under(also(enc))
}

/// The first so many octets of the tag.
pub(super) fn tag_of(honest: &Encrypted, octets: usize) -> Case {
    let name = if octets == 1 { "1 octet".to_owned() } else { format!("{octets} octets") };
    honest.but(&name, |t| t.after_encryption(move |parts| parts.tag.truncate(octets)))
}

/// Another ephemeral key in the header, whatever was agreed on.
pub(super) fn ephemeral(honest: &Encrypted, name: &str, epk: impl Into<Json>, secret: &[u8]) -> Case {
    honest.but(name, |t| t.header("epk", epk).with_shared_secret(secret))
}

/// A key on P-256 as the header says it.
pub(super) fn p256(x: &[u8], y: &[u8]) -> Value {
    use beartrap_forge::Encoding::Base64Url;
    json!({ "kty": "EC", "crv": "P-256", "x": Base64Url.encode(x), "y": Base64Url.encode(y) })
}

const MEGABYTE: usize = 1 << 20;

/// The claims of the token with so many octets of white space in front of their end, compressed in pieces of this size.
pub(super) fn inflated(token: &EncryptedToken, piece: usize, blanks: usize) -> Deflate {
    let claims = token.plaintext_octets();
    let (end, start) = claims.split_last().unwrap_or((&b'}', &[]));
    Deflate::new().text(start).repeated(" ".repeat(piece), blanks / piece).text([*end])
}

/// Claims that expand to so many megabytes.
pub(super) fn bomb(honest: &Encrypted, base: &str, megabytes: usize) -> Case {
    let name = format!("{base}, {megabytes} MB");
    honest.but(&name, |t| {
        let deflated = inflated(&t, MEGABYTE, megabytes * MEGABYTE).finish();
        t.plaintext(deflated).header("zip", "DEF")
    })
}

/// A signed token with so many megabytes of white space among its claims.
pub(super) fn signed_bomb(stand: &Stand, honest: &Encrypted, megabytes: usize) -> Case {
    let jwt: Token = stand.jwt().token().clone();
    let mut claims = jwt.payload_octets();
    let end = claims.pop();
    claims.resize(claims.len() + megabytes * MEGABYTE, b' ');
    claims.extend(end);
    let inner = jwt.payload_as(Json::raw(claims)).compact();
    // Three blanks are four letters of base64url, which repeat: they are compressed once.
    let run = "ICAg".repeat(MEGABYTE / 4);
    let start = inner.find(&run).unwrap_or(inner.len());
    let runs = inner.as_bytes()[start..].chunks(run.len()).take_while(|part| *part == run.as_bytes()).count();
    let end = start + runs * run.len();
    let deflated = Deflate::new().text(&inner[..start]).repeated(&run, runs).text(&inner[end..]).finish();
    honest.but(&format!("{megabytes} MB, signed"), |t| t.plaintext(deflated).header("zip", "DEF"))
}
