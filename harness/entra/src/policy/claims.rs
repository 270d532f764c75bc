//! The parameter `claims` (OpenID Connect Core 1.0 section 5.5), as far as policies read it: what a client hands on from a
//! refusal or an API's challenge, and what it is capable of.

use crate::errors::request;
use crate::refusal::{Refusal, must};
use beartrap_lab::Form;
use serde_json::{Value, json};

/// More than this nobody was asked to hand on, in octets.
const LONGEST: usize = 8_192;

/// What a request says in `claims`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ClaimsRequest {
    /// What the client says that it is capable of, in its words.
    pub(crate) capabilities: Vec<String>,
    /// `cp1`: the client understands that an API takes a token back.
    pub(crate) understands_challenges: bool,
    /// The ids of the policies that a refusal named.
    pub(crate) policies: Vec<String>,
    /// The authentication contexts that an API wants.
    pub(crate) contexts: Vec<String>,
}

impl ClaimsRequest {
    pub(crate) fn read(form: &Form) -> Result<Self, Refusal> {
        let Some(text) = form.get("claims") else { return Ok(Self::default()) };
        let malformed = || request::MALFORMED.about("'claims' is not the JSON of a claims request");
        must(text.len() <= LONGEST, malformed())?;
        let document: Value = serde_json::from_str(text).map_err(|_| malformed())?;
        must(document.is_object(), malformed())?;
        let wanted = &document["access_token"];
        must(wanted.is_null() || wanted.is_object(), malformed())?;
        let capabilities = values(&wanted["xms_cc"]);
        let policies = values(&wanted["capolids"]).into_iter().chain(values(&wanted["polids"])).collect();
        Ok(Self {
            understands_challenges: capabilities.iter().any(|name| name.eq_ignore_ascii_case("cp1")),
            capabilities,
            policies,
            contexts: values(&wanted["acrs"]),
        })
    }

    /// What a client has to hand on, so that these policies are met.
    pub(crate) fn for_policies(ids: &[String]) -> Value {
        json!({ "access_token": { "capolids": { "essential": true, "values": ids } } })
    }
}

/// `value` and `values` of a claim that is asked for.
fn values(claim: &Value) -> Vec<String> {
    let one = claim["value"].as_str().map(str::to_owned);
    let several =
        claim["values"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    one.into_iter().chain(several).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use url::form_urlencoded::Serializer;

    fn read(claims: &str) -> Result<ClaimsRequest, Refusal> {
        let body = Serializer::new(String::new()).append_pair("claims", claims).finish();
        ClaimsRequest::read(&Form::parse(body.as_bytes()))
    }

    #[test]
    fn what_is_handed_on_is_read_back() {
        let claims = ClaimsRequest::for_policies(&["one".to_owned()]);
        assert_eq!(read(&claims.to_string()).unwrap().policies, ["one"]);
        let merged = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"},"nbf":{"essential":true,"value":"99"},"xms_cc":{"values":["CP1"]}}}"#;
        let merged = read(merged).unwrap();
        assert_eq!(merged.contexts, ["c1"]);
        assert!(merged.understands_challenges, "without regard to letter case");
        assert_eq!(read(r#"{"id_token":{}}"#).unwrap(), ClaimsRequest::default());
    }

    #[test]
    fn what_is_no_claims_request_is_refused() {
        for claims in ["", "{", "[]", "\"cp1\"", r#"{"access_token":[]}"#, &"[".repeat(LONGEST + 1)] {
            // An empty parameter is one that was not sent.
            assert_eq!(read(claims).is_err(), !claims.is_empty(), "{claims:.40}");
        }
    }
}
