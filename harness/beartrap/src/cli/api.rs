//! The words of `beartrap api`, and those by which any command is told of an API.

use super::{ChoiceArgs, OutputArgs};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap api --exec 'npm start' --url http://127.0.0.1:3000/orders --scope orders.read
  beartrap api --exec './server' --env OIDC_ISSUER={issuer} --url http://127.0.0.1:8080/orders
  beartrap api --issuer-port 9000 --url http://127.0.0.1:3000/orders   an API that is running already
  beartrap api --mcp --exec 'npm start' --url http://127.0.0.1:3000/mcp    an MCP server
  beartrap api --openapi openapi.yaml --exec 'npm start'               endpoints and scopes from a description
  beartrap api api.toml                                                everything from a file
  beartrap api lab --fault api-scope-by-substring                      see a planted fault found

The command is started with ISSUER, JWKS_URI, AUDIENCE and PORT, and with what --env names; {issuer}, {jwks_uri},
{audience}, {introspection}, {second_issuer} and {upstream} stand for what they say. It is ended with everything that it
started.

With --https the command also gets SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, DENO_CERT, REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE.
They name a file with the authority of the issuer and nothing else: most programs then trust no other, which is enough to
speak to loopback, so whatever has to be installed is installed before. {ca} stands for that file, for programs with a
setting of their own (Java wants a key store: keytool -importcert -file {ca}). For an API over https, {server_certificate}
and {server_key} are files with a certificate for loopback that is trusted here; over mutual TLS ([api] mtls = true),
{client_ca} is the authority of its callers.

The issuer's keys are test keys that everybody has: never let a real API trust it.

An API that trusts a real issuer is tested with tokens from there, as far as that goes: [api.issuer] in the file, beside the
[server] with its clients and users.")]
pub(crate) struct ApiArgs {
    #[command(flatten)]
    pub(crate) api: ToldApi,
    /// Plant this fault in the lab (see `beartrap list --faults`, or name the check that it is the mutant of).
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Option<String>,
    /// Take the lab's API that is behind Entra.
    #[arg(long, value_name = "NAME", value_parser = ["entra"])]
    pub(crate) personality: Option<String>,
    /// Also play the checks that wait for caches and cool-downs, for minutes.
    #[arg(long)]
    pub(crate) slow: bool,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// How many checks run at once.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) jobs: u16,
    /// The seed of everything random: same seed, same run.
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
}

/// Which API it is, how it is started, and what it promises.
#[derive(Debug, Args)]
pub(crate) struct ToldApi {
    /// A file with an [api] section, or for `beartrap api` also `lab`, the embedded API [default: ./beartrap.toml, unless --url
    /// or --openapi is there].
    pub(crate) target: Option<String>,
    /// An endpoint that wants a token.
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Its method [default: GET].
    #[arg(long, value_name = "METHOD", requires = "url")]
    pub(crate) method: Option<String>,
    /// It is an MCP server.
    #[arg(long)]
    pub(crate) mcp: bool,
    /// The scope that it asks for.
    #[arg(long, value_name = "SCOPE", requires = "url")]
    pub(crate) scope: Option<String>,
    /// The OpenAPI description of the API (3.0 or 3.1, JSON or YAML): its operations that want a token are endpoints.
    #[arg(long, value_name = "FILE")]
    pub(crate) openapi: Option<PathBuf>,
    /// Play the issuer over https, with an authority that is made for this run.
    #[arg(long)]
    pub(crate) https: bool,
    /// Write the certificate of that authority to a file, in PEM; implies --https.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_out: Option<PathBuf>,
    /// The authority that the certificate of the API, or of a real issuer, is from, in PEM, where this machine does not trust
    /// it.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// The command that starts the API.
    #[arg(long, value_name = "CMD")]
    pub(crate) exec: Option<String>,
    /// A variable for the command: NAME={issuer}. Repeatable.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) env: Vec<String>,
    /// The API's identifier, the aud of its tokens [default: https://api.test; of an MCP server, its URL].
    #[arg(long, value_name = "AUD")]
    pub(crate) audience: Option<String>,
    /// The typ of its tokens: at+jwt or JWT [default: the first of them that is accepted].
    #[arg(long, value_name = "TYP")]
    pub(crate) token_type: Option<String>,
    /// The port on which the issuer is played [default: any free one].
    #[arg(long, value_name = "P")]
    pub(crate) issuer_port: Option<u16>,
    /// Seconds that one answer may take.
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) timeout: u64,
}
