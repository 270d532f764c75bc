//! Who acts in a scenario, and what they hold in their hands.

mod authorization;
mod browser;
mod client;
mod client_request;
mod device;
mod frames;
mod id_token;
mod jar;
mod jwk_set;
mod landing;
mod metadata_document;
mod password;
mod redirect_uri;
mod resource;
mod tenant;
#[cfg(test)]
mod tests;
mod tokens;

pub use authorization::{AuthorizationRequest, Code};
pub use browser::{Browser, ConsentForm};
pub use client::Client;
pub use client_request::{ClientRequest, Credentials};
pub use device::DeviceCodes;
pub use id_token::IdToken;
pub use jwk_set::JwkSet;
pub use landing::Landing;
pub use metadata_document::MetadataDocument;
pub use redirect_uri::RedirectUri;
pub use resource::ResourceRequest;
pub use tenant::{MachineRequest, Tenant};
pub use tokens::Tokens;
