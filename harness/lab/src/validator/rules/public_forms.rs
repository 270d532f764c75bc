//! The spellings of a public key that a careless validator takes for a secret.

use crate::validator::asked::Jwk;
use crate::validator::signature;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

/// SubjectPublicKeyInfo, RSAPublicKey and the certificate in PEM, each with LF and a final newline, the certificate as it
/// stands in `x5c`, and the key as OpenSSH writes it.
pub(super) fn pems(key: &Jwk) -> Vec<String> {
    let certificate = key.get("x5c").and_then(|chain| chain.get(0)).and_then(Value::as_str);
    let mut pems = Vec::new();
    pems.extend(spki(key).map(|der| pem("PUBLIC KEY", &STANDARD.encode(der))));
    pems.extend(rsa(key).map(|der| pem("RSA PUBLIC KEY", &STANDARD.encode(der))));
    pems.extend(open_ssh(key));
    pems.extend(certificate.map(|text| pem("CERTIFICATE", text)));
    pems.extend(certificate.map(str::to_owned));
    pems
}

/// The same in DER, and the bare numbers.
pub(super) fn octets(key: &Jwk) -> Vec<Vec<u8>> {
    let numbers = ["n", "x"].into_iter().filter_map(|name| signature::octets(key, name).ok());
    numbers.chain(point(key)).chain(spki(key)).chain(rsa(key)).collect()
}

/// The JWK as it is and with the members that make it, and its first number as text.
pub(super) fn json(key: &Jwk) -> Vec<String> {
    let needed: Map<String, Value> = ["crv", "e", "kty", "n", "x", "y"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), key.get(name)?.clone())))
        .collect();
    let mut texts = pretty_and_not(&Value::Object(key.clone()));
    texts.extend(pretty_and_not(&Value::Object(needed)));
    for name in ["n", "x"] {
        texts.extend(key.get(name).and_then(Value::as_str).map(str::to_owned));
        texts.extend(signature::octets(key, name).map(|octets| hex(&octets)));
    }
    texts
}

pub(super) fn pretty_and_not(value: &Value) -> Vec<String> {
    vec![value.to_string(), format!("{value:#}")]
}

/// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
fn spki(key: &Jwk) -> Option<Vec<u8>> {
    let (algorithm, octets): (&[u8], _) =
        match (key.get("kty")?.as_str()?, key.get("crv").and_then(Value::as_str)) {
            ("RSA", _) => (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00", rsa(key)?),
            ("EC", Some("P-256")) => {
                (b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", point(key)?)
            }
            ("OKP", Some("Ed25519")) => (b"\x06\x03\x2b\x65\x70", signature::octets(key, "x").ok()?),
            _ => return None,
        };
    let bits = [&[0], octets.as_slice()].concat();
    Some(element(0x30, &[element(0x30, algorithm), element(0x03, &bits)].concat()))
}

/// RSAPublicKey (RFC 8017 appendix A.1.1).
fn rsa(key: &Jwk) -> Option<Vec<u8>> {
    let number = |name| {
        let octets = signature::octets(key, name).ok()?;
        let sign: &[u8] = if octets.first()? & 0x80 == 0 { &[] } else { &[0] };
        Some(element(0x02, &[sign, &octets].concat()))
    };
    Some(element(0x30, &[number("n")?, number("e")?].concat()))
}

/// The line of an `authorized_keys` file (RFC 4253 section 6.6), of an RSA key.
fn open_ssh(key: &Jwk) -> Option<String> {
    let field = |octets: &[u8]| [&octets.len().to_be_bytes()[4..], octets].concat();
    let number = |name| {
        let octets = signature::octets(key, name).ok()?;
        let sign: &[u8] = if octets.first()? & 0x80 == 0 { &[] } else { &[0] };
        Some(field(&[sign, &octets].concat()))
    };
    let blob = [field(b"ssh-rsa"), number("e")?, number("n")?].concat();
    Some(format!("ssh-rsa {}", STANDARD.encode(blob)))
}

/// The uncompressed point.
fn point(key: &Jwk) -> Option<Vec<u8>> {
    let coordinate = |name| signature::octets(key, name).ok();
    Some([vec![4], coordinate("x")?, coordinate("y")?].concat())
}

pub(in crate::validator) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let head = match content.len() {
        0..0x80 => vec![tag, length[7]],
        0x80..0x100 => vec![tag, 0x81, length[7]],
        _ => vec![tag, 0x82, length[6], length[7]],
    };
    [head, content.to_vec()].concat()
}

fn pem(label: &str, base64: &str) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    for (position, letter) in base64.chars().enumerate() {
        if position > 0 && position % 64 == 0 {
            text.push('\n');
        }
        text.push(letter);
    }
    text + &format!("\n-----END {label}-----\n")
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |text, octet| text + &format!("{octet:02x}"))
}
