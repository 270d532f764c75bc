//! Entra as its clients meet it: every endpoint, called in process, with a clock that is turned.
#![expect(clippy::unwrap_used, reason = "a test that gets no answer should stop")]

mod audit;
mod boundaries;
mod client_credentials;
mod clients;
mod code;
mod common;
mod consent;
mod credentials;
mod documents;
mod every_code;
mod identity;
mod inventory;
mod on_behalf_of;
mod policy;
mod record;
mod refresh;
mod registration;
mod resources;
mod served;
mod sessions;
mod sign_in;
mod user_tokens;
mod whole;
