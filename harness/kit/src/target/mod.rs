//! A target: the file that describes it, what its metadata say, and both together.

mod entra;
mod file;
mod metadata;
mod register;
mod server;

pub use entra::{
    AppServiceSection, Daemon, DaemonSection, EntraApi, EntraSection, EntraServer, FederatedSection,
    MachineSection, MiddleTierSection,
};
pub use file::{
    ClientKind, ClientSection, FileError, HostSection, LoginSection, Secret, ServerSection, TargetFile,
    UserSection,
};
pub(crate) use metadata::alike;
pub use metadata::{DiscoveryError, Metadata, discover};
pub(crate) use register::register_one;
pub use register::{Registered, register, unregister};
pub use server::{AuthMethod, Hidden, Learnt, Registration, Server};
