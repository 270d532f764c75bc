//! A challenge: what an API wants from its caller (RFC 9110, 11.6.1; RFC 6750, 3).

use crate::Diagnosis;
use crate::claims::{self, Claims, Wants};
use crate::diagnosis::{ADMINISTRATOR, Advice, DEVELOPER};
use crate::input::NotUnderstood;
use crate::shown::{list, shown};
use crate::token::plane;
use beartrap_kit::{Challenge, challenges};

pub(crate) fn challenge(value: &str, now: u64) -> Result<Diagnosis, NotUnderstood> {
    let (all, departs) = match challenges(value) {
        Ok(all) => (all, None),
        Err(broken) => (vec![loosely(value, &broken)?], Some(broken)),
    };
    let wanted = ["bearer", "pop", "dpop"];
    let chosen = all.iter().find(|one| wanted.iter().any(|scheme| one.is(scheme))).unwrap_or(&all[0]);
    Ok(of(chosen, departs.is_some(), now))
}

fn of(challenge: &Challenge, is_loose: bool, now: u64) -> Diagnosis {
    let claims = challenge.get("claims").and_then(|value| claims::in_base64(value, now));
    let shape = shape(challenge, claims.as_ref());
    let resource = challenge
        .get("resource_id")
        .or_else(|| challenge.get("resource"))
        .or_else(|| challenge.get("client_id").filter(|_| shape != Shape::Arm));
    let plane = match (resource, shape) {
        (_, Shape::Arm) => "Azure Resource Manager: the control plane of Azure".to_owned(),
        (Some(resource), _) => plane::of_resource(resource).says(),
        (None, _) => "the API that sent it; a challenge need not say which that is".to_owned(),
    };
    let found = Diagnosis::new(
        format!("a challenge: {}", shape.says()),
        "not in it: a challenge says what is wanted, and nothing of who called",
        plane,
    );
    let parameters = challenge.parameters.iter().map(|(name, value)| match (name.as_str(), &claims) {
        ("claims", Some(_)) => "claims (read below)".to_owned(),
        _ => format!("{}={}", shown(name), shown(value)),
    });
    let parameters: Vec<String> = parameters.take(10).collect();
    let parameters = if parameters.is_empty() { "none".to_owned() } else { parameters.join(", ") };
    found
        .fact("scheme", shown(&challenge.scheme))
        .fact("parameters", parameters)
        .fact_if("claims", claims.as_ref().map(|claims| format!("wanted is that {}", claims.says)))
        .fact_if("validator", challenge.get("error_description").and_then(validator))
        .fact_if(
            "grammar",
            is_loose
                .then(|| "values stand without quotes or commas; strict parsers see nothing in it".into()),
        )
        .fact("client", shape.client())
        .advised(shape.advice(challenge))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Newer,
    Context,
    Claims,
    Consent,
    Arm,
    Storage,
    Graph,
    Arc,
    InvalidToken,
    Scope,
    NoCredentials,
    Other,
}

fn shape(challenge: &Challenge, claims: Option<&Claims>) -> Shape {
    let is = |name: &str, wanted: &str| {
        challenge.get(name).is_some_and(|value| value.eq_ignore_ascii_case(wanted))
    };
    let starts =
        |name: &str, begins: &str| challenge.get(name).is_some_and(|value| value.starts_with(begins));
    if challenge.is("Basic") && challenge.get("realm").is_some_and(names_key_file) {
        return Shape::Arc;
    }
    if challenge.get("consentUri").is_some() || is("proposedAction", "consent") {
        return Shape::Consent;
    }
    if is("error", "insufficient_claims") || claims.is_some() {
        return match claims.map(|claims| claims.wants) {
            Some(Wants::Newer) => Shape::Newer,
            Some(Wants::Context) => Shape::Context,
            _ if is("cc_type", "authcontext") => Shape::Context,
            _ => Shape::Claims,
        };
    }
    if starts("resource_id", "https://storage.azure.com") {
        return Shape::Storage;
    }
    if is("client_id", plane::GRAPH) {
        return Shape::Graph;
    }
    // Azure Resource Manager alone names the tenant at the old host, without resource or client.
    if starts("authorization_uri", "https://login.windows.net/") && challenge.get("client_id").is_none() {
        return Shape::Arm;
    }
    match challenge.get("error") {
        Some("invalid_token") => Shape::InvalidToken,
        Some("insufficient_scope") => Shape::Scope,
        None if challenge.is("Bearer") || challenge.is("PoP") || challenge.is("DPoP") => Shape::NoCredentials,
        _ => Shape::Other,
    }
}

