//! Tenants of Microsoft Entra ID, and what claims to be like one.

mod cc_foreign_tenant;
mod cert_negative;
mod code_other_tenant;
mod imds_header;
mod obo_audience;

use beartrap_kit::{ServerWorld, suite};

suite![ServerWorld:
    cc_foreign_tenant,
    cert_negative,
    code_other_tenant,
    obo_audience,
    imds_header,
];
