use crate::support::{asked, hint};
use beartrap_diagnose::Weight;

const CLIENT: &str = "client_id=c0000000-0000-4000-8000-0000000000c1";
const CHALLENGE: &str =
    "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

fn authorize(rest: &str) -> String {
    format!("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize?{CLIENT}&{rest}")
}

fn honest() -> String {
    authorize(&format!(
        "response_type=code&redirect_uri=https%3A%2F%2Fapp.contoso.example%2Fcb&scope=openid%20offline_access%20api%3A%2F%2Forders%2Forders.read&state=s&nonce=n&{CHALLENGE}"
    ))
}

#[test]
fn an_honest_request_has_nothing_to_be_noticed() {
    let found = asked(&honest());
    assert_eq!(found.hints, [], "{found}");
    assert!(found.principal.contains("c0000000-0000-4000-8000-0000000000c1"));
    assert!(found.plane.contains("api://orders") && found.family.is_none());
    assert_eq!(asked(&format!("GET {} HTTP/1.1", honest())).what, found.what);
}

/// One thing changed in an honest request, and what is noticed of it.
#[test]
fn each_mistake_is_noticed() {
    for (from, to, says, weight) in [
        ("&state=s", "", "no state", Weight::Risk),
        ("&nonce=n", "", "no nonce with openid", Weight::Risk),
        (CHALLENGE, "x=y", "no PKCE", Weight::Risk),
        ("&code_challenge_method=S256", "", "not S256", Weight::Risk),
        ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "short", "AADSTS50147", Weight::Refused),
        ("response_type=code", "response_type=token", "AADSTS70005", Weight::Refused),
        (
            "response_type=code",
            "response_type=id_token&response_mode=query",
            "response_mode=query",
            Weight::Refused,
        ),
        ("response_type=code&", "", "response_type is missing", Weight::Refused),
        (CLIENT, "client_id=orders", "AADSTS700016", Weight::Refused),
        (CLIENT, "", "client_id is missing", Weight::Refused),
        ("&state=s", "&state=s&state=t", "state stands there twice", Weight::Refused),
        ("&state=s", "&state=s&resource=https%3A%2F%2Fgraph.microsoft.com", "AADSTS901002", Weight::Refused),
        ("&state=s", "&state=s&client_secret=short", "client_secret in the URL", Weight::Leak),
        ("orders.read", "orders.read%20User.Read", "scopes of several APIs", Weight::Note),
        ("orders.read", "orders.read%20api%3A%2F%2Forders%2F.default", "AADSTS70011", Weight::Refused),
        ("contoso.example/oauth2", "common/oauth2", "AADSTS50194", Weight::Note),
        ("https%3A%2F%2Fapp", "http%3A%2F%2Fapp", "only localhost may be", Weight::Refused),
        ("https%3A%2F%2Fapp.contoso.example", "http%3A%2F%2F127.0.0.1:9", "127.0.0.1", Weight::Note),
        ("https%3A%2F%2Fapp.contoso.example", "http%3A%2F%2Flocalhost:9", "port of localhost", Weight::Note),
        ("%2Fcb", "%2Fcb%2F", "ends in a slash", Weight::Note),
        ("%2Fcb", "%2FCB", "capital letters", Weight::Note),
        ("%2Fcb", "%2F%2A", "a wildcard", Weight::Risk),
        ("%2Fcb", "%2Fcb%23x", "has a fragment", Weight::Refused),
        ("redirect_uri=https%3A%2F%2Fapp.contoso.example%2Fcb", "", "no redirect_uri", Weight::Note),
        ("https://login", "http://login", "without TLS", Weight::Risk),
    ] {
        let url = honest().replacen(from, to, 1);
        assert_ne!(url, honest(), "{from} is not there");
        let found = asked(&url);
        assert_eq!(hint(&found, says).weight, weight, "{found}");
        assert!(found.hints.is_sorted_by_key(|hint| hint.weight));
        let is_bad = matches!(weight, Weight::Leak | Weight::Refused);
        assert_eq!(found.family.is_some(), is_bad, "{found}");
    }
}

#[test]
fn other_requests_are_told_apart() {
    let token = "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token";
    assert!(asked(&format!("POST {token} HTTP/1.1")).next.contains("POST the parameters in a body"));
    let posted = asked(&format!("{token}?{CLIENT}&grant_type=password&password=hunter2-hunter2"));
    hint(&posted, "AADSTS900144");
    assert!(!posted.to_string().contains("hunter2"));
    let imds = asked(
        "http://169.254.169.254/metadata/identity/oauth2/token?resource=https://vault.azure.net/.default",
    );
    assert!(imds.principal.contains("and no developer"));
    hint(&imds, "api-version is missing");
    hint(&imds, "leave /.default out");
    let consent =
        asked(&format!("https://login.microsoftonline.com/contoso.example/v2.0/adminconsent?{CLIENT}"));
    hint(&consent, "scope is missing");
    let back = asked(
        "https://app.test/adminconsent?admin_consent=True&tenant=11111111-aaaa-4aaa-8aaa-111111111111&state=s",
    );
    assert!(back.next.contains("anybody can write this URL"));
    assert!(asked("https://app.test/cb?code=0.AX&state=s").what.contains("with an authorization code"));
    let implicit = asked("https://app.test/cb#access_token=eyJ.eyJ.x&state=s");
    assert_eq!(hint(&implicit, "access_token in the URL").weight, Weight::Leak);
    let leaked = asked("https://api.test/orders?access_token=eyJhbGci.eyJhdWQi.c2ln");
    assert!(leaked.what.contains("access_token") || leaked.what.contains("implicit"), "{leaked}");
    let elsewhere = asked("https://api.test/orders?client_secret=abcdef");
    assert_eq!(elsewhere.what, "a URL with secrets in it");
}
