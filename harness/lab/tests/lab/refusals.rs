use crate::actors::*;
use beartrap_lab::Lab;
use http::{Request, StatusCode};
use serde_json::json;
use std::sync::Arc;

#[tokio::test]
async fn what_is_not_established_gets_a_page_and_no_redirect() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let mut alice = Person::new("alice");
    alice.signs_in(&lab, &client).await;
    let good = client.authorization();
    let mut repeated = good.clone();
    repeated.push(("redirect_uri".to_owned(), client.uris[0].clone()));
    let url = format!("/authorize?{}&state=%ff", encoded(&but(good.clone(), "state", "")));
    let mut requests = vec![
        but(good.clone(), "client_id", "nobody"),
        but(good.clone(), "client_id", ""),
        but(good.clone(), "redirect_uri", ""),
        repeated,
    ];
    for uri in [
        "https://client-a.beartrap.test/cb/",
        "https://client-b.beartrap.test/cb",
        "https://client-a.beartrap.test/cb?x=1",
        "http://client-a.beartrap.test/cb",
        "https://client-a.beartrap.test/cb#x",
    ] {
        requests.push(but(good.clone(), "redirect_uri", uri));
        requests.push(but(but(good.clone(), "redirect_uri", uri), "prompt", "none"));
    }
    for request in requests {
        let reply = alice.visits(&lab, &request).await;
        assert!(reply.is_page() && reply.status == 400, "{request:?} {reply:?}");
    }
    assert!(alice.visits_url(&lab, &url).await.is_page());
    assert!(alice.visits(&lab, &but(good.clone(), "state", &"s".repeat(5000))).await.has_code());
    assert!(alice.visits(&lab, &but(good, "state", &"s".repeat(9000))).await.is_page());
}

