use crate::actors::*;
use beartrap_core::Fault;
use beartrap_lab::Lab;
use std::sync::Arc;

pub(super) async fn holds(rule: Fault, lab: &Arc<Lab>) -> Option<bool> {
    let client = Client::named(lab, "conf-a");
    let request = client.authorization();
    let mut alice = Person::new("alice");
    Some(match rule {
        Fault::IdTokenForIssuer | Fault::SigningKeyUnpublished | Fault::NonceDropped => {
            let token = alice.signs_in(lab, &client).await.str("id_token");
            match rule {
                Fault::IdTokenForIssuer => claims(&token)["aud"] == "conf-a",
                Fault::NonceDropped => claims(&token)["nonce"] == "a-nonce",
                _ => {
                    let keys = get(lab, "/jwks").await.json();
                    keys["keys"].as_array().unwrap().iter().any(|key| key["kid"] == part(&token, 0)["kid"])
                }
            }
        }
        Fault::AuthTimeIsNow => {
            alice.signs_in(lab, &client).await;
            lab.clock().advance(10);
            let code = alice.visits(lab, &but(request.clone(), "max_age", "10000")).await.code();
            let id = claims(&client.redeem(lab, &code).await.str("id_token"));
            alice.visits(lab, &but(request, "max_age", "1")).await;
            id["auth_time"] == START && alice.trail.len() > 1
        }
        Fault::PromptNoneShowsLogin => {
            alice.stops_at_login = true;
            alice.visits(lab, &but(request, "prompt", "none")).await.response().contains_key("error")
        }
        Fault::HintIgnored => {
            let alices = alice.signs_in(lab, &client).await.str("id_token");
            let mut bob = Person::new("bob");
            bob.signs_in(lab, &client).await;
            let sub = claims(&alices)["sub"].as_str().unwrap().to_owned();
            let by_claims = format!("{{\"id_token\":{{\"sub\":{{\"value\":\"{sub}\"}}}}}}");
            let mut misled = false;
            for (name, value) in [("id_token_hint", &alices), ("claims", &by_claims)] {
                let request = but(request.clone(), name, value);
                misled |= bob.visits(lab, &but(request.clone(), "prompt", "none")).await.has_code();
                misled |= bob.visits(lab, &request).await.has_code();
                assert!(alice.visits(lab, &but(request, "prompt", "none")).await.has_code(), "{name}");
            }
            !misled
        }
        Fault::UserinfoWithoutSub | Fault::UserinfoTakesIdToken => {
            let tokens = alice.signs_in(lab, &client).await;
            if rule == Fault::UserinfoWithoutSub {
                get_with(lab, "/userinfo", &tokens.str("access_token")).await.json()["sub"].is_string()
            } else {
                get_with(lab, "/userinfo", &tokens.str("id_token")).await.status == 401
            }
        }
        Fault::SubPerLogin => {
            let first = alice.signs_in(lab, &client).await.str("id_token");
            let second = Person::new("alice").signs_in(lab, &client).await.str("id_token");
            claims(&first)["sub"] == claims(&second)["sub"]
        }
        _ => return None,
    })
}
