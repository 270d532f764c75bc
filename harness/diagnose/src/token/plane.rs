//! Which resource a token opens.

use crate::shown::shown;

/// Microsoft Graph's client id.
pub(crate) const GRAPH: &str = beartrap_forge::entra::GRAPH;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plane {
    Graph,
    OldGraph,
    ResourceManager,
    Storage,
    KeyVault,
    /// Another service of Azure, by name.
    Azure(&'static str),
    /// The exchange of federated assertions.
    Exchange,
    /// Any other API, by its identifier; nothing if it is unknown.
    Other(String),
}

/// The resources that are the same in every tenant: client id, beginnings of URIs.
const KNOWN: [(Plane, &str, &[&str]); 8] = [
    (Plane::Graph, GRAPH, &["https://graph.microsoft.com"]),
    (Plane::OldGraph, "00000002-0000-0000-c000-000000000000", &["https://graph.windows.net"]),
    (
        Plane::ResourceManager,
        "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        &["https://management.azure.com", "https://management.core.windows.net"],
    ),
    (Plane::Storage, "e406a681-f3d4-42a8-90b6-c2b029497af1", &["https://storage.azure.com"]),
    (Plane::KeyVault, "cfa8b339-82a2-471a-a3c9-0fc0be7a4093", &["https://vault.azure.net"]),
    (Plane::Azure("Azure SQL"), "022907d3-0f1b-48f7-badc-1ba6abab6d66", &["https://database.windows.net"]),
    (Plane::Azure("Service Bus"), "80a10ef9-8168-493d-abf9-3297c4ef6e3c", &["https://servicebus.azure.net"]),
    (Plane::Exchange, "fb60f99c-7a34-4190-8149-302f77469936", &["api://azureadtokenexchange"]),
];

/// The resource of an `aud`, of a `resource` or of the part of a scope before its last slash.
pub(crate) fn of_resource(name: &str) -> Plane {
    let lower = name.to_ascii_lowercase();
    let is = |uri: &&str| lower.strip_prefix(*uri).is_some_and(|rest| rest.trim_matches('/').is_empty());
    let known = KNOWN.into_iter().find(|(_, id, uris)| lower == *id || uris.iter().any(is));
    if let Some((plane, ..)) = known {
        return plane;
    }
    let host = lower.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let services = ["blob", "queue", "table", "file", "dfs"];
    let is_storage = host.strip_suffix(".core.windows.net").and_then(|head| head.rsplit('.').next());
    if is_storage.is_some_and(|service| services.contains(&service)) {
        return Plane::Storage;
    }
    if host.ends_with(".vault.azure.net") { Plane::KeyVault } else { Plane::Other(name.to_owned()) }
}

impl Plane {
    /// Its name.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Graph => "Microsoft Graph".into(),
            Self::OldGraph => "Azure AD Graph".into(),
            Self::ResourceManager => "Azure Resource Manager".into(),
            Self::Storage => "Azure Storage".into(),
            Self::KeyVault => "Key Vault".into(),
            Self::Azure(name) => (*name).into(),
            Self::Exchange => "Entra's exchange of federated assertions".into(),
            Self::Other(name) if name.is_empty() => "a resource".into(),
            Self::Other(name) => shown(name),
        }
    }

    /// What it opens, in words.
    pub(crate) fn says(&self) -> String {
        let name = self.name();
        match self {
            Self::Graph => format!(
                "{name}: the directory, mail and files; Graph's permissions count there, Azure roles do not"
            ),
            Self::OldGraph => format!("{name}, which is retired: ask Microsoft Graph"),
            Self::ResourceManager => {
                format!(
                    "{name}: the control plane of Azure; Azure roles (RBAC) count there, directory roles do not"
                )
            }
            Self::Storage => format!(
                "{name}: the data plane; data roles count there, neither Owner nor directory roles do"
            ),
            Self::KeyVault => format!("{name}: the data plane; data roles or access policies count there"),
            Self::Azure(_) => {
                format!("{name}: the data plane; its own roles count there, directory roles do not")
            }
            Self::Exchange => format!("{name}: it proves an application to Entra, and opens no resource"),
            Self::Other(name) if name.is_empty() => {
                "a resource: no permission was looked at yet, or it is not known here".into()
            }
            Self::Other(_) => format!(
                "an API of your own, {name}: its scopes and app roles count there, roles of Entra and Azure do not"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_known_by_id_and_by_uri_and_not_by_a_part_of_one() {
        for (name, plane) in [
            (GRAPH, Plane::Graph),
            ("https://graph.microsoft.com/", Plane::Graph),
            ("https://management.core.windows.net//", Plane::ResourceManager),
            ("https://acct.blob.core.windows.net", Plane::Storage),
            ("https://v1.vault.azure.net", Plane::KeyVault),
            ("api://AzureADTokenExchange", Plane::Exchange),
        ] {
            assert_eq!(of_resource(name), plane, "{name}");
        }
        for other in
            ["https://graph.microsoft.com.evil.test", "https://graph.microsoft.com/x", "api://orders", ""]
        {
            assert_eq!(of_resource(other), Plane::Other(other.to_owned()));
        }
    }
}
