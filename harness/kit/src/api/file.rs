use super::entra::EntraSection;
use beartrap_forge::entra;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `[api]`: a resource server, and what it is to be told of the issuer that beartrap plays.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a promise of its own")]
pub struct ApiSection {
    /// Where it is: scheme, host, port, and the prefix of all its paths.
    #[serde(default)]
    pub url: String,
    /// Its identifier, the `aud` of its tokens; `https://api.test` unless said otherwise, and for an MCP server its URL.
    pub audience: Option<String>,
    /// The `typ` of its tokens: `at+jwt` (RFC 9068) or `JWT`. Without it, the first of the two that is accepted.
    pub token_type: Option<String>,
    /// Seconds of clock difference that it tolerates; 60 unless said otherwise.
    pub leeway: Option<u64>,
    /// The command that starts it. Without one it is running already.
    pub exec: Option<String>,
    /// The folder in which the command runs: relative to the target file, which is also where it runs without this.
    pub folder: Option<String>,
    /// A path that answers as soon as it is ready; the first endpoint unless said otherwise.
    pub ready: Option<String>,
    /// The port on which beartrap plays the issuer. Needed for an API that is running already; otherwise a free one is
    /// taken.
    pub issuer_port: Option<u16>,
    /// Variables for the command besides `ISSUER`, `JWKS_URI`, `AUDIENCE` and `PORT`; `{issuer}`, `{jwks_uri}`,
    /// `{audience}`, `{second_issuer}` and `{introspection}` stand for what their names say.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Claims that each token has besides those of RFC 9068.
    #[serde(default)]
    pub claims: BTreeMap<String, toml::Value>,
    /// Whether it trusts a second issuer, whose URL `{second_issuer}` stands for.
    #[serde(default)]
    pub second_issuer: bool,
    /// Whether it asks the issuer about each token (RFC 7662) in place of reading it.
    #[serde(default)]
    pub introspects: bool,
    /// Whether it takes tokens that are bound by DPoP (RFC 9449).
    #[serde(default)]
    pub dpop: bool,
    /// Whether it is an MCP server: the first endpoint is the one of the protocol, and the others are its tools.
    #[serde(default)]
    pub mcp: bool,
    /// What is different if it is behind Microsoft Entra ID.
    pub entra: Option<EntraSection>,
    /// Its endpoints; what is not listed is not called. The first one is the one that most checks call.
    #[serde(default)]
    pub endpoint: Vec<EndpointSection>,
}

impl ApiSection {
    /// The `aud` of its tokens. An MCP server is known by the URL that clients use (Authorization, Canonical Server URI).
    pub fn audience(&self) -> String {
        let usual = || match self.endpoint.first().filter(|_| self.mcp) {
            Some(first) => {
                format!("{}/{}", self.url.trim_end_matches('/'), first.path.trim_start_matches('/'))
            }
            None => match &self.entra {
                Some(entra) => entra.audiences.first().map_or(entra::API, String::as_str).to_owned(),
                None => "https://api.test".to_owned(),
            },
        };
        self.audience.clone().unwrap_or_else(usual)
    }
}

/// `[[api.endpoint]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndpointSection {
    /// The method; GET unless said otherwise.
    pub method: Option<String>,
    /// The path, below the URL of the API. A tool is where the first endpoint is.
    #[serde(default)]
    pub path: String,
    /// The tool of an MCP server that it stands for. Only tools that are named are called.
    pub tool: Option<String>,
    /// The arguments of the tool.
    #[serde(default)]
    pub arguments: BTreeMap<String, toml::Value>,
    /// The body of requests, as JSON.
    pub body: Option<String>,
    /// The scope that it asks for.
    pub scope: Option<String>,
    /// The role that it asks for, in the claim `roles`.
    pub role: Option<String>,
    /// `users` or `applications`, where the other kind of caller is refused.
    pub only: Option<String>,
    /// Whose object it is: `alice` or `bob`.
    pub owner: Option<String>,
    /// Whether its answer shows the `sub` of the caller; behind Entra, the `oid`.
    #[serde(default)]
    pub shows_caller: bool,
    /// Behind Entra: the scopes of which one is enough for users. Without any, and with `roles`, users are refused.
    #[serde(default)]
    pub scp: Vec<String>,
    /// Behind Entra: the application permissions of which one is enough for callers without a user. Without any, and with
    /// `scp`, such callers are refused; the roles of users do not count.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Behind Entra: the ids of the groups of which one is enough.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Behind Entra: the authentication contexts of which one is enough.
    #[serde(default)]
    pub acrs: Vec<String>,
    /// The authentication context that it asks for (RFC 9470).
    pub acr: Option<String>,
}
