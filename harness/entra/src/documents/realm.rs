//! How a user signs in: at the directory, or at a provider that the organisation has of its own.

use super::read;
use crate::ask::Ask;
use crate::directory::{User, UserState};
use crate::personality::Personality;
use crate::refusal::Refusal;
use bytes::Bytes;
use http::Response;
use serde_json::json;

/// `/common/userrealm/alice@contoso.example?api-version=1.0`. Whether the user exists is not said, only the domain.
pub(crate) fn realm(entra: &Personality, ask: &Ask, name: &str) -> Result<Response<Bytes>, Refusal> {
    let name = name.replace("%40", "@");
    let world = entra.world();
    let directory = &world.directory;
    let domain = name.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    let tenant = directory.tenant(domain).filter(|tenant| !tenant.id.eq_ignore_ascii_case(domain));
    let is_federated = |user: &User| user.state == UserState::Federated;
    let account = match tenant {
        None => "Unknown",
        Some(_) if directory.user_named(&name).is_some_and(is_federated) => "Federated",
        Some(_) => "Managed",
    };
    let mut document = json!({
        "ver": "1.0",
        "account_type": account,
        "cloud_instance_name": "microsoftonline.com",
        "cloud_audience_urn": "urn:federation:MicrosoftOnline",
    });
    if tenant.is_some() {
        document["domain_name"] = domain.to_ascii_lowercase().into();
    }
    if account == "Federated" {
        document["federation_protocol"] = "WSTrust".into();
    }
    read(ask, &document)
}
