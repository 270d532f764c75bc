use super::*;

#[test]
fn a_secret_is_replaced_wherever_it_occurs() {
    let mut redactor = Redactor::default();
    let request = Request::post(
        "http://as.test/token?code=from-the-query".parse().unwrap(),
        &Form::of([("client_secret", "s3cr3t:%+/ é"), ("grant_type", "authorization_code")]),
    )
    .header("Authorization", "Basic Y29uZi1hOnNlY3JldA==")
    .header("Cookie", "sid=0123456789; lang=en-GB-oed");
    let answer = Response {
        status: 200,
        headers: vec![("Location".into(), "https://c.test/cb?code=abcdefgh&state=xyz#access_token=0123456789".into())],
        body: br#"{"access_token":"0123456789","keys":[{"kty":"RSA","d":"AAAAAAAAAA"}],"echo":"s3cr3t:%+/ \u00e9"}"#.to_vec(),
    };
    let exchange = redactor.exchange(1, "conf-a", &request, &Ok(answer), Duration::ZERO);
    let shown = format!("{exchange:?}");
    for secret in ["from-the-query", "s3cr3t", "Y29uZi1", "0123456789", "abcdefgh", "AAAAAAAAAA"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("state=xyz") && shown.contains("grant_type=authorization_code"), "{shown}");
}

#[test]
fn equal_secrets_get_equal_digests_and_passwords_get_none() {
    let mut redactor = Redactor::default();
    assert_eq!(redactor.remember("at", "0123456789"), redactor.remember("at", "0123456789"));
    assert_eq!(redactor.remember("password", "hunter2!"), "(password)");
    assert_eq!(redactor.text("tried hunter2! twice"), "tried (password) twice");
}

#[test]
fn the_longest_secret_wins_and_no_digest_is_read_again() {
    let mut redactor = Redactor::default();
    for secret in ["secret", "secret-of-a", "crets!"] {
        redactor.remember("secret", secret);
    }
    let shown = redactor.text("é secret-of-a secrets! secre");
    let (short, long) = (digest("secret", "secret"), digest("secret", "secret-of-a"));
    assert_eq!(shown, format!("é {long} {short}s! secre"));
}

#[test]
fn a_short_secret_of_the_target_file_is_replaced_where_it_stands_alone() {
    let mut redactor = Redactor::default();
    redactor.know("password", "abc12");
    let request = Request::post("http://as.test/".parse().unwrap(), &Form::of([("pin", "abc12")]));
    let exchange = redactor.exchange(1, "alice", &request, &Ok(Response::default()), Duration::ZERO);
    assert_eq!(exchange.request_body, "pin=(password)");
    assert_eq!(redactor.text("xabc12x"), "xabc12x");
}

#[test]
fn a_flood_of_secrets_is_replaced_and_not_learnt() {
    let mut redactor = Redactor::default();
    let request = Request::get("http://as.test/".parse().unwrap());
    let codes: Vec<_> = (0..10_000).map(|n| serde_json::json!({"code": format!("code-{n:06}")})).collect();
    let answer = Response { status: 200, body: Value::from(codes).to_string().into(), ..Response::default() };
    let begun = std::time::Instant::now();
    for number in 1..=3 {
        let exchange = redactor.exchange(number, "a", &request, &Ok(answer.clone()), Duration::ZERO);
        assert!(!exchange.response_body.contains("code-0"), "{}", exchange.response_body);
    }
    assert_eq!(redactor.learnt, LEARNT);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn headers_and_urls_are_bounded() {
    let mut redactor = Redactor::default();
    let long = "word ".repeat(10_000);
    let url = format!("http://as.test/?x={}", "ab.".repeat(10_000)).parse().unwrap();
    let headers = (0..1_000).map(|n| (format!("x-{n}"), long.clone())).collect();
    let answer = Response { status: 200, headers, ..Response::default() };
    let exchange = redactor.exchange(1, "a", &Request::get(url), &Ok(answer), Duration::ZERO);
    assert!(exchange.url.len() < 2 * URL, "{}", exchange.url.len());
    let kept: usize = exchange.response_headers.iter().map(|(_, value)| value.len()).sum();
    assert!(kept < HEADERS * 2 * HEADER, "{kept}");
}

#[test]
fn a_page_is_kept_without_its_hidden_fields() {
    let mut redactor = Redactor::default();
    let html =
        r#"<title>Sign in</title><p>Welcome</p><input type="hidden" name="t" value="abcdefghijklmnop">"#;
    let answer = Response {
        status: 200,
        headers: vec![("content-type".into(), "text/html".into())],
        body: html.into(),
    };
    let request = Request::get("http://as.test/login".parse().unwrap());
    let exchange = redactor.exchange(1, "alice", &request, &Ok(answer), Duration::ZERO);
    assert!(exchange.response_body.contains("Sign in") && !exchange.response_body.contains("abcdefgh"));
}

#[test]
fn letters_of_several_bytes_are_kept_however_many_secrets_are_known() {
    let mut redactor = Redactor::default();
    for number in 0..2 * LEARNT {
        redactor.remember("code", &format!("{number:06}ü{number:06}"));
    }
    let letters: String = ('\u{a0}'..'\u{3000}').collect();
    assert_eq!(redactor.text(&letters), letters);
    let run = "0a".repeat(LONG_RUN);
    let shown = redactor.plain(&letters).into_owned();
    assert_eq!(shown, letters);
    let shown = redactor.plain(&format!("ü000007ü000007é{run}é")).into_owned();
    assert_eq!(shown, format!("ü{}é{}é", digest("code", "000007ü000007"), digest("value", &run)));
}

#[test]
fn the_address_of_the_target_is_no_secret() {
    let tenant = "11111111-aaaa-4aaa-8aaa-111111111111";
    let text = format!("GET /{tenant}/oauth2/v2.0/token");
    let mut redactor = Redactor::default();
    assert!(!redactor.plain(&text).contains(tenant));
    redactor.show(&format!("https://login.test/{tenant}/v2.0"));
    assert_eq!(redactor.plain(&text), text);
}

#[test]
fn names_betray_secrets_in_any_letter_case() {
    for name in ["Access_Token", "X-CSRF", "myPassword1", "client_secret", "_xsrf"] {
        assert!(kind_of(name).is_some(), "{name}");
    }
    for name in ["", "state", "secre", "tokens"] {
        assert_eq!(kind_of(name), None, "{name}");
    }
}

#[test]
fn a_scheme_without_credentials_is_no_secret() {
    let mut redactor = Redactor::default();
    let request = Request::get("http://api.test/".parse().unwrap()).header("Authorization", "Bearer");
    let exchange = redactor.exchange(1, "caller", &request, &Ok(Response::default()), Duration::ZERO);
    assert_eq!(exchange.request_headers[0].1, "Bearer");
    assert_eq!(redactor.text("a challenge for Bearer"), "a challenge for Bearer");
}
