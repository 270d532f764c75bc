use crate::{Code, Personality, Shown};
use beartrap_core::Fault;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};

/// A refusal: a code, and what is special about this request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) code: &'static Code,
    /// `error`, where the directory says that it is another than usual.
    pub(crate) error: Option<&'static str>,
    /// What the text says about this request: a name, a URI. Never a secret.
    pub(crate) about: String,
    /// `suberror`, which clients branch on.
    pub(crate) suberror: Option<&'static str>,
    /// What a client has to repeat in its next request, as the JSON of a claims request.
    pub(crate) claims: Option<Value>,
}

impl From<&'static Code> for Refusal {
    fn from(code: &'static Code) -> Self {
        Self { code, error: None, about: String::new(), suberror: code.suberror, claims: None }
    }
}

impl Code {
    /// The refusal of a request in which this is wrong: `'orders.raed'`.
    pub(crate) fn about(&'static self, about: impl Into<String>) -> Refusal {
        Refusal { about: about.into(), ..self.into() }
    }
}

impl Refusal {
    pub(crate) fn with_error(self, error: &'static str) -> Self {
        Self { error: Some(error), ..self }
    }

    pub(crate) fn with_suberror(self, suberror: &'static str) -> Self {
        Self { suberror: Some(suberror), ..self }
    }

    pub(crate) fn with_claims(self, claims: Value) -> Self {
        Self { claims: Some(claims), ..self }
    }

    /// The code as this answer gives it.
    pub(crate) fn told(&self, trace: &Trace) -> &'static Code {
        if trace.older_codes { self.code.older() } else { self.code }
    }

    /// The status at the token endpoint.
    fn status(&self, trace: &Trace) -> StatusCode {
        match self.told(trace).shown {
            Shown::Page | Shown::Client => StatusCode::BAD_REQUEST,
            Shown::Unauthorized => StatusCode::UNAUTHORIZED,
            Shown::Throttled => StatusCode::TOO_MANY_REQUESTS,
            Shown::Outage => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// `AADSTS700016: ... Trace ID: ... Correlation ID: ... Timestamp: ...`, as it is shown and logged.
    pub(crate) fn description(&self, trace: &Trace) -> String {
        let told = self.told(trace);
        let about = if self.about.is_empty() { String::new() } else { format!(": {}", self.about) };
        format!(
            "AADSTS{}: {}{about}. Trace ID: {} Correlation ID: {} Timestamp: {}",
            told.number, told.says, trace.id, trace.correlation, trace.timestamp
        )
    }

    /// The body at the token endpoint. Number and text come from one place, so that they cannot disagree.
    pub(crate) fn body(&self, entra: &Personality, trace: &Trace) -> Value {
        let told = self.told(trace);
        let mut body = Map::new();
        let error = if entra.has(Fault::NumberAsError) {
            told.number.to_string()
        } else {
            self.error.unwrap_or(told.error).to_owned()
        };
        body.insert("error".into(), error.into());
        body.insert("error_description".into(), self.description(trace).into());
        body.insert("error_codes".into(), json!([told.number]));
        body.insert("timestamp".into(), trace.timestamp.as_str().into());
        body.insert("trace_id".into(), trace.id.as_str().into());
        body.insert("correlation_id".into(), trace.correlation.as_str().into());
        body.insert("error_uri".into(), format!("{}/error?code={}", entra.authority(), told.number).into());
        body.extend(self.suberror.map(|suberror| ("suberror".to_owned(), suberror.into())));
        // A string that holds JSON, not JSON.
        body.extend(self.claims.as_ref().map(|claims| ("claims".to_owned(), claims.to_string().into())));
        body.into()
    }

    /// The answer at the token endpoint and its neighbours.
    pub(crate) fn answer(&self, entra: &Personality, trace: &Trace) -> Response<Bytes> {
        let mut answer = crate::ask::json(self.status(trace), &self.body(entra, trace));
        if self.code.shown == Shown::Throttled {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        answer
    }
}

/// What identifies one request in answers and logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    /// A GUID of this request.
    pub(crate) id: String,
    /// The GUID that the client sent as `client-request-id`, or one of our own.
    pub(crate) correlation: String,
    /// `2026-08-13 10:00:00Z`.
    pub(crate) timestamp: String,
    /// Whether the directory answers with the numbers of before.
    pub(crate) older_codes: bool,
}

/// A rule without a fault: it must hold, or the refusal is the answer.
pub(crate) fn must(holds: bool, refusal: impl Into<Refusal>) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(refusal.into()) }
}
