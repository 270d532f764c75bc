//! The metadata hold every member that clients need for what the server offers, each in its type.
//!
//! ## Why it matters
//! A client that configures itself from this document stops at a member that is missing or of another type, or makes a guess.
//!
//! ## How to fix it
//! Publish `issuer`, the endpoints and `response_types_supported`; as an OpenID Provider also `jwks_uri`, `subject_types_supported` and `id_token_signing_alg_values_supported`; and the signing algorithms of endpoints that take JWTs from clients.
//!
//! ## Not a finding
//! - A server without a grant that begins in the browser needs no authorization endpoint and no response types.
//! - What only OpenID Connect demands is not asked of a server that is used without `openid`, nor of the document of RFC 8414.

use crate::clauses::{discovery, rfc8414};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8414::REQUIRED_MEMBERS,
    also: &[&discovery::REQUIRED_MEMBERS],
    impact: Impact::BrokenClient,
    needs: &[Capability::Metadata],
    mutant: Fault::JwksUriDropped,
};

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let is_openid = world.server().is_openid();
    let mut documents = Family::of("a metadata document");
    for document in world.metadata_documents().await? {
        let (urls, lists) = if is_openid && document.is_openid_configuration() {
            (OPENID_URLS.to_vec(), OPENID_LISTS.to_vec())
        } else {
            demanded_of(&document)
        };
        documents.add(document.path(), document.holds(&urls, &lists));
    }
    judge(documents)
}

/// OpenID Connect Discovery 1.0, section 3.
const OPENID_URLS: &[&str] = &["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"];
const OPENID_LISTS: &[&str] =
    &["response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"];

/// RFC 8414, section 2: URLs and lists, by the grants and methods of client authentication that are offered.
fn demanded_of(document: &MetadataDocument) -> (Vec<&'static str>, Vec<&'static str>) {
    let grants = document.words("grant_types_supported");
    let offers = |grant| grants.contains(&grant);
    let in_browser = grants.is_empty() || offers("authorization_code") || offers("implicit");
    let only_implicit = !grants.is_empty() && grants.iter().all(|&grant| grant == "implicit");

    let (mut urls, mut lists) = (vec!["issuer"], Vec::new());
    if in_browser {
        urls.push("authorization_endpoint");
        lists.push("response_types_supported");
    }
    if !only_implicit {
        urls.push("token_endpoint");
    }
    for (methods, algorithms) in AUTHENTICATION {
        let methods = document.words(methods);
        if methods.contains(&"private_key_jwt") || methods.contains(&"client_secret_jwt") {
            lists.push(algorithms);
        }
    }
    (urls, lists)
}

/// How clients authenticate at an endpoint, and the algorithms of the JWTs that they do it with.
const AUTHENTICATION: &[(&str, &str)] = &[
    ("token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported"),
    ("revocation_endpoint_auth_methods_supported", "revocation_endpoint_auth_signing_alg_values_supported"),
    (
        "introspection_endpoint_auth_methods_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
    ),
];
