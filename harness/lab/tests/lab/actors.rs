//! Clients and people, as small as the tests can do with.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use beartrap_lab::{Clock, Lab, LabConfig};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::{Url, form_urlencoded};

pub(crate) const ISSUER: &str = "https://op.beartrap.test";
pub(crate) const VERIFIER: &str = "a-verifier-of-forty-three-unreserved-characters";
pub(crate) const START: u64 = 1_763_721_600;
pub(crate) const SCOPE: &str = "openid profile email offline_access api:read";

pub(crate) type Params = Vec<(String, String)>;

/// An answer, read.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    fn of(answer: Response<Bytes>) -> Self {
        let (head, body) = answer.into_parts();
        Self { status: head.status, headers: head.headers, text: String::from_utf8_lossy(&body).into_owned() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    pub(crate) fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .unwrap_or_default()
    }

    pub(crate) fn location(&self) -> String {
        self.header("location")
    }

    /// The parameters of an authorization response, wherever they stand.
    pub(crate) fn response(&self) -> BTreeMap<String, String> {
        let location = self.location();
        let at = location.find(['?', '#']).map_or(location.len(), |at| at + 1);
        form_urlencoded::parse(&location.as_bytes()[at..]).into_owned().collect()
    }

    pub(crate) fn code(&self) -> String {
        self.response().remove("code").unwrap_or_else(|| panic!("no code: {self:?}"))
    }

    pub(crate) fn has_code(&self) -> bool {
        self.response().contains_key("code")
    }

    pub(crate) fn error(&self) -> String {
        let at_client = self.response().remove("error");
        at_client.unwrap_or_else(|| self.json()["error"].as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn is_page(&self) -> bool {
        self.location().is_empty() && self.header("content-type").starts_with("text/html")
    }

    pub(crate) fn str(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_else(|| panic!("no {member}: {}", self.text)).to_owned()
    }
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

pub(crate) fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

pub(crate) fn lab(fault: Option<beartrap_core::Fault>) -> Arc<Lab> {
    Lab::new(LabConfig { fault, clock: Clock::fixed(START), ..LabConfig::honest(ISSUER) })
}

pub(crate) fn params(pairs: &[(&str, &str)]) -> Params {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The parameters with one replaced, added, or (by an empty value) dropped.
pub(crate) fn but(mut params: Params, name: &str, value: &str) -> Params {
    let place = params.iter().position(|(key, _)| key == name);
    match place {
        Some(at) if value.is_empty() => drop(params.remove(at)),
        Some(at) => value.clone_into(&mut params[at].1),
        None => params.push((name.to_owned(), value.to_owned())),
    }
    params
}

pub(crate) fn encoded(params: &Params) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish()
}

pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

pub(crate) async fn send(lab: &Arc<Lab>, request: Request<String>) -> Reply {
    Reply::of(lab.answer(request.map(Bytes::from)).await)
}

pub(crate) async fn get(lab: &Arc<Lab>, path: &str) -> Reply {
    send(lab, Request::get(path).body(String::new()).unwrap()).await
}

pub(crate) async fn get_with(lab: &Arc<Lab>, path: &str, token: &str) -> Reply {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    send(lab, request.body(String::new()).unwrap()).await
}

/// A client of the target file.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
    pub(crate) auth: String,
    pub(crate) uris: Vec<String>,
}

impl Client {
    pub(crate) fn named(lab: &Lab, id: &str) -> Self {
        let file: toml::Value = toml::from_str(&lab.target_file()).unwrap();
        let clients = file["server"]["client"].as_array().unwrap();
        let client = clients.iter().find(|client| client["id"].as_str() == Some(id)).unwrap();
        let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
        Self {
            id: id.to_owned(),
            secret: client.get("secret").map(text),
            auth: text(&client["auth"]),
            uris: client["redirect_uris"].as_array().unwrap().iter().map(text).collect(),
        }
    }

    pub(crate) fn authorization(&self) -> Params {
        params(&[
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", &self.uris[0]),
            ("scope", SCOPE),
            ("state", "a state"),
            ("nonce", "a-nonce"),
            ("code_challenge", &challenge(VERIFIER)),
            ("code_challenge_method", "S256"),
        ])
    }

    pub(crate) fn redemption(&self, code: &str) -> Params {
        params(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.uris[0]),
            ("code_verifier", VERIFIER),
        ])
    }

    pub(crate) async fn redeem(&self, lab: &Arc<Lab>, code: &str) -> Reply {
        self.post(lab, "/token", self.redemption(code)).await
    }

    pub(crate) async fn refresh(&self, lab: &Arc<Lab>, token: &str) -> Reply {
        let form = params(&[("grant_type", "refresh_token"), ("refresh_token", token)]);
        self.post(lab, "/token", form).await
    }

    pub(crate) async fn post(&self, lab: &Arc<Lab>, path: &str, form: Params) -> Reply {
        self.post_with(lab, path, form, self.secret.as_deref()).await
    }

    /// Posts a form, authenticated by the registered method with this secret, or by none without one.
    pub(crate) async fn post_with(
        &self,
        lab: &Arc<Lab>,
        path: &str,
        mut form: Params,
        secret: Option<&str>,
    ) -> Reply {
        let mut request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        match secret {
            Some(secret) if self.auth == "client_secret_basic" => {
                let encode =
                    |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let credentials = STANDARD.encode(format!("{}:{}", encode(&self.id), encode(secret)));
                request = request.header(header::AUTHORIZATION, format!("Basic {credentials}"));
            }
            Some(secret) => form = but(but(form, "client_id", &self.id), "client_secret", secret),
            None => form = but(form, "client_id", &self.id),
        }
        send(lab, request.body(encoded(&form)).unwrap()).await
    }

    /// Whether another client may introspect this token as active.
    pub(crate) async fn sees_active(&self, lab: &Arc<Lab>, token: &str) -> bool {
        self.post(lab, "/introspect", params(&[("token", token)])).await.json()["active"] == true
    }
}

