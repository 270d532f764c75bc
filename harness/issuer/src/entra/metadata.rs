//! The metadata of Entra, with every member that it has, and without those that it keeps back on purpose: nothing says
//! that proof keys work, nor which grants there are, and there is neither introspection nor revocation.

use super::{TEMPLATE, keys_at};
use beartrap_forge::EntraVersion;
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

/// What the metadata of one tenant, or of all, is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntraMetadata<'a> {
    /// Scheme and host of the endpoints, without a slash at the end.
    pub authority: &'a str,
    /// Scheme and host of `issuer`: Entra's own is another one for version 1.
    pub issuing_host: &'a str,
    /// The version of the endpoints.
    pub version: EntraVersion,
    /// The id of the tenant, or none where all are meant.
    pub tenant: Option<&'a str>,
    /// The first segment of the endpoints' paths: the tenant's id, `common`, `organizations`.
    pub at: &'a str,
    /// The application whose keys are asked for.
    pub appid: Option<&'a str>,
    /// Where the UserInfo endpoint of version 2 is: at Microsoft Graph, not below the authority.
    pub userinfo: &'a str,
    /// `tenant_region_scope`; where all tenants are meant there is none.
    pub region: Option<&'a str>,
    /// Whether it offers mutual TLS, as it was first seen in 2026.
    pub mutual_tls: bool,
}

impl EntraMetadata<'_> {
    /// The document.
    pub fn document(&self) -> Value {
        let mut members = Map::new();
        let mut add = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        let Self { authority, version, at, .. } = *self;
        let of = |name: &str| -> Value { format!("{authority}/{at}/{}{name}", self.path()).into() };
        add("issuer", version.issuer(self.issuing_host, self.tenant.unwrap_or(TEMPLATE)).into());
        add("jwks_uri", self.jwks_uri().into());
        add("authorization_endpoint", of("authorize"));
        add("token_endpoint", of("token"));
        add("device_authorization_endpoint", of("devicecode"));
        add("end_session_endpoint", of("logout"));
        add("kerberos_endpoint", format!("{authority}/{at}/kerberos").into());
        add("http_logout_supported", true.into());
        add("frontchannel_logout_supported", true.into());
        add("request_uri_parameter_supported", false.into());
        add("response_modes_supported", json!(["query", "fragment", "form_post"]));
        add("subject_types_supported", json!(["pairwise"]));
        add("id_token_signing_alg_values_supported", json!(["RS256"]));
        add("tenant_region_scope", self.region.into());
        add("cloud_instance_name", "microsoftonline.com".into());
        add("cloud_graph_host_name", "graph.windows.net".into());
        add("msgraph_host", "graph.microsoft.com".into());
        add("rbac_url", "https://pas.windows.net".into());
        let mut methods = vec!["client_secret_post", "private_key_jwt", "client_secret_basic"];
        if self.mutual_tls {
            methods.push("self_signed_tls_client_auth");
            add("tls_client_certificate_bound_access_tokens", true.into());
            add("mtls_endpoint_aliases", json!({ "token_endpoint": of("token") }));
        }
        add("token_endpoint_auth_methods_supported", methods.into());
        match version {
            EntraVersion::V1 => self.of_version_one(add),
            EntraVersion::V2 => self.of_version_two(add),
        }
        members.into()
    }

    fn of_version_one(&self, mut add: impl FnMut(&str, Value)) {
        let Self { authority, at, .. } = *self;
        add("userinfo_endpoint", format!("{authority}/{at}/openid/userinfo").into());
        add("check_session_iframe", format!("{authority}/{at}/oauth2/checksession").into());
        add("microsoft_multi_refresh_token", true.into());
        add("scopes_supported", json!(["openid"]));
        add(
            "response_types_supported",
            json!(["code", "id_token", "code id_token", "token id_token", "token"]),
        );
        let more = ["amr", "email", "given_name", "family_name", "nickname"];
        add("claims_supported", [&CLAIMS[..], &more].concat().into());
    }

    fn of_version_two(&self, mut add: impl FnMut(&str, Value)) {
        add("userinfo_endpoint", self.userinfo.into());
        add("scopes_supported", json!(["openid", "profile", "email", "offline_access"]));
        add("response_types_supported", json!(["code", "id_token", "code id_token", "id_token token"]));
        let more = ["preferred_username", "tid", "ver", "at_hash", "c_hash", "email"];
        add("claims_supported", [&CLAIMS[..], &more].concat().into());
    }

    /// Where the keys are. Whoever asked for those of an application is sent to them.
    fn jwks_uri(&self) -> String {
        let keys = keys_at(self.authority, self.at, self.version);
        let Some(appid) = self.appid else { return keys };
        format!("{keys}?{}", Serializer::new(String::new()).append_pair("appid", appid).finish())
    }

    fn path(&self) -> &'static str {
        match self.version {
            EntraVersion::V1 => "oauth2/",
            EntraVersion::V2 => "oauth2/v2.0/",
        }
    }
}

/// `claims_supported` of both versions.
const CLAIMS: [&str; 13] = [
    "sub",
    "iss",
    "cloud_instance_name",
    "cloud_instance_host_name",
    "cloud_graph_host_name",
    "msgraph_host",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "acr",
    "nonce",
    "name",
];
