//! One entry of the audit log: who changed what in the ledger, and when.

use serde_json::{Value, json};

/// A change of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Seconds since 1970.
    pub(crate) at: u64,
    /// `Consent to application`: what was done.
    pub(crate) activity: &'static str,
    pub(crate) category: &'static str,
    /// Who did it: a user, or the personality's own controls.
    pub(crate) by: String,
    /// What it was done to, by name.
    pub(crate) target: String,
    /// What is new about it: never a secret.
    pub(crate) detail: String,
    /// That of the request that did it.
    pub(crate) correlation: Option<String>,
}

impl Change {
    pub(super) fn entry(&self, number: usize) -> Value {
        let when = crate::personality::timestamp(self.at).replacen(' ', "T", 1);
        json!({
            "id": format!("Directory_{number}"),
            "activityDateTime": when,
            "activityDisplayName": self.activity,
            "category": self.category,
            "result": "success",
            "correlationId": self.correlation,
            "initiatedBy": { "user": { "userPrincipalName": self.by } },
            "targetResources": [{
                "displayName": self.target,
                "modifiedProperties": [{ "displayName": "detail", "newValue": self.detail }],
            }],
        })
    }
}
