use super::EndpointSection;
use super::example;
use super::reference::{Document, nearest};
use serde_json::Value;
use std::collections::BTreeMap;

/// The methods that a path item has operations for (OpenAPI 3.1, 4.8.9).
pub(super) const METHODS: [&str; 8] = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];

/// An operation that wants a token, with all that a request needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    pub(super) method: String,
    /// The path with its parameters in braces.
    pub(super) template: String,
    /// The path with an example for each.
    path: String,
    /// The required parameters of the query.
    query: String,
    pub(super) scope: Option<String>,
    body: Option<String>,
}

/// A method of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    method: String,
    /// The path with its parameters in braces.
    template: String,
}

/// What an operation turned out to be.
pub(super) enum Reading {
    Operation(Operation),
    /// It wants no token.
    Public,
    /// It cannot be called, for this reason.
    LeftOut(String),
}

/// Every operation, in the order of paths and methods.
pub(super) fn all(document: Document<'_>) -> impl Iterator<Item = Reading> {
    let paths = document.0["paths"].as_object();
    paths.into_iter().flatten().flat_map(move |(path, item)| of_path(document, path, item))
}

/// Where there are operations, whatever becomes of them.
pub(super) fn places(document: Document<'_>) -> Vec<Place> {
    let paths = document.0["paths"].as_object().into_iter().flatten();
    let items = paths.filter_map(|(path, item)| Some((path, document.resolve(item).ok()?)));
    let of_item = |(path, item): (&String, &Value)| {
        let methods = METHODS.into_iter().filter(|method| item.get(method).is_some());
        let place = |method: &str| Place { method: method.to_uppercase(), template: path.clone() };
        methods.map(place).collect::<Vec<_>>()
    };
    items.filter(|(path, _)| path.starts_with('/')).flat_map(of_item).collect()
}

fn of_path<'a>(document: Document<'a>, path: &'a str, item: &'a Value) -> Vec<Reading> {
    // Whatever follows the host of the URL must not lengthen it (OpenAPI 3.1, 4.8.8); extensions are no paths.
    if !path.starts_with('/') {
        let is_extension = path.starts_with("x-");
        let left_out = Reading::LeftOut(format!("{path}: the path does not begin with a slash"));
        return if is_extension { Vec::new() } else { vec![left_out] };
    }
    let item = match document.resolve(item) {
        Ok(item) => item,
        Err(why) => return vec![Reading::LeftOut(format!("{path}: {why}"))],
    };
    let found = METHODS.into_iter().filter_map(|method| Some((method, item.get(method)?)));
    let read = found.map(|(method, operation)| {
        let method = method.to_uppercase();
        one(document, &method, path, item, operation)
            .unwrap_or_else(|why| Reading::LeftOut(format!("{method} {path}: {why}")))
    });
    read.collect()
}

fn one<'a>(
    document: Document<'a>,
    method: &str,
    path: &str,
    item: &'a Value,
    operation: &'a Value,
) -> Result<Reading, String> {
    let Some(scope) = wanted(document, operation)? else { return Ok(Reading::Public) };
    if operation.get("servers").or(item.get("servers")).is_some() {
        return Err("it has servers of its own".into());
    }
    let (path_filled, query) = filled(document, path, item, operation)?;
    Ok(Reading::Operation(Operation {
        method: method.to_owned(),
        template: path.to_owned(),
        path: path_filled,
        query,
        scope: Some(scope).filter(|scope| !scope.is_empty()),
        body: body(document, operation)?,
    }))
}

/// The scopes that an operation asks for, separated by blanks; none if it wants no token. Of several ways to be secured
/// the first is taken for which a token is enough (OpenAPI 3.1, 4.8.30).
fn wanted<'a>(document: Document<'a>, operation: &'a Value) -> Result<Option<String>, String> {
    let Some(ways) = operation.get("security").or(document.0.get("security")) else { return Ok(None) };
    let ways = ways.as_array().ok_or("security is no list")?;
    let is_open = |way: &Value| way.as_object().is_some_and(serde_json::Map::is_empty);
    if ways.is_empty() || ways.iter().any(is_open) {
        return Ok(None);
    }
    let mut others = Vec::new();
    for way in ways {
        match scopes(document, way)? {
            Ok(scopes) => return Ok(Some(scopes.join(" "))),
            Err(other) => others.push(other),
        }
    }
    Err(format!("a bearer token is not enough: it wants {}", others.join(", or ")))
}

/// The scopes of one way to be secured, or the kind of scheme that is no token.
fn scopes<'a>(document: Document<'a>, way: &'a Value) -> Result<Result<Vec<&'a str>, String>, String> {
    let way = way.as_object().ok_or("a member of security is no object")?;
    let schemes = &document.0["components"]["securitySchemes"];
    let mut scopes = Vec::new();
    for (name, listed) in way {
        let scheme = schemes.get(name).ok_or_else(|| {
            let names = schemes.as_object().into_iter().flat_map(|known| known.keys());
            let hint = nearest(name, names.map(String::as_str));
            format!("components.securitySchemes has no {name}, which security names{hint}")
        })?;
        let scheme = document.resolve(scheme)?;
        let kind = scheme["type"].as_str().unwrap_or_default();
        let http = scheme["scheme"].as_str().unwrap_or_default();
        match kind {
            "oauth2" | "openIdConnect" => {
                scopes.extend(listed.as_array().into_iter().flatten().filter_map(Value::as_str));
            }
            // What is listed of other kinds are roles, which no token shows (OpenAPI 3.1, 4.8.30.1).
            "http" if http.eq_ignore_ascii_case("bearer") => {}
            "http" => return Ok(Err(format!("HTTP {http}"))),
            _ => return Ok(Err(kind.to_owned())),
        }
    }
    Ok(Ok(scopes))
}

