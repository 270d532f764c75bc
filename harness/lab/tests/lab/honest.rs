use crate::actors::*;
use beartrap_lab::{Clock, Lab, LabConfig};
use http::{Method, Request, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use std::sync::Arc;

async fn verified(lab: &Arc<Lab>, token: &str, alg: Algorithm) -> Value {
    let keys: JwkSet = serde_json::from_value(get(lab, "/jwks").await.json()).unwrap();
    let kid = jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).expect("the key is published")).unwrap();
    let mut validation = Validation::new(alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    jsonwebtoken::decode::<Value>(token, &key, &validation).unwrap().claims
}

#[tokio::test]
async fn a_user_signs_in_and_the_tokens_live_and_die() {
    let lab = lab(None);
    let (client, other) = (Client::named(&lab, "conf-a"), Client::named(&lab, "conf-b"));
    let mut alice = Person::new("alice");
    let arrival = alice.visits(&lab, &client.authorization()).await;
    assert!(arrival.location().starts_with("https://client-a.beartrap.test/cb?"));
    assert_eq!(arrival.response()["state"], "a state");
    assert_eq!(arrival.response()["iss"], ISSUER);

    let tokens = client.redeem(&lab, &arrival.code()).await;
    assert_eq!(tokens.header("cache-control"), "no-store");
    let id = verified(&lab, &tokens.str("id_token"), Algorithm::RS256).await;
    assert_eq!((&id["iss"], &id["aud"], &id["nonce"]), (&json!(ISSUER), &json!("conf-a"), &json!("a-nonce")));
    assert_eq!((&id["iat"], &id["auth_time"]), (&json!(START), &json!(START)));
    let access = tokens.str("access_token");
    let at = verified(&lab, &access, Algorithm::RS256).await;
    assert_eq!(part(&access, 0)["typ"], "at+jwt");
    assert_eq!((&at["client_id"], &at["scope"], &at["sub"]), (&json!("conf-a"), &json!(SCOPE), &id["sub"]));
    assert_ne!(at["aud"], "conf-a");

    let user = get_with(&lab, "/userinfo", &access).await.json();
    assert_eq!(user["sub"], id["sub"]);
    assert_eq!(user["email"], "alice@beartrap.test");
    assert_eq!(get_with(&lab, "/api", &access).await.json()["client_id"], "conf-a");
    assert!(other.sees_active(&lab, &access).await);

    let refreshed = client.refresh(&lab, &tokens.str("refresh_token")).await;
    assert_eq!(claims(&refreshed.str("access_token"))["sub"], id["sub"]);
    let id_again = claims(&refreshed.str("id_token"));
    assert_eq!((&id_again["auth_time"], &id_again["nonce"]), (&id["auth_time"], &Value::Null));

    let revocation = params(&[("token", &tokens.str("refresh_token"))]);
    assert_eq!(client.post(&lab, "/revoke", revocation).await.status, StatusCode::OK);
    assert_eq!(client.refresh(&lab, &tokens.str("refresh_token")).await.error(), "invalid_grant");
    assert!(!other.sees_active(&lab, &access).await);
    assert_eq!(get_with(&lab, "/userinfo", &access).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn consent_is_asked_once_and_silent_requests_follow_the_session() {
    let lab = lab(None);
    let client = Client::named(&lab, "pub-c");
    let mut alice = Person::new("alice");
    let request = client.authorization();
    assert_eq!(alice.visits(&lab, &but(request.clone(), "prompt", "none")).await.error(), "login_required");
    assert!(alice.visits(&lab, &request).await.has_code());
    assert_eq!(alice.trail.len(), 5, "request, login page, login, consent page, consent");

    assert!(alice.visits(&lab, &but(request.clone(), "prompt", "none")).await.has_code());
    assert_eq!(alice.trail.len(), 1);
    let more = but(request.clone(), "scope", "openid api:write");
    assert_eq!(alice.visits(&lab, &but(more, "prompt", "none")).await.error(), "consent_required");
    alice.decision = None;
    assert!(alice.visits(&lab, &but(request.clone(), "prompt", "consent")).await.is_page());
    alice.decision = Some("deny");
    let denied = alice.visits(&lab, &but(request, "prompt", "consent")).await;
    assert_eq!((denied.error().as_str(), &denied.response()["iss"]), ("access_denied", &ISSUER.to_owned()));
}

#[tokio::test]
async fn a_native_client_is_never_waved_through() {
    let lab = lab(None);
    let client = Client::named(&lab, "native-d");
    let mut alice = Person::new("alice");
    let request = but(client.authorization(), "redirect_uri", "http://127.0.0.1:51004/cb");
    assert!(alice.visits(&lab, &request).await.location().starts_with("http://127.0.0.1:51004/cb?code="));
    assert_eq!(alice.visits(&lab, &but(request, "prompt", "none")).await.error(), "consent_required");
}

#[tokio::test]
async fn a_login_grows_old_and_can_be_demanded_anew() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let mut alice = Person::new("alice");
    alice.signs_in(&lab, &client).await;
    lab.clock().advance(100);
    for (name, value, logs_in) in [
        ("max_age", "1000", false),
        ("max_age", "10", true),
        ("prompt", "login", true),
        ("max_age", "0", true),
    ] {
        let arrival = alice.visits(&lab, &but(client.authorization(), name, value)).await;
        let id = claims(&client.redeem(&lab, &arrival.code()).await.str("id_token"));
        assert_eq!(alice.trail.len() > 1, logs_in, "{name}={value}");
        assert_eq!(id["auth_time"] == lab.clock().now(), logs_in, "{name}={value}");
    }
}

#[tokio::test]
async fn rotated_keys_stay_published_while_their_tokens_live() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let mut alice = Person::new("alice");
    let old = alice.signs_in(&lab, &client).await.str("id_token");
    lab.rotate_keys();
    let new = alice.signs_in(&lab, &client).await.str("id_token");
    assert_ne!(part(&old, 0)["kid"], part(&new, 0)["kid"]);
    verified(&lab, &old, Algorithm::RS256).await;
    verified(&lab, &new, Algorithm::RS256).await;
    lab.clock().advance(7200);
    assert_eq!(get(&lab, "/jwks").await.json()["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_metadata_name_the_issuer_wherever_they_are_served() {
    for issuer in [ISSUER, "http://127.0.0.1:9100/realms/one", "https://op.test/"] {
        let lab = Lab::new(LabConfig::honest(issuer));
        let path = url::Url::parse(issuer).unwrap().path().trim_end_matches('/').to_owned();
        for document in ["openid-configuration", "oauth-authorization-server"] {
            for place in [format!("/.well-known/{document}{path}"), format!("{path}/.well-known/{document}")]
            {
                let metadata = get(&lab, &place).await.json();
                assert_eq!(metadata["issuer"], issuer);
                let jwks = metadata["jwks_uri"].as_str().unwrap();
                assert_eq!(get(&lab, jwks).await.json()["keys"][0]["kty"], "RSA", "{jwks}");
            }
        }
    }
}

#[tokio::test]
async fn responses_travel_as_they_were_asked_to() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let mut alice = Person::new("alice");
    let fragment = alice.visits(&lab, &but(client.authorization(), "response_mode", "fragment")).await;
    assert!(fragment.location().starts_with("https://client-a.beartrap.test/cb#code="));
    let request = but(client.authorization(), "state", "\"><script>");
    let page = alice.visits(&lab, &but(request, "response_mode", "form_post")).await;
    assert!(page.text.contains("action=\"https://client-a.beartrap.test/cb\""));
    assert!(page.text.contains("value=\"&quot;&gt;&lt;script&gt;\""));
    let posted = alice.request(&lab, Method::POST, "/authorize", encoded(&client.authorization())).await;
    assert!(posted.has_code());
}

#[tokio::test]
async fn a_client_registers_itself_and_leaves() {
    let lab = lab(None);
    let metadata = json!({"redirect_uris": ["http://localhost:3000/cb?x=1"], "client_name": "<b>", "client_id": "mine",
        "grant_types": ["authorization_code", "refresh_token"], "id_token_signed_response_alg": "ES256"});
    let answer = send(&lab, Request::post("/register").body(metadata.to_string()).unwrap()).await;
    assert_eq!(
        (answer.status, answer.json()["client_secret_expires_at"].as_u64()),
        (StatusCode::CREATED, Some(0))
    );
    let client = Client {
        id: answer.str("client_id"),
        secret: Some(answer.str("client_secret")),
        auth: answer.str("token_endpoint_auth_method"),
        uris: vec!["http://localhost:3000/cb?x=1".to_owned()],
    };
    assert_ne!(client.id, "mine");
    let tokens = Person::new("bob").signs_in(&lab, &client).await;
    verified(&lab, &tokens.str("id_token"), Algorithm::ES256).await;

    let (own, token) = (answer.str("registration_client_uri"), answer.str("registration_access_token"));
    assert_eq!(get_with(&lab, &own, &token).await.json()["client_name"], "<b>");
    assert_eq!(get_with(&lab, &own, "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(get_with(&lab, "/register/conf-a", &token).await.status, StatusCode::UNAUTHORIZED);
    let delete = Request::delete(&own).header("authorization", format!("Bearer {token}"));
    assert_eq!(send(&lab, delete.body(String::new()).unwrap()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(get_with(&lab, &own, &token).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        get_with(&lab, "/userinfo", &tokens.str("access_token")).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(client.refresh(&lab, &tokens.str("refresh_token")).await.error(), "invalid_client");
}

#[tokio::test]
async fn a_page_cannot_be_framed_stored_or_read_by_other_sites() {
    let lab = lab(None);
    let mut alice = Person::new("alice");
    alice.visits(&lab, &Client::named(&lab, "conf-a").authorization()).await;
    let pages: Vec<_> = alice.trail.iter().filter(|reply| reply.is_page()).collect();
    assert_eq!(pages.len(), 2);
    for page in pages {
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(page.header("x-frame-options"), "DENY");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
    }
    let cookie = alice.trail[0].header("set-cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    assert_ne!(cookie, alice.trail[2].header("set-cookie"), "a login begins a new session");
}

#[tokio::test]
async fn scripts_of_registered_clients_may_call_and_others_may_not() {
    let lab = lab(None);
    let allowed = async |path: &str, origin: &str| {
        let request = Request::options(path).header("origin", origin);
        send(&lab, request.body(String::new()).unwrap()).await.header("access-control-allow-origin")
    };
    let client = "https://client-c.beartrap.test";
    assert_eq!(allowed("/token", client).await, client);
    assert_eq!(allowed("/token", "https://evil.test").await, "");
    assert_eq!(allowed("/jwks", "https://evil.test").await, "*");
    assert_eq!(allowed("/authorize", client).await, "");
}

#[tokio::test]
async fn the_same_seed_gives_the_same_run() {
    let run = async |seed| {
        let lab = Lab::new(LabConfig { seed, clock: Clock::fixed(START), ..LabConfig::honest(ISSUER) });
        Person::new("alice").signs_in(&lab, &Client::named(&lab, "conf-a")).await.text
    };
    assert_eq!(run(1).await, run(1).await);
    assert_ne!(run(1).await, run(2).await);
}
