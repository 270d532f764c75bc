//! APIs behind Microsoft Entra ID: what they promise, and tokens as Entra issues them.

mod contract;
mod verbs;

pub use contract::{EntraContract, EntraSection, Permissions, Tenancy};
pub use verbs::Entra;
