use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::time::Duration;
use url::form_urlencoded;

/// A target that proves nothing, whatever it answers: no check may pass against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Null {
    /// Refuses everything, with a proper error.
    RefuseAll,
    /// Says yes to everything.
    AcceptAll,
    /// Never answers.
    Silent,
    /// Answers with noise.
    Garbage,
    /// Fails at everything.
    Error500,
    /// Refuses everything, after ten seconds.
    Slow,
}

impl Null {
    /// Every null target.
    pub const ALL: [Self; 6] =
        [Self::RefuseAll, Self::AcceptAll, Self::Silent, Self::Garbage, Self::Error500, Self::Slow];

    /// The name in kebab case: `refuse-all`.
    pub fn name(self) -> &'static str {
        match self {
            Self::RefuseAll => "refuse-all",
            Self::AcceptAll => "accept-all",
            Self::Silent => "silent",
            Self::Garbage => "garbage",
            Self::Error500 => "error-500",
            Self::Slow => "slow",
        }
    }

    /// Answers one request. [`Silent`](Self::Silent) never does; [`Slow`](Self::Slow) waits ten seconds of the
    /// runtime's time.
    pub async fn answer(self, request: Request<Bytes>) -> Response<Bytes> {
        match self {
            Self::RefuseAll => refusal(),
            Self::AcceptAll => acceptance(&request),
            Self::Silent => std::future::pending().await,
            Self::Garbage => noise(&request),
            Self::Error500 => {
                let mut answer = Response::new(Bytes::from_static(b"internal server error"));
                *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                answer
            }
            Self::Slow => {
                tokio::time::sleep(Duration::from_secs(10)).await;
                refusal()
            }
        }
    }
}

fn refusal() -> Response<Bytes> {
    document(StatusCode::FORBIDDEN, &json!({"error": "access_denied"}))
}

/// A redirect with a code where there is somewhere to redirect to; otherwise an object that looks like every good
/// answer at once.
fn acceptance(request: &Request<Bytes>) -> Response<Bytes> {
    let parameters: Vec<_> =
        form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).collect();
    let get = |name| parameters.iter().find_map(|(key, value)| (key == name).then_some(value.as_ref()));
    if let Some(uri) = get("redirect_uri") {
        let mut response = form_urlencoded::Serializer::new(String::new());
        response.append_pair("code", "accept-all");
        if let Some(state) = get("state") {
            response.append_pair("state", state);
        }
        let separator = if uri.contains('?') { '&' } else { '?' };
        if let Ok(location) = HeaderValue::try_from(format!("{uri}{separator}{}", response.finish())) {
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = StatusCode::FOUND;
            answer.headers_mut().insert(header::LOCATION, location);
            return answer;
        }
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let issuer = format!("http://{}", host.or(request.uri().host()).unwrap_or("localhost"));
    let yes = json!({
        "access_token": "accept-all", "token_type": "Bearer", "expires_in": 3600, "scope": "openid",
        "refresh_token": "accept-all", "id_token": "accept.all.tokens",
        "active": true, "sub": "accept-all", "client_id": "accept-all",
        "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"), "jwks_uri": format!("{issuer}/jwks"),
        "introspection_endpoint": format!("{issuer}/introspect"),
        "revocation_endpoint": format!("{issuer}/revoke"),
        "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
        "keys": [],
        "issuer": issuer,
    });
    document(StatusCode::OK, &yes)
}

/// The same noise for the same request, so that runs repeat.
fn noise(request: &Request<Bytes>) -> Response<Bytes> {
    let seed =
        request.uri().to_string().bytes().fold(0, |sum: u64, byte| sum.rotate_left(8) ^ u64::from(byte));
    let mut bytes = vec![0; 512];
    ChaCha8Rng::seed_from_u64(seed).fill_bytes(&mut bytes);
    Response::new(bytes.into())
}

fn document(status: StatusCode, document: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(document.to_string()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}
