//! Lies for proptest.

use super::{Lie, Scope};
use arbitrary::Unstructured;
use proptest::prelude::Rng as _;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Lies about tokens: each has a twist at least, and every correct validator refuses it.
///
/// They shrink by losing twists, and then towards named ones and plain tokens.
pub fn tokens() -> Lies {
    Lies { scope: Scope { oddities: false, ..Scope::all() } }
}

/// The strategy of [`tokens`].
#[derive(Debug, Clone)]
pub struct Lies {
    scope: Scope,
}

impl Lies {
    /// Lies within this scope only: of the kinds of token and with the algorithms that a library knows.
    #[must_use]
    pub fn within(self, scope: Scope) -> Self {
        Self { scope: Scope { oddities: false, ..scope } }
    }
}

impl Strategy for Lies {
    type Tree = LieTree;
    type Value = Lie;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        for _ in 0..64 {
            let mut octets = vec![0; 256];
            runner.rng().fill_bytes(&mut octets);
            if let Ok(lie) = Lie::generate(&mut Unstructured::new(&octets), &self.scope)
                && lie.is_lie()
            {
                return Ok(LieTree {
                    candidates: lie.simpler().into_iter(),
                    current: lie.clone(),
                    last: lie,
                });
            }
        }
        Err("no lie fits into the scope; name a kind of token and an algorithm".into())
    }
}

/// A lie and what is simpler.
#[derive(Debug)]
pub struct LieTree {
    current: Lie,
    /// The last one that failed.
    last: Lie,
    candidates: std::vec::IntoIter<Lie>,
}

impl ValueTree for LieTree {
    type Value = Lie;

    fn current(&self) -> Lie {
        self.current.clone()
    }

    fn simplify(&mut self) -> bool {
        // What is tried now failed: only what is simpler than that is left to try.
        if self.current != self.last {
            self.last = self.current.clone();
            self.candidates = self.last.simpler().into_iter();
        }
        self.complicate()
    }

    fn complicate(&mut self) -> bool {
        if let Some(next) = self.candidates.next() {
            self.current = next;
            return true;
        }
        let was_another = self.current != self.last;
        self.current = self.last.clone();
        was_another
    }
}
