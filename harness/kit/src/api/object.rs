use super::Endpoint;
use crate::target::FileError;
use beartrap_forge::percent_encode;
use serde::Deserialize;
use serde_json::{Map, Value};

/// `object`: which object an endpoint is called for, and where a request says so.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectSection {
    /// `path`, `query`, `body` or `header`.
    #[serde(rename = "in")]
    pub place: Place,
    /// The parameter of the query, the member of the JSON body, or the header; in the path, what stands in braces:
    /// `number` for `/documents/{number}`.
    pub name: String,
    /// Which object: a string or a number.
    pub id: toml::Value,
}

/// Where in a request an object is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In a segment of the path.
    Path,
    /// As a parameter of the query.
    Query,
    /// As a member of a JSON body.
    Body,
    /// As the value of a header.
    Header,
}

impl Place {
    /// The place in a word: `query`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Body => "body",
            Self::Header => "header",
        }
    }
}

impl ObjectSection {
    /// The path with the object in it, if that is its place.
    pub(super) fn in_path(&self, path: &str) -> Result<String, FileError> {
        if self.place != Place::Path {
            return Ok(path.to_owned());
        }
        let braces = format!("{{{}}}", self.name);
        if !path.contains(&braces) {
            return Err(FileError::Invalid(format!(
                "[[api.endpoint]] path = \"{path}\" has no {braces}, where its object is said to stand"
            )));
        }
        Ok(path.replace(&braces, &percent_encode(&self.text())))
    }

    /// Puts the object into the requests of an endpoint, wherever else its place is.
    pub(super) fn put_into(&self, endpoint: &mut Endpoint) -> Result<(), FileError> {
        match self.place {
            Place::Path => {}
            Place::Query => {
                endpoint.url.query_pairs_mut().append_pair(&self.name, &self.text());
            }
            Place::Header => endpoint.headers.push((self.name.clone(), self.text())),
            Place::Body => {
                let known = if endpoint.body.is_empty() { "{}" } else { &endpoint.body };
                let mut body: Map<String, Value> =
                    serde_json::from_str(known).map_err(|_| self.misplaced())?;
                let id = serde_json::to_value(&self.id).map_err(|_| self.misplaced())?;
                body.insert(self.name.clone(), id);
                endpoint.body = Value::Object(body).to_string();
            }
        }
        endpoint.place = Some(self.place);
        Ok(())
    }

    fn misplaced(&self) -> FileError {
        FileError::Invalid(format!(
            "[[api.endpoint]] object names the member {} of a body that is no JSON object; make it one",
            self.name
        ))
    }

    fn text(&self) -> String {
        self.id.as_str().map_or_else(|| self.id.to_string(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{ApiSection, Place};
    use crate::{Api, InProcess};
    use beartrap_issuer::Issuer;
    use std::sync::Arc;

    /// The only endpoint of an API with this contract.
    fn endpoint(lines: &str) -> Result<super::Endpoint, String> {
        let section: ApiSection =
            toml::from_str(&format!("url = 'http://api.test/v1'\n[[endpoint]]\n{lines}"))
                .map_err(|e| e.to_string())?;
        let issuer = Arc::new(Issuer::new("https://issuer.test", "https://api.test", || 0));
        let nobody = InProcess::new(Arc::new(|_| unreachable!("nothing is sent")), || 0, |_| {});
        let api = Api::new(&section, issuer, None, Arc::new(nobody)).map_err(|error| error.to_string())?;
        Ok(api.main().clone())
    }

    #[test]
    fn an_object_stands_where_the_contract_says() {
        let of = |lines: &str| endpoint(lines).unwrap();
        let path =
            of("path = '/documents/{number}/pages'\nobject = { in = 'path', name = 'number', id = 'a b' }");
        assert_eq!(path.url.as_str(), "http://api.test/v1/documents/a%20b/pages");
        let query = of("path = '/document?full=1'\nobject = { in = 'query', name = 'number', id = 7 }");
        assert_eq!(query.url.query(), Some("full=1&number=7"));
        let body = of(
            "path = '/read'\nmethod = 'post'\nbody = '{\"full\":true}'\nobject = { in = 'body', name = 'number', id = 7 }",
        );
        assert_eq!(body.body, r#"{"full":true,"number":7}"#);
        let header = of("path = '/document'\nobject = { in = 'header', name = 'X-Document', id = 'seven' }");
        assert_eq!(
            (header.headers, header.place),
            (vec![("X-Document".into(), "seven".into())], Some(Place::Header))
        );
    }

    #[test]
    fn an_object_without_a_place_is_an_error_that_says_so() {
        let says = |lines: &str| endpoint(lines).unwrap_err();
        assert!(
            says("path = '/documents'\nobject = { in = 'path', name = 'number', id = 7 }")
                .contains("no {number}")
        );
        assert!(
            says("path = '/x'\nbody = '[]'\nobject = { in = 'body', name = 'n', id = 7 }")
                .contains("no JSON object")
        );
        assert!(
            says("path = '/x'\nobject = { in = 'cookie', name = 'n', id = 7 }")
                .contains("`path`, `query`, `body`")
        );
    }
}
