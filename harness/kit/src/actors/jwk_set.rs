use crate::judging::Observation;
use beartrap_forge::{JwkSet as Keys, PRIVATE_MEMBERS};
use serde_json::Value;

/// The keys that a server publishes (RFC 7517, 5).
#[derive(Debug, Clone)]
pub struct JwkSet {
    exchange: u32,
    document: Value,
}

impl JwkSet {
    pub(crate) fn new(exchange: u32, document: Value) -> Self {
        Self { exchange, document }
    }

    /// The keys, or none if the document is no JWK Set.
    pub fn keys(&self) -> &[Value] {
        self.document["keys"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The document holds at least one key with a type.
    pub fn holds_keys(&self) -> Observation {
        let typed = self.keys().iter().filter(|key| key["kty"].is_string()).count();
        Observation::of(typed > 0, "at least one key", format!("{typed} keys")).seen_in([self.exchange])
    }

    /// No key is symmetric or holds private members (RFC 7517, 9.2).
    pub fn holds_only_public_keys(&self) -> Observation {
        let expected = "public members only";
        let private = self.keys().iter().enumerate().find_map(|(at, key)| {
            let kind = key["kty"].as_str().unwrap_or("no kty");
            let member = PRIVATE_MEMBERS.iter().find(|member| key.get(**member).is_some());
            let what = if kind == "oct" {
                Some("a symmetric key".to_owned())
            } else {
                member.map(|m| format!("the private member {m}"))
            };
            what.map(|what| format!("key {} ({kind}) holds {what}", at + 1))
        });
        match private {
            Some(says) => Observation::of(false, expected, says),
            None => Observation::of(true, expected, format!("{} public keys", self.keys().len())),
        }
        .seen_in([self.exchange])
    }

    /// The set in a few words: `2 keys, RS256 ES256`.
    pub fn describe(&self) -> String {
        let names =
            self.keys().iter().map(|key| key["alg"].as_str().or(key["kty"].as_str()).unwrap_or("unknown"));
        let short = |name: &str| name.chars().filter(|letter| !letter.is_control()).take(20).collect();
        let names: Vec<String> = names.take(8).map(short).collect();
        let plural = if self.keys().len() == 1 { "" } else { "s" };
        format!("{} key{plural}, {}", self.keys().len(), names.join(" "))
    }

    /// The number of the exchange that brought it.
    pub fn exchange(&self) -> u32 {
        self.exchange
    }

    pub(crate) fn parsed(&self) -> Option<Keys> {
        Keys::of(self.keys().to_vec()).ok()
    }
}
