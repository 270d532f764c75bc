//! Consent, permissions and assignments.

codes! { Consent:
    APPLICATION_UNASSIGNED = 501051, "invalid_client", Client, Administrator, Seen,
        "the application has no role of an API that demands an assignment",
        "the API demands assignments, and nobody assigned one of its roles to the client",
        "have an administrator assign an app role to the client's service principal";
}
