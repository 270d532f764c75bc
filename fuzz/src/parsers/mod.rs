//! Octets into each parser of what a target or a user hands over.

mod artifact;
mod challenge;
mod discovery;
mod openapi;
mod redirect;
mod run_file;
mod target_file;

pub use artifact::artifact;
pub use challenge::challenge;
pub use discovery::discovery;
pub use openapi::openapi;
pub use redirect::redirect;
pub use run_file::run_file;
pub use target_file::target_file;
