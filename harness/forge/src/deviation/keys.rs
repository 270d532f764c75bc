use super::signature::signed;
use crate::{Algorithm, Json, PublicRendering, SigningKey, Token};

deviations! { KEYS:
    EMBEDDED_JWK = "embedded-jwk", "the attacker's key signed and stands in the header as `jwk`",
        |t| Some(embedded(t)?.without_header("kid"));
    EMBEDDED_JWK_TRUSTED_KID =
        "embedded-jwk-trusted-kid", "the attacker's key signed and stands in the header as `jwk` beside the trusted `kid`",
        |t| embedded(t).filter(|_| t.header_value("kid").is_some());
    EMBEDDED_JWK_PRIVATE =
        "embedded-jwk-private", "the attacker's key signed and stands in the header with its private members",
        |t| Some(embedded(t)?.header("jwk", attacker(t).private_jwk()));
    EMBEDDED_SECRET = "embedded-secret", "a secret signed with HS256 and stands in the header as `jwk`",
        |t| {
            let secret = SigningKey::attacker(Algorithm::Hs256);
            Some(signed(t)?.with_key(&secret).without_header("kid").header("jwk", secret.private_jwk()))
        };
    KEY_IN_PAYLOAD = "key-in-payload", "the attacker's key signed and stands in the claims as `cnf` and `sub_jwk`",
        |t| {
            let jwk = Json::from(attacker(t).private_jwk());
            let confirmation = Json::object().member("jwk", jwk.clone());
            Some(signed(t)?.signed_by(&attacker(t)).claim("cnf", confirmation).claim("sub_jwk", jwk))
        };

    HMAC_SPKI_PEM = "hmac-spki-pem", "HS256 with the public key in PEM as the secret",
        |t| confused(t, PublicRendering::SpkiPem);
    HMAC_SPKI_PEM_NO_NEWLINE =
        "hmac-spki-pem-no-newline", "HS256 with the public key in PEM, without the final newline, as the secret",
        |t| confused(t, PublicRendering::SpkiPemNoNewline);
    HMAC_SPKI_PEM_CRLF = "hmac-spki-pem-crlf", "HS256 with the public key in PEM, with CR LF, as the secret",
        |t| confused(t, PublicRendering::SpkiPemCrlf);
    HMAC_SPKI_PEM_AFTER_SPACE =
        "hmac-spki-pem-after-space", "HS256 with the public key in PEM, after a space, as the secret",
        |t| confused(t, PublicRendering::SpkiPemAfterSpace);
    HMAC_SPKI_PEM_AFTER_NEWLINE =
        "hmac-spki-pem-after-newline", "HS256 with the public key in PEM, after a newline, as the secret",
        |t| confused(t, PublicRendering::SpkiPemAfterNewline);
    HMAC_SPKI_BASE64 = "hmac-spki-base64", "HS256 with the public key in base64 as the secret",
        |t| confused(t, PublicRendering::SpkiBase64);
    HMAC_SPKI_DER = "hmac-spki-der", "HS256 with the public key in DER as the secret",
        |t| confused(t, PublicRendering::SpkiDer);
    HMAC_PKCS1_PEM = "hmac-pkcs1-pem", "HS256 with the RSA public key in PKCS#1 PEM as the secret",
        |t| confused(t, PublicRendering::Pkcs1Pem);
    HMAC_PKCS1_PEM_NO_NEWLINE =
        "hmac-pkcs1-pem-no-newline", "HS256 with the RSA public key in PKCS#1 PEM, without the final newline, as the secret",
        |t| confused(t, PublicRendering::Pkcs1PemNoNewline);
    HMAC_PKCS1_DER = "hmac-pkcs1-der", "HS256 with the RSA public key in PKCS#1 DER as the secret",
        |t| confused(t, PublicRendering::Pkcs1Der);
    HMAC_OPEN_SSH = "hmac-open-ssh", "HS256 with the public key in OpenSSH's form as the secret",
        |t| confused(t, PublicRendering::OpenSsh);
    HMAC_JWK = "hmac-jwk", "HS256 with the text of the published JWK as the secret",
        |t| confused(t, PublicRendering::JwkJson);
    HMAC_JWK_CANONICAL = "hmac-jwk-canonical", "HS256 with the input of the key's thumbprint as the secret",
        |t| confused(t, PublicRendering::JwkCanonical);
    HMAC_RAW = "hmac-raw", "HS256 with the modulus or the point of the public key as the secret",
        |t| confused(t, PublicRendering::Raw);
    HMAC_BASE64URL = "hmac-base64url", "HS256 with `n` or `x` of the JWK, as it is spelt there, as the secret",
        |t| confused(t, PublicRendering::Base64Url);
    HMAC_HEX = "hmac-hex", "HS256 with `n` or `x` in hexadecimal as the secret",
        |t| confused(t, PublicRendering::Hex);
    HMAC384_SPKI_PEM = "hmac384-spki-pem", "HS384 with the public key in PEM as the secret",
        |t| confused_with(t, Algorithm::Hs384, PublicRendering::SpkiPem);
    HMAC512_SPKI_PEM = "hmac512-spki-pem", "HS512 with the public key in PEM as the secret",
        |t| confused_with(t, Algorithm::Hs512, PublicRendering::SpkiPem);
    HMAC_EMPTY = "hmac-empty", "HS256 with an empty secret",
        |t| Some(signed(t)?.header("alg", "HS256").signed_by(&SigningKey::secret([])));
    HMAC_KID = "hmac-kid", "HS256 with the `kid` itself as the secret",
        |t| Some(signed(t)?.header("alg", "HS256").signed_by(&SigningKey::secret(t.key().kid()?)));
}

fn attacker(token: &Token) -> SigningKey {
    SigningKey::attacker(token.key().algorithm())
}

/// Signed by the attacker, with the key in the header: the public half, or the secret itself if the token uses HMAC.
fn embedded(token: &Token) -> Option<Token> {
    let key = attacker(token);
    let public = key.public_rendering(PublicRendering::Raw).is_some();
    let jwk = if public { key.public_jwk() } else { key.private_jwk() };
    Some(signed(token)?.signed_by(&key).header("jwk", jwk))
}

fn confused(token: &Token, rendering: PublicRendering) -> Option<Token> {
    confused_with(token, Algorithm::Hs256, rendering)
}

fn confused_with(token: &Token, algorithm: Algorithm, rendering: PublicRendering) -> Option<Token> {
    let secret = SigningKey::secret(token.key().public_rendering(rendering)?);
    let secret = secret.with_algorithm(algorithm).ok()?;
    Some(token.clone().header("alg", algorithm.name()).signed_by(&secret))
}
