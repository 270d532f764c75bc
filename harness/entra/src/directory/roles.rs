//! Roles of Azure resources. Those that manage a resource are not those that read what is in it.

use super::azure::{Action, Plane};

/// What a role permits. `*` stands for anything.
pub(crate) struct Role {
    name: &'static str,
    actions: &'static [&'static str],
    /// Exceptions to the actions.
    not_actions: &'static [&'static str],
    data_actions: &'static [&'static str],
}

const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/";

static ROLES: [Role; 9] = [
    Role { name: "Owner", actions: &["*"], not_actions: &[], data_actions: &[] },
    Role {
        name: "Contributor",
        actions: &["*"],
        not_actions: &["Microsoft.Authorization/*/write", "Microsoft.Authorization/*/delete"],
        data_actions: &[],
    },
    Role { name: "Reader", actions: &["*/read"], not_actions: &[], data_actions: &[] },
    Role {
        name: "User Access Administrator",
        actions: &["*/read", "Microsoft.Authorization/*"],
        not_actions: &[],
        data_actions: &[],
    },
    Role {
        name: "Storage Blob Data Reader",
        actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/read"],
        not_actions: &[],
        data_actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
    },
    Role {
        name: "Storage Blob Data Contributor",
        actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/*"],
        not_actions: &[],
        data_actions: &["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"],
    },
    Role {
        name: "Key Vault Reader",
        actions: &["Microsoft.KeyVault/vaults/read"],
        not_actions: &[],
        data_actions: &["Microsoft.KeyVault/vaults/secrets/readMetadata/action"],
    },
    Role {
        name: "Key Vault Secrets User",
        actions: &[],
        not_actions: &[],
        data_actions: &["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
    },
    Role {
        name: "Key Vault Administrator",
        actions: &["Microsoft.KeyVault/vaults/read"],
        not_actions: &[],
        data_actions: &["Microsoft.KeyVault/vaults/*"],
    },
];

impl Role {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ROLES.iter().find(|role| role.name == name)
    }

    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        ROLES.iter().map(|role| role.name)
    }

    pub(crate) fn permits(&self, action: &Action) -> bool {
        let any = |patterns: &[&str]| patterns.iter().any(|pattern| fits(pattern, &action.name));
        match action.plane {
            Plane::Control => any(self.actions) && !any(self.not_actions),
            Plane::Data => any(self.data_actions),
        }
    }
}

/// The action on a blob: `read`, `write`, `delete`.
pub(crate) fn on_blob(verb: &str) -> String {
    format!("{BLOBS}{verb}")
}

/// Whether an action is one of a pattern with at most one `*`, in letters of any case.
fn fits(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.to_ascii_lowercase(), action.to_ascii_lowercase());
    match pattern.split_once('*') {
        None => pattern == action,
        Some((start, end)) => {
            action.len() >= start.len() + end.len() && action.starts_with(start) && action.ends_with(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(role: &str, plane: Plane, name: &str) -> bool {
        let action = Action { plane, name: name.into(), scope: String::new() };
        Role::named(role).unwrap().permits(&action)
    }

    #[test]
    fn whoever_owns_a_resource_may_not_read_what_is_in_it() {
        let read = on_blob("read");
        assert!(permits("Owner", Plane::Control, "Microsoft.Storage/storageAccounts/write"));
        assert!(!permits("Owner", Plane::Data, &read));
        assert!(permits("Storage Blob Data Reader", Plane::Data, &read));
        assert!(!permits("Storage Blob Data Reader", Plane::Data, &on_blob("write")));
        assert!(!permits(
            "Storage Blob Data Reader",
            Plane::Control,
            "Microsoft.Storage/storageAccounts/read"
        ));
    }

    #[test]
    fn a_contributor_grants_nothing_and_a_reader_changes_nothing() {
        let grant = "Microsoft.Authorization/roleAssignments/write";
        assert!(!permits("Contributor", Plane::Control, grant));
        assert!(permits("User Access Administrator", Plane::Control, grant));
        assert!(permits("Reader", Plane::Control, "Microsoft.Web/sites/read"));
        assert!(!permits("Reader", Plane::Control, "Microsoft.Web/sites/write"));
    }
}
