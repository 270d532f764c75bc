use crate::actors::*;
use beartrap_core::Fault;
use beartrap_lab::Lab;
use std::sync::Arc;

pub(super) async fn holds(rule: Fault, lab: &Arc<Lab>) -> Option<bool> {
    let metadata = get(lab, "/.well-known/openid-configuration").await.json();
    Some(match rule {
        Fault::IssuerWithTrailingSlash => metadata["issuer"] == ISSUER,
        Fault::JwksUriDropped => metadata["jwks_uri"].is_string(),
        Fault::PlainAdvertised => metadata["code_challenge_methods_supported"][0] == "S256",
        Fault::JwksServesPrivateKeys => !get(lab, "/jwks").await.text.contains("\"d\":"),
        _ => return None,
    })
}
