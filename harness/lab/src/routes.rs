use crate::answer::{self, Answer};
use crate::ask::{Ask, Connection, LARGEST_INPUT};
use crate::cors::{self, Sharing};
use crate::lab::Lab;
use crate::refusal::Refusal;
use crate::{api, authorize, introspect, meta, register, revoke, token, userinfo};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Extension};
use axum::routing::{MethodFilter, MethodRouter};
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderMap, Method, Response, Uri};
use std::sync::Arc;

type Handler = fn(&Lab, &Ask) -> Result<Answer, Refusal>;
type Path = (&'static str, Sharing, &'static [(MethodFilter, Handler)]);

const GET: MethodFilter = MethodFilter::GET;
const POST: MethodFilter = MethodFilter::POST;
const DELETE: MethodFilter = MethodFilter::DELETE;

/// Every path below the issuer, with whom it is shared among origins and the methods it knows.
const PATHS: &[Path] = &[
    ("/.well-known/openid-configuration", Sharing::Open, &[(GET, meta::discovery)]),
    ("/.well-known/oauth-authorization-server", Sharing::Open, &[(GET, meta::discovery)]),
    ("/jwks", Sharing::Open, &[(GET, meta::jwk_set)]),
    ("/authorize", Sharing::Closed, &[(GET, authorize::endpoint), (POST, authorize::endpoint)]),
    ("/login", Sharing::Closed, &[(GET, authorize::login_page), (POST, authorize::log_in)]),
    ("/consent", Sharing::Closed, &[(GET, authorize::consent_page), (POST, authorize::consent)]),
    ("/token", Sharing::WithClients, &[(POST, token::endpoint)]),
    ("/userinfo", Sharing::WithClients, &[(GET, userinfo::endpoint), (POST, userinfo::endpoint)]),
    ("/introspect", Sharing::Closed, &[(POST, introspect::endpoint)]),
    ("/revoke", Sharing::WithClients, &[(POST, revoke::endpoint)]),
    ("/register", Sharing::Closed, &[(POST, register::create)]),
    ("/register/{client}", Sharing::Closed, &[(GET, register::read), (DELETE, register::remove)]),
    ("/api", Sharing::WithClients, &[(GET, api::read)]),
    ("/api/write", Sharing::WithClients, &[(POST, api::write)]),
];

/// The routes of labs with this fault at this base path; the lab itself comes with each request, as an extension, so
/// that it can keep them without keeping itself alive. Methods that a path does not know are answered with 405, larger
/// bodies than [`LARGEST_INPUT`] with 413.
pub(crate) fn at(base: &str, fault: Option<Fault>) -> Router {
    let mut router = Router::new().without_v07_checks();
    for &(path, sharing, methods) in PATHS {
        router = router.route(&format!("{base}{path}"), answering(sharing, methods));
        if path.starts_with("/.well-known/") && !base.is_empty() {
            // RFC 8414 section 3.1 inserts the well-known part before the issuer's path, OpenID Connect Discovery
            // section 4.1 appends it. Both documents are served in both places.
            router = router.route(&format!("{path}{base}"), answering(sharing, methods));
        }
    }
    if fault == Some(Fault::TokenByGet) {
        router =
            router.route(&format!("{base}/token"), answering(Sharing::Closed, &[(GET, token::endpoint)]));
    }
    router.layer(DefaultBodyLimit::max(LARGEST_INPUT))
}

fn answering(sharing: Sharing, methods: &'static [(MethodFilter, Handler)]) -> MethodRouter {
    let preflight: &[(MethodFilter, Handler)] =
        if sharing == Sharing::Closed { &[] } else { &[(MethodFilter::OPTIONS, cors::preflight)] };
    methods.iter().chain(preflight).fold(MethodRouter::new(), |router, &(method, handler)| {
        router.on(
            method,
            async move |Extension(lab): Extension<Arc<Lab>>,
                        method: Method,
                        uri: Uri,
                        headers: HeaderMap,
                        body: Bytes|
                        -> Response<Body> {
                let ask = Ask { method, uri, headers, body, connection: Connection::default() };
                let answer = handler(&lab, &ask).unwrap_or_else(|refusal| answer::refused(&lab, &refusal));
                cors::share(&lab, &ask, sharing, answer).map(Body::from)
            },
        )
    })
}
