//! The description of an API (OpenAPI 3.0 and 3.1) as the source of its contract.
//!
//! Only what the description says is taken: an operation that wants a token is an endpoint with its scopes, if there is an
//! example for all that a request needs. What is not known is not guessed; it is left out, with the reason.

mod example;
mod operation;
mod reference;
#[cfg(test)]
mod tests;

use super::connection::is_loopback;
use super::{ApiSection, EndpointSection};
use crate::target::FileError;
use operation::{Operation, Place, Reading};
use reference::{Document, nearest};
use serde_json::Value;
use std::collections::BTreeSet;
use url::Url;

/// Operations beyond these are left out.
const MOST: usize = 200;
/// Reasons that are told in full.
const TOLD: usize = 6;
/// Methods that change nothing (RFC 9110, 9.2.1), and show something.
const SAFE: [&str; 2] = ["GET", "HEAD"];

/// What a description says of an API, as far as it can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The first server, if it is named with a host.
    server: Option<Url>,
    /// The path of the first server, which stands before all paths; without a slash at its end.
    prefix: String,
    operations: Vec<Operation>,
    /// Where there are operations, those that are not taken included.
    places: Vec<Place>,
    /// Operations that want no token.
    public: usize,
    /// Each operation that cannot be called, and why.
    left_out: Vec<String>,
}

impl Description {
    /// Reads a parsed description. Safe methods are taken, and besides them those that are named (`POST`): whoever names
    /// one says that its examples may be sent.
    pub fn read(document: &Value, methods: &[String]) -> Result<Self, FileError> {
        must_be_readable(document)?;
        for name in methods {
            if !operation::METHODS.contains(&name.to_lowercase().as_str()) {
                let known = operation::METHODS.map(str::to_uppercase);
                let hint = nearest(&name.to_uppercase(), known.iter().map(String::as_str));
                return Err(FileError::Invalid(format!(
                    "[api] openapi_methods: {name} is no method of an operation{hint}"
                )));
            }
        }
        let is_wanted = |method: &str| {
            SAFE.contains(&method) || methods.iter().any(|wanted| wanted.eq_ignore_ascii_case(method))
        };
        let (server, prefix) = first_server(document)?;
        let places = operation::places(Document(document));
        let mut read =
            Self { server, prefix, operations: Vec::new(), places, public: 0, left_out: Vec::new() };
        for found in operation::all(Document(document)) {
            match found {
                Reading::Public => read.public += 1,
                Reading::LeftOut(why) => read.left_out.push(why),
                Reading::Operation(operation) if !is_wanted(&operation.method) => {
                    read.left_out.push(format!(
                        "{}: it may change something; openapi_methods = [\"{}\"] takes it",
                        operation.name(),
                        operation.method
                    ));
                }
                Reading::Operation(operation) if read.operations.len() == MOST => {
                    read.left_out.push(format!("{}: beyond {MOST} operations", operation.name()));
                }
                Reading::Operation(operation) => read.operations.push(operation),
            }
        }
        Ok(read)
    }

    /// Adds its endpoints to those of the contract; what is written there already stays as it is. `names_main` says that
    /// the first endpoint stands for the URL of the command line. Tells in one line what was taken.
    pub fn join(self, section: &mut ApiSection, names_main: bool) -> Result<String, FileError> {
        let prefix = self.place(section)?;
        let mut taken: Vec<(EndpointSection, &Operation)> =
            self.operations.iter().map(|operation| (operation.endpoint(&prefix), operation)).collect();
        let is_root = |path: &str| path.trim_matches('/').is_empty();
        let has_root = taken.iter().any(|(endpoint, _)| is_root(&endpoint.path));
        if names_main && section.endpoint.first().is_some_and(|main| is_root(&main.path)) && !has_root {
            section.endpoint.remove(0);
        }
        for listed in &mut section.endpoint {
            let method = listed.method.clone().unwrap_or_else(|| "GET".into());
            let path = listed.path.split('?').next().unwrap_or_default();
            taken.retain(|(_, operation)| {
                let is_same = operation.answers(&method, path, &prefix);
                if is_same && listed.scope.is_none() && listed.role.is_none() {
                    listed.scope.clone_from(&operation.scope);
                }
                !is_same
            });
        }
        // The main endpoint shows most if it asks for a scope, and is there most surely if its path is its own.
        taken.sort_by_key(|(endpoint, operation)| {
            (endpoint.method.is_some(), endpoint.scope.is_none(), operation.template.contains('{'))
        });
        section.endpoint.extend(taken.into_iter().map(|(endpoint, _)| endpoint));
        if section.endpoint.is_empty() {
            return Err(FileError::Invalid(format!(
                "the description has no operation that wants a token and can be called ({}); name an endpoint with --url or [[api.endpoint]]",
                self.says()
            )));
        }
        Ok(self.says())
    }

