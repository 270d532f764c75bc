//! Applications, resources and tenants that cannot be found.

codes! { NotFound:
    APPLICATION = 700016, "unauthorized_client", Client, Developer, Seen,
        "the application was not found in the tenant",
        "a typing error in the client id, another tenant's authority, or nobody in the tenant has consented to it yet",
        "check client id and authority; have somebody of the tenant consent; do not register it anew";
    RESOURCE = 500011, "invalid_resource", Client, Developer, Seen,
        "the resource principal was not found in the tenant",
        "the scope names an App ID URI that nobody registered, or the API has not been consented to in the tenant",
        "correct the scope, or provision the API in the tenant";
    TENANT = 90002, "invalid_tenant", Client, Developer, Seen,
        "the tenant was not found",
        "a typing error in the authority, or another cloud",
        "correct the authority";
}
