use serde::{Deserialize, Serialize};

/// What somebody gains, or what honest parties lose, when a check fails. It carries the [`Severity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// An attacker acts as the user without further conditions.
    AccountTakeover,
    /// An attacker makes tokens that everybody believes.
    ForgedTokens,
    /// An attacker acts as the client.
    ClientImpersonation,
    /// An artefact that leaked (a code, a token) is enough to get or keep tokens.
    StolenTokens,
    /// More rights than were granted.
    WiderAccess,
    /// Tokens or users are mistaken for others.
    MistakenIdentity,
    /// A user is made to log in or to consent without wanting to.
    TrickedUser,
    /// A secret travels where it is logged or stored.
    LeakedSecret,
    /// Somebody learns what they should not.
    Disclosure,
    /// A door that should be closed for good stands open, though nobody walks through it yet.
    WeakerDefence,
    /// Every honest login or call is at risk of failing.
    BrokenLogin,
    /// Some honest clients do not work.
    BrokenClient,
}

/// The weight of an [`Impact`], used to sort findings and by profiles to decide what blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Honest clients are inconvenienced, or a defence in depth is missing.
    Low,
    /// Harm needs further conditions.
    Medium,
    /// Harm needs one leaked artefact or one misled user.
    High,
    /// Account or token takeover without further conditions.
    Critical,
}

impl Impact {
    /// The severity that follows from the impact.
    pub fn severity(self) -> Severity {
        match self {
            Self::AccountTakeover | Self::ForgedTokens | Self::ClientImpersonation => Severity::Critical,
            Self::StolenTokens
            | Self::WiderAccess
            | Self::MistakenIdentity
            | Self::TrickedUser
            | Self::BrokenLogin => Severity::High,
            Self::LeakedSecret | Self::Disclosure | Self::WeakerDefence | Self::BrokenClient => {
                Severity::Medium
            }
        }
    }

    /// The impact in two or three words: `stolen tokens`.
    pub fn words(self) -> &'static str {
        match self {
            Self::AccountTakeover => "account takeover",
            Self::ForgedTokens => "forged tokens",
            Self::ClientImpersonation => "client impersonation",
            Self::StolenTokens => "stolen tokens",
            Self::WiderAccess => "wider access",
            Self::MistakenIdentity => "mistaken identity",
            Self::TrickedUser => "tricked user",
            Self::LeakedSecret => "leaked secret",
            Self::Disclosure => "disclosure",
            Self::WeakerDefence => "weaker defence",
            Self::BrokenLogin => "broken login",
            Self::BrokenClient => "broken client",
        }
    }
}
