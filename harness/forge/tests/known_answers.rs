//! Values that RFCs print.

use beartrap_forge::{Algorithm, Encoding, JoseError, Json, Jws, Part, SigningKey, Token, thumbprint};
use serde_json::{Value, json};

/// The claims set of RFC 7515, A.1 to A.3 and A.5, with its line breaks.
const CLAIMS: &[u8] = b"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
const PAYLOAD: &str =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// RFC 7515, A.1.
#[test]
fn hs256() {
    let jwk = json!({"kty": "oct",
        "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"});
    let key = SigningKey::from_jwk(&jwk).unwrap();
    let token = example(&key).header_as(Json::raw(*b"{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}")).compact();
    let expected = format!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{PAYLOAD}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    assert_eq!(token, expected);
    let jws = Jws::parse(&token).unwrap();
    assert_eq!((jws.alg(), jws.typ(), jws.text("iss")), (Some("HS256"), Some("JWT"), Some("joe")));
    jws.verify(&jwk).unwrap();
}

/// RFC 7515, A.2: PKCS#1 v1.5 is deterministic, so the printed signature must come out.
#[test]
fn rs256() {
    let key = SigningKey::from_jwk(&rfc7515_rsa()).unwrap();
    let token = example(&key).without_header("typ").compact();
    let expected = format!(
        "eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}.{}",
        concat!(
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t",
            "1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12j",
            "zDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ",
            "Ge77Rw",
        )
    );
    assert_eq!(token, expected);
    Jws::parse(&token).unwrap().verify(&key.public_jwk()).unwrap();
    for member in ["dp", "dq", "qi"] {
        assert_eq!(key.private_jwk()[member], rfc7515_rsa()[member]);
    }
}

/// RFC 7515, A.3: the printed signature was made with a random nonce, so it is verified only.
#[test]
fn es256() {
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"});
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    Jws::parse(&format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}.{signature}")).unwrap().verify(&jwk).unwrap();
    let key = SigningKey::from_jwk(&jwk).unwrap();
    assert_eq!((&key.public_jwk()["x"], &key.public_jwk()["y"]), (&jwk["x"], &jwk["y"]));
}

/// RFC 7515, A.5.
#[test]
fn none() {
    let token = example(&SigningKey::none()).without_header("typ").compact();
    assert_eq!(token, format!("eyJhbGciOiJub25lIn0.{PAYLOAD}."));
    let refused = Jws::parse(&token).unwrap().verify(&json!({"kty": "oct", "k": ""}));
    assert_eq!(refused, Err(JoseError::AlgorithmUnsupported("none".to_owned())));
}

/// RFC 6979, A.2.5: P-256, SHA-256, the message `sample`.
#[test]
fn es256_nonces_are_deterministic() {
    let jwk = json!({"kty": "EC", "crv": "P-256", "d": "ya-p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyE"});
    let signature = Encoding::Base64Url.encode(&SigningKey::from_jwk(&jwk).unwrap().sign(b"sample"));
    assert_eq!(
        signature,
        "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxb3yxyULWV8QdQ2x6G24p9l8-kA27mv9AZNxKsvhDrNqA"
    );
}

/// RFC 8037, A.1 to A.4.
#[test]
fn eddsa() {
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    let key = SigningKey::from_jwk(&jwk).unwrap();
    assert_eq!(key.public_jwk()["x"], jwk["x"]);
    assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let token =
        example(&key).without_header("typ").payload_as(Json::raw(*b"Example of Ed25519 signing")).compact();
    assert_eq!(
        token,
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
         hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    );
}

/// RFC 7638, 3.1.
#[test]
fn thumbprints() {
    let n = concat!(
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj",
        "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ",
        "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK",
        "nqDKgw",
    );
    let jwk = json!({"kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"});
    assert_eq!(thumbprint(&jwk).unwrap(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    for lacking in [
        json!({"kty": "RSA", "n": n}),
        json!({"kty": "XYZ"}),
        json!({}),
        json!(null),
        json!({"kty": "oct", "k": 1}),
    ] {
        assert_eq!(thumbprint(&lacking), None);
    }
}

/// RFC 7797, 4.1: the payload stands in the token as it is.
#[test]
fn unencoded_payload() {
    let key = SigningKey::from_jwk(&json!({"kty": "oct",
        "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}))
    .unwrap();
    let token = example(&key)
        .header_as(Json::object().member("alg", "HS256").member("b64", false).member("crit", ["b64"]))
        .payload_as(Json::raw(*b"$.02"))
        .encoded_as(Part::Payload, Encoding::Unencoded);
    let segments = token.segments();
    assert_eq!(segments.header, "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19");
    assert_eq!(
        (&*segments.payload, &*segments.signature),
        ("$.02", "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY")
    );
}

fn example(key: &SigningKey) -> Token {
    assert!(key.kid().is_none() && Algorithm::named(key.algorithm().name()) == Some(key.algorithm()));
    Token::new("JWT", Json::raw(CLAIMS), 1_300_819_080, key)
}

fn rfc7515_rsa() -> Value {
    json!({"kty": "RSA", "e": "AQAB",
        "n": concat!(
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-p",
            "CgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapH",
            "g665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4",
            "FRWyuXpoQ"),
        "d": concat!(
            "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-p",
            "WJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2",
            "QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhO",
            "VRuOopznQ"),
        "p": concat!(
            "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKD",
            "cmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc"),
        "q": concat!(
            "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB",
            "-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc"),
        "dp": concat!(
            "BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAkt",
            "V2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0"),
        "dq": concat!(
            "h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3",
            "_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU"),
        "qi": concat!(
            "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJto",
            "OPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U")})
}
