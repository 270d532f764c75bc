//! The AADSTS codes: what each means, who mends it, and how it is shown.
//!
//! The texts are beartrap's own; clients must branch on `error`, `suberror` and `claims`, never on the number, and people
//! diagnose by the number.
#![expect(clippy::unreadable_literal, reason = "people search for the numbers as Entra writes them")]

/// Defines the codes of one family: a constant for each, and the list of them.
macro_rules! codes {
    ($family:ident: $($constant:ident = $number:literal, $error:literal, $shown:ident, $owner:ident, $evidence:ident,
        $says:literal, $cause:literal, $fix:literal;)*) => {
        $(
            #[doc = concat!("AADSTS", stringify!($number), ": ", $says, ".")]
            pub(crate) static $constant: $crate::Code = $crate::Code {
                number: $number,
                error: $error,
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
pub(crate) mod not_found;
pub(crate) mod redirect;
pub(crate) mod request;

/// One AADSTS code.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The number behind `AADSTS`.
    pub number: u32,
    /// The OAuth error code that goes with it, where a client sees it.
    pub error: &'static str,
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
    [redirect::ALL, consent::ALL, not_found::ALL, credential::ALL, audience::ALL, request::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// The code of this number.
///
/// ```
/// let code = beartrap_entra::code(7000222).unwrap();
/// assert_eq!((code.error, code.owner), ("invalid_client", beartrap_entra::Owner::Developer));
/// ```
pub fn code(number: u32) -> Option<&'static Code> {
    codes().find(|code| code.number == number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_are_unique_and_texts_are_whole() {
        let mut seen = HashSet::new();
        for code in codes() {
            assert!(seen.insert(code.number), "{} is there twice", code.number);
            for text in [code.says, code.cause, code.fix] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text:?}", code.number);
            }
        }
    }
}
