//! The AADSTS codes: what each means, who mends it, and how it is shown.
//!
//! The texts are beartrap's own; clients must branch on `error`, `suberror` and `claims`, never on the number, and people
//! diagnose by the number.
#![expect(clippy::unreadable_literal, reason = "people search for the numbers as Entra writes them")]

/// Defines the codes of one family: a constant for each, and the list of them.
macro_rules! codes {
    ($family:ident: $($constant:ident = $number:literal, $error:literal $(+ $suberror:literal)?, $shown:ident, $owner:ident, $evidence:ident,
        $says:literal, $cause:literal, $fix:literal;)*) => {
        $(
            #[doc = concat!("AADSTS", stringify!($number), ": ", $says, ".")]
            pub(crate) static $constant: $crate::Code = $crate::Code {
                number: $number,
                error: $error,
                suberror: $crate::errors::of_any(&[$($suberror)?]),
                shown: $crate::Shown::$shown,
                family: $crate::Family::$family,
                owner: $crate::Owner::$owner,
                evidence: $crate::Evidence::$evidence,
                says: $says,
                cause: $cause,
                fix: $fix,
            };
        )*
        pub(super) static ALL: &[&$crate::Code] = &[$(&$constant),*];
    };
}

pub(crate) mod audience;
pub(crate) mod consent;
pub(crate) mod credential;
pub(crate) mod lifetime;
pub(crate) mod not_found;
pub(crate) mod policy;
pub(crate) mod redirect;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod tenant;
pub(crate) mod user;

/// One AADSTS code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The number behind `AADSTS`.
    pub number: u32,
    /// The OAuth error code that goes with it, where a client sees it.
    pub error: &'static str,
    /// The `suberror` that always goes with it, by which clients know what to do.
    pub suberror: Option<&'static str>,
    /// Where it is shown.
    pub shown: Shown,
    /// What kind of trouble it is.
    pub family: Family,
    /// Who can mend it.
    pub owner: Owner,
    /// How certain its `error` and status are.
    pub evidence: Evidence,
    /// What it means, in a sentence without a stop.
    pub says: &'static str,
    /// What usually causes it.
    pub cause: &'static str,
    /// The next step.
    pub fix: &'static str,
}

/// Where a code is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// On a page at the sign-in, without a redirect; at the token endpoint with status 400.
    Page,
    /// In the answer to the application: as a redirect at the authorization endpoint, with status 400 at the token endpoint.
    Client,
    /// At the token endpoint, with status 401.
    Unauthorized,
    /// Anywhere, with status 429 and `Retry-After`.
    Throttled,
    /// Anywhere, with status 503.
    Outage,
}

/// What kind of trouble a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// The redirect URI.
    Redirect,
    /// Consent, permission or assignment.
    Consent,
    /// The application, its service principal, the resource or the tenant cannot be found.
    NotFound,
    /// The client's credential.
    Credential,
    /// Policy, Conditional Access or risk.
    Policy,
    /// The lifetime of a grant, a token or a session.
    Lifetime,
    /// Audience, scope or resource.
    Audience,
    /// The shape of the request, or a flow that is not permitted.
    Request,
    /// The tenant, or the type of account.
    Tenant,
    /// The state of the user's account.
    User,
    /// The service itself.
    Service,
}

/// Who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Whoever writes or configures the application.
    Developer,
    /// An administrator of the tenant.
    Administrator,
    /// The user who signs in.
    User,
    /// Whoever writes the policies of the tenant.
    Policy,
    /// Nobody here: wait.
    Service,
}

/// How certain it is that Entra answers so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Documented, recorded or reported with its body.
    Seen,
    /// The number and its meaning are documented; `error` and status are not, and nothing asserts them.
    Meaning,
}

/// Every code, by family.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    FAMILIES.into_iter().flatten().copied()
}

static FAMILIES: [&[&Code]; 11] = [
    redirect::ALL,
    consent::ALL,
    not_found::ALL,
    credential::ALL,
    policy::ALL,
    lifetime::ALL,
    audience::ALL,
    request::ALL,
    tenant::ALL,
    user::ALL,
    service::ALL,
];

