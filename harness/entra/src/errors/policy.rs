//! Policy, Conditional Access and risk.

codes! { Policy:
    MFA_NEEDED = 50076, "invalid_grant" + "basic_action", Client, User, Seen,
        "a second factor is needed now",
        "a policy, or a change of place, asks for it; no token exists until it was given",
        "sign in interactively, and hand the claims on in that request";
    MFA_ENROLMENT_NEEDED = 50079, "invalid_grant" + "basic_action", Client, User, Seen,
        "the user has to register a second factor",
        "a policy asks for one, and the user has none yet",
        "sign in interactively, and register one there";
    MFA_EXPIRED = 50078, "invalid_grant" + "basic_action", Client, User, Seen,
        "the second factor was given too long ago",
        "a policy asks for a recent one",
        "sign in interactively, and hand the claims on in that request";
    STRONG_SIGN_IN_NEEDED = 50074, "interaction_required", Client, User, Meaning,
        "a strong sign-in is needed",
        "the user did not pass the second factor that is asked for",
        "sign in interactively";
    DEVICE_NOT_COMPLIANT = 53000, "invalid_grant", Page, Policy, Seen,
        "the device is not compliant, and a policy asks for that",
        "it is not enrolled, or breaks a rule of the device management",
        "enrol the device or mend what it reports";
    DEVICE_NOT_JOINED = 53001, "invalid_grant", Page, Policy, Seen,
        "the device is not joined to the domain, and a policy asks for that",
        "the sign-in comes from a private or a new machine",
        "join the device, or use one that is";
    CLIENT_NOT_APPROVED = 53002, "invalid_grant", Page, Policy, Seen,
        "the application is not among those that a policy approves",
        "the policy admits approved client applications alone",
        "use an approved one, or have the policy changed";
    BLOCKED = 53003, "invalid_grant", Page, Policy, Seen,
        "Conditional Access blocks the sign-in",
        "a policy forbids this user, application, place, device or client; to try again changes nothing",
        "look up the policy in the sign-in log by correlation id, then meet it or have it changed";
    PROOF_BLOCKED = 53004, "invalid_grant", Page, Administrator, Seen,
        "the second factor cannot be registered because of a risk",
        "the sign-in looks suspicious, so that nothing may be registered in it",
        "have an administrator look at the risk, or sign in from a known place";
    BLOCKED_AT_HOME = 53011, "invalid_grant", Page, Administrator, Seen,
        "the user is blocked because of a risk in the home tenant",
        "a guest's own organisation sees the account at risk",
        "have an administrator of the home tenant clear the risk";
    BLOCKED_BY_SECURITY_POLICY = 530032, "invalid_grant", Client, Policy, Meaning,
        "a security policy of the tenant blocks the sign-in",
        "what is asked for is not permitted by the policy",
        "look it up in the sign-in log, and meet the policy";
    BLOCKED_BY_DEFAULTS = 530035, "invalid_grant", Client, Policy, Meaning,
        "the security defaults of the tenant block the sign-in",
        "they forbid old protocols and sign-ins without a second factor",
        "sign in with a current flow and a second factor";
    BLOCKED_AS_SUSPICIOUS = 50131, "invalid_grant", Client, Policy, Meaning,
        "Conditional Access blocks the sign-in because of the device, its place or something suspicious",
        "the state of the device, the address or the activity broke a rule",
        "look it up in the sign-in log by correlation id";
    DEVICE_UNAUTHENTICATED = 50097, "invalid_grant" + "device_authentication_failed", Client, User, Meaning,
        "the device has to authenticate itself",
        "a policy asks for a known device, and this one sent no proof",
        "sign in through the broker or a browser that knows the device";
    PLATFORM_UNSUPPORTED = 50005, "invalid_grant", Page, Policy, Seen,
        "no policy admits this platform of devices",
        "the sign-in comes from an operating system that the policy does not know",
        "use a platform that is admitted, or have the policy changed";
    CONFIRMATION_NEEDED = 50199, "interaction_required", Page, User, Seen,
        "the user has to confirm the sign-in",
        "it was interrupted to make sure that the user meant this application",
        "sign in interactively, and confirm";
    EXTERNAL_CHALLENGE = 50158, "interaction_required", Client, User, Seen,
        "a demand from outside has to be met first",
        "a policy asks for terms of use, or for the second factor of another provider",
        "sign in interactively, and hand the claims on in that request";
    SIGN_IN_TOO_OLD = 70043, "interaction_required", Client, User, Seen,
        "the session ended because a policy asks for frequent sign-ins",
        "the sign-in frequency of Conditional Access has passed",
        "sign in again";
    TENANT_RESTRICTED = 500021, "access_denied", Page, Policy, Seen,
        "the network does not permit this tenant",
        "a proxy of the organisation adds restrictions of tenants to the request",
        "have whoever runs the network permit the tenant, or sign in from elsewhere";
    CROSS_TENANT_HOME = 500212, "access_denied", Page, Policy, Seen,
        "the home tenant's policy does not let its users into this tenant",
        "its access across tenants outwards is closed",
        "have the administrators of both tenants agree, the home tenant's first";
    CROSS_TENANT_RESOURCE = 500213, "access_denied", Page, Policy, Seen,
        "this tenant's policy does not let users of the home tenant in",
        "its access across tenants inwards is closed",
        "have the administrators of both tenants agree, this tenant's first";
}
