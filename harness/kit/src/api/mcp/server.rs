/// The newest revision that begins with `initialize`.
pub const LEGACY: &str = "2025-11-25";
/// The first revision without a handshake.
pub const MODERN: &str = "2026-07-28";

/// How MCP is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// With a handshake and perhaps a session, up to 2025-11-25.
    Legacy,
    /// Each request for itself, from 2026-07-28 on.
    Modern,
}

impl Era {
    /// Both, the newer first.
    pub const ALL: [Self; 2] = [Self::Modern, Self::Legacy];

    /// The era in a word: `modern`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Legacy => "legacy",
            Self::Modern => "modern",
        }
    }
}

/// What was seen of an MCP server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct McpServer {
    /// The revision that it answered `initialize` with.
    pub legacy: Option<String>,
    /// The revision in which it answered `server/discover`.
    pub modern: Option<String>,
    /// It gives out session ids.
    pub sessions: bool,
    /// It claims no authorization: it serves everybody, sends no challenge, and publishes no metadata.
    pub open: bool,
}

impl McpServer {
    /// The eras in which it answers, the newer first.
    pub fn eras(&self) -> Vec<Era> {
        Era::ALL.into_iter().filter(|&era| self.revision(era).is_some()).collect()
    }

    /// The era in which it is asked unless a check says otherwise: the newer one if it is known to be spoken.
    pub fn era(&self) -> Era {
        if self.modern.is_some() { Era::Modern } else { Era::Legacy }
    }

    /// The revision that it speaks in an era.
    pub fn revision(&self, era: Era) -> Option<&str> {
        match era {
            Era::Legacy => self.legacy.as_deref(),
            Era::Modern => self.modern.as_deref(),
        }
    }
}
