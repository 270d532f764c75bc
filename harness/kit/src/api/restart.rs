//! An API that is ended and started again.

use super::ApiWorld;
use crate::judging::{Observation, Unsettled, require};
use crate::world::ONE_MINUTE;
use std::pin::Pin;

/// What a start comes to, or why none could be made.
pub type Restarted<'a> = Pin<Box<dyn Future<Output = Result<Start, Unsettled>> + Send + 'a>>;

/// Whoever started an API, and can do so again.
pub trait Restart: Send + Sync {
    /// Ends the API and starts it again as it was started before; nothing that it remembered is left.
    fn restart(&self) -> Restarted<'_>;
}

/// What a start came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// It listens.
    Listening,
    /// It does not listen, for this reason.
    Failed(String),
}

impl Start {
    /// It came up.
    pub fn is_up(&self) -> Observation {
        let observed = match self {
            Self::Listening => "it listens".to_owned(),
            Self::Failed(why) => format!("it does not start: {why}"),
        };
        Observation::of(*self == Self::Listening, "an API that listens again", observed)
    }
}

impl ApiWorld {
    /// The API is ended and started again, with the issuer as it is now. Such a check comes `last`.
    pub async fn restarts(&self) -> Result<Start, Unsettled> {
        let starter = self.api().restart.as_ref();
        let starter = starter.ok_or_else(|| Unsettled::because("the API was not started by beartrap"))?;
        starter.restart().await
    }

    /// The issuers are put right and the API is started again, or the check is unsettled: within a minute, an honest token
    /// is served.
    pub async fn recovers_by_a_restart(&self) -> Result<(), Unsettled> {
        self.issuers_recover();
        require(self.restarts().await?.is_up())?;
        require(self.served_within(&self.token(), ONE_MINUTE).await?.is_served())
    }
}
