//! What an API behind Entra must do, item by item: each is a check that passes at the lab's honest API and fails at one
//! with the fault that it names. `cargo xtask mission` finds the items by the names of these tests.

use crate::support::Folder;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Every check of APIs, and whether it is proven.
static PROVEN: LazyLock<HashMap<String, bool>> = LazyLock::new(|| {
    let proof = Folder::new().json(&["prove", "--only", "api.*", "--only", "entra.api-*", "--json"]);
    let laws = ["sound", "sharp", "honest_on_null"];
    let checks = proof["checks"].as_array().unwrap().iter();
    checks
        .map(|check| (check["id"].as_str().unwrap().to_owned(), laws.iter().all(|law| check[law] == true)))
        .collect()
});

fn proven(ids: &[&str]) {
    for id in ids {
        assert_eq!(PROVEN.get(*id), Some(&true), "{id}");
    }
}

#[test]
fn m0_9_roles_are_those_of_the_application_and_no_directory_roles() {
    proven(&["entra.api-roles-source", "entra.api-scp-roles-confusion"]);
}

#[test]
fn m0_10_the_api_reads_scopes_and_guesses_nothing() {
    proven(&["entra.api-scp-missing", "entra.api-scp-exact", "api.scope-missing"]);
}

#[test]
fn m0_15_a_scope_is_a_word_and_no_beginning_of_one() {
    proven(&["entra.api-scp-exact", "api.scope-matching"]);
}

#[test]
fn m0_16_m2_11_a_refresh_token_opens_no_api() {
    proven(&["api.other-jwt-as-bearer", "api.garbage-token"]);
}

#[test]
fn m0_21_people_and_applications_are_told_apart() {
    proven(&["entra.api-idtyp", "entra.api-scp-roles-confusion", "api.app-vs-user"]);
}

#[test]
fn m1_3_the_proof_of_a_login_opens_no_api() {
    proven(&["entra.api-id-token", "api.id-token-as-bearer"]);
}

#[test]
fn m1_4_m2_70_m4_11_nothing_is_served_before_the_token_is_verified() {
    proven(&["api.no-token", "api.bad-signature", "api.wrong-issuer", "api.wrong-audience", "api.expired"]);
}

#[test]
fn m1_9_m3_41_a_scope_does_not_open_what_belongs_to_another_user() {
    proven(&["api.object-ownership", "entra.api-cross-tenant-data"]);
}

#[test]
fn m1_26_the_token_comes_in_the_authorization_header() {
    proven(&["api.scheme-case", "api.header-malformed", "api.token-in-query", "api.other-scheme"]);
}

#[test]
fn m1_27_m3_3_what_else_the_client_says_about_itself_counts_for_nothing() {
    proven(&["api.identity-header-spoof", "api.exempt-rule-spoof"]);
}

#[test]
fn m1_28_m3_73_the_signature_is_by_a_published_key() {
    proven(&["api.bad-signature", "api.unknown-key", "entra.api-key-issuer", "entra.api-custom-key"]);
}

#[test]
fn m1_29_m3_75_m4_17_the_token_is_for_this_api() {
    proven(&["api.wrong-audience", "entra.api-audience", "entra.api-graph-token"]);
}

#[test]
fn m1_30_m3_77_the_token_has_not_expired() {
    proven(&["api.expired", "api.not-yet-valid", "api.exp-missing-or-odd"]);
}

#[test]
fn m1_31_m3_76_the_issuer_is_that_of_the_tenant_and_not_just_one_of_entra() {
    proven(&[
        "api.wrong-issuer",
        "entra.api-template-literal",
        "entra.api-tenant-not-allowed",
        "entra.api-cloud",
    ]);
}

#[test]
fn m1_32_m1_35_a_bad_token_is_401_and_a_missing_permission_403() {
    proven(&["api.challenge-shape", "api.scope-missing", "api.role-missing"]);
}

#[test]
fn m1_33_a_token_without_roles_opens_nothing() {
    proven(&["entra.api-roleless-app"]);
}

#[test]
fn m1_34_an_application_of_another_tenant_is_refused() {
    proven(&["entra.api-tenant-not-allowed", "entra.api-iss-tid-mismatch", "entra.api-tid-not-guid"]);
}

#[test]
fn m2_5_m3_33_an_id_token_is_no_access_token() {
    proven(&["entra.api-id-token", "api.id-token-as-bearer"]);
}

#[test]
fn m2_79_each_request_is_verified_also_after_a_good_one() {
    proven(&["api.verify-cache-collision", "api.verify-cache-by-claims", "api.timing-and-state"]);
}

#[test]
fn m3_46_a_directory_role_is_no_role_of_the_api() {
    proven(&["entra.api-roles-source"]);
}

#[test]
fn m3_74_keys_are_fetched_cached_and_fetched_again() {
    proven(&["api.jwks-rotation", "api.jwks-retired-key", "api.unknown-kid-flood"]);
}

#[test]
fn m3_78_m4_13_scopes_and_roles_decide_and_nobody_checks_them_for_you() {
    proven(&["entra.api-scp-missing", "entra.api-roleless-app", "api.role-missing"]);
}

#[test]
fn m3_104_an_api_with_scopes_and_roles_serves_both_kinds_of_caller() {
    proven(&["entra.api-v2-happy", "entra.api-v1-happy", "entra.api-scp-exact", "entra.api-roles-source"]);
}

#[test]
fn m4_14_a_scope_is_one_of_the_listed_words_and_a_users_role_is_no_applications() {
    proven(&["entra.api-scp-exact", "entra.api-scp-roles-confusion"]);
}

#[test]
fn m4_15_who_calls_is_told_by_tenant_and_object_id() {
    proven(&["entra.api-account-key", "entra.api-mutable-claims", "entra.api-idtyp"]);
}
