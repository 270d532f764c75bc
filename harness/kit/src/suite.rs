use crate::{ApiWorld, Channel, Outcome, ServerWorld};
use beartrap_core::{About, Check};
use std::pin::Pin;
use std::sync::Arc;

/// What scenarios of one kind see: a system under test, and the actors that deal with it. Each scenario gets a world of
/// its own; nothing of one is seen by another.
pub trait World: Send + Sized + 'static {
    /// The system under test.
    type Target: Send + Sync + 'static;
    /// The world of the check with this id. Same seed and id, same requests.
    fn new(target: Arc<Self::Target>, id: &str, seed: u64) -> Self;
    /// What goes over the wire, recorded.
    fn channel(&self) -> &Channel;
}

/// One scenario: where it stands, what it is about, and how it is run in a world of type `W`.
pub struct Scenario<W: 'static> {
    /// The module path, from which the id follows.
    pub path: &'static str,
    /// The source text of its file, whose head is its documentation.
    pub source: &'static str,
    /// Clause, impact, needs and mutant.
    pub about: &'static About,
    /// When it may be played.
    pub turn: Turn,
    /// Plays it.
    pub run: for<'w> fn(&'w mut W) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'w>>,
}

/// When a scenario may be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Beside others.
    Together,
    /// With the target to itself: it changes shared state, or sees what others change.
    Alone,
    /// Alone, and only on request, since it waits for caches and cool-downs of the target.
    Slow,
    /// Alone, and after all others: it leaves the target as if it had just been started.
    Last,
}

/// A scenario for authorization servers.
pub type ServerScenario = Scenario<ServerWorld>;
/// A scenario for APIs.
pub type ApiScenario = Scenario<ApiWorld>;

impl<W> Scenario<W> {
    /// The scenario as a row of the catalogue.
    pub fn check(&self) -> Check {
        Check::new(self.path, self.source, *self.about)
    }

    /// The id that follows from the path.
    pub fn id(&self) -> String {
        Check::id_of(self.path).1
    }
}

/// Registers the scenarios of a folder: `suite![ServerWorld: happy, single_use];` beside one `mod` line for each.
///
/// What needs the target to itself stands behind `alone`, what waits for minutes behind `slow`, what starts the target again
/// behind `last`: `suite![ServerWorld: a, b; alone: c; slow: d; last: e];`
///
/// It declares `pub(super) static SUITE`, a slice of [`Scenario`]s. A module that no suite names is dead code and does
/// not compile.
#[macro_export]
macro_rules! suite {
    ($world:ty: $($name:ident),* $(,)? $(; alone: $($apart:ident),+ $(,)?)? $(; slow: $($slow:ident),+ $(,)?)?
     $(; last: $($last:ident),+ $(,)?)?) => {
        pub(super) static SUITE: &[$crate::Scenario<$world>] = &[
            $($crate::suite!(@ $name, Together),)*
            $($($crate::suite!(@ $apart, Alone),)+)?
            $($($crate::suite!(@ $slow, Slow),)+)?
            $($($crate::suite!(@ $last, Last),)+)?
        ];
    };
    (@ $name:ident, $turn:ident) => {
        $crate::Scenario {
            path: concat!(module_path!(), "::", stringify!($name)),
            source: include_str!(concat!(stringify!($name), ".rs")),
            about: &$name::ABOUT,
            turn: $crate::Turn::$turn,
            run: |world| Box::pin($name::run(world)),
        }
    };
}
