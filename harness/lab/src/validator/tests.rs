use super::Validator;
use crate::keys;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

fn request(header: &Value, claims: &Value) -> Value {
    let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let message = format!("{}.{}", encode(header), encode(claims));
    let key = keys::signing(0, if header["alg"] == "ES256" { Algorithm::ES256 } else { Algorithm::RS256 });
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes())));
    json!({
        "token": token, "jwks": { "keys": [key.public_jwk()] }, "algorithms": ["RS256", "ES256"],
        "issuer": "https://issuer.test", "audience": "api", "now": 1000, "leeway": 0, "required": ["exp"],
    })
}

fn honest() -> (Value, Value) {
    let claims = json!({ "iss": "https://issuer.test", "aud": "api", "sub": "alice", "exp": 1001, "nbf": 1000, "iat": 1000 });
    (json!({ "alg": "RS256" }), claims)
}

fn verdict(request: &Value) -> String {
    Validator::new(None).verify(request)["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn an_honest_token_is_accepted_with_its_claims() {
    let (mut header, claims) = honest();
    assert_eq!(Validator::new(None).verify(&request(&header, &claims))["claims"], claims);
    header["alg"] = "ES256".into();
    assert_eq!(verdict(&request(&header, &claims)), "accept");
}

#[test]
fn one_wrong_member_is_enough() {
    let (header, claims) = honest();
    for (member, value) in [
        ("exp", json!(1000)),
        ("exp", json!("1001")),
        ("nbf", json!(1001)),
        ("iat", json!(1001)),
        ("iss", json!(["https://issuer.test"])),
        ("aud", json!("apis")),
        ("sub", json!(1)),
    ] {
        let mut claims = claims.clone();
        claims[member] = value;
        assert_eq!(verdict(&request(&header, &claims)), "reject", "{claims}");
    }
    for (member, value) in [
        ("alg", json!("none")),
        ("alg", json!("PS256")),
        ("crit", json!([])),
        ("b64", json!(true)),
        ("kid", json!("x")),
        ("typ", json!(1)),
    ] {
        let mut header = header.clone();
        header[member] = value;
        assert_eq!(verdict(&request(&header, &claims)), "reject", "{header}");
    }
}

#[test]
fn a_kind_that_is_not_built_is_unsupported() {
    let (header, claims) = honest();
    let mut request = request(&header, &claims);
    request["kind"] = "postcard".into();
    assert_eq!(verdict(&request), "unsupported");
}