/// Somebody with a browser.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) cookie: Option<String>,
    /// Every answer since the last visit began.
    pub(crate) trail: Vec<Reply>,
    /// What is pressed on the consent page; without it the page is where the visit ends.
    pub(crate) decision: Option<&'static str>,
    /// Whether the login page is where the visit ends.
    pub(crate) stops_at_login: bool,
}

impl Person {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, cookie: None, trail: Vec::new(), decision: Some("allow"), stops_at_login: false }
    }

    /// Sends an authorization request and goes on until an answer leads away from the lab or nowhere.
    pub(crate) async fn visits(&mut self, lab: &Arc<Lab>, request: &Params) -> Reply {
        self.visits_url(lab, &format!("/authorize?{}", encoded(request))).await
    }

    pub(crate) async fn visits_url(&mut self, lab: &Arc<Lab>, url: &str) -> Reply {
        self.trail.clear();
        let mut reply = self.request(lab, Method::GET, url, String::new()).await;
        let mut last_form = String::new();
        for _ in 0..12 {
            let location = reply.location();
            if let Some(path) = location.strip_prefix(ISSUER) {
                let again = reply.status == StatusCode::TEMPORARY_REDIRECT;
                let (method, body) =
                    if again { (Method::POST, last_form.clone()) } else { (Method::GET, String::new()) };
                reply = self.request(lab, method, path, body).await;
            } else if reply.text.contains("name=\"password\"") && !self.stops_at_login {
                let password = password(lab, self.name);
                let form = but(but(hidden(&reply.text), "username", self.name), "password", &password);
                last_form = encoded(&form);
                reply = self.request(lab, Method::POST, "/login", last_form.clone()).await;
            } else if reply.text.contains("name=\"decision\"") && self.decision.is_some() {
                let form = but(hidden(&reply.text), "decision", self.decision.unwrap());
                last_form = encoded(&form);
                reply = self.request(lab, Method::POST, "/consent", last_form.clone()).await;
            } else {
                break;
            }
        }
        reply
    }

    /// One request with this browser's cookie.
    pub(crate) async fn request(
        &mut self,
        lab: &Arc<Lab>,
        method: Method,
        path: &str,
        body: String,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let reply = send(lab, request.body(body).unwrap()).await;
        if let Some(cookie) = reply.headers.get(header::SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
        }
        self.trail.push(reply.clone());
        reply
    }

    /// Gives a client its tokens.
    pub(crate) async fn signs_in(&mut self, lab: &Arc<Lab>, client: &Client) -> Reply {
        let code = self.visits(lab, &client.authorization()).await.code();
        let tokens = client.redeem(lab, &code).await;
        assert_eq!(tokens.status, StatusCode::OK, "{}", tokens.text);
        tokens
    }
}

pub(crate) fn password(lab: &Lab, name: &str) -> String {
    let file: toml::Value = toml::from_str(&lab.target_file()).unwrap();
    let users = file["server"]["user"].as_array().unwrap();
    let user = users.iter().find(|user| user["name"].as_str() == Some(name)).unwrap();
    user["password"].as_str().unwrap().to_owned()
}

/// The hidden fields of a form.
pub(crate) fn hidden(html: &str) -> Params {
    html.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            Some((name.to_owned(), rest.split_once('"')?.0.to_owned()))
        })
        .collect()
}

/// The same URL with another host.
pub(crate) fn with_host(uri: &str, host: &str) -> String {
    let mut url = Url::parse(uri).unwrap();
    url.set_host(Some(host)).unwrap();
    url.to_string()
}
