use crate::actors::*;
use beartrap_core::Fault;
use beartrap_lab::Lab;
use http::{Method, StatusCode};
use std::sync::Arc;

pub(super) async fn holds(rule: Fault, lab: &Arc<Lab>) -> Option<bool> {
    let client = Client::named(lab, "conf-a");
    let request = client.authorization();
    let mut alice = Person::new("alice");
    let stays = async |uri: &str| {
        let request = but(request.clone(), "redirect_uri", uri);
        Person::new("alice").visits(lab, &request).await.is_page()
    };
    Some(match rule {
        Fault::CodeNotStored => {
            let code = alice.visits(lab, &request).await.code();
            client.redeem(lab, &code).await.status == 200
        }
        Fault::UnknownClientRedirected => {
            alice.visits(lab, &but(request, "client_id", "nobody")).await.is_page()
        }
        Fault::StateEncodedTwice => alice.visits(lab, &request).await.response()["state"] == "a state",
        Fault::ResponseIssuerAltered => alice.visits(lab, &request).await.response()["iss"] == ISSUER,
        Fault::LastDuplicateWins => {
            let mut request = request;
            request.push(("redirect_uri".to_owned(), "https://evil.test/cb".to_owned()));
            alice.visits(lab, &request).await.is_page()
        }
        Fault::ConsentPageFramed => {
            alice.decision = None;
            let page = alice.visits(lab, &request).await;
            page.is_page() && page.headers.contains_key("x-frame-options")
        }
        Fault::LoginRedirectsWith307 => {
            assert!(alice.visits(lab, &request).await.has_code(), "the flow still ends");
            alice.trail[2].status == StatusCode::SEE_OTHER
        }
        Fault::ConsentTokenUnchecked => {
            alice.decision = None;
            alice.visits(lab, &request).await;
            let mut mallory = Person { decision: None, ..Person::new("bob") };
            let foreign = hidden(&mallory.visits(lab, &request).await.text);
            let mut forged = false;
            for form in [foreign, vec![]] {
                alice.visits(lab, &but(request.clone(), "prompt", "consent")).await;
                let form = encoded(&but(form, "decision", "allow"));
                forged |= alice.request(lab, Method::POST, "/consent", form).await.has_code();
            }
            !forged
        }
        Fault::ErrorRedirectsUnmatched => {
            let request = but(request, "redirect_uri", "https://evil.test/cb");
            assert!(
                alice.visits(lab, &request).await.is_page(),
                "without another error there is none to redirect"
            );
            alice.visits(lab, &but(request.clone(), "scope", "banana")).await.is_page()
                && alice.visits(lab, &but(request, "prompt", "none")).await.is_page()
        }
        Fault::RedirectHostByPrefix => {
            stays(&with_host(&client.uris[0], "client-a.beartrap.test.evil.test")).await
        }
        Fault::RedirectPathNormalised => stays("https://client-a.beartrap.test/cb/evil").await,
        Fault::RedirectByOtherParser => {
            stays("https://client-a.beartrap.test@evil.test/cb").await
                && stays("https://evil.test\\@client-a.beartrap.test/cb").await
        }
        Fault::RedirectListShared => stays("https://client-b.beartrap.test/cb").await,
        Fault::LoopbackPortCompared => {
            let request = Client::named(lab, "native-d").authorization();
            alice.visits(lab, &but(request, "redirect_uri", "http://127.0.0.1:51004/cb")).await.has_code()
        }
        Fault::ChallengeOptional => {
            let request = Client::named(lab, "pub-c").authorization();
            let request = but(but(request, "code_challenge", ""), "code_challenge_method", "");
            !alice.visits(lab, &request).await.has_code()
        }
        Fault::ImplicitGrantOn => {
            let reply = alice.visits(lab, &but(request, "response_type", "id_token token")).await;
            !reply.response().contains_key("access_token")
        }
        _ => return None,
    })
}