impl Shape {
    fn says(self) -> &'static str {
        match self {
            Self::Newer => "continuous access evaluation wants a newer token",
            Self::Context => "an authentication context is wanted",
            Self::Claims => "claims are wanted that the token does not meet",
            Self::Consent => "an API that calls another one on behalf of the user lacks consent",
            Self::Arm => "Azure Resource Manager's, as it sends it without a token or with a wrong one",
            Self::Storage => "Azure Storage's, which names the resource to ask a token for",
            Self::Graph => "Microsoft Graph's",
            Self::Arc => "that of the managed identity on an Arc machine",
            Self::InvalidToken => "the token was not believed",
            Self::Scope => "the token is good, and a scope is missing",
            Self::NoCredentials => "no token was sent",
            Self::Other => "of a shape that Entra's resources do not have",
        }
    }

    /// What a client does about it.
    fn client(self) -> &'static str {
        match self {
            Self::Newer | Self::Context | Self::Claims => {
                "ask for a new token with these claims, past the cache: silently first, then interactively; then call once more"
            }
            Self::Consent => "ask the user for consent, then call again; not a silent retry",
            Self::Scope => {
                "ask for the scope, interactively if there is no consent; the same token gets the same answer"
            }
            Self::Arc => {
                "read the key file from its fixed folder, 4096 octets at most, and repeat with Basic"
            }
            Self::Other => "do not try again unchanged",
            _ => "get a token for this resource, and call once more; a second refusal is final",
        }
    }

    fn advice(self, challenge: &Challenge) -> Advice {
        match self {
            Self::Newer => Advice::new("policy", DEVELOPER, "hand the claims to the library (MSAL: withClaims or claims_challenge), and declare the capability cp1")
                .not("do not wait for exp, and do not send the cached token again: the user was disabled, changed the password or was signed out"),
            Self::Context => Advice::new("policy", "the user", "sign in with the claims, which leads to what the context asks for, such as a second factor")
                .not("do not add a scope or a role: neither is missing"),
            Self::Claims => Advice::new("policy", DEVELOPER, "send the claims with the next token request, decoded from base64")
                .not("do not drop them: the same token gets the same answer"),
            Self::Consent => Advice::new("consent", ADMINISTRATOR, "consent to the permissions of the API in the middle, for the API behind it")
                .not("do not change the code of the client: its own token is good"),
            Self::Arc => Advice::new("credential", DEVELOPER, "run as a member of the group that may read the key file")
                .not("do not follow a path outside the fixed folder: that is how a local program would steal files"),
            Self::Scope => {
                let scope = challenge.get("scope").map_or_else(|| "the scope that the API documents".to_owned(), shown);
                Advice::new("consent", DEVELOPER, format!("have the client ask for {scope}, and consent to it"))
                    .not("do not give the user a directory role: the API reads scp and roles")
            }
            Self::InvalidToken => Advice::new("audience", DEVELOPER, "diagnose the token that was sent: aud first, then iss, permissions, times and key")
                .not("do not switch a check of the API off to get past it"),
            Self::Arm => Advice::new("audience", DEVELOPER, "send a token for https://management.azure.com/.default from the tenant that authorization_uri names")
                .not("do not send a Graph token, and do not mend it with a role: no token was believed yet"),
            Self::Storage => Advice::new("audience", DEVELOPER, "send a token for https://storage.azure.com/.default, with the header x-ms-version")
                .not("do not mend it with a role: no token was believed yet"),
            Self::Graph => Advice::new("audience", DEVELOPER, "send a token for https://graph.microsoft.com/.default or a scope of Graph")
                .not("do not send an ID token or the token of your own API"),
            Self::NoCredentials => Advice::new("request", DEVELOPER, "send Authorization: Bearer with an access token of this API")
                .not("do not put the token into the URL"),
            Self::Other => Advice::new("request", DEVELOPER, "look up what this API documents for its scheme"),
        }
    }
}

/// What a known validator means by its number, which shows the check that failed.
fn validator(description: &str) -> Option<String> {
    const NUMBERS: [(&str, &str); 12] = [
        ("IDX10205", "iss is not the issuer that the API was told"),
        ("IDX10214", "aud is not the audience that the API was told"),
        ("IDX10222", "the token is not valid yet"),
        ("IDX10223", "the token has expired"),
        ("IDX10230", "the times of the token are refused"),
        ("IDX10500", "no key verifies the signature"),
        ("IDX10503", "no key verifies the signature"),
        ("IDX10511", "the key does not verify the signature, as of a Graph token"),
        ("IDX40001", "iss fits none of the tenants that the API serves"),
        ("IDX40003", "the token names no tenant"),
        ("IDX40004", "iss does not contain tid"),
        ("IDX40005", "iss is not the issuer of the key"),
    ];
    let found = NUMBERS.iter().find(|(number, _)| description.contains(number));
    found.map(|(number, says)| format!("{number} of Microsoft's library: {says}"))
}

fn names_key_file(realm: &str) -> bool {
    std::path::Path::new(realm).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("key"))
}

/// Reads `name=value` between blanks and commas, as Azure Storage writes it.
fn loosely(value: &str, broken: &str) -> Result<Challenge, NotUnderstood> {
    let mut words = value.split([' ', ',']).filter(|word| !word.is_empty());
    let scheme = words.next().unwrap_or_default().to_owned();
    let pairs: Option<Vec<(String, String)>> = words
        .map(|word| {
            let (name, value) = word.split_once('=')?;
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
            is_name.then(|| (name.to_owned(), value.trim_matches('"').to_owned()))
        })
        .take(64)
        .collect();
    match pairs {
        Some(parameters)
            if !parameters.is_empty()
                && !scheme.contains('=')
                && value.matches('"').count().is_multiple_of(2) =>
        {
            Ok(Challenge { scheme, parameters })
        }
        _ => Err(NotUnderstood::Nearly {
            near: "a challenge",
            why: format!("{}; give the value of one WWW-Authenticate header", list([broken])),
        }),
    }
}
