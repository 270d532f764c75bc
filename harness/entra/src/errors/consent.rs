//! Consent, permissions and assignments.

codes! { Consent:
    CONSENT_MISSING = 65001, "invalid_grant" + "consent_required", Client, Administrator, Seen,
        "nobody has consented to this permission of the application",
        "the tenant holds no consent for this application and this scope; that is a state of the directory, not of the code",
        "have the user consent interactively, or an administrator for all; on behalf of a user, to the API behind as well";
    PREAUTHORIZATION_MISSING = 65002, "invalid_request", Client, Developer, Meaning,
        "two applications of Microsoft may only speak to each other when the API has authorized the caller beforehand",
        "the client id of one of Microsoft's own applications is borrowed for an API that does not know it",
        "register an application of your own, and use its client id";
    CONSENT_DECLINED = 65004, "access_denied", Client, User, Seen,
        "the user declined to consent",
        "the page of consent was cancelled, or asked for more than the user would give",
        "explain what the permissions are for, ask for fewer, and let the user try again";
    RESOURCE_UNLISTED = 65005, "invalid_resource", Page, Developer, Meaning,
        "the API is not among those that the application says it needs",
        "the registration's list of required resources lacks it",
        "add a permission of the API to the registration, then consent";
    MISCONFIGURED = 650056, "invalid_request", Page, Developer, Meaning,
        "the application is not set up for what it asks",
        "it lists no permission, nobody has consented, or the identifier in the request is another one's",
        "compare the client id, add the permission, and have an administrator consent";
    RESOURCE_NOT_PERMITTED = 650057, "invalid_client", Client, Developer, Seen,
        "the application asks for a resource that its registration does not list",
        "the scope names an API of which no permission was added to the registration",
        "add a permission of that API to the client's registration, then consent";
    ADMINISTRATOR_NEEDED = 90094, "access_denied", Page, Administrator, Seen,
        "only an administrator can grant this permission",
        "the permission is one for administrators, or the tenant does not let users consent",
        "have an administrator consent for the tenant";
    APPROVAL_REQUESTED = 90095, "access_denied", Page, Administrator, Seen,
        "an administrator's approval has to be requested",
        "the tenant sends what users may not consent to through a workflow",
        "send the request, and wait until an administrator has approved it";
    SIGN_IN_PERMISSION_MISSING = 90008, "invalid_request", Page, Developer, Meaning,
        "consent needs at least the permission to sign users in",
        "the registration does not list the least permission at the directory",
        "add the delegated permission User.Read to the registration";
    USER_UNASSIGNED = 50105, "interaction_required", Page, Administrator, Seen,
        "the user is not assigned to the application, which demands an assignment",
        "neither the user nor a direct group of the user was assigned to the enterprise application",
        "have an administrator assign the user or a group; a role of the directory does not count";
    APPLICATION_UNASSIGNED = 501051, "invalid_client", Client, Administrator, Seen,
        "the application has no role of an API that demands an assignment",
        "the API demands assignments, and nobody assigned one of its roles to the client",
        "have an administrator assign an app role to the client's service principal";
    CONSENT_BEYOND_RIGHTS = 90093, "access_denied", Page, Administrator, Seen,
        "the user may not grant what the consent asks for",
        "somebody without the rights of an administrator tries to consent for everybody",
        "have an administrator open the page of consent";
}
