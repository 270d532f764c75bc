//! What follows from the family of a code.

use crate::diagnosis::{ADMINISTRATOR, Advice, DEVELOPER};
use beartrap_entra::{Code, Family, Owner};

pub(super) fn name(family: Family) -> &'static str {
    match family {
        Family::Redirect => "redirect",
        Family::Consent => "consent",
        Family::NotFound => "not found",
        Family::Credential => "credential",
        Family::Policy => "policy",
        Family::Lifetime => "lifetime",
        Family::Audience => "audience",
        Family::Request => "request",
        Family::Tenant => "tenant",
        Family::User => "user",
        Family::Service => "service",
    }
}

fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Developer => DEVELOPER,
        Owner::Administrator => ADMINISTRATOR,
        Owner::User => "the user",
        Owner::Policy => "whoever writes the tenant's policies",
        Owner::Service => "the service: nobody here",
    }
}

/// Who is refused.
pub(super) fn principal(code: &Code) -> &'static str {
    match (code.number, code.family) {
        (501_051 | 7_000_216 | 1_002_012, _) => "the application itself: no user takes part",
        (_, Family::Credential) => {
            "the application, which is to prove itself; which user signs in does not matter"
        }
        (_, Family::NotFound | Family::Redirect | Family::Request) => {
            "the application that client_id names; which user signs in does not matter"
        }
        (500_131 | 500_133 | 50_013 | 240_002, _) => {
            "the API in the middle, on behalf of the user in the assertion"
        }
        (_, Family::Consent) => {
            "the application together with the user who signs in, in the tenant where they do"
        }
        (_, Family::Policy) => "the user, at this device and place, in this application",
        (_, Family::Lifetime) => "the user whose grant or session it was, through this application",
        (_, Family::Audience) => "the application that asks; the resource that it names is what is wrong",
        (_, Family::Tenant) => "an account and an application that do not meet in this tenant",
        (_, Family::User) => "the user who signs in",
        (_, Family::Service) => "whoever asks: it is about how often, or about the service",
    }
}

/// Which cell of principal, flow, credential and token it is, where the number says so.
pub(super) fn cell(code: &Code) -> Option<&'static str> {
    Some(match code.number {
        7_000_216 | 1_002_012 | 501_051 => {
            "an application × client_credentials × its credential × app-only token"
        }
        9_002_325 | 9_002_326 | 9_002_327 | 700_084 => {
            "a user × code in a single-page application × proof key, no credential × delegated token"
        }
        700_025 => "a user × a public client × no credential × delegated token",
        700_211..=700_213 | 70_021 | 7_002_137 | 7_002_138 | 700_229 => {
            "an application × client_credentials × federated assertion × app-only token"
        }
        700_027 | 700_024 | 700_030 | 7_000_214 | 1_000_502 | 7_000_274 | 7_000_277 => {
            "an application × any flow with a credential × certificate × any token"
        }
        50_013 | 500_131 | 500_133 | 240_002 | 7_000_114 => {
            "a user through an API × on-behalf-of × the API's credential × delegated token"
        }
        70_016 | 70_018 | 70_019 | 70_020 => "a user × device code × no credential × delegated token",
        70_005 | 700_054 => "a user × implicit × no credential × token in the address",
        50_058 | 50_132 | 50_133 => "a user × silent sign-in × session cookie × delegated token",
        54_005 | 501_481 | 50_148 | 500_112 | 700_005 => {
            "a user × authorization code × any credential × delegated token"
        }
        _ => return None,
    })
}

/// What to do, and what people try that does not help.
pub(super) fn advice(code: &Code) -> Advice {
    let advice = Advice::new(name(code.family), owner(code.owner), code.fix);
    match in_vain(code) {
        Some(not) => advice.not(not),
        None => advice,
    }
}

