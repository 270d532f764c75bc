//! Whom the transport trusts, and which certificate a server gets to see.
#![expect(clippy::unwrap_used, reason = "a helper of a test has nothing better to do when it cannot go on")]

use beartrap_issuer::{Authority, Issued};
use beartrap_kit::{ClientCertificate, Failure, Limits, Request, Shows, Tcp, Tls, Transport as _};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

/// A server on loopback with a certificate of this authority.
fn server(authority: &Authority) -> String {
    server_with(authority, authority.for_loopback().unwrap())
}

/// A server on loopback with this certificate. It asks for certificates of the authority, and answers with the one that it
/// was shown, in base64, or with a word if there was none.
fn server_with(authority: &Authority, Issued { certificate, key }: Issued) -> String {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.certificate().to_vec().into()).unwrap();
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).allow_unauthenticated().build().unwrap();
    let config = rustls::ServerConfig::builder().with_client_cert_verifier(verifier);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let key = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key).unwrap();
    // Whether they belong together is what clients are to find out.
    let shown = CertifiedKey::new(vec![certificate.into()], key);
    let config = Arc::new(config.with_cert_resolver(Arc::new(SingleCertAndKey::from(shown))));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream);
            std::thread::spawn(move || {
                // Each request fits into one record, and connections that nobody trusts end here.
                while let Ok(1..) = stream.read(&mut [0; 4096]) {
                    let shown = stream.conn.peer_certificates().and_then(|chain| chain.first());
                    let shown = shown.map_or("nothing".to_owned(), |shown| {
                        ClientCertificate::new(shown.to_vec(), Vec::new()).base64()
                    });
                    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{shown}", shown.len());
                    if stream.write_all(answer.as_bytes()).and_then(|()| stream.flush()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    url
}

fn client(authority: &Authority, name: &str) -> Arc<ClientCertificate> {
    let Issued { certificate, key } = authority.for_client(name).unwrap();
    Arc::new(ClientCertificate::new(certificate, key))
}

/// The request as an HTTP library sends it, and as the raw writer does.
fn requests(url: &str) -> [Request; 2] {
    let request = Request::get(url.parse().unwrap());
    [request.clone(), request.verbatim("/".into())]
}

#[tokio::test]
async fn each_request_shows_the_certificate_that_it_says() {
    let authority = Authority::new().unwrap();
    let url = server(&authority);
    let (own, other) = (client(&authority, "own"), client(&authority, "other"));
    let tls = Tls::default().trusting(authority.certificate()).showing(own.clone());
    let transport = Tcp::with(Limits::default(), tls).unwrap();
    let rounds = [
        (Shows::Usual, own.base64()),
        (Shows::Nothing, "nothing".into()),
        (Shows::Certificate(other.clone()), other.base64()),
        (Shows::Certificate(own.clone()), own.base64()),
        (Shows::Usual, own.base64()),
        (Shows::Nothing, "nothing".into()),
    ];
    for request in requests(&url) {
        for (shows, seen) in &rounds {
            let request = Request { shows: shows.clone(), ..request.clone() };
            let answer = transport.send(&request).await.unwrap();
            assert_eq!(answer.text(), *seen, "{shows:?}, {:?}", request.wire);
        }
    }
}

#[tokio::test]
async fn only_named_authorities_are_trusted() {
    let authority = Authority::new().unwrap();
    let url = server(&authority);
    let strange = Tls::default().trusting(Authority::new().unwrap().certificate());
    let named = Tls::default().trusting_pem(&authority.pem()).unwrap();
    for request in requests(&url) {
        for (tls, is_trusted) in [(Tls::default(), false), (strange.clone(), false), (named.clone(), true)] {
            let answer = Tcp::with(Limits::default(), tls).unwrap().send(&request).await;
            match answer {
                Ok(answer) => assert!(is_trusted && answer.status == 200, "{answer:?}"),
                Err(Failure::NoConnection(why)) => {
                    assert!(!is_trusted && why.contains("certificate"), "{why}");
                }
                Err(failure) => panic!("{failure}"),
            }
        }
    }
    assert!(Tls::default().trusting_pem("no certificate").is_err());
}

#[tokio::test]
async fn a_server_whose_very_certificate_is_named_is_trusted_if_it_holds_the_key() {
    let (authority, thief) = (Authority::new().unwrap(), Authority::new().unwrap());
    let (own, other) = (authority.for_loopback().unwrap(), thief.for_loopback().unwrap());
    let stolen = Issued { certificate: own.certificate.clone(), key: other.key.clone() };
    let tls = Tls::default().trusting_pem(&own.certificate_pem()).unwrap();
    let transport = Tcp::with(Limits::default(), tls).unwrap();
    for (issued, is_trusted) in [(own, true), (other, false), (stolen, false)] {
        for request in requests(&server_with(&authority, issued)) {
            assert_eq!(transport.send(&request).await.is_ok(), is_trusted, "{:?}", request.wire);
        }
    }
}

#[test]
fn a_certificate_is_known_by_the_digest_of_its_der() {
    let certificate = ClientCertificate::new(b"abc".to_vec(), Vec::new());
    // FIPS 180-4: SHA-256 of "abc".
    assert_eq!(certificate.thumbprint(), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    assert!(
        certificate.fingerprint().starts_with("ba7816bf8f01cfea") && certificate.fingerprint().len() == 64
    );
    assert_eq!(
        certificate.escaped_pem(),
        "-----BEGIN%20CERTIFICATE-----%0AYWJj%0A-----END%20CERTIFICATE-----%0A"
    );
    assert!(!format!("{certificate:?}").contains("YWJj"), "neither certificate nor key is printed");
}
