//! An issuer over https, as APIs meet it that trust the authority of the run and nothing else, and as all others do.
#![expect(clippy::unwrap_used, reason = "a test that gets no answer should stop")]

use beartrap_issuer::{Authority, Served};
use reqwest::{Certificate, Client};
use serde_json::Value;

const AUDIENCE: &str = "https://api.test";

/// A client that trusts these authorities and nobody else.
fn trusting(authorities: &[&Authority]) -> Client {
    let certificates = authorities.iter().map(|authority| Certificate::from_pem(authority.pem().as_bytes()));
    let certificates: Vec<Certificate> = certificates.collect::<Result<_, _>>().unwrap();
    Client::builder().no_proxy().tls_certs_only(certificates).build().unwrap()
}

async fn fetched(client: &Client, url: &str) -> reqwest::Result<Value> {
    let text = client.get(url).send().await?.text().await?;
    Ok(serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn whoever_trusts_the_authority_fetches_discovery_and_keys() {
    let authority = Authority::new().unwrap();
    let issuer = Served::start_on(authority.door(0).unwrap(), AUDIENCE).unwrap();
    let client = trusting(&[&authority]);
    let metadata = fetched(&client, &format!("{}/.well-known/openid-configuration", issuer.url())).await;
    let metadata = metadata.unwrap();
    assert!(issuer.url().starts_with("https://127.0.0.1:"), "{}", issuer.url());
    assert_eq!(metadata["issuer"], issuer.url());
    let keys = fetched(&client, metadata["jwks_uri"].as_str().unwrap()).await.unwrap();
    assert_eq!(keys, issuer.key_set());
    let by_name = metadata["jwks_uri"].as_str().unwrap().replace("127.0.0.1", "localhost");
    assert_eq!(fetched(&client, &by_name).await.unwrap(), keys);
}

#[tokio::test]
async fn whoever_does_not_trust_it_gets_nothing() {
    let authority = Authority::new().unwrap();
    let issuer = Served::start_on(authority.door(0).unwrap(), AUDIENCE).unwrap();
    let strangers = [
        ("trusts the machine", Client::builder().no_proxy().build().unwrap()),
        ("trusts the authority of another run", trusting(&[&Authority::new().unwrap()])),
    ];
    for (who, client) in strangers {
        let refused = fetched(&client, &issuer.jwks_uri()).await.unwrap_err();
        assert!(refused.is_connect(), "{who}: {refused:?}");
        assert!(format!("{refused:?}").contains("UnknownIssuer"), "{who}: {refused:?}");
    }
    let plainly = issuer.jwks_uri().replace("https://", "http://");
    let plain = Client::builder().no_proxy().build().unwrap();
    assert!(plain.get(plainly).send().await.is_err(), "it speaks TLS alone");
    assert_eq!(issuer.fetches("/jwks").len(), 0);
}

#[tokio::test]
async fn a_second_issuer_of_the_run_is_trusted_with_the_first() {
    let authority = Authority::new().unwrap();
    let one = Served::start_on(authority.door(0).unwrap(), AUDIENCE).unwrap();
    let two = Served::start_another_on(authority.door(0).unwrap(), AUDIENCE).unwrap();
    let client = trusting(&[&authority]);
    for issuer in [&one, &two] {
        assert_eq!(fetched(&client, &issuer.jwks_uri()).await.unwrap(), issuer.key_set());
    }
}
