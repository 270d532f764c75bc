//! What stands behind a middle tier in the shape of Entra: the token endpoint that exchanges a user's token for another one
//! (RFC 7523, 2.1, with `requested_token_use=on_behalf_of`), and the API that the other one is for.

use crate::answer;
use crate::{Issuer, Key, Reply};
use beartrap_forge::{EntraSetting, EntraVersion, Form, Jws, Token, entra};
use bytes::Bytes;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Where the other API is.
const DOWNSTREAM: &str = "/downstream";
/// How long its tokens live, in seconds.
const LIFETIME: u64 = 3_600;
/// The most exchanges and calls that are kept; later ones are counted by nobody.
const KEPT: usize = 10_000;

/// One request that an API made on behalf of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnBehalfOf {
    /// It asked for a token with this assertion, whatever the answer was.
    Asked {
        /// The assertion, as it came.
        assertion: String,
    },
    /// It called the API behind it for this user.
    Called {
        /// The tenant of the user.
        tid: String,
        /// The object id of the user.
        oid: String,
    },
}

/// What is known of the middle tier.
#[derive(Default)]
pub(crate) struct Behind {
    /// Assertions that are refused, and how.
    refused: HashMap<String, Value>,
    seen: Vec<OnBehalfOf>,
}

impl Behind {
    pub(crate) fn recovers(&mut self) {
        self.refused.clear();
    }

    fn note(&mut self, request: OnBehalfOf) {
        if self.seen.len() < KEPT {
            self.seen.push(request);
        }
    }
}

impl Issuer {
    /// Where an API exchanges tokens; that is served in the shape of Entra alone.
    pub fn token_endpoint(&self) -> String {
        match self.shape() {
            Some(shape) => format!("{}/{}/oauth2/v2.0/token", self.authority(), shape.tenant),
            None => format!("{}/token", self.url()),
        }
    }

    /// The scope by which a middle tier asks for tokens for the API that it calls.
    pub fn downstream_scope(&self) -> String {
        format!("api://{}/.default", entra::DOWNSTREAM_API)
    }

    /// The API that a middle tier calls on behalf of its users.
    pub fn downstream(&self) -> String {
        format!("{}{DOWNSTREAM}", self.authority())
    }

    /// From now on this assertion is not exchanged, but refused with 400 and this document.
    pub fn refuses_to_exchange(&self, assertion: &str, document: Value) {
        self.behind().refused.insert(assertion.to_owned(), document);
    }

    /// What an API has done on behalf of users so far, in this order.
    pub fn on_behalf_of(&self) -> Vec<OnBehalfOf> {
        self.behind().seen.clone()
    }

    /// The answer to a request that only a middle tier makes.
    pub(crate) fn behind_a_middle_tier(&self, request: &Request<Bytes>) -> Option<Reply> {
        let path = request.uri().path();
        if path == DOWNSTREAM || path.starts_with("/downstream/") {
            return Some(self.called(request));
        }
        let is_token = path.ends_with("/oauth2/v2.0/token") && request.method() == http::Method::POST;
        is_token.then(|| match self.exchanged(request) {
            Ok(document) => answer::json(&document),
            Err((status, document)) => answer::text(status, "application/json", document.to_string()),
        })
    }

