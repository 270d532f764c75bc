use crate::login::Hints;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// `beartrap.toml`: a target in the user's words. Unknown keys are errors that name the nearest known one.
///
/// ```
/// let file = beartrap_kit::target::TargetFile::parse(r#"
///     [server]
///     issuer = "http://127.0.0.1:9100"
///     [[server.client]]
///     id = "conf-a"
///     secret = "a secret of a test system"
///     redirect_uris = ["http://127.0.0.1:9797/cb/a"]
///     [[server.user]]
///     name = "alice"
///     password = "wonderland"
/// "#).unwrap();
/// assert_eq!(file.server.unwrap().client[0].id, "conf-a");
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetFile {
    /// An authorization server.
    #[serde(default)]
    pub server: Option<ServerSection>,
    /// An API.
    #[serde(default)]
    pub api: Option<crate::api::ApiSection>,
    /// Hosts besides the target's own that traffic may go to.
    #[serde(default)]
    pub hosts: HostSection,
    /// Ids of checks that are known to fail, each with its reason.
    #[serde(default)]
    pub departures: BTreeMap<String, String>,
}

/// `[server]`: an authorization server or OpenID Provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSection {
    /// The issuer identifier, exactly as the metadata give it.
    pub issuer: String,
    /// The scope of ordinary requests; without it, what discovery offers of `openid profile email offline_access`.
    pub scope: Option<String>,
    /// Extra parameters of each authorization request, where the product needs them.
    #[serde(default)]
    pub authorize_extra: BTreeMap<String, String>,
    /// Extra parameters of each token request, where the product needs them.
    #[serde(default)]
    pub token_extra: BTreeMap<String, String>,
    /// Clients known to the server. Without any, some are registered dynamically.
    #[serde(default)]
    pub client: Vec<ClientSection>,
    /// Whether anybody may register clients (RFC 7591), so that checks may do so. Without clients in this file, that is tried.
    #[serde(default)]
    pub open_registration: bool,
    /// The client that introspects, where the product wants one of its own for it.
    pub introspector: Option<ClientSection>,
    /// Users who can log in: the first is called Alice in the scenarios, the second Bob.
    #[serde(default)]
    pub user: Vec<UserSection>,
    /// How to log in.
    #[serde(default)]
    pub login: LoginSection,
    /// What is registered beside that, if it is a tenant of Microsoft Entra ID.
    pub entra: Option<super::EntraSection>,
}

impl ServerSection {
    /// A server of which nothing but the issuer is known.
    pub fn of(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            scope: None,
            authorize_extra: BTreeMap::new(),
            token_extra: BTreeMap::new(),
            client: Vec::new(),
            open_registration: false,
            introspector: None,
            user: Vec::new(),
            login: LoginSection::default(),
            entra: None,
        }
    }
}

/// `[[server.client]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientSection {
    /// The client identifier.
    pub id: String,
    /// The secret, if it has one.
    pub secret: Option<Secret>,
    /// `client_secret_basic`, `client_secret_post` or `none`; without it, what discovery offers first.
    pub auth: Option<String>,
    /// `web` (default) or `native`.
    #[serde(default)]
    pub kind: ClientKind,
    /// The grant types that the client may use; without it, all that the metadata offer.
    pub grants: Option<Vec<String>>,
    /// The registered redirect URIs; the first is used unless a scenario wants another.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
}

/// What kind of application a client is (OpenID Connect Registration 1.0, section 2, `application_type`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientKind {
    /// Runs on a web server.
    #[default]
    Web,
    /// Runs on the user's device.
    Native,
}

/// `[[server.user]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserSection {
    /// What the user types into the name field.
    pub name: String,
    /// The password.
    pub password: Secret,
    /// The e-mail address, for login pages that ask for it.
    pub email: Option<String>,
}

impl UserSection {
    /// The user, with the password from wherever it is.
    pub(crate) fn person(&self) -> Result<crate::login::Person, FileError> {
        let (name, email) = (self.name.clone(), self.email.clone());
        Ok(crate::login::Person { name, password: self.password.reveal()?, email })
    }
}

/// `[server.login]`: the driver and its hints; all optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginSection {
    /// `form` (default) or `command`.
    pub driver: Option<String>,
    /// For `command`: the program and its arguments.
    #[serde(default)]
    pub command: Vec<String>,
    /// For `form`: hints where the heuristics are not enough.
    #[serde(default)]
    pub form: Hints,
}

/// `[hosts]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostSection {
    /// `host` or `host:port`.
    #[serde(default)]
    pub allow: Vec<String>,
}

/// A secret: a string, for test systems, or the name of an environment variable.
#[derive(Clone, Deserialize)]
#[serde(untagged, expecting = "a string, or { env = \"NAME\" }")]
pub enum Secret {
    /// The secret itself.
    Plain(String),
    /// Where it is found.
    Env {
        /// The name of the variable.
        env: String,
    },
}

impl Secret {
    /// The secret, from wherever it is.
    pub fn reveal(&self) -> Result<String, FileError> {
        match self {
            Self::Plain(secret) => Ok(secret.clone()),
            Self::Env { env } => std::env::var(env).map_err(|_| FileError::MissingVariable(env.clone())),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// What is wrong with a target file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not TOML, or not of the expected shape.
    #[error("{0}")]
    Malformed(String),
    /// A variable that a secret names is not set.
    #[error(
        "the environment variable {0} is not set; export it, or put the secret of a test system into the file"
    )]
    MissingVariable(String),
    /// A value that means nothing.
    #[error("{0}")]
    Invalid(String),
}

