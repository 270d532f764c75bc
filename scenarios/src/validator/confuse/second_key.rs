//! Where HMAC is permitted beside signatures, the honest token has one key and the forged one names another: a library
//! that tells a public key from a secret by how its text looks must know every look of the second one too.

use super::{armoured, spaced};
use beartrap_forge::{Algorithm, Certificate, PublicRendering as Form, SigningKey};
use beartrap_kit::validator::{Case, Honest, Stand};
use serde_json::{Value, json};

/// Two keys and a policy that permits their algorithms and HS256.
struct Pair {
    honest: Honest,
    second: SigningKey,
}

impl Pair {
    /// The second key is the one with a certificate.
    fn of(stand: &Stand, algorithm: Algorithm) -> Self {
        let (first, second) = (SigningKey::second(Algorithm::Rs256), SigningKey::trusted(algorithm));
        let honest = stand.jwt().with(|token| token.with_key(&first)).under(|policy| {
            let mut key = second.public_jwk();
            if algorithm == Algorithm::Rs256 {
                key["x5c"] = json!([Certificate::TRUSTED.base64()]);
            }
            policy.jwks = json!({ "keys": [first.public_jwk(), key] });
            policy.algorithms = vec!["RS256".to_owned(), "HS256".to_owned()];
            if algorithm != Algorithm::Rs256 {
                policy.algorithms.push(algorithm.name().to_owned());
            }
        });
        Self { honest, second }
    }

    /// The HMAC names the second key, and this is its secret.
    fn keyed(&self, name: &str, secret: impl Into<Vec<u8>>) -> Case {
        let secret = SigningKey::secret(secret);
        let kid = self.second.kid().unwrap_or_default();
        self.honest.but(name, |token| token.header("alg", "HS256").header("kid", kid).signed_by(&secret))
    }

    fn rendered(&self, name: &str, form: Form) -> Case {
        self.keyed(name, self.second.public_rendering(form).unwrap_or_default())
    }

    fn pem(&self) -> String {
        let pem = self.second.public_rendering(Form::SpkiPem).unwrap_or_default();
        String::from_utf8_lossy(&pem).into_owned()
    }

    fn jwk(&self) -> &Value {
        &self.honest.policy().jwks["keys"][1]
    }
}

pub(super) fn pems(stand: &Stand) -> Vec<Case> {
    let rsa = Pair::of(stand, Algorithm::Rs256);
    let certificate = Certificate::TRUSTED.base64();
    vec![
        rsa.rendered("SubjectPublicKeyInfo", Form::SpkiPem),
        rsa.rendered("SubjectPublicKeyInfo without the final newline", Form::SpkiPemNoNewline),
        rsa.rendered("SubjectPublicKeyInfo with CR LF", Form::SpkiPemCrlf),
        rsa.rendered("RSAPublicKey", Form::Pkcs1Pem),
        rsa.rendered("RSAPublicKey without the final newline", Form::Pkcs1PemNoNewline),
        rsa.rendered("OpenSSH", Form::OpenSsh),
        rsa.keyed("the certificate", armoured(&certificate)),
        rsa.keyed("the certificate as it stands in x5c", certificate),
        Pair::of(stand, Algorithm::Es256).rendered("EC", Form::SpkiPem),
        Pair::of(stand, Algorithm::EdDsa).rendered("Ed25519", Form::SpkiPem),
    ]
}

pub(super) fn oddly_spaced(stand: &Stand) -> Vec<Case> {
    let rsa = Pair::of(stand, Algorithm::Rs256);
    spaced(&rsa.pem()).map(|(name, text)| rsa.keyed(name, text)).to_vec()
}

pub(super) fn octets(stand: &Stand) -> Vec<Case> {
    let rsa = Pair::of(stand, Algorithm::Rs256);
    let ec = Pair::of(stand, Algorithm::Es256);
    let point = ec.second.public_rendering(Form::Raw).unwrap_or_default();
    let x = point.get(1..33).unwrap_or_default().to_vec();
    vec![
        rsa.rendered("SubjectPublicKeyInfo", Form::SpkiDer),
        rsa.rendered("RSAPublicKey", Form::Pkcs1Der),
        rsa.rendered("the modulus", Form::Raw),
        ec.keyed("the EC point", point),
        ec.keyed("its x coordinate", x),
        ec.rendered("the EC point in DER", Form::SpkiDer),
        Pair::of(stand, Algorithm::EdDsa).rendered("the octets of the Ed25519 key", Form::Raw),
    ]
}

pub(super) fn json(stand: &Stand) -> Vec<Case> {
    let rsa = Pair::of(stand, Algorithm::Rs256);
    let set = &rsa.honest.policy().jwks;
    let mut cases = vec![
        rsa.keyed("the key as served", rsa.jwk().to_string()),
        rsa.keyed("the key indented", format!("{:#}", rsa.jwk())),
        rsa.rendered("the members of its thumbprint", Form::JwkCanonical),
        rsa.keyed("the set as served", set.to_string()),
        rsa.keyed("the set indented", format!("{set:#}")),
        rsa.rendered("the modulus in base64url", Form::Base64Url),
        rsa.rendered("the modulus in hexadecimal", Form::Hex),
    ];
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
        let pair = Pair::of(stand, algorithm);
        cases.push(pair.keyed(&format!("the key of {algorithm}"), pair.jwk().to_string()));
    }
    cases
}

/// The policy of the lie lists no algorithm, as where a library takes them from the keys.
pub(super) fn unlisted(stand: &Stand) -> Vec<Case> {
    let listed = [pems(stand), octets(stand), json(stand)].concat();
    let unlisted = |mut case: Case| {
        case.request.policy.algorithms.clear();
        case
    };
    listed.into_iter().map(unlisted).collect()
}
