//! Applications, resources and tenants that cannot be found.

codes! { NotFound:
    APPLICATION = 700016, "unauthorized_client", Page, Developer, Seen,
        "the application was not found in the tenant",
        "a typing error in the client id, another tenant's authority, or nobody in the tenant has consented to it yet",
        "check client id and authority; have somebody of the tenant consent; do not register it anew";
    APPLICATION_ID_INVALID = 700038, "unauthorized_client", Page, Developer, Seen,
        "the client id is none that an application can have",
        "a placeholder such as the GUID of zeros was left in the configuration",
        "configure the client id of the registration";
    APPLICATION_UNAVAILABLE = 70001, "unauthorized_client", Page, Developer, Seen,
        "the application is not there, or is switched off",
        "what 700016 says too, in an older form",
        "check client id and authority, then whether the enterprise application is enabled";
    APPLICATION_DISABLED = 7000112, "unauthorized_client", Page, Administrator, Seen,
        "the application is disabled",
        "an administrator switched its enterprise application off, or Microsoft did after abuse",
        "have an administrator look why, and enable the service principal";
    PRINCIPAL_MISSING = 7000229, "invalid_client", Unauthorized, Administrator, Meaning,
        "the application has no service principal in the tenant of the resource",
        "nobody there has consented to it: a registration in one tenant is nothing in another",
        "have an administrator of that tenant consent, which makes the service principal; do not register it anew";
    RESOURCE = 500011, "invalid_resource", Client, Developer, Seen,
        "the resource principal was not found in the tenant",
        "the scope names an App ID URI that nobody registered, or the API has not been consented to in the tenant",
        "correct the scope, or provision the API in the tenant";
    RESOURCE_DISABLED = 50001, "invalid_resource", Client, Administrator, Seen,
        "the resource is disabled, or not there",
        "its service principal was switched off or never made in this tenant",
        "have an administrator enable or provision the API, or correct the scope";
    SERVICE_UNSUBSCRIBED = 650052, "unauthorized_client", Page, Administrator, Meaning,
        "the organisation has no subscription or service principal for the API",
        "the API's service was never enabled in the tenant, or the API was not consented to before its client",
        "enable the service, and consent to the API first, then to the client";
    TENANT = 90002, "invalid_tenant", Page, Developer, Seen,
        "the tenant was not found",
        "a typing error in the authority, or another cloud",
        "correct the authority";
    INSTANCE = 50049, "invalid_instance", Client, Developer, Seen,
        "the host of the authority is unknown",
        "the library asked for the instance of a private host, or the host is misspelt",
        "correct the host, or switch instance discovery off for a host of your own";
    COMMON_WITH_ONE_TENANT = 50194, "invalid_request", Page, Developer, Meaning,
        "the application serves one tenant, and was used at common",
        "the authority names no tenant, as only applications for many tenants may have it",
        "put the tenant into the authority, or make the application one for many tenants on purpose";
}