/// The path with an example for each parameter, and the query with the parameters that it must have.
fn filled<'a>(
    document: Document<'a>,
    path: &str,
    item: &'a Value,
    operation: &'a Value,
) -> Result<(String, String), String> {
    let (mut filled, mut query) = (path.to_owned(), url::form_urlencoded::Serializer::new(String::new()));
    for ((place, name), parameter) in parameters(document, item, operation)? {
        let is_required = parameter["required"] == true;
        match place {
            "path" => {
                let example = example_of(document, name, parameter)?;
                if [".", ".."].contains(&example.as_str()) {
                    return Err(format!("the example for {name} leads to another path"));
                }
                filled = filled.replace(&format!("{{{name}}}"), &encoded(&example));
            }
            "query" if is_required => {
                query.append_pair(name, &example_of(document, name, parameter)?);
            }
            // Described elsewhere, and not to be described as parameters (OpenAPI 3.1, 4.8.12.2).
            "header"
                if ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str()) => {}
            "header" | "cookie" if is_required => return Err(format!("it wants the {place} {name}")),
            _ => {}
        }
    }
    match filled.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
        Some((name, _)) => Err(format!("{name} is not described as a parameter of the path")),
        None => Ok((filled, query.finish())),
    }
}

/// The parameters of an operation and of its path, which yield to them.
fn parameters<'a>(
    document: Document<'a>,
    item: &'a Value,
    operation: &'a Value,
) -> Result<BTreeMap<(&'a str, &'a str), &'a Value>, String> {
    let mut found = BTreeMap::new();
    let of = |described: &'a Value| described["parameters"].as_array().into_iter().flatten();
    for parameter in of(item).chain(of(operation)) {
        let parameter = document.resolve(parameter)?;
        let (Some(place), Some(name)) = (parameter["in"].as_str(), parameter["name"].as_str()) else {
            return Err("a parameter has no in or no name".into());
        };
        found.insert((place, name), parameter);
    }
    Ok(found)
}

fn example_of<'a>(document: Document<'a>, name: &str, parameter: &'a Value) -> Result<String, String> {
    let content = parameter["content"].as_object().and_then(|content| content.values().next());
    let example = example::of(document, content.unwrap_or(parameter))?;
    example.and_then(example::text).ok_or_else(|| format!("no example for {name}"))
}

/// The body that an operation must have, as JSON; none if it needs none.
fn body<'a>(document: Document<'a>, operation: &'a Value) -> Result<Option<String>, String> {
    let Some(body) = operation.get("requestBody") else { return Ok(None) };
    let body = document.resolve(body)?;
    let is_required = body["required"] == true;
    let content = body["content"].as_object();
    let is_json = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
        kind == "application/json"
    };
    let json = content.into_iter().flatten().find(|(kind, _)| is_json(kind));
    let example = json.map(|(_, described)| example::of(document, described)).transpose()?.flatten();
    match example {
        Some(example) => Ok(Some(example.to_string())),
        None if !is_required => Ok(None),
        None if json.is_none() => Err("its body is not application/json".into()),
        None => Err("no example for its body".into()),
    }
}

/// Everything but what stands for itself in any place of a URL (RFC 3986, 2.3).
fn encoded(text: &str) -> String {
    let one = |octet: u8| match octet {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(octet).to_string(),
        _ => format!("%{octet:02X}"),
    };
    text.bytes().map(one).collect()
}

impl Operation {
    /// `GET /orders/{id}`.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The endpoint, below this path.
    pub(super) fn endpoint(&self, prefix: &str) -> EndpointSection {
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        EndpointSection {
            method: (self.method != "GET").then(|| self.method.clone()),
            path: format!("{prefix}{}{query}", self.path),
            scope: self.scope.clone(),
            body: self.body.clone(),
            described: true,
            ..EndpointSection::default()
        }
    }

    /// Whether it is the one that answers such a request.
    pub(super) fn answers(&self, method: &str, path: &str, prefix: &str) -> bool {
        answers((&self.method, &self.template), method, path, prefix)
    }
}

impl Place {
    /// `GET /orders/{id}`.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// Whether it is what such a request is for.
    pub(super) fn answers(&self, method: &str, path: &str, prefix: &str) -> bool {
        answers((&self.method, &self.template), method, path, prefix)
    }
}

/// Whether a method and a template below a path are those of a request: the method, and a path that fits the template.
fn answers((own, template): (&str, &str), method: &str, path: &str, prefix: &str) -> bool {
    let whole = format!("{prefix}{template}");
    let (asked, known) = (path.trim_start_matches('/'), whole.trim_start_matches('/'));
    let is_alike = |(asked, known): (&str, &str)| {
        asked == known || known.starts_with('{') && known.ends_with('}') && !asked.is_empty()
    };
    own.eq_ignore_ascii_case(method)
        && asked.split('/').count() == known.split('/').count()
        && asked.split('/').zip(known.split('/')).all(is_alike)
}