/// What people try, where there is something that they are known to try.
fn in_vain(code: &Code) -> Option<&'static str> {
    Some(match (code.number, code.family) {
        (65_001, _) => {
            "do not change the code: this is a state of the directory, and a sign-in or an administrator ends it"
        }
        (7_000_215, _) => "do not wait or extend anything: an expired secret has another number (7000222)",
        (7_000_222, _) => "do not touch the code, and do not copy the new secret into it",
        (7_000_218 | 7_000_216, _) => {
            "do not ship a secret in a browser, desktop or mobile application to satisfy it"
        }
        (53_003, _) => "do not try again or renew the consent; what changed is the policy, not the code",
        (90_009 | 500_131 | 240_002, _) => "do not switch the audience check of the API off",
        (50_196, _) => "do not raise limits or add retries",
        (50_194 | 50_020 | 90_072 | 51_004 | 16_003 | 500_201 | 500_207 | 500_208 | 9_002_332, _) => {
            "do not open the application for all tenants merely to silence it"
        }
        (50_058, _) => "do not repeat the silent request: without a session it fails each time",
        (50_089 | 50_132 | 50_133 | 70_043, _) => "do not repeat the same request: the session has ended",
        (70_019 | 70_020, _) => "do not go on asking with this device code: it has expired",
        (500_133, _) => "do not send the same token again: it has expired",
        (50_126 | 50_034 | 50_053, _) => "do not repeat it automatically: the account gets locked",
        (_, Family::Redirect) => {
            "do not register a wildcard, and do not move the URI to another platform without its reason"
        }
        (_, Family::Consent) => {
            "do not change the code or the secret, and do not give anybody a directory role"
        }
        (_, Family::NotFound) => {
            "do not recreate the registration: a new one has another client id, and nobody has consented to it"
        }
        (_, Family::Credential) => {
            "do not recreate the registration, and do not send the secret by mail or put it into code"
        }
        (_, Family::Policy) => "do not look for the cause in the code: the sign-in log names the policy",
        (_, Family::Lifetime) => "do not repeat the same request: the grant is spent",
        (_, Family::Request) => "do not branch on the number or the text in the program: they change",
        (_, Family::Service) => "do not repeat it without a pause",
        (_, Family::Audience | Family::Tenant | Family::User) => return None,
    })
}

/// What an error means without a number.
pub(super) fn of_word(error: &str, suberror: Option<&str>, has_claims: bool) -> (&'static str, Advice) {
    match error {
        "invalid_client" => (
            "the client's credential is wrong, expired or missing",
            Advice::new("credential", DEVELOPER, "look at the number: 7000215 wrong, 7000222 expired, 7000218 missing, 700211 to 700213 federated")
                .not("do not recreate the registration"),
        ),
        "invalid_grant" | "interaction_required" | "insufficient_claims" if has_claims => (
            "a policy wants more than the token or session has",
            Advice::new("policy", "the user", "sign in interactively, with the claims in the request").not("do not drop the claims"),
        ),
        "consent_required" => consent(),
        "invalid_grant" | "interaction_required" if suberror == Some("consent_required") => consent(),
        "invalid_grant" => (
            "the code, the refresh token or the session is spent, expired or withdrawn",
            Advice::new("lifetime", "the user", "sign in again").not("do not repeat the same request"),
        ),
        "interaction_required" | "login_required" => (
            "the user has to do something that a silent request cannot",
            Advice::new("lifetime", "the user", "fall back to an interactive sign-in").not("do not repeat it silently"),
        ),
        "invalid_resource" | "invalid_scope" => (
            "the resource or the scope is not what the tenant knows",
            Advice::new("audience", DEVELOPER, "compare the scope with the App ID URI and the scopes of the API, in this tenant")
                .not("do not recreate the registration"),
        ),
        "unauthorized_client" => (
            "the application is not known in this tenant, or not allowed to do this",
            Advice::new("not found", DEVELOPER, "check client id and authority; have somebody of the tenant consent")
                .not("do not recreate the registration"),
        ),
        "invalid_tenant" | "invalid_instance" => (
            "the authority names a tenant or a host that is not there",
            Advice::new("not found", DEVELOPER, "correct the authority").not("do not recreate the registration"),
        ),
        "access_denied" | "authorization_declined" => (
            "somebody said no: the user, or an administrator by a policy",
            Advice::new("consent", "the user", "ask for less, explain what it is for, and let the user try again")
                .not("do not ask again in a loop"),
        ),
        "authorization_pending" | "slow_down" => (
            "the user has not finished yet",
            Advice::new("request", "the user", "go on asking at the given interval").not("do not ask faster"),
        ),
        "expired_token" | "bad_verification_code" => (
            "the device code or user code is over or mistyped",
            Advice::new("lifetime", "the user", "begin anew with another device code").not("do not go on asking"),
        ),
        "server_error" | "temporarily_unavailable" => (
            "the service cannot answer now",
            Advice::new("service", "the service: nobody here", "try again later, with growing pauses")
                .not("do not repeat it without a pause"),
        ),
        _ => (
            "the request has a shape that is not taken",
            Advice::new("request", DEVELOPER, "look at the number in the text, and at the parameters that were sent")
                .not("do not branch on the text in the program"),
        ),
    }
}

fn consent() -> (&'static str, Advice) {
    (
        "nobody has consented to this permission",
        Advice::new(
            "consent",
            ADMINISTRATOR,
            "have the user consent interactively, or an administrator for all",
        )
        .not("do not change the code: this is a state of the directory"),
    )
}
