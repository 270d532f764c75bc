//! Which hosts are an authority, and which of them are one and the same: what Microsoft's libraries ask about a host that
//! they do not know.

use super::read;
use crate::ask::{Ask, needed};
use crate::errors::not_found;
use crate::personality::Personality;
use crate::refusal::Refusal;
use crate::token::shown;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};
use url::Url;

/// The clouds: the host to ask, the one to keep tokens under, and the other names of both.
const CLOUDS: [(&str, &str, &[&str]); 3] = [
    (
        "login.microsoftonline.com",
        "login.windows.net",
        &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
    ),
    (
        "login.partner.microsoftonline.cn",
        "login.partner.microsoftonline.cn",
        &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
    ),
    (
        "login.microsoftonline.us",
        "login.microsoftonline.us",
        &["login.microsoftonline.us", "login.usgovcloudapi.net"],
    ),
];

/// `/common/discovery/instance?api-version=1.1&authorization_endpoint=...`.
pub(crate) fn instance(entra: &Personality, ask: &Ask) -> Result<Response<Bytes>, Refusal> {
    let query = ask.query();
    needed(&query, "api-version")?;
    let endpoint = needed(&query, "authorization_endpoint")?;
    let unknown = || not_found::INSTANCE.about(format!("'{}'", shown(endpoint)));
    let asked = Url::parse(endpoint).map_err(|_| unknown())?;
    let own = Url::parse(entra.authority()).ok();
    let is_own = own.as_ref().is_some_and(|own| own.origin() == asked.origin());
    let of_cloud = asked.scheme() == "https" && asked.host_str().is_some_and(is_of_a_cloud);
    let mut segments = asked.path_segments().into_iter().flatten();
    let tenant =
        segments.next().filter(|tenant| !tenant.is_empty() && (is_own || of_cloud)).ok_or_else(unknown)?;
    let version = if asked.path().contains("/v2.0/") { "/v2.0" } else { "" };
    let authority = asked.origin().ascii_serialization();
    let host = own.as_ref().map(|own| &own[url::Position::BeforeHost..url::Position::AfterPort]);
    read(
        ask,
        &json!({
            "tenant_discovery_endpoint": format!("{authority}/{tenant}{version}/.well-known/openid-configuration"),
            "api-version": "1.1",
            "metadata": host.map(|host| cloud(host, host, &[host])).into_iter().chain(CLOUDS.map(|(host, cache, aliases)| cloud(host, cache, aliases))).collect::<Vec<_>>(),
        }),
    )
}

fn cloud(network: &str, cache: &str, aliases: &[&str]) -> Value {
    json!({ "preferred_network": network, "preferred_cache": cache, "aliases": aliases })
}

fn is_of_a_cloud(host: &str) -> bool {
    CLOUDS.iter().any(|(_, _, aliases)| aliases.contains(&host))
}
