//! Tenants, and the types of accounts that they admit.

codes! { Tenant:
    CODE_OF_OTHER_TENANT = 700005, "invalid_grant", Client, Developer, Seen,
        "the code was issued for another tenant",
        "the authority of the redemption is not the one of the authorization request",
        "use one authority for both steps";
    GRANT_WITHOUT_TENANT = 9001023, "invalid_request", Client, Developer, Seen,
        "the grant type cannot be used at common or consumers",
        "the authority names no tenant",
        "put the tenant into the authority";
    RESOURCE_NOT_AT_COMMON = 90124, "invalid_request", Client, Developer, Meaning,
        "the resource cannot be used at common or consumers",
        "it exists for organisations alone, and the authority names none",
        "put the tenant into the authority";
    APPLICATION_NOT_AT_COMMON = 90130, "invalid_request", Client, Developer, Meaning,
        "the application cannot be used at common or consumers",
        "it exists for organisations alone, and the authority names none",
        "put the tenant into the authority";
    CONSUMERS_AT_VERSION_ONE = 90027, "invalid_request", Client, Developer, Meaning,
        "personal accounts cannot be asked in the way of version 1",
        "a request for version 1 was sent to the tenant of personal accounts",
        "use the endpoint of version 2, with scope";
    WORK_ACCOUNTS_ONLY = 9002332, "invalid_request", Client, Developer, Meaning,
        "the application is for accounts of organisations, and consumers was asked",
        "the authority is that of personal accounts, which the registration does not admit",
        "use organizations or the tenant in the authority";
    USER_NOT_IN_DIRECTORY = 51004, "invalid_grant", Page, Administrator, Seen,
        "the user's account is not in the directory",
        "nobody invited the user into this tenant",
        "have an administrator invite the user, or sign in at the user's own tenant";
    ACCOUNT_UNKNOWN_HERE = 50020, "interaction_required", Page, Administrator, Seen,
        "the account is of another tenant or provider, and unknown in this one",
        "the application admits its own tenant alone, or the user is not a guest there",
        "have the user invited as a guest, or use the authority of the user's tenant";
    GUEST_NEEDED = 90072, "interaction_required", Page, Administrator, Meaning,
        "the account has to become a guest of the tenant first",
        "it is from outside, nobody invited it, and the tenant demands a second factor that only a guest can give",
        "have an administrator invite the user, or choose another account";
    ACCOUNT_TYPE_REFUSED = 500201, "invalid_request", Page, Developer, Seen,
        "accounts of this type cannot sign in here",
        "a personal account was used where one of an organisation is wanted, or the other way round",
        "choose another account, or change which accounts the registration admits";
    ACCOUNT_TYPE_OF_RESOURCE = 500207, "invalid_request", Page, Developer, Seen,
        "accounts of this type cannot be used for the resource",
        "the API admits other accounts than the client does",
        "make both registrations admit the same types of accounts";
    ACCOUNT_DOMAIN_REFUSED = 500208, "invalid_request", Page, Developer, Seen,
        "accounts of this type do not sign in at this domain",
        "the tenant is one for customers, whose accounts sign in at a host of their own",
        "use the tenant's own host in the authority, which ends in ciamlogin.com";
    ACCOUNT_CHOICE_NEEDED = 16000, "interaction_required", Client, User, Seen,
        "an account has to be chosen",
        "several sessions are open, or the one that is open cannot be used for the application",
        "send the user to the sign-in with prompt=select_account";
    ACCOUNT_NOT_ADDED = 16003, "interaction_required", Client, Administrator, Seen,
        "the account has not been added to the tenant",
        "the user chose an account of another tenant",
        "have the user choose another account, or invite this one";
    GOVERNMENT_CLOUD = 900439, "invalid_request", Client, Developer, Meaning,
        "an application or account of the government's cloud is used at the public one",
        "the authority's host is the public one, though application or user are of a tenant in the other cloud",
        "use the host of that cloud in the authority";
    OTHER_CLOUD = 90038, "invalid_request", Client, Developer, Meaning,
        "the tenant is served by another cloud",
        "the authority's host is not that of the cloud in which the tenant is",
        "use the host of that cloud in the authority";
}
