use serde::{Deserialize, Serialize};

/// One normative sentence of a specification, in our own words, with the place where it stands.
///
/// ```
/// use beartrap_core::{Clause, Level};
/// static CODE_USED_ONCE: Clause = Clause {
///     document: "RFC 6749",
///     section: "4.1.2",
///     level: Level::Must,
///     says: "A client must not use an authorization code more than once.",
/// };
/// assert_eq!(CODE_USED_ONCE.to_string(), "RFC 6749, 4.1.2");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The document's usual short name: `RFC 6749`, `OpenID Connect Core 1.0`.
    pub document: &'static str,
    /// The section number without a section sign: `4.1.2`.
    pub section: &'static str,
    /// How strongly the sentence binds the party under test.
    pub level: Level,
    /// The sentence, in our own words.
    pub says: &'static str,
}

impl std::fmt::Display for Clause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.document, self.section)
    }
}

/// How strongly a clause binds the party under test.
///
/// `Must`, `Should` and `May` are the words of RFC 2119. The `Bcp` variants are the same words in a best current
/// practice (RFC 8252, 8725, 9700, 10017), which amends the older text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The document demands it.
    Must,
    /// The document recommends it.
    Should,
    /// The document permits it.
    May,
    /// A best current practice demands it.
    BcpMust,
    /// A best current practice recommends it.
    BcpShould,
    /// Mandatory only inside a profile (FAPI 2.0, OAuth 2.1).
    Profile,
    /// Stated as a fact, without a keyword; as binding as `Must`.
    Stated,
    /// No sentence says it literally; it follows from a security consideration.
    Implied,
}

impl Level {
    /// The word as reports print it: `MUST`, `BCP SHOULD`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
            Self::BcpMust => "BCP MUST",
            Self::BcpShould => "BCP SHOULD",
            Self::Profile => "PROFILE",
            Self::Stated => "STATED",
            Self::Implied => "IMPLIED",
        }
    }

    /// Whether a violation breaks the document rather than departs from its advice.
    pub fn is_mandatory(self) -> bool {
        matches!(self, Self::Must | Self::BcpMust | Self::Stated)
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
