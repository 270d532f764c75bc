use super::{Mcp, PATH, SCOPE};
use crate::ask::Ask;
use crate::resource::access::METADATA_PATH;
use crate::resource::document;
use crate::resource::refusal::{NOT_FOUND, Refusal};
use beartrap_core::Fault;
use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

impl Mcp {
    /// Protected resource metadata (RFC 9728, 3): of this endpoint, and of no other path.
    pub(super) fn metadata(&self, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
        if self.planted(Fault::McpMetadataGuarded) {
            self.caller(ask)?;
        }
        let of_path = ask.uri.path().strip_prefix(METADATA_PATH);
        let of_origin = self.planted(Fault::McpMetadataOfOrigin);
        if of_path != Some(PATH) && !of_origin || self.planted(Fault::McpChallengeBare) {
            return Err(NOT_FOUND);
        }
        let config = &self.api.config;
        let whole = config.audience.as_str();
        let metadata = json!({
            "resource": if of_origin { whole.trim_end_matches(PATH) } else { whole },
            "authorization_servers": config.issuers,
            "scopes_supported": [SCOPE, "mcp.admin"],
            "bearer_methods_supported": ["header"],
        });
        Ok(document(StatusCode::OK, &metadata))
    }
}
