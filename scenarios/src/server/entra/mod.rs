//! Tenants of Microsoft Entra ID, and what claims to be like one.

mod admin_consent;
mod cc_assignment_required;
mod cc_foreign_tenant;
mod cc_happy;
mod cc_multitenant_endpoint;
mod cc_scope_form;
mod cert_happy;
mod cert_negative;
mod claims_capability;
mod code_other_tenant;
mod code_reuse;
mod consent_missing;
mod device_flow;
mod error_shape;
mod fic_happy;
mod fic_mismatch;
mod id_token_audience;
mod imds_appservice;
mod imds_happy;
mod imds_header;
mod imds_parameters;
mod implicit_off;
mod logout_redirect;
mod meta_template;
mod meta_tenant;
mod obo_app_only;
mod obo_audience;
mod obo_claims_challenge;
mod obo_client_auth;
mod obo_happy;
mod obo_id_token;
mod obo_invalid_assertion;
mod obo_missing_params;
mod obo_no_escalation;
mod pkce_mismatch;
mod prompt_none;
mod redirect_exact;
mod redirect_loopback;
mod redirect_missing;
mod redirect_platform;
mod redirect_root_slash;
mod refresh_expired;
mod resource_param;
mod resource_unknown;
mod ropc_off;
mod scope_default_mixed;
mod scope_default_resource;
mod scope_invalid;
mod scope_multi_resource;
mod secret_wrong;
mod spa_cors;
mod spa_cross_origin_refused;
mod spa_origin_required;
mod spa_pkce;
mod spa_refresh_24h;
mod tenant_restriction;
mod token_version;

use beartrap_kit::*;

suite![ServerWorld:
    meta_tenant,
    meta_template,
    token_version,
    id_token_audience,
    scope_default_resource,
    scope_multi_resource,
    scope_default_mixed,
    scope_invalid,
    resource_unknown,
    resource_param,
    cc_happy,
    cc_scope_form,
    cc_multitenant_endpoint,
    cc_foreign_tenant,
    cc_assignment_required,
    secret_wrong,
    cert_happy,
    cert_negative,
    fic_happy,
    fic_mismatch,
    code_other_tenant,
    code_reuse,
    pkce_mismatch,
    implicit_off,
    prompt_none,
    consent_missing,
    tenant_restriction,
    obo_happy,
    obo_audience,
    obo_app_only,
    obo_id_token,
    obo_client_auth,
    obo_missing_params,
    obo_no_escalation,
    spa_origin_required,
    spa_cross_origin_refused,
    spa_pkce,
    spa_cors,
    redirect_exact,
    redirect_root_slash,
    redirect_loopback,
    redirect_platform,
    redirect_missing,
    claims_capability,
    error_shape,
    logout_redirect,
    imds_happy,
    imds_header,
    imds_parameters,
    imds_appservice;
    alone: ropc_off, obo_invalid_assertion, obo_claims_challenge,
    spa_refresh_24h, admin_consent, device_flow, refresh_expired,
];

/// Plays a part while the policy of the API behind the middle tier is on, and switches it off again whatever comes of it.
async fn under_the_policy<T>(
    tenant: &Tenant,
    part: impl Future<Output = Result<T, Unsettled>>,
) -> Result<T, Unsettled> {
    let played = match tenant.policy_is(true).await {
        Ok(()) => part.await,
        Err(why) => Err(why),
    };
    tenant.policy_is(false).await?;
    played
}

/// A request for a scope that nobody granted gets no token, or at least none with that scope.
async fn lacks_consent(request: ClientRequest, withheld: &str) -> Result<Observation, Unsettled> {
    let answer = request.send().await?;
    let name = |scope: &str| scope.rsplit('/').next().map(str::to_owned);
    let granted = answer.document()["scope"].as_str();
    let is_cut = granted.is_some_and(|granted| granted.split(' ').all(|scope| name(scope) != name(withheld)));
    Ok(answer.is_refused_as(&CONSENT_MISSING).unless(is_cut, "the token has another scope"))
}