impl TargetFile {
    /// Reads the text of a target file, and what environment variables override in it: `BEARTRAP_SERVER__ISSUER` is
    /// `issuer` in `[server]`, `BEARTRAP_SERVER__CLIENT__0__SECRET` the secret of the first client. A value is TOML if
    /// it reads as TOML, and a string otherwise.
    pub fn parse_with(
        text: &str,
        variables: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, FileError> {
        let overrides: Vec<(Vec<String>, String)> = variables
            .filter_map(|(name, value)| {
                let path = name.strip_prefix("BEARTRAP_")?.to_ascii_lowercase();
                let path: Vec<String> = path.split("__").map(str::to_owned).collect();
                let section = ["server", "api", "hosts", "departures"].contains(&path.first()?.as_str());
                (section && path.len() > 1).then_some((path, value))
            })
            .collect();
        // Errors in the text are found in the text, where they have a line.
        let file = Self::parse(text)?;
        if overrides.is_empty() {
            return Ok(file);
        }
        let mut document: toml::Value =
            toml::from_str(text).map_err(|error| FileError::Malformed(error.to_string()))?;
        for (path, value) in overrides {
            place(&mut document, &path, &value)?;
        }
        document.try_into().map_err(|error: toml::de::Error| {
            let hint = nearest_key(error.message()).map(|nearest| format!("; did you mean `{nearest}`?"));
            let said = error.message();
            FileError::Malformed(format!(
                "a BEARTRAP_ variable does not fit: {said}{}",
                hint.unwrap_or_default()
            ))
        })
    }

    /// Reads the text of a target file. The error carries line, column and, for an unknown key, the nearest known one.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let said = error.to_string();
            FileError::Malformed(match nearest_key(error.message()) {
                Some(nearest) => format!("{}\ndid you mean `{nearest}`?", said.trim_end()),
                None => said.trim_end().to_owned(),
            })
        })
    }
}

/// Sets one value in a document; tables on the way to it are made, list members must exist.
fn place(document: &mut toml::Value, path: &[String], value: &str) -> Result<(), FileError> {
    let mut at = document;
    for (depth, key) in path.iter().enumerate() {
        at = match at {
            toml::Value::Table(table) => {
                let is_list = path.get(depth + 1).is_some_and(|next| next.parse::<usize>().is_ok());
                let new = if is_list { toml::Value::Array(Vec::new()) } else { toml::Table::new().into() };
                table.entry(key.clone()).or_insert(new)
            }
            toml::Value::Array(list) => {
                let found = key.parse().ok().and_then(|index: usize| list.get_mut(index));
                found.ok_or_else(|| {
                    FileError::Invalid(format!(
                        "BEARTRAP_{}: there is no entry {key}",
                        path.join("__").to_uppercase()
                    ))
                })?
            }
            _ => {
                return Err(FileError::Invalid(format!(
                    "BEARTRAP_{}: there is no such key",
                    path.join("__").to_uppercase()
                )));
            }
        };
    }
    let read =
        toml::from_str::<toml::Table>(&format!("v = {value}")).ok().and_then(|mut table| table.remove("v"));
    *at = read.unwrap_or_else(|| value.into());
    Ok(())
}

/// For "unknown field `isuer`, expected one of `issuer`, `scope`": the name that is meant.
fn nearest_key(message: &str) -> Option<String> {
    let mut quoted = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    let nearest = quoted.map(|known| (strsim::jaro_winkler(unknown, known), known));
    let (alike, known) = nearest.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (alike > 0.75).then(|| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let error = TargetFile::parse("[server]\nisuer = \"http://as.test\"").unwrap_err().to_string();
        assert!(error.contains("isuer") && error.contains("did you mean `issuer`?"), "{error}");
        assert!(error.contains("line 2"), "{error}");
    }

    #[test]
    fn variables_override_the_file() {
        let text = "[server]\nissuer = \"http://as.test\"\n[[server.client]]\nid = \"a\"\n";
        let variables = [
            ("BEARTRAP_SERVER__CLIENT__0__ID", "b"),
            ("BEARTRAP_HOSTS__ALLOW", "[\"x.test\"]"),
            ("BEARTRAP_X", "y"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let file = TargetFile::parse_with(text, variables.into_iter()).unwrap();
        assert_eq!(
            (file.server.unwrap().client[0].id.as_str(), file.hosts.allow[0].as_str()),
            ("b", "x.test")
        );
        let wrong = [("BEARTRAP_SERVER__CLIENT__1__ID".to_owned(), "b".to_owned())];
        let error = TargetFile::parse_with(text, wrong.into_iter()).unwrap_err().to_string();
        assert!(error.contains("BEARTRAP_SERVER__CLIENT__1__ID: there is no entry 1"), "{error}");
    }

    #[test]
    fn a_missing_variable_is_named() {
        let secret = Secret::Env { env: "BEARTRAP_TEST_NO_SUCH_VARIABLE".into() };
        let error = secret.reveal().unwrap_err().to_string();
        assert!(error.contains("BEARTRAP_TEST_NO_SUCH_VARIABLE is not set"), "{error}");
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secret::Plain("hunter2".into())), "(secret)");
    }
}