#[tokio::test]
async fn bad_authorization_requests_are_told_to_the_client() {
    let lab = lab(None);
    let client = Client::named(&lab, "pub-c");
    let mut alice = Person::new("alice");
    alice.signs_in(&lab, &client).await;
    for (name, value, error) in [
        ("response_type", "", "invalid_request"),
        ("response_type", "banana", "unsupported_response_type"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code token", "unsupported_response_type"),
        ("response_mode", "banana", "invalid_request"),
        ("scope", "banana", "invalid_scope"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("prompt", "banana", "invalid_request"),
        ("max_age", "soon", "invalid_request"),
        ("id_token_hint", "a.b.c", "invalid_request"),
        ("claims", "[]", "invalid_request"),
        ("claims", r#"{"id_token":{"acr":{"essential":true}}}"#, "unmet_authentication_requirements"),
        ("request", "a.b.c", "request_not_supported"),
        ("request_uri", "https://c.test", "request_uri_not_supported"),
    ] {
        let reply = alice.visits(&lab, &but(client.authorization(), name, value)).await;
        let response = reply.response();
        assert_eq!(reply.error(), error, "{name}={value}");
        assert_eq!((response["state"].as_str(), response["iss"].as_str()), ("a state", ISSUER));
        assert!(!reply.has_code());
    }
    let mut repeated = client.authorization();
    repeated.push(("state".to_owned(), "other".to_owned()));
    assert_eq!(alice.visits(&lab, &repeated).await.error(), "invalid_request");
}

#[tokio::test]
async fn an_empty_parameter_is_none_and_an_unknown_one_is_ignored() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let url = format!(
        "/authorize?{}&prompt=&foo=bar&ui_locales=se",
        encoded(&but(client.authorization(), "scope", "banana openid"))
    );
    let arrival = Person::new("alice").visits_url(&lab, &url).await;
    let tokens = client.redeem(&lab, &arrival.code()).await;
    assert_eq!(tokens.str("scope"), "openid");
    assert!(tokens.json()["refresh_token"].is_null());
}

#[tokio::test]
async fn forms_of_other_browsers_and_wrong_passwords_lead_nowhere() {
    let lab = lab(None);
    let request = Client::named(&lab, "conf-a").authorization();
    let (mut alice, mut mallory) = (Person::new("alice"), Person::new("bob"));
    alice.stops_at_login = true;
    let login = alice.visits(&lab, &request).await;
    let form = but(but(hidden(&login.text), "username", "alice"), "password", "wrong");
    let again = alice.request(&lab, http::Method::POST, "/login", encoded(&form)).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert!(again.text.contains("value=\"alice\"") && again.is_page());
    let forged = but(form.clone(), "csrf", "forged");
    assert_eq!(alice.request(&lab, http::Method::POST, "/login", encoded(&forged)).await.status, 403);

    mallory.stops_at_login = true;
    mallory.visits(&lab, &request).await;
    let stolen = but(form, "password", &password(&lab, "alice"));
    assert_eq!(mallory.request(&lab, http::Method::POST, "/login", encoded(&stolen)).await.status, 400);
    assert_eq!(get(&lab, "/consent?transaction=x").await.status, 400);
}

/// What a code is worth when one thing about its redemption is wrong.
#[tokio::test]
async fn bad_token_requests_get_the_error_of_the_specification() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let mut alice = Person::new("alice");
    for (name, value, error) in [
        ("grant_type", "", "invalid_request"),
        ("grant_type", "banana", "unsupported_grant_type"),
        ("grant_type", "password", "unsupported_grant_type"),
        ("code", "", "invalid_request"),
        ("code", "unknown", "invalid_grant"),
        ("redirect_uri", "", "invalid_grant"),
        ("redirect_uri", "https://client-a.beartrap.test/cb2", "invalid_grant"),
        ("code_verifier", "", "invalid_grant"),
        ("code_verifier", "another-verifier-of-forty-three-unreserved-characters", "invalid_grant"),
        ("client_id", "conf-b", "invalid_request"),
        ("client_secret", "x", "invalid_request"),
        ("client_assertion", "x", "invalid_client"),
    ] {
        let code = alice.visits(&lab, &client.authorization()).await.code();
        let form = but(client.redemption(&code), name, value);
        let reply = client.post(&lab, "/token", form).await;
        assert_eq!(reply.error(), error, "{name}={value}");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(
            client.redeem(&lab, &code).await.status,
            StatusCode::OK,
            "the control after {name}={value}"
        );
    }
}

#[tokio::test]
async fn a_code_is_short_lived_and_its_second_use_revokes_the_first() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let mut alice = Person::new("alice");
    let code = alice.visits(&lab, &client.authorization()).await.code();
    let tokens = client.redeem(&lab, &code).await;
    assert_eq!(client.redeem(&lab, &code).await.error(), "invalid_grant");
    assert_eq!(get_with(&lab, "/userinfo", &tokens.str("access_token")).await.status, 401);
    assert_eq!(client.refresh(&lab, &tokens.str("refresh_token")).await.error(), "invalid_grant");

    let late = alice.visits(&lab, &client.authorization()).await.code();
    lab.clock().advance(60);
    assert_eq!(client.redeem(&lab, &late).await.error(), "invalid_grant");
}

#[tokio::test]
async fn only_forms_in_bodies_of_reasonable_size_are_read() {
    let lab = lab(None);
    let body =
        "grant_type=client_credentials&client_id=conf-b&client_secret=another-secret-that-client-b-keeps";
    let post = async |kind: &str, body: String| {
        send(&lab, Request::post("/token").header("content-type", kind).body(body).unwrap()).await.status
    };
    assert_eq!(post("application/x-www-form-urlencoded; charset=utf-8", body.to_owned()).await, 200);
    assert_eq!(post("text/plain", body.to_owned()).await, 400);
    assert_eq!(post("application/x-www-form-urlencoded", format!("{body}&x=%ff")).await, 400);
    assert_eq!(post("application/x-www-form-urlencoded", format!("{body}&client_id=conf-b")).await, 400);
    assert_eq!(
        post("application/x-www-form-urlencoded", format!("{body}&x={}", "y".repeat(70_000))).await,
        413
    );
    assert_eq!(get(&lab, &format!("/token?{body}")).await.status, 405);
}

