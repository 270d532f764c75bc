//! The clauses that checks enforce, by document: where each stands, how strongly it binds, and what it says in our words.

pub(crate) mod backchannel;
pub(crate) mod core;
pub(crate) mod discovery;
pub(crate) mod entra;
pub(crate) mod entra_tenant;
pub(crate) mod mcp;
pub(crate) mod oauth21;
pub(crate) mod rfc10017;
pub(crate) mod rfc4648;
pub(crate) mod rfc6749;
pub(crate) mod rfc6750;
pub(crate) mod rfc7009;
pub(crate) mod rfc7515;
pub(crate) mod rfc7516;
pub(crate) mod rfc7517;
pub(crate) mod rfc7518;
pub(crate) mod rfc7519;
pub(crate) mod rfc7523;
pub(crate) mod rfc7523bis;
pub(crate) mod rfc7591;
pub(crate) mod rfc7636;
pub(crate) mod rfc7638;
pub(crate) mod rfc7662;
pub(crate) mod rfc7797;
pub(crate) mod rfc8017;
pub(crate) mod rfc8032;
pub(crate) mod rfc8037;
pub(crate) mod rfc8252;
pub(crate) mod rfc8259;
pub(crate) mod rfc8414;
pub(crate) mod rfc8628;
pub(crate) mod rfc8705;
pub(crate) mod rfc8725;
pub(crate) mod rfc8725bis;
pub(crate) mod rfc9068;
pub(crate) mod rfc9110;
pub(crate) mod rfc9207;
pub(crate) mod rfc9449;
pub(crate) mod rfc9470;
pub(crate) mod rfc9700;
pub(crate) mod rfc9701;
pub(crate) mod rfc9728;
pub(crate) mod rfc9864;
pub(crate) mod rp_initiated_logout;
pub(crate) mod status_list;

/// Declares the clauses of one document.
macro_rules! clauses {
    ($document:literal: $($name:ident = $section:literal $level:ident $says:literal;)+) => {
        $(
            #[doc = concat!($document, ", ", $section, ": ", $says)]
            pub(crate) static $name: beartrap_core::Clause = beartrap_core::Clause {
                document: $document,
                section: $section,
                level: beartrap_core::Level::$level,
                says: $says,
            };
        )+
    };
}
use clauses;
