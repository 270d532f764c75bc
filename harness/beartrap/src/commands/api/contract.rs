//! What the API promises, and the words that make a run of it again.

use crate::Blame;
use crate::cli::{ApiArgs, ToldApi};
use crate::openapi::{self, Joined};
use crate::target::read;
use beartrap_kit::api::{ApiSection, EndpointSection};
use beartrap_kit::target::TargetFile;
use std::path::{Path, PathBuf};

/// What an API promises, and what stands beside that in its file.
pub(super) struct Contract {
    pub(super) section: ApiSection,
    pub(super) file: TargetFile,
    /// What its paths are relative to.
    pub(super) folder: PathBuf,
    /// What was taken from a description.
    pub(super) described: Option<Joined>,
}

/// What the API promises: from a file, from the words of the command line, from its description, or from all of them.
pub(super) fn contract(args: &ToldApi) -> anyhow::Result<Contract> {
    let (mut file, folder) = match &args.target {
        Some(path) => {
            let folder = Path::new(path).parent().map(Path::to_path_buf).unwrap_or_default();
            (read(Path::new(path), false)?, folder)
        }
        None if args.url.is_none() && args.openapi.is_none() && Path::new("beartrap.toml").exists() => {
            (read(Path::new("beartrap.toml"), true)?, PathBuf::new())
        }
        None => (TargetFile::default(), PathBuf::new()),
    };
    if args.mcp && args.url.is_none() {
        return Err(Blame::usage(
            "--mcp says of the API at --url, or of `lab`, that it is an MCP server; a file says it as mcp = true",
        ));
    }
    let mut section = file.api.take().unwrap_or_default();
    if let Some(url) = &args.url {
        let (base, path) = split(url)?;
        section.url = base;
        section.mcp |= args.mcp;
        section.endpoint.insert(
            0,
            EndpointSection {
                path,
                method: args.method.clone(),
                scope: args.scope.clone(),
                ..EndpointSection::default()
            },
        );
    }
    let description = args.openapi.clone().or(section.openapi.as_ref().map(|below| folder.join(below)));
    let described =
        description.map(|path| openapi::join(&path, &mut section, args.url.is_some())).transpose()?;
    if section.url.is_empty() {
        return Err(Blame::usage(
            "name an endpoint that wants a token with --url http://127.0.0.1:3000/orders, or a file with an [api] section",
        ));
    }
    section.exec = args.exec.clone().or(section.exec);
    section.https |= args.https || args.ca_out.is_some();
    let ca = args.ca.clone().or(section.ca.as_ref().map(|below| folder.join(below)));
    section.ca = ca.map(|path| path.display().to_string());
    section.audience = args.audience.clone().or(section.audience);
    section.audience = Some(section.audience());
    section.issuer_port = args.issuer_port.or(section.issuer_port);
    section.token_type = args.token_type.clone().or(section.token_type);
    for pair in &args.env {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| Blame::usage(format!("--env {pair} has no =; write NAME={{issuer}}")))?;
        section.env.insert(name.to_owned(), value.to_owned());
    }
    if section.exec.is_none() && section.issuer_port.is_none() && section.issuer.is_none() {
        return Err(Blame::usage(
            "an API that is running already must know the issuer: start it with --exec 'COMMAND', or give the port that it was told with --issuer-port",
        ));
    }
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    Ok(Contract { section, file, folder, described })
}

/// `http://127.0.0.1:3000/orders` is an endpoint of the API at `http://127.0.0.1:3000`.
fn split(url: &str) -> anyhow::Result<(String, String)> {
    let parsed: url::Url = url
        .parse()
        .map_err(|_| Blame::usage(format!("--url {url} is no URL; write http://127.0.0.1:3000/orders")))?;
    Ok((parsed.origin().ascii_serialization(), parsed[url::Position::BeforePath..].to_owned()))
}

/// The words that make such a run again, but for the choice of checks.
pub(super) fn words(args: &ApiArgs) -> Vec<String> {
    let mut words = vec!["api".to_owned()];
    let api = &args.api;
    words.extend(api.target.clone());
    let port = api.issuer_port.map(|port| port.to_string());
    let options = [
        ("--fault", &args.fault),
        ("--personality", &args.personality),
        ("--url", &api.url),
        ("--method", &api.method),
        ("--scope", &api.scope),
        ("--exec", &api.exec),
        ("--audience", &api.audience),
        ("--token-type", &api.token_type),
        ("--issuer-port", &port),
    ];
    let given = options.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value.clone()?]));
    words.extend(given.flatten());
    words.extend(api.openapi.iter().flat_map(|file| ["--openapi".to_owned(), file.display().to_string()]));
    words.extend(api.https.then(|| "--https".to_owned()));
    for (name, file) in [("--ca-out", &api.ca_out), ("--ca", &api.ca)] {
        words.extend(file.iter().flat_map(|file| [name.to_owned(), file.display().to_string()]));
    }
    words.extend(api.mcp.then(|| "--mcp".to_owned()));
    words.extend(args.slow.then(|| "--slow".to_owned()));
    words.extend(api.env.iter().flat_map(|pair| ["--env".to_owned(), pair.clone()]));
    words
}
