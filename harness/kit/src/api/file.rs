use super::IssuerSection;
use super::ObjectSection;
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
    /// `{audience}`, `{second_issuer}`, `{introspection}` and `{upstream}` stand for what their names say.
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
    /// Whether it looks tokens up in the status list that they name (draft-ietf-oauth-status-list).
    #[serde(default)]
    pub status_list: bool,
    /// Whether the issuer is served over https, as some libraries want it. Its authority is made for one run; the command
    /// finds it in the file for which `{ca}` stands.
    #[serde(default)]
    pub https: bool,
    /// Whether it is served over mutual TLS and takes tokens that are bound to the certificate of their client (RFC 8705).
    /// beartrap makes the certificates, so the command has to be told whom to trust: `{client_ca}` is the file with their
    /// authority. All calls show one, and all tokens are bound to it.
    #[serde(default)]
    pub mtls: bool,
    /// A file in PEM with the authority that its own certificate is from, relative to the target file; those that the
    /// machine trusts unless said otherwise. For a server on loopback, `{server_certificate}` and `{server_key}` are files
    /// with a certificate that is trusted anyway.
    pub ca: Option<String>,
    /// Where it might be reached without TLS, if its URL is https: scheme, host and port. Port 80 of the same host unless
    /// said otherwise, and nowhere if that is this machine.
    pub plain_url: Option<String>,
    /// Whether it is an MCP server: the first endpoint is the one of the protocol, and the others are its tools.
    #[serde(default)]
    pub mcp: bool,
    /// What is different if it is behind Microsoft Entra ID.
    pub entra: Option<EntraSection>,
    /// That it trusts the issuer of `[server]`, which beartrap does not play, and how tokens are had from there.
    pub issuer: Option<IssuerSection>,
    /// A file with its OpenAPI description (3.0 or 3.1, JSON or YAML), relative to the target file: its operations that want
    /// a token are endpoints besides those that are listed.
    pub openapi: Option<String>,
    /// The methods of the description that may be called besides GET and HEAD, with the examples that it gives: `POST`.
    #[serde(default)]
    pub openapi_methods: Vec<String>,
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
#[expect(clippy::struct_excessive_bools, reason = "each is a promise of its own")]
pub struct EndpointSection {
    /// It comes from a description, whose examples need not be there: what is not honestly served is left out.
    #[serde(skip)]
    pub described: bool,
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
    /// Which object it is and where a request says so, if that is not simply part of the path. Each place in which objects
    /// are named wants an endpoint for an object of Alice and one for an object of Bob:
    /// `object = { in = "query", name = "document", id = 7 }`.
    pub object: Option<ObjectSection>,
    /// Whether the tool calls the upstream that beartrap plays, for which `{upstream}` stands. Not for a backend of the
    /// server's own that is meant to get the caller's token.
    #[serde(default)]
    pub upstream: bool,
    /// The member of the tool's result that is a handle of state which belongs to the caller: the number of a cart, of a
    /// workflow. Not for what users share by design.
    pub gives_handle: Option<String>,
    /// The argument of the tool that takes such a handle.
    pub takes_handle: Option<String>,
    /// What a user says when the tool asks for input: the members of the form, none if it wants consent alone. What is
    /// named here asks before it does anything, and its `requestState` counts for what it does.
    pub input: Option<BTreeMap<String, toml::Value>>,
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
    /// Behind Entra: whether guests are refused, by the optional claim `acct`.
    #[serde(default)]
    pub members_only: bool,
    /// Behind Entra: whether it calls another API on behalf of the user. beartrap plays that API and the token endpoint;
    /// `{downstream}`, `{downstream_scope}` and `{token_endpoint}` stand for them in `env`, and any secret will do.
    #[serde(default)]
    pub on_behalf_of: bool,
    /// The authentication context that it asks for (RFC 9470).
    pub acr: Option<String>,
    /// The domain whose users it serves, by their verified e-mail addresses: `contoso.example`.
    pub email_domain: Option<String>,
}
