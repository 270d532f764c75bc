//! Microsoft Entra ID on a laptop: it issues and refuses as Entra does, offline, and says why.
//!
//! Two parts are kept apart, as they are there. The *ledger* is the [`Directory`]: tenants, applications, the service
//! principals that stand for them in each tenant, users, consents, assignments, policies. The *handshake* is the
//! [`Personality`]: the endpoints that read the ledger and answer with a token or with a refusal. Every refusal is a
//! [`Code`] with its AADSTS number, whose family, cause and owner are known here too.
//!
//! What is not certain about Entra is marked so ([`Evidence`]) and can be configured.
//!
//! ```
//! use beartrap_entra::{Config, Directory, Personality};
//!
//! let entra = Personality::new(Config::of(Directory::example(), "https://login.beartrap.test"));
//! let request = http::Request::post("/contoso.example/oauth2/v2.0/token").body(bytes::Bytes::new()).unwrap();
//! let answer = entra.answer(request);
//! assert_eq!(answer.status(), 400);
//! assert!(String::from_utf8_lossy(answer.body()).contains("AADSTS900144"));
//! ```

mod admin_consent;
mod administer;
mod ask;
mod control;
mod device;
mod directory;
mod documents;
mod errors;
mod grants;
mod headers;
mod identity;
mod keys;
mod logout;
mod mint;
mod personality;
mod policy;
mod record;
mod refusal;
mod resources;
mod routes;
mod scopes;
mod screen;
mod serve;
mod sign_in;
mod target_file;
mod token;
mod trouble;

pub use control::{Control, Permission, RoleAt};
pub use directory::{
    Concern, CredentialEnd, Directory, DirectoryError, Enterprise, Granted, Inventory, Lint, Registration,
};
pub use errors::{Code, Evidence, Family, Owner, Shown, code, codes, meanings};
pub use identity::Machine;
pub use personality::{Config, Personality};
pub use policy::{CriticalEvent, CriticalReason};
pub use screen::{FirstToken, TenantLine};
pub use serve::serve;
pub use trouble::{NEVER, Pace, Place, SLOW, Trouble, Troubled};
