use super::{Policy, Request};

/// One spelling of a vector: a token under a policy, and the honest twin that differs from it in one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What is special about this spelling, short: `NoNe`.
    pub name: String,
    /// The question.
    pub request: Request,
    /// The honest twin, which must be accepted first; none for a case that is honest itself.
    pub twin: Option<Request>,
    /// Requests that are made before it, whatever their answers: an earlier use, a full cache.
    pub before: Vec<Request>,
    /// The feature that a validator must list to be asked, beyond the kind of token: an optional member of the policy.
    pub needs: Option<&'static str>,
}

impl Case {
    /// The same case with a request made before it.
    #[must_use]
    pub fn after(mut self, request: Request) -> Self {
        self.before.push(request);
        self
    }

    /// The same case, presented for the second time: with the same `jti` as the first.
    #[must_use]
    pub fn again(self) -> Self {
        let first = self.request.clone();
        self.after(first)
    }

    /// The same case for validators only that list this feature: `clock`, or the name of an optional member of the
    /// policy, which all others may ignore.
    #[must_use]
    pub fn needing(mut self, feature: &'static str) -> Self {
        self.needs = Some(feature);
        self
    }

    /// The same case under a changed policy, which its twin shares.
    #[must_use]
    pub fn under(mut self, change: impl Fn(&mut Policy)) -> Self {
        change(&mut self.request.policy);
        if let Some(twin) = &mut self.twin {
            change(&mut twin.policy);
        }
        self
    }

    /// The same case with another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }
}

impl From<Case> for Vec<Case> {
    fn from(case: Case) -> Self {
        vec![case]
    }
}
