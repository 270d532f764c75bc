use serde_json::{Map, Value};

/// What the application fixed. A member that is missing is empty, which permits nothing.
pub(super) struct Policy {
    /// The keys of the JWK Set that are objects; what else is there cannot be a key (RFC 7517 section 5).
    pub(super) keys: Vec<Map<String, Value>>,
    pub(super) algorithms: Vec<String>,
    pub(super) issuer: String,
    pub(super) audience: String,
    /// Seconds since 1970.
    pub(super) now: f64,
    /// Seconds.
    pub(super) leeway: f64,
    pub(super) typ: Option<String>,
    pub(super) required: Vec<String>,
    pub(super) kind: String,
    /// The whole request, for what only some kinds need.
    pub(super) request: Value,
}

impl Policy {
    pub(super) fn of(request: &Value) -> Self {
        let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
        let seconds = |name: &str| request[name].as_f64().unwrap_or_default();
        let keys = request["jwks"]["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            keys: keys.iter().filter_map(Value::as_object).cloned().collect(),
            algorithms: texts(&request["algorithms"]),
            issuer: text("issuer"),
            audience: text("audience"),
            now: seconds("now"),
            leeway: seconds("leeway"),
            typ: request["typ"].as_str().map(str::to_owned),
            required: texts(&request["required"]),
            kind: request["kind"].as_str().unwrap_or("jwt").to_owned(),
            request: request.clone(),
        }
    }

    /// A further list of texts: `key_management`, `content_encryption`.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        texts(&self.request[name])
    }

    /// The keys of a further JWK Set: `decryption_keys`.
    pub(super) fn keys(&self, name: &str) -> Vec<Map<String, Value>> {
        let keys = self.request[name]["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
        keys.iter().filter_map(Value::as_object).cloned().collect()
    }

    /// A further text of the request: `nonce`, `client_id`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.request[name].as_str()
    }
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
