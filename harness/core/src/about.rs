use crate::{Capability, Clause, Docs, Fault, Impact};
use serde::{Deserialize, Serialize};

/// What a check enforces and what proves it. No field is optional: optional metadata is absent metadata.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The clause that governs: the strongest that binds the party under test.
    pub clause: &'static Clause,
    /// Further clauses that say the same; an empty slice is fine.
    pub also: &'static [&'static Clause],
    /// What an attacker gains when the check fails.
    pub impact: Impact,
    /// What the target must have before the check can run.
    pub needs: &'static [Capability],
    /// The fault of the reference system that this check must catch.
    pub mutant: Fault,
}

/// Which kind of target a check is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An authorization server or OpenID Provider.
    Server,
    /// A resource server.
    Api,
    /// A JWT library behind an adapter.
    Validator,
    /// A relying party.
    Client,
}

impl Kind {
    /// The name in kebab case, as it stands in JSON and in front of ids: `api`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Api => "api",
            Self::Validator => "validator",
            Self::Client => "client",
        }
    }
}

/// One row of the catalogue, without the code that runs it.
#[derive(Debug, Clone)]
pub struct Check {
    /// Dotted group plus kebab name, for example `code.single-use`. Ids are never reused.
    pub id: String,
    /// The kind of target it is for.
    pub kind: Kind,
    /// Clause, impact, needs and mutant.
    pub about: About,
    /// The docs at the head of its file.
    pub docs: Docs,
}

impl Check {
    /// Builds a check from the module path of its file and that file's source text.
    ///
    /// The id follows from the path: `…::server::code::single_use` is `code.single-use`.
    ///
    /// ```
    /// use beartrap_core::{Check, Kind};
    /// assert_eq!(Check::id_of("beartrap_scenarios::server::code::single_use"), (Kind::Server, "code.single-use".into()));
    /// ```
    pub fn new(path: &str, source: &str, about: About) -> Self {
        let (kind, id) = Self::id_of(path);
        Self { id, kind, about, docs: Docs::parse(source) }
    }

    /// The kind and id that follow from a module path. APIs are one group, whatever folders their files nest in; the folders
    /// `entra` and `mcp` are groups of their own, with the kind in front of the name where it is not a server.
    ///
    /// ```
    /// use beartrap_core::Check;
    /// for (path, id) in [("s::api::keys::jku_x5u", "api.jku-x5u"), ("s::api::mcp::origin", "mcp.api-origin"),
    ///                    ("s::server::entra::x", "entra.x"), ("s::server::mcp::metadata", "mcp.server-metadata")] {
    ///     assert_eq!(Check::id_of(path).1, id);
    /// }
    /// ```
    pub fn id_of(path: &str) -> (Kind, String) {
        let mut segments = path.split("::").skip(1);
        let kind = match segments.next() {
            Some("api") => Kind::Api,
            Some("validator") => Kind::Validator,
            Some("client") => Kind::Client,
            _ => Kind::Server,
        };
        let words: Vec<String> = segments.map(|word| word.replace('_', "-")).collect();
        let id = match (kind, words.as_slice()) {
            (Kind::Server, [group, .., name]) if group == "mcp" => format!("mcp.server-{name}"),
            (Kind::Api | Kind::Client, [group, .., name]) if group == "entra" || group == "mcp" => {
                format!("{group}.{}-{name}", kind.name())
            }
            (Kind::Api | Kind::Client, [.., name]) => format!("{}.{name}", kind.name()),
            _ => words.join("."),
        };
        (kind, id)
    }
}