/// The one of at most one.
const fn of_any(names: &[&'static str]) -> Option<&'static str> {
    match names {
        [] => None,
        [name, ..] => Some(name),
    }
}

/// What codes were called before they were told apart, or went by another number.
static OLDER: [(&Code, &Code); 11] = [
    (&not_found::APPLICATION, &not_found::APPLICATION_UNAVAILABLE),
    (&not_found::APPLICATION_DISABLED, &not_found::APPLICATION_UNAVAILABLE),
    (&consent::RESOURCE_NOT_PERMITTED, &consent::RESOURCE_UNLISTED),
    (&request::PARAMETER_MISSING, &request::FIELD_MISSING),
    (&redirect::CROSS_ORIGIN_NOT_SPA, &request::AUTHORIZATION_MALFORMED),
    (&request::VERIFIER_WRONG, &request::VERIFIER_MISMATCH),
    (&credential::FEDERATED_ISSUER, &credential::FEDERATED_NONE),
    (&credential::FEDERATED_SUBJECT, &credential::FEDERATED_NONE),
    (&credential::FEDERATED_EXPRESSION, &credential::FEDERATED_NONE),
    (&credential::FEDERATED_CASE, &credential::FEDERATED_NONE),
    (&credential::FEDERATED_AUDIENCE, &credential::FEDERATED_NONE),
];

impl Code {
    /// The code that stood for it before; itself if there was none.
    pub(crate) fn older(&'static self) -> &'static Self {
        OLDER.iter().find(|(code, _)| *code == self).map_or(self, |(_, older)| older)
    }
}

/// Every meaning of this number: one, but that 700023 is said of scopes and of client assertions.
pub fn meanings(number: u32) -> impl Iterator<Item = &'static Code> {
    codes().filter(move |code| code.number == number)
}

/// The code of this number; of one with two meanings the first.
///
/// ```
/// let code = beartrap_entra::code(7000222).unwrap();
/// assert_eq!((code.error, code.owner), ("invalid_client", beartrap_entra::Owner::Developer));
/// ```
pub fn code(number: u32) -> Option<&'static Code> {
    meanings(number).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeSet, HashSet};

    /// Every code that people are known to meet, family by family as they are usually looked up: redirect; consent; not
    /// found; credentials; grants, codes and sessions; scopes and requests; policy; users and tenants; the service.
    const KNOWN: [u32; 138] = [
        50011, 500112, 900971, 9002326, 9002327, 9002325, 70004, 65001, 65002, 65004, 65005, 650052, 650056,
        650057, 90094, 90095, 90008, 50105, 501051, 90093, 700016, 700038, 70001, 7000112, 7000229, 500011,
        50001, 90002, 50049, 50194, 700022, 700023, 7000215, 7000222, 7000218, 7000216, 700025, 700027,
        700024, 700030, 7000214, 1000502, 50012, 700211, 700212, 700213, 70021, 7002137, 7002138, 700229,
        7000274, 7000277, 54005, 70008, 70000, 700082, 700084, 50173, 70043, 50132, 50133, 50089, 50058,
        700005, 501481, 50148, 50147, 501491, 50013, 500131, 500133, 240002, 7000114, 70016, 70018, 70019,
        70020, 50196, 70011, 1002012, 28002, 28003, 901002, 90009, 900144, 90014, 900561, 9002313, 90023,
        90056, 70003, 70005, 700054, 9001023, 90124, 90130, 90027, 9002332, 50076, 50079, 50078, 50074,
        53000, 53001, 53002, 53003, 53004, 53011, 530032, 530035, 50131, 50097, 50005, 50199, 50158, 500021,
        500212, 500213, 50126, 50034, 50053, 50055, 50056, 50057, 50014, 51004, 50020, 90072, 500201, 500207,
        500208, 16000, 16003, 900439, 90038, 90055, 50000, 90033,
    ];

    #[test]
    fn every_known_code_is_there() {
        let known: BTreeSet<u32> = KNOWN.into_iter().collect();
        let there: BTreeSet<u32> = codes().map(|code| code.number).collect();
        let missing: Vec<_> = known.difference(&there).collect();
        assert_eq!((known.len(), missing), (138, vec![]));
    }

    #[test]
    fn numbers_are_unique_and_texts_are_whole() {
        let mut says = HashSet::new();
        let twice: Vec<u32> =
            codes().map(|code| code.number).filter(|number| meanings(*number).count() > 1).collect();
        assert_eq!(twice, [700023, 700023], "what one number means, it means once");
        for code in codes() {
            assert!(says.insert(code.says), "{:?} is said of two codes", code.says);
            for text in [code.says, code.cause, code.fix] {
                assert!(text.len() > 8 && !text.ends_with('.'), "{}: {text:?}", code.number);
                assert!(text.trim() == text && !text.contains("  "), "{}: {text:?}", code.number);
            }
            let is_word =
                |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(is_word(code.error) && code.suberror.is_none_or(is_word), "{}", code.number);
        }
    }

    #[test]
    fn each_family_has_its_file() {
        for codes in FAMILIES {
            assert!(codes.iter().all(|code| code.family == codes[0].family));
        }
        let families: Vec<Family> = FAMILIES.iter().map(|codes| codes[0].family).collect();
        assert!(families.iter().all(|family| families.iter().filter(|other| *other == family).count() == 1));
    }

    #[test]
    fn a_401_is_always_about_the_client() {
        for code in codes().filter(|code| code.evidence == Evidence::Seen) {
            if code.shown == Shown::Unauthorized {
                assert_eq!(code.error, "invalid_client", "{}", code.number);
            }
        }
        assert_eq!(code(65001).unwrap().suberror, Some("consent_required"));
        assert_eq!(code(7000215).unwrap().suberror, None);
    }
}
