//! A resource's refusal of a perfectly good token: the mistake of two planes, for which there is no AADSTS code.

use crate::Diagnosis;
use crate::diagnosis::{ADMINISTRATOR, Advice};
use crate::shown::{is_guid, shown};
use crate::token::plane::Plane;
use serde_json::{Map, Value};

/// What a resource said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    plane: Plane,
    code: String,
    client: Option<String>,
    action: Option<String>,
    scope: Option<String>,
}

impl Said {
    /// A body as Resource Manager, Graph and Key Vault write it: `{"error": {"code": …}}`.
    pub(crate) fn json(members: &Map<String, Value>) -> Option<Self> {
        let error = members.get("error")?.as_object()?;
        let code = error.get("code")?.as_str()?;
        let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
        let plane = match code {
            "AuthorizationFailed" | "LinkedAuthorizationFailed" => Plane::ResourceManager,
            "Authorization_RequestDenied" | "Authorization_IdentityNotFound" => Plane::Graph,
            "Forbidden" | "ForbiddenByRbac" | "ForbiddenByPolicy" => Plane::KeyVault,
            "AuthorizationPermissionMismatch" | "AuthorizationFailure" => Plane::Storage,
            _ => Plane::Other(String::new()),
        };
        let quoted = |before: &str| {
            let (_, rest) = message.split_once(before)?;
            rest.trim_start().strip_prefix('\'')?.split('\'').next().map(str::to_owned)
        };
        let guid = |text: &String| is_guid(text);
        let client = quoted("object id").or_else(|| quoted("client")).filter(guid);
        Some(Self {
            plane,
            code: code.to_owned(),
            client,
            action: quoted("action"),
            scope: quoted("over scope"),
        })
    }

    /// A code as Storage writes it.
    pub(crate) fn storage(code: &str) -> Self {
        Self { plane: Plane::Storage, code: code.to_owned(), client: None, action: None, scope: None }
    }

    fn is_about_permission(&self) -> bool {
        !matches!(self.plane, Plane::Other(_))
            && !self.code.contains("Authentication")
            && !self.code.contains("Token")
    }
}

pub(crate) fn refusal(said: &Said) -> Diagnosis {
    let principal = match &said.client {
        Some(id) => format!("the service principal or user with the object id {id}: look up whose that is"),
        None => "not in the body: decode the token that was sent, and look at oid".to_owned(),
    };
    let found = Diagnosis::new(
        format!("a refusal of {}: {}", said.plane.name(), shown(&said.code)),
        principal.clone(),
        said.plane.says(),
    );
    if !said.is_about_permission() {
        return found.advised(
            Advice::new(
                "audience",
                crate::diagnosis::DEVELOPER,
                "diagnose the token that was sent: aud first, then iss, permissions, times and key",
            )
            .not("do not mend it with a role before the token is seen to be believed"),
        );
    }
    let found = found
        .fact(
            "token",
            "good: it was believed, or the answer had been 401; this is about what the principal may do",
        )
        .fact_if("action", said.action.as_deref().map(shown))
        .fact_if("scope", said.scope.as_deref().map(shown))
        .fact("client", "do not retry, and do not sign in again: the same principal gets the same answer");
    let who = if said.client.is_some() { "this object id" } else { "the principal in the token" };
    found.advised(forbidden(&said.plane, who))
}

/// What to do about a 403 for a good token.
pub(crate) fn forbidden(plane: &Plane, who: &str) -> Advice {
    let (next, not) = match plane {
        Plane::ResourceManager => (
            format!(
                "assign {who} an Azure role (RBAC) that holds the action, at this scope or above it; then wait minutes, and get a new token"
            ),
            "do not escalate a directory role: a Global Administrator gets the same 403, since roles of the directory are on the other plane (he may elevate his access, which is an Azure role again)",
        ),
        Plane::Storage => (
            format!(
                "assign {who} a data role, such as Storage Blob Data Reader, at the account or the container"
            ),
            "do not assign Owner or a directory role: Owner is of the control plane, Global Administrator of the directory, and neither reads a blob",
        ),
        Plane::KeyVault => (
            format!("assign {who} a data role of Key Vault, or name it in the vault's access policy"),
            "do not assign a directory role or Contributor: neither opens a secret",
        ),
        Plane::Graph => (
            format!(
                "grant {who} the permission of Graph that the call documents (application permission with admin consent, or scope and the user's own directory role)"
            ),
            "do not assign Owner or another Azure role: subscriptions are on the other plane",
        ),
        _ => (
            format!(
                "grant {who} the scope or the app role that this API asks for, at the API's own registration"
            ),
            "do not give a directory or an Azure role: this API reads scp and roles, and nothing of either plane",
        ),
    };
    Advice::new("two planes", ADMINISTRATOR, next).not(not)
}
