//! What a client does about a refusal. It branches on `error`, `suberror` and `claims`, and never on the number.

use crate::shown::shown;
use beartrap_entra::{Code, Family};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Ask again later.
    Later,
    /// Go on asking at the interval.
    Poll,
    /// Lead the user through an interactive sign-in.
    Interact,
    /// The same, with the claims of the refusal.
    InteractWithClaims,
    /// Show it to the user and stop.
    Show,
    /// Somebody has to change something first.
    Stop,
}

impl Reaction {
    pub(crate) fn of(error: &str, suberror: Option<&str>, has_claims: bool, code: Option<&Code>) -> Self {
        let family = code.map(|code| code.family);
        // An interaction leads to the same wall.
        let is_blocked = code.is_some_and(|code| matches!(code.number, 53_000..=53_004 | 53_011 | 50_105));
        match (error, suberror) {
            ("temporarily_unavailable" | "server_error", _) => Self::Later,
            ("authorization_pending" | "slow_down", _) => Self::Poll,
            (_, Some("message_only" | "protection_policy_required" | "client_mismatch")) => Self::Show,
            _ if is_blocked && !has_claims => Self::Show,
            _ if code.is_some_and(|code| code.number == 50_196) => Self::Stop,
            ("invalid_grant" | "interaction_required" | "insufficient_claims", _) if has_claims => {
                Self::InteractWithClaims
            }
            ("invalid_grant", _)
                if matches!(family, Some(Family::Request | Family::Audience | Family::Tenant)) =>
            {
                Self::Stop
            }
            (
                "invalid_grant"
                | "interaction_required"
                | "login_required"
                | "consent_required"
                | "expired_token",
                _,
            ) => Self::Interact,
            ("access_denied" | "authorization_declined" | "bad_verification_code", _) => Self::Show,
            _ => Self::Stop,
        }
    }

    pub(crate) fn says(self) -> &'static str {
        match self {
            Self::Later => "try again later with growing pauses, and wait as long as Retry-After says",
            Self::Poll => "go on asking at the given interval",
            Self::Interact => {
                "do not retry silently; sign the user in interactively (a daemon has no user: it cannot)"
            }
            Self::InteractWithClaims => {
                "do not retry silently; sign the user in interactively, with these claims in the request"
            }
            Self::Show => "neither retry nor ask to sign in again: show it to the user",
            Self::Stop => {
                "neither retry nor ask to sign in again: the request or the directory has to change first"
            }
        }
    }
}

/// What a `suberror` means.
pub(crate) fn suberror(name: &str) -> String {
    let says = match name {
        "basic_action" => "the user can mend it in an interactive sign-in",
        "additional_action" => "the user can mend it, outside the sign-in and then in it",
        "message_only" => "the user cannot mend it now; it is to be shown",
        "consent_required" => "consent is missing",
        "user_password_expired" => "the password has expired",
        "bad_token" => "the refresh token is of no use any more; forget it",
        "token_expired" => "the refresh token has expired; forget it",
        "protection_policy_required" => "the application has to be managed by a protection policy",
        "client_mismatch" => "the refresh token is another client's",
        "device_authentication_failed" => "the device did not prove what it is",
        _ => "not known here; treat it as if it were not there",
    };
    format!("{}: {says}", shown(name))
}