#[tokio::test]
async fn a_client_is_believed_by_its_registered_method_alone() {
    let lab = lab(None);
    let form = params(&[("grant_type", "client_credentials")]);
    for (id, auth, secret) in [
        ("conf-a", "client_secret_basic", Some("")),
        ("conf-a", "client_secret_basic", Some("S3CRET:of%client+a/with spaces &é")),
        ("conf-a", "client_secret_post", Some("s3cret:of%client+a/with spaces &é")),
        ("conf-a", "client_secret_basic", None),
        ("conf-b", "client_secret_basic", Some("another-secret-that-client-b-keeps")),
        ("conf-b", "client_secret_post", Some("another-secret-that-client-b-keeps ")),
        ("nobody", "client_secret_post", Some("x")),
        ("pub-c", "client_secret_post", Some("x")),
    ] {
        let client = Client { id: id.to_owned(), auth: auth.to_owned(), secret: None, uris: vec![] };
        let reply = client.post_with(&lab, "/token", form.clone(), secret).await;
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (StatusCode::UNAUTHORIZED, "invalid_client"),
            "{id} {secret:?}"
        );
        assert!(reply.header("www-authenticate").starts_with("Basic "));
    }
    for id in ["conf-a", "conf-b"] {
        let tokens = Client::named(&lab, id).post(&lab, "/token", form.clone()).await;
        assert_eq!(tokens.status, 200);
        assert!(tokens.json()["refresh_token"].is_null() && tokens.json()["id_token"].is_null());
    }
    assert_eq!(Client::named(&lab, "pub-c").post(&lab, "/token", form).await.error(), "unauthorized_client");
}

#[tokio::test]
async fn a_used_refresh_token_of_a_public_client_ends_its_family() {
    let lab = lab(None);
    let (client, other) = (Client::named(&lab, "pub-c"), Client::named(&lab, "conf-a"));
    let mut alice = Person::new("alice");
    let first = alice.signs_in(&lab, &client).await.str("refresh_token");
    assert_eq!(other.refresh(&lab, &first).await.error(), "invalid_grant");
    let wider =
        params(&[("grant_type", "refresh_token"), ("refresh_token", &first), ("scope", "openid api:write")]);
    assert_eq!(client.post(&lab, "/token", wider).await.error(), "invalid_scope");
    let narrow = params(&[("grant_type", "refresh_token"), ("refresh_token", &first), ("scope", "openid")]);
    let narrow = client.post(&lab, "/token", narrow).await;
    assert_eq!(narrow.str("scope"), "openid");
    let full = client.refresh(&lab, &narrow.str("refresh_token")).await;
    assert_eq!(full.str("scope"), SCOPE);
    assert_eq!(client.refresh(&lab, &first).await.error(), "invalid_grant");
    assert_eq!(client.refresh(&lab, &full.str("refresh_token")).await.error(), "invalid_grant");

    let old = alice.signs_in(&lab, &client).await.str("refresh_token");
    lab.clock().advance(30 * 24 * 3600);
    assert_eq!(client.refresh(&lab, &old).await.error(), "invalid_grant");
}

async fn status(lab: &Arc<Lab>, path: &str, token: &str) -> (u16, String) {
    let reply = get_with(lab, path, token).await;
    (reply.status.as_u16(), reply.header("www-authenticate"))
}

#[tokio::test]
async fn resources_refuse_what_is_not_an_access_token_for_them() {
    let lab = lab(None);
    let client = Client::named(&lab, "conf-a");
    let tokens = Person::new("alice").signs_in(&lab, &client).await;
    let own = client
        .post(&lab, "/token", params(&[("grant_type", "client_credentials")]))
        .await
        .str("access_token");
    let access = tokens.str("access_token");

    let none = get(&lab, "/userinfo").await;
    assert_eq!(none.status, 401);
    assert!(!none.header("www-authenticate").contains("error"));
    let flipped = format!("{}A{}", &access[..access.len() - 9], &access[access.len() - 8..]);
    for bad in ["garbage", &tokens.str("id_token"), &tokens.str("refresh_token"), &flipped] {
        for path in ["/userinfo", "/api"] {
            let (status, challenge) = status(&lab, path, bad).await;
            assert!(
                status == 401 && challenge.contains("error=\"invalid_token\""),
                "{path} {bad}: {challenge}"
            );
        }
    }
    let (forbidden, challenge) = status(&lab, "/userinfo", &own).await;
    assert!(forbidden == 403 && challenge.contains("insufficient_scope"));
    assert_eq!(status(&lab, "/api", &own).await.0, 200);

    let write = |token: &str| Request::post("/api/write").header("authorization", format!("Bearer {token}"));
    assert_eq!(send(&lab, write(&own).body(String::new()).unwrap()).await.status, 403);
    let form = |token: &str| {
        let request = Request::post("/userinfo").header("content-type", "application/x-www-form-urlencoded");
        (request, format!("access_token={token}"))
    };
    let (request, body) = form(&access);
    assert_eq!(send(&lab, request.body(body).unwrap()).await.status, 200);
    let (request, body) = form(&access);
    let twice = request.header("authorization", format!("Bearer {access}"));
    assert_eq!(send(&lab, twice.body(body).unwrap()).await.status, 400);
    assert_eq!(get(&lab, &format!("/userinfo?access_token={access}")).await.status, 401);
    lab.clock().advance(3600);
    assert_eq!(status(&lab, "/userinfo", &access).await.0, 401);
    assert!(!client.sees_active(&lab, &access).await);
}

