use crate::actors::*;
use beartrap_core::Fault;
use beartrap_lab::Lab;
use http::Request;
use std::sync::Arc;

const OTHER_VERIFIER: &str = "another-verifier-of-forty-three-unreserved-characters";

pub(super) async fn holds(rule: Fault, lab: &Arc<Lab>) -> Option<bool> {
    let named = |id| Client::named(lab, id);
    let (client, other, public) = (named("conf-a"), named("conf-b"), named("pub-c"));
    let mut alice = Person::new("alice");
    let refused = async |client: &Client, form: Params| client.post(lab, "/token", form).await.status != 200;
    let own = params(&[("grant_type", "client_credentials")]);
    Some(match rule {
        Fault::TokenRedirectIgnored
        | Fault::VerifierOptional
        | Fault::VerifierNotCompared
        | Fault::ChallengeAsVerifier => {
            let code = alice.visits(lab, &client.authorization()).await.code();
            let (name, value) = match rule {
                Fault::TokenRedirectIgnored => ("redirect_uri", client.uris[1].clone()),
                Fault::VerifierOptional => ("code_verifier", String::new()),
                Fault::VerifierNotCompared => ("code_verifier", OTHER_VERIFIER.to_owned()),
                _ => ("code_verifier", challenge(VERIFIER)),
            };
            refused(&client, but(client.redemption(&code), name, &value)).await
        }
        Fault::CodeNeverSpent => {
            let code = alice.visits(lab, &client.authorization()).await.code();
            client.redeem(lab, &code).await.str("access_token");
            client.redeem(lab, &code).await.status != 200
        }
        Fault::CodeForAnyClient => {
            let code = alice.visits(lab, &client.authorization()).await.code();
            refused(&other, client.redemption(&code)).await
        }
        Fault::ChallengeInHex => {
            let code = alice.visits(lab, &public.authorization()).await.code();
            public.redeem(lab, &code).await.status == 200
        }
        Fault::UnaskedVerifierIgnored => {
            let request = but(but(client.authorization(), "code_challenge", ""), "code_challenge_method", "");
            let code = alice.visits(lab, &request).await.code();
            refused(&client, client.redemption(&code)).await
        }
        Fault::ChallengePerClient => {
            let first = alice.visits(lab, &public.authorization()).await.code();
            let request = but(public.authorization(), "code_challenge", &challenge(OTHER_VERIFIER));
            alice.visits(lab, &request).await.code();
            refused(&public, but(public.redemption(&first), "code_verifier", OTHER_VERIFIER)).await
        }
        Fault::TokenTypeMissing => client.post(lab, "/token", own).await.json()["token_type"].is_string(),
        Fault::TokenByGet => {
            let secret = other.secret.clone().unwrap();
            let query = but(but(own, "client_id", "conf-b"), "client_secret", &secret);
            get(lab, &format!("/token?{}", encoded(&query))).await.status != 200
        }
        Fault::QueryMergedIntoForm => {
            let secret = params(&[("client_secret", &other.secret.clone().unwrap())]);
            let path = format!("/token?{}", encoded(&secret));
            other.post_with(lab, &path, own, None).await.status != 200
        }
        Fault::PasswordGrantOn => {
            let form = params(&[
                ("grant_type", "password"),
                ("username", "alice"),
                ("password", &password(lab, "alice")),
            ]);
            assert!(refused(&client, but(form.clone(), "password", "wrong")).await);
            refused(&client, form).await
        }
        Fault::BasicSplitAtLastColon | Fault::ClientCredentialsUnknown => {
            client.post(lab, "/token", own).await.status == 200
        }
        Fault::SecretByPrefix => {
            let secret = &other.secret.clone().unwrap()[..9];
            other.post_with(lab, "/token", own, Some(secret)).await.status != 200
        }
        Fault::SecretOptional => {
            assert_ne!(client.post_with(lab, "/token", own.clone(), Some("wrong")).await.status, 200);
            client.post_with(lab, "/token", own, None).await.status != 200
        }
        Fault::RegisteredAsPublic => {
            let metadata = r#"{"grant_types":["client_credentials"],"response_types":[]}"#;
            let answer = send(lab, Request::post("/register").body(metadata.to_owned()).unwrap()).await;
            let client = Client {
                id: answer.str("client_id"),
                secret: Some(answer.str("client_secret")),
                auth: answer.str("token_endpoint_auth_method"),
                uris: Vec::new(),
            };
            assert_eq!(client.post(lab, "/token", own.clone()).await.status, 200);
            client.post_with(lab, "/token", own, None).await.status != 200
        }
        Fault::ClientCredentialsForPublic => refused(&public, own).await,
        Fault::RefreshedForAnother => {
            let tokens = alice.signs_in(lab, &client).await;
            let refreshed = client.refresh(lab, &tokens.str("refresh_token")).await.str("access_token");
            let user = get_with(lab, "/userinfo", &refreshed).await.json();
            user["sub"] == claims(&tokens.str("id_token"))["sub"] && user["name"] == "Alice Example"
        }
        Fault::RefreshForAnyClient => {
            let tokens = alice.signs_in(lab, &client).await;
            other.refresh(lab, &tokens.str("refresh_token")).await.status != 200
        }
        Fault::RefreshScopeCopied => {
            let token = alice.signs_in(lab, &client).await.str("refresh_token");
            let form =
                params(&[("grant_type", "refresh_token"), ("refresh_token", &token), ("scope", "api:write")]);
            refused(&client, form).await
        }
        Fault::RefreshNeverRotates => {
            let token = alice.signs_in(lab, &public).await.str("refresh_token");
            public.refresh(lab, &token).await.str("access_token");
            public.refresh(lab, &token).await.status != 200
        }
        Fault::RefreshUnauthenticated => {
            let token = alice.signs_in(lab, &client).await.str("refresh_token");
            let form = params(&[("grant_type", "refresh_token"), ("refresh_token", &token)]);
            assert_ne!(client.post_with(lab, "/token", own, None).await.status, 200);
            client.post_with(lab, "/token", form, None).await.status != 200
        }
        Fault::IntrospectionOpen => {
            let token = alice.signs_in(lab, &client).await.str("access_token");
            client.post_with(lab, "/introspect", params(&[("token", &token)]), None).await.status != 200
        }
        Fault::ExpiredStillActive => {
            let token = alice.signs_in(lab, &client).await.str("access_token");
            lab.clock().advance(7200);
            assert!(!client.sees_active(lab, "unknown").await);
            !client.sees_active(lab, &token).await
        }
        Fault::RevocationWithoutEffect | Fault::RevokesForAnyClient => {
            let own = rule == Fault::RevocationWithoutEffect;
            let token = alice.signs_in(lab, &client).await.str("refresh_token");
            let revoker = if own { &client } else { &other };
            revoker.post(lab, "/revoke", params(&[("token", &token)])).await;
            (client.refresh(lab, &token).await.status == 200) != own
        }
        _ => return None,
    })
}
