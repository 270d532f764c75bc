//! The faults of the reference API, folder by folder of its checks. How it reads tokens can be broken by the faults of
//! the reference validator, too.

mod access;
mod claims;
mod entra;
mod issuer;
mod keys;
mod mcp;
mod present;
mod proof;
mod robust;

/// Every fault, group by group.
pub(super) const ALL: &[&[super::Planted]] = &[
    present::ALL,
    keys::ALL,
    claims::ALL,
    access::ALL,
    issuer::ALL,
    proof::ALL,
    robust::ALL,
    mcp::ALL,
    entra::ALL,
];
