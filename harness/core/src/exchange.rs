use serde::{Deserialize, Serialize};

/// One request and its answer as they are kept: every secret is already replaced by a digest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exchange {
    /// Counts from 1 within a check.
    pub number: u32,
    /// Who sent it: `conf-a`, `alice's browser`, `anyone`.
    pub actor: String,
    /// The method as it was sent.
    pub method: String,
    /// The URL as it was sent, secrets replaced.
    pub url: String,
    /// Request headers in their order, secrets replaced.
    pub request_headers: Vec<(String, String)>,
    /// The request body, secrets replaced; empty if there was none.
    pub request_body: String,
    /// The status code, or none if no answer came.
    pub status: Option<u16>,
    /// Response headers in their order, secrets replaced.
    pub response_headers: Vec<(String, String)>,
    /// The response body, shortened, secrets replaced.
    pub response_body: String,
    /// Why no answer came, if none came.
    pub failure: Option<String>,
    /// From the first byte sent to the last byte read, in milliseconds.
    pub ms: u64,
}
