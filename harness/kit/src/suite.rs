use crate::{Outcome, ServerWorld};
use beartrap_core::{About, Check};
use std::pin::Pin;

/// One scenario: where it stands, what it is about, and how it is run in a world of type `W`.
pub struct Scenario<W: 'static> {
    /// The module path, from which the id follows.
    pub path: &'static str,
    /// The source text of its file, whose head is its documentation.
    pub source: &'static str,
    /// Clause, impact, needs and mutant.
    pub about: &'static About,
    /// Whether it needs the target to itself: it changes shared state, or sees what others change.
    pub alone: bool,
    /// Plays it.
    pub run: for<'w> fn(&'w mut W) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'w>>,
}

/// A scenario for authorization servers.
pub type ServerScenario = Scenario<ServerWorld>;

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
/// What needs the target to itself stands behind `alone`: `suite![ServerWorld: a, b; alone: c];`
///
/// It declares `pub(super) static SUITE`, a slice of [`Scenario`]s. A module that no suite names is dead code and does
/// not compile.
#[macro_export]
macro_rules! suite {
    ($world:ty: $($name:ident),+ $(,)? $(; alone: $($apart:ident),+ $(,)?)?) => {
        pub(super) static SUITE: &[$crate::Scenario<$world>] = &[
            $($crate::suite!(@ $name, false),)+
            $($($crate::suite!(@ $apart, true),)+)?
        ];
    };
    (@ $name:ident, $alone:literal) => {
        $crate::Scenario {
            path: concat!(module_path!(), "::", stringify!($name)),
            source: include_str!(concat!(stringify!($name), ".rs")),
            about: &$name::ABOUT,
            alone: $alone,
            run: |world| Box::pin($name::run(world)),
        }
    };
}
