//! Which identity a machine means.

use super::{Asked, Denied};
use crate::directory::{Assigned, Directory, Identity};
use beartrap_core::Fault;
use beartrap_lab::Form;

/// By what an identity is named: the parameter's name differs from platform to platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Client,
    Object,
    Resource,
}

/// The identity that the parameters name. Without any, it is the one that the system assigned; if there is none and
/// `only` allows it, the only one that a user assigned.
pub(super) fn selected<'a>(
    asked: &Asked,
    directory: &'a Directory,
    form: &Form,
    names: &[(&str, By)],
    only: bool,
) -> Result<&'a Identity, Denied> {
    let here: Vec<&Identity> =
        directory.azure.identities.iter().filter(|known| known.on.contains(&asked.name)).collect();
    let mut given = names.iter().filter_map(|(name, by)| Some((*by, form.get(name)?)));
    match (given.next(), given.next()) {
        (Some(_), Some(_)) => Err(Denied::new(
            400,
            "invalid_request",
            "only one of client, object and resource id may be given",
        )),
        (Some((by, value)), None) => {
            here.into_iter().find(|identity| is_named(directory, identity, by, value)).ok_or_else(not_found)
        }
        (None, _) => {
            let (system, by_user): (Vec<_>, Vec<_>) =
                here.into_iter().partition(|identity| identity.assigned == Assigned::BySystem);
            match (system[..].first(), &by_user[..]) {
                (Some(system), _) => Ok(system),
                (None, [one]) if only => Ok(one),
                (None, [first, ..]) if asked.entra.has(Fault::FirstIdentityTaken) => Ok(first),
                (None, []) => Err(not_found()),
                (None, _) => Err(Denied::new(
                    400,
                    "invalid_request",
                    "this machine has user-assigned identities and no other; say which by its client, object or resource id",
                )),
            }
        }
    }
}

fn is_named(directory: &Directory, identity: &Identity, by: By, value: &str) -> bool {
    match by {
        By::Client => identity.client_id.eq_ignore_ascii_case(value),
        By::Object => directory.principal_id(identity).eq_ignore_ascii_case(value),
        By::Resource => directory.resource_id(identity).eq_ignore_ascii_case(value),
    }
}

/// Libraries look for these words.
fn not_found() -> Denied {
    Denied::new(400, "invalid_request", "Identity not found")
}