#[tokio::test]
async fn introspection_and_revocation_know_their_callers() {
    let lab = lab(None);
    let (client, other, public) =
        (Client::named(&lab, "conf-a"), Client::named(&lab, "conf-b"), Client::named(&lab, "pub-c"));
    let tokens = Person::new("alice").signs_in(&lab, &client).await;
    let access = params(&[("token", &tokens.str("access_token"))]);
    let refresh = params(&[("token", &tokens.str("refresh_token"))]);

    assert_eq!(public.post(&lab, "/introspect", access.clone()).await.status, 401);
    assert_eq!(other.post_with(&lab, "/introspect", access.clone(), Some("wrong")).await.status, 401);
    let unknown = other.post(&lab, "/introspect", params(&[("token", "unknown")])).await;
    assert_eq!(unknown.json(), json!({"active": false}));
    assert_eq!(other.post(&lab, "/introspect", access.clone()).await.json()["username"], "alice");
    assert_eq!(other.post(&lab, "/introspect", refresh.clone()).await.json()["active"], true);
    assert_eq!(other.post(&lab, "/introspect", vec![]).await.error(), "invalid_request");

    assert_eq!(other.post(&lab, "/revoke", refresh.clone()).await.error(), "unauthorized_client");
    assert_eq!(client.post_with(&lab, "/revoke", refresh.clone(), None).await.error(), "invalid_client");
    assert_eq!(client.post(&lab, "/revoke", params(&[("token", "unknown")])).await.status, 200);
    assert!(client.sees_active(&lab, &tokens.str("access_token")).await);
    assert_eq!(client.post(&lab, "/revoke", access).await.status, 200);
    assert!(!client.sees_active(&lab, &tokens.str("access_token")).await);
    assert_eq!(client.refresh(&lab, &tokens.str("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn unfit_registrations_are_refused() {
    let lab = lab(None);
    let good = json!({"redirect_uris": ["https://c.test/cb"]});
    let register = async |metadata: String| {
        let reply = send(&lab, Request::post("/register").body(metadata).unwrap()).await;
        if reply.status == 201 { "registered".to_owned() } else { reply.error() }
    };
    assert_eq!(register(good.to_string()).await, "registered");
    for uri in [
        "https://c.test/cb#x",
        "javascript:alert(1)",
        "http://c.test/cb",
        "/cb",
        "https://*.c.test/cb",
        "https://u@c.test/cb",
        "https://c.test/cb?code=x",
        "com.example:/cb",
    ] {
        let metadata = json!({"redirect_uris": [uri]});
        assert_eq!(register(metadata.to_string()).await, "invalid_redirect_uri", "{uri}");
    }
    assert_eq!(register("{}".to_owned()).await, "invalid_redirect_uri");
    assert_eq!(register("[]".to_owned()).await, "invalid_client_metadata");
    for (name, value) in [
        ("token_endpoint_auth_method", json!("private_key_jwt")),
        ("grant_types", json!(["password"])),
        ("response_types", json!(["token"])),
        ("id_token_signed_response_alg", json!("none")),
        ("application_type", json!(1)),
    ] {
        let mut metadata = good.clone();
        metadata[name] = value;
        assert_eq!(register(metadata.to_string()).await, "invalid_client_metadata", "{name}");
    }
    let public = json!({"grant_types": ["client_credentials"], "token_endpoint_auth_method": "none"});
    assert_eq!(register(public.to_string()).await, "invalid_client_metadata");
}