    /// The operations that a contract says nothing about, by method and path: `GET /orders/{id}`. A contract without an
    /// endpoint of its own (`names_main` says that the first is that of the command line) says nothing about any, and
    /// leaves everything to the description.
    pub fn unlisted(&self, section: &ApiSection, names_main: bool) -> Vec<String> {
        if section.endpoint.len() <= usize::from(names_main) {
            return Vec::new();
        }
        let prefix = self.prefix(section);
        let is_listed = |place: &&Place| {
            section.endpoint.iter().any(|listed| {
                let method = listed.method.as_deref().unwrap_or("GET");
                place.answers(method, listed.path.split('?').next().unwrap_or_default(), &prefix)
            })
        };
        self.places.iter().filter(|place| !is_listed(place)).map(Place::name).collect()
    }

    /// Puts the API where its first server is, unless the contract says where it is. Gives the path that stands before all
    /// others.
    fn place(&self, section: &mut ApiSection) -> Result<String, FileError> {
        if section.url.is_empty() {
            let server = self.server.as_ref().ok_or_else(|| {
                FileError::Invalid(
                    "the description names no server with a host; say where the API is with --url".into(),
                )
            })?;
            // A description may name production, and only its user can say that tests may go there.
            if !is_loopback(server) {
                return Err(FileError::Invalid(format!(
                    "the description's server {} is not on this machine; say with --url that the API there is to be tested",
                    server.origin().ascii_serialization()
                )));
            }
            section.url = server.origin().ascii_serialization();
        }
        Ok(self.prefix(section))
    }

    /// The path that stands before all others, unless it is a part of the contract's URL.
    fn prefix(&self, section: &ApiSection) -> String {
        let has_path = section.url.parse().is_ok_and(|url: Url| url.path().len() > 1);
        if has_path { String::new() } else { self.prefix.clone() }
    }

    /// `7 endpoints with 3 scopes, 1 public; 2 left out: GET /orders/{id}: no example for id; …`.
    fn says(&self) -> String {
        let scopes = self.operations.iter().filter_map(|operation| operation.scope.as_deref());
        let scopes: BTreeSet<&str> = scopes.flat_map(|scope| scope.split(' ')).collect();
        let taken = counted(self.operations.len(), "endpoint");
        let with = format!("{taken} with {}", counted(scopes.len(), "scope"));
        let public = (self.public > 0).then(|| format!(", {} public", self.public));
        let told: Vec<&str> = self.left_out.iter().take(TOLD).map(String::as_str).collect();
        let left_out =
            (!told.is_empty()).then(|| format!("; {} left out: {}", self.left_out.len(), told.join("; ")));
        let untold = self.left_out.len() - told.len();
        let more = (untold > 0).then(|| format!("; and {untold} more"));
        [Some(with), public, left_out, more].into_iter().flatten().collect()
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// OpenAPI 3, and nothing else.
fn must_be_readable(document: &Value) -> Result<(), FileError> {
    let invalid = |says: String| Err(FileError::Invalid(says));
    let Some(members) = document.as_object() else {
        return invalid("this is no OpenAPI description: it is no object".into());
    };
    if let Some(version) = members.get("swagger") {
        let version = version.to_string();
        return invalid(format!(
            "this is Swagger {}, and OpenAPI 3.0 or 3.1 is read; convert it first",
            version.trim_matches('"')
        ));
    }
    match members.get("openapi").map(|version| version.as_str()) {
        Some(Some(version)) if version.starts_with("3.0.") || version.starts_with("3.1.") => {}
        Some(version) => {
            return invalid(format!(
                "the openapi version {} is not read; 3.0 and 3.1 are, as a string: openapi: \"3.1.0\"",
                version.unwrap_or("that is no string")
            ));
        }
        None => {
            let hint = members
                .keys()
                .map(|name| (strsim::jaro_winkler(name, "openapi"), name))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(alike, _)| *alike > 0.75)
                .map_or_else(String::new, |(_, name)| format!("; did you mean it by {name}?"));
            return invalid(format!("this is no OpenAPI description: it has no member openapi{hint}"));
        }
    }
    if members.get("paths").is_some_and(|paths| !paths.is_object()) {
        return invalid("paths is no object".into());
    }
    Ok(())
}

/// The first server with the defaults of its variables: its URL if it has a host, and its path.
fn first_server(document: &Value) -> Result<(Option<Url>, String), FileError> {
    let server = &document["servers"][0];
    let Some(url) = server["url"].as_str() else { return Ok((None, String::new())) };
    let mut filled = url.to_owned();
    for (name, variable) in server["variables"].as_object().into_iter().flatten() {
        let default = variable["default"].as_str().ok_or_else(|| {
            FileError::Invalid(format!("servers[0]: the variable {name} has no default, which it must have"))
        })?;
        filled = filled.replace(&format!("{{{name}}}"), default);
    }
    if let Ok(absolute) = filled.parse::<Url>() {
        if !["http", "https"].contains(&absolute.scheme()) {
            return Err(FileError::Invalid(format!("servers[0]: {filled} is no URL of HTTP")));
        }
        let prefix = absolute.path().trim_end_matches('/').to_owned();
        return Ok((Some(absolute), prefix));
    }
    // Relative to where the description is, which is not known.
    let path = filled.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let is_plain = !path.contains(['{', '}']) && !path.split('/').any(|part| part == "..");
    if !is_plain {
        return Err(FileError::Invalid(format!("servers[0]: {url} has a variable without a default")));
    }
    Ok((None, if path.is_empty() { String::new() } else { format!("/{path}") }))
}