    fn exchanged(&self, request: &Request<Bytes>) -> Result<Value, Refusal> {
        let form = Form::parse(&String::from_utf8_lossy(request.body()));
        let says = |name: &str| form.get(name).unwrap_or_default();
        let assertion = says("assertion");
        self.behind().note(OnBehalfOf::Asked { assertion: assertion.to_owned() });
        let is_jwt = says("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer";
        must(is_jwt, "unsupported_grant_type", 70_003, "only the on-behalf-of grant is served here")?;
        let is_obo = says("requested_token_use") == "on_behalf_of";
        must(is_obo, "invalid_request", 900_144, "requested_token_use must be on_behalf_of")?;
        let is_proven = ["client_secret", "client_assertion"].iter().any(|name| !says(name).is_empty())
            || request.headers().contains_key(header::AUTHORIZATION);
        must(is_proven, "invalid_client", 7_000_218, "a client secret or assertion is missing")?;
        must(!says("scope").is_empty(), "invalid_scope", 70_011, "scope is missing")?;
        let user = self.user_of(assertion, says("client_id"))?;
        if let Some(document) = self.behind().refused.get(assertion) {
            return Err((StatusCode::BAD_REQUEST, document.clone()));
        }
        Ok(json!({
            "token_type": "Bearer",
            "scope": says("scope"),
            "expires_in": LIFETIME,
            "ext_expires_in": LIFETIME,
            "access_token": self.token_behind(&user).compact(),
        }))
    }

    /// The assertion, if it is a user's token for this client that is good now.
    fn user_of(&self, assertion: &str, client: &str) -> Result<Jws, Refusal> {
        let jws = self.own_jws(assertion);
        let jws = jws.ok_or_else(|| refusal("invalid_grant", 50_013, "the assertion is not valid"))?;
        must(self.lasts(&jws), "invalid_grant", 500_133, "the assertion has expired")?;
        let audience = jws.text("aud").unwrap_or_default().trim_start_matches("api://");
        let is_own = audience == self.audience().trim_start_matches("api://") || audience == client;
        must(is_own, "invalid_grant", 500_131, "the assertion is for somebody else")?;
        must(jws.text("scp").is_some(), "invalid_grant", 7_000_114, "the assertion is of no user")?;
        Ok(jws)
    }

    /// The token for the other API about the user of this one.
    fn token_behind(&self, user: &Jws) -> Token {
        let text = |name: &str| user.text(name).unwrap_or_default();
        let setting = EntraSetting {
            tenant: text("tid").to_owned(),
            version: EntraVersion::V2,
            client: self.audience().trim_start_matches("api://").to_owned(),
            lifetime: LIFETIME,
            ..EntraSetting::new(self.authority(), entra::DOWNSTREAM_API, self.now())
        };
        let token = Token::entra_user(&setting, "data.read", &self.key(Key::First));
        let token = token.claim("oid", text("oid")).claim("sub", text("oid"));
        ["name", "preferred_username"].into_iter().fold(token, |token, name| token.claim(name, text(name)))
    }

    fn called(&self, request: &Request<Bytes>) -> Reply {
        let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim());
        let is_good = |jws: &Jws| self.lasts(jws) && jws.text("aud") == Some(entra::DOWNSTREAM_API);
        let Some(jws) = token.and_then(|token| self.own_jws(token)).filter(is_good) else {
            let mut refused =
                answer::text(StatusCode::UNAUTHORIZED, "application/json", r#"{"error":"invalid_token"}"#);
            if let Reply::Answer(answer) = &mut refused {
                let challenge = header::HeaderValue::from_static("Bearer error=\"invalid_token\"");
                answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            }
            return refused;
        };
        let text = |name: &str| jws.text(name).unwrap_or_default().to_owned();
        let (tid, oid) = (text("tid"), text("oid"));
        let shown = json!({ "downstream": { "tid": tid, "oid": oid } });
        self.behind().note(OnBehalfOf::Called { tid, oid });
        answer::json(&shown)
    }

    fn lasts(&self, jws: &Jws) -> bool {
        jws.claim("exp").and_then(Value::as_u64).is_some_and(|end| end > self.now())
    }

    /// A token, if a key signed it that is published now.
    pub(crate) fn own_jws(&self, token: &str) -> Option<Jws> {
        let jws = Jws::parse(token).ok()?;
        let keys = self.key_set();
        let mut signing = keys["keys"].as_array()?.iter().filter(|key| key["kty"] != "oct");
        signing.any(|key| jws.verify(key).is_ok()).then_some(jws)
    }
}

/// The status and document of a refusal.
type Refusal = (StatusCode, Value);

fn must(holds: bool, error: &str, code: u32, what: &str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal(error, code, what)) }
}

fn refusal(error: &str, code: u32, what: &str) -> Refusal {
    let is_about_the_client = error == "invalid_client";
    let status = if is_about_the_client { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let document = json!({
        "error": error,
        "error_description": format!("AADSTS{code}: {what}"),
        "error_codes": [code],
    });
    (status, document)
}
