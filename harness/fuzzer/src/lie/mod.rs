//! The language of lies: an honest token, and what was twisted about it.

mod apply;
mod base;
mod change;
mod claims;
mod generate;
mod judge;
mod made;
mod named;
mod odd;
mod place;
mod policy;
mod rule;
mod secret;
mod simpler;
#[cfg(feature = "proptest")]
mod strategy;
mod text;
mod twist;
mod values;
mod words;

pub use base::{Base, Scope};
pub use change::{Half, Over};
pub use made::{Beside, Change, Layout, Made, Oddity, Part, PolicyLie, Rendering, SecretOf, Shown, Wrapping};
pub use place::Places;
pub use rule::Rule;
#[cfg(feature = "proptest")]
pub use strategy::{LieTree, Lies, tokens};
pub use twist::{Twist, UnknownTwist};

use beartrap_forge::{Algorithm, Json, Token};
use beartrap_kit::validator::{FIXED_NOW, Honest, Policy, Request, Stand};

/// The most twists that are generated for one lie.
pub const MOST_TWISTS: usize = 4;

/// An honest token and what was twisted about it. Without twists it is honest.
///
/// ```
/// use beartrap_fuzzer::{Base, Lie, Twist};
/// let lie = Lie::of(Base::Jwt).told(Twist::named("expired").unwrap());
/// assert!(lie.is_lie() && lie.token().split('.').count() == 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lie {
    /// What the token is, and would be for good if nothing were twisted.
    pub base: Base,
    /// What it is signed with.
    pub algorithm: Algorithm,
    twists: Vec<Twist>,
}

impl Lie {
    /// The honest token of this kind, signed with RS256.
    pub fn of(base: Base) -> Self {
        Self { base, algorithm: Algorithm::Rs256, twists: Vec::new() }
    }

    /// The same, signed with the trusted key of this algorithm.
    #[must_use]
    pub fn by(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// The same with one more twist. What touches a place that another twist touches is left out, so that no two twists
    /// cancel each other out; so is what the token gives no room for.
    #[must_use]
    pub fn told(mut self, twist: Twist) -> Self {
        self.tell(twist);
        self
    }

    /// The same with these twists and no other; none if there is no room for one of them.
    pub fn with(&self, twists: &[Twist]) -> Option<Self> {
        let mut lie = Self { twists: Vec::new(), ..self.clone() };
        twists.iter().all(|twist| lie.tell(twist.clone())).then_some(lie)
    }

    fn tell(&mut self, twist: Twist) -> bool {
        let is_free = self.twists.iter().all(|other| !other.places().meets(twist.places()));
        if !is_free {
            return false;
        }
        // Sorted by what is done first to a token, so that no twist undoes an earlier one.
        let place = self.twists.partition_point(|other| other.stage() <= twist.stage());
        self.twists.insert(place, twist);
        let has_room = self.tried().is_some();
        if !has_room {
            self.twists.remove(place);
        }
        has_room
    }

    /// The twists, in the order in which they are applied.
    pub fn twists(&self) -> &[Twist] {
        &self.twists
    }

    /// Whether every correct validator refuses it. Without twists it is honest; with nothing but oddities the documents
    /// leave the answer open.
    pub fn is_lie(&self) -> bool {
        self.twists.iter().any(|twist| !twist.is_open())
    }

    /// Whether nothing was twisted.
    pub fn is_honest(&self) -> bool {
        self.twists.is_empty()
    }

    /// The rules that are broken, each once, in the order of the twists.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        for twist in &self.twists {
            if !rules.contains(&twist.rule()) {
                rules.push(twist.rule());
            }
        }
        rules
    }

    /// What is wrong, in one sentence for each twist.
    pub fn says(&self) -> String {
        if self.is_honest() {
            return format!("an honest {} by {}", self.base.words(), self.algorithm);
        }
        let said: Vec<String> = self.twists.iter().map(Twist::says).collect();
        said.join("; ")
    }

    /// The token, at the time that vectors have: 2026-01-01.
    pub fn token(&self) -> String {
        self.request().token
    }

    /// The policy under which it is presented.
    pub fn policy(&self) -> Policy {
        self.request().policy
    }

    /// The token with its policy.
    pub fn request(&self) -> Request {
        // Every twist was tried at this stand when it was told.
        self.request_at(&Stand::at(FIXED_NOW)).unwrap_or_else(|| self.twin_at(&Stand::at(FIXED_NOW)))
    }

    /// The same at a stand; none where it gives no room for a twist.
    pub fn request_at(&self, stand: &Stand) -> Option<Request> {
        let Case { token, policy, .. } = self.case(self.base.honest(stand, self.algorithm))?;
        Some(Request { token: token.compact(), policy })
    }

    /// The honest token that differs in nothing but the twists, under the policy that accepts it.
    pub fn twin_at(&self, stand: &Stand) -> Request {
        self.framed(self.base.honest(stand, self.algorithm)).request()
    }

    /// A text of a twist with what it stands for: `{iss}` is the honest issuer.
    pub fn filled(&self, text: &str) -> String {
        self.tried().map_or_else(|| text.to_owned(), |case| case.filled(text))
    }

    /// A claim as it is presented, in JSON.
    pub fn forged_claim(&self, name: &str) -> Option<String> {
        let case = self.tried()?;
        String::from_utf8(case.token.claim_value(name)?.emit()).ok()
    }

    /// Whether the honest token has this header member.
    pub fn has_header(&self, name: &str) -> bool {
        base::where_told(self.base, self.algorithm).token().header_value(name).is_some()
    }

    fn framed(&self, honest: Honest) -> Honest {
        self.twists.iter().fold(honest, |honest, twist| twist.framed(honest))
    }

    /// The lie in the making, where lies are told.
    fn tried(&self) -> Option<Case> {
        self.case(base::where_told(self.base, self.algorithm))
    }

    fn case(&self, honest: Honest) -> Option<Case> {
        let honest = self.framed(honest);
        let mut case = Case { token: honest.token().clone(), policy: honest.policy().clone(), twin: honest };
        for twist in &self.twists {
            twist.apply(&mut case)?;
        }
        Some(case)
    }
}

/// A lie in the making.
pub(crate) struct Case {
    pub(crate) token: Token,
    pub(crate) policy: Policy,
    pub(crate) twin: Honest,
}

impl Case {
    /// The text with the honest issuer and audience in place of `{iss}` and `{aud}`, in capitals in place of `{ISS}` and
    /// `{AUD}`, and with a letter for each dot in place of `{iss~}` and `{aud~}`.
    pub(crate) fn filled(&self, text: &str) -> String {
        ["iss", "aud"].into_iter().fold(text.to_owned(), |text, name| {
            let honest = self.twin.token().claim_value(name).and_then(Json::as_str).unwrap_or_default();
            text.replace(&format!("{{{name}}}"), honest)
                .replace(&format!("{{{}}}", name.to_uppercase()), &honest.to_uppercase())
                .replace(&format!("{{{name}~}}"), &honest.replace('.', "x"))
        })
    }
}
