/// What an API promises about the tokens that it takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// Where the promise stands, for people: `beartrap.toml`.
    pub name: String,
    /// Its identifiers, one of which `aud` must be.
    pub audiences: Vec<String>,
    /// The versions of Entra's tokens that it takes; any if there is none.
    pub versions: Vec<Version>,
    /// Whose users it serves.
    pub tenancy: Tenancy,
    /// The client ids that may call; all may if there is none.
    pub clients: Vec<String>,
    /// Seconds of clock difference that it tolerates.
    pub leeway: u64,
    /// What its endpoints ask for; nothing is known if there is none.
    pub endpoints: Vec<Endpoint>,
}

/// A version of Entra's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `1.0`.
    One,
    /// `2.0`.
    Two,
}

impl Version {
    /// The value of `ver`.
    pub fn number(self) -> &'static str {
        match self {
            Self::One => "1.0",
            Self::Two => "2.0",
        }
    }
}

/// Whose users an API serves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Tenancy {
    /// Nothing is said about it.
    #[default]
    Unsaid,
    /// Those of these tenants, by id.
    Tenants(Vec<String>),
    /// Every organisation's, and no personal account.
    AnyWork,
    /// Everybody's.
    Any,
}

/// What one endpoint asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// `GET /orders`.
    pub name: String,
    /// The scopes of which one is enough for users.
    pub scp: Vec<String>,
    /// The roles of which one is enough for applications without a user.
    pub roles: Vec<String>,
    /// Users may call it.
    pub users: bool,
    /// Applications without a user may call it.
    pub applications: bool,
}
