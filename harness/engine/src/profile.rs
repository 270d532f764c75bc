use beartrap_core::{About, Clause, Level, Severity};

/// A policy: which failures fail a run. Profiles are frozen and dated; a new year brings a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// The name on the command line: `rfc9700-2026`.
    pub name: &'static str,
    /// What it stands for, in a sentence.
    pub says: &'static str,
    /// Documents whose profile clauses bind a target that claims this profile.
    claims: &'static [&'static str],
    /// Whether best current practices bind.
    with_practices: bool,
    /// Checks that its documents depart from, each with what they say instead.
    departs: &'static [(&'static str, &'static str)],
}

/// Drafts that are checked only where the contract of a target promises them, so that they bind under each profile.
const PROMISED: &[&str] = &["draft-ietf-oauth-status-list"];

/// The profiles, the default first.
pub const PROFILES: &[Profile] = &[
    Profile {
        name: "rfc9700-2026",
        says: "OAuth 2.0 and OpenID Connect with the best current practices of RFC 9700",
        claims: &[],
        with_practices: true,
        departs: &[],
    },
    Profile {
        name: "oauth21-2026",
        says: "the same, and what the draft of OAuth 2.1 of May 2026 demands",
        claims: &["OAuth 2.1"],
        with_practices: true,
        departs: &[],
    },
    Profile {
        name: "oidc-basic",
        says: "OAuth 2.0 and OpenID Connect as they were written, without the best current practices",
        claims: &[],
        with_practices: false,
        departs: &[],
    },
    Profile {
        name: "entra",
        says: "OAuth 2.0 and OpenID Connect as Microsoft Entra ID documents them, with the best current practices",
        claims: &["Microsoft identity platform"],
        with_practices: true,
        departs: ENTRA,
    },
];

/// Where Microsoft's documents say otherwise than the specifications.
const ENTRA: &[(&str, &str)] = &[
    ("meta.pkce-detectable", "the metadata of Entra list no PKCE methods, though plain and S256 work"),
    ("pkce.required-public", "Entra demands PKCE of redirect URIs of type SPA alone"),
    (
        "redirect.token-mismatch",
        "Entra answers a foreign redirect URI at the token endpoint as invalid_client, too",
    ),
    ("redirect.loopback-port", "Entra ignores the port of localhost alone, and compares that of 127.0.0.1"),
    ("refresh.rotation-public", "a refresh token of Entra stays good when it is used"),
    ("refresh.scope-escalation", "a refresh token of Entra is good for everything that was consented to"),
];

impl Profile {
    /// The profile with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// What the documents of the profile say in place of what a check is about, if they depart from it.
    pub fn departure(&self, id: &str) -> Option<&'static str> {
        self.departs.iter().find(|(known, _)| *known == id).map(|(_, says)| *says)
    }

    /// Whether a failure of this check fails the run. In strict mode every failure does.
    pub fn blocks(&self, about: &About, strict: bool) -> bool {
        let severity = about.impact.severity();
        strict || self.binds(about.clause, severity) || about.also.iter().any(|clause| self.claimed(clause))
    }

    fn binds(&self, clause: &Clause, severity: Severity) -> bool {
        match clause.level {
            Level::Must | Level::Stated => true,
            Level::BcpMust => self.with_practices,
            Level::Profile => self.claimed(clause),
            Level::Should | Level::BcpShould => false,
            Level::May | Level::Implied => severity == Severity::Critical,
        }
    }

    fn claimed(&self, clause: &Clause) -> bool {
        let is_claimed = self.claims.contains(&clause.document) || PROMISED.contains(&clause.document);
        clause.level == Level::Profile && is_claimed
    }
}
