super::clauses! { "Microsoft identity platform":
    TYP_IS_JWT = "Access token claims reference, Header claims" Stated "The typ of every access token is JWT.";
    OWN_VERSION = "Access tokens, v1.0 and v2.0 tokens" Stated "A token is validated with the metadata of its own version, whatever the API is configured with.";
    ISSUER = "Access tokens, Validate the issuer" Stated "The issuer is that of the metadata, with the tenant of the token in place of {tenantid}, and is compared exactly.";
    TENANT_IN_ISSUER = "Access tokens, Multi-tenant applications" Stated "tid is a GUID, and iss is the issuer of exactly that tenant.";
    KEY_ISSUER = "Access tokens, Validate the signing key issuer" Stated "A key verifies only tokens whose issuer is the one that the key names, with the tenant filled in where that is left open.";
    CUSTOM_KEYS = "Access tokens, Validate the signature" Stated "The custom key of an application is published to who asks for the keys of that application.";
    TENANTS_RESTRICTED = "Access tokens, Validate the issuer" Stated "A token whose issuer is none of those that the API is configured with is refused.";
    TENANT_OF_DATA = "Claims validation, Validate the tenant" Stated "Data of one tenant are never shown to another: tid is compared with the tenant that they belong to.";
    AUDIENCE = "Access tokens, Validate tokens" Stated "An API accepts only tokens whose aud is one of its own identifiers, and none that is meant for another resource.";
    AUDIENCE_FORMS = "Claims validation, Validate the audience" Stated "The aud of version 2 is the client id of the API, that of version 1 one of its URIs or that id.";
    ACCOUNT_KEY = "Claims validation, Validate the subject" Stated "tid and oid together are the key of an account; email, preferred_username, unique_name and upn decide about nothing.";
    ACTOR = "Claims validation, Validate the actor" Stated "The client that acts is authorized: by scp where it acts for a user, and by roles where it acts for itself.";
    SCOPES = "Protected web API, Verify scopes" Stated "An API that is called on behalf of users verifies that scp contains a scope that the operation asks for.";
    APP_ROLES = "Protected web API, Verify app roles" Stated "An API that is called by daemons verifies that roles has the value that it expects.";
    KINDS_TOLD = "Protected web API, Accepting app-only tokens" Stated "An operation for daemons alone, or for users alone, also checks which of the two calls.";
    CLIENT = "Access token claims reference, Payload claims" Stated "The client is named by azp in tokens of version 2, and by appid in those of version 1.";
    ROLES_CLAIM = "Access token claims reference, Payload claims" Stated "roles is an array of the permissions that this API gave; wids tells of the directory of the tenant.";
    GROUPS_OVERAGE = "Access token claims reference, Groups overage claim" Stated "Where there are too many groups the token only says so; the API asks the directory itself, and does not rely on the URL in the token.";
    CHALLENGE = "Claims challenges, Header format" Stated "A claims challenge is 401 with Bearer, authorization_uri, the error insufficient_claims, and a claims request in base64.";
    CAPABILITIES = "Claims challenges, Client capabilities" Stated "xms_cc with cp1, in the token, is the authoritative sign that a client can handle a claims challenge.";
    CONTEXTS = "Access token claims reference, Payload claims" Stated "acrs names the authentication contexts whose operations the bearer may perform.";
}
