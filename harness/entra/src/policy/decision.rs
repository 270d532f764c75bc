//! Conditional Access: which policies speak of a sign-in, what they demand, and what the refusal is.
//!
//! It is decided when a token is issued, and only then: what is decided does not change tokens that are out.

use super::claims::ClaimsRequest;
use super::facts::{Facts, Platform};
use crate::Code;
use crate::directory::{
    Application, ClientKind, Control, Directory, Edition, Policy, PolicyState, Risk, Tenant, User,
};
use crate::errors::policy as errors;
use crate::refusal::Refusal;

/// Who wants what, and all that is known about it.
pub(crate) struct Case<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) tenant: &'a Tenant,
    pub(crate) user: &'a User,
    pub(crate) client: &'a Application,
    pub(crate) api: Option<&'a Application>,
    pub(crate) facts: &'a Facts<'a>,
    pub(crate) claims: &'a ClaimsRequest,
}

/// What was decided, and how.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Decision {
    pub(crate) applied: Vec<Applied>,
    pub(crate) refusal: Option<Refusal>,
}

/// A policy of the tenant, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) controls: Vec<Control>,
    pub(crate) result: PolicyResult,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyResult {
    Success,
    Failure,
    /// A condition does not hold.
    NotApplied,
    /// It is off, or the tenant's edition has no policies.
    NotEnabled,
    ReportOnlySuccess,
    ReportOnlyFailure,
    ReportOnlyNotApplied,
}

/// What is missing, the worst first: nothing that a user can do helps against the first, and the last are done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    Blocked,
    BlockedAtHome,
    BlockedBySecurityPolicy,
    Platform,
    Device,
    CompliantDevice,
    JoinedDevice,
    ApprovedApp,
    FreshSignIn,
    SafeEnrolment,
    Enrolment,
    SecondFactor,
    FreshSecondFactor,
    Terms,
}

impl Case<'_> {
    /// The decision: a block beats everything, and all that is demanded is demanded together.
    pub(crate) fn decide(&self) -> Decision {
        let mut applied = Vec::new();
        let mut missing: Vec<(Missing, &Policy)> = Vec::new();
        for policy in self.directory.policies_of(self.tenant) {
            let result = self.result(policy, &mut missing);
            let (name, controls) = (policy.name.clone(), policy.controls.clone());
            applied.push(Applied { id: policy.id(), name, controls, result });
        }
        let refusal = self.suspicious().or_else(|| {
            let worst = missing.iter().map(|(missing, _)| *missing).min();
            worst.map(|worst| self.refusal(worst, &missing))
        });
        let refusal = refusal.or_else(|| self.by_security_defaults());
        Decision { applied, refusal }
    }

    fn result<'a>(&self, policy: &'a Policy, missing: &mut Vec<(Missing, &'a Policy)>) -> PolicyResult {
        if policy.state == PolicyState::Off || self.tenant.edition == Edition::Free {
            return PolicyResult::NotEnabled;
        }
        let reports_only = policy.state == PolicyState::ReportOnly;
        if !self.is_spoken_of(policy) {
            return if reports_only { PolicyResult::ReportOnlyNotApplied } else { PolicyResult::NotApplied };
        }
        let found = self.missing(policy);
        match (found.is_empty(), reports_only) {
            (true, true) => PolicyResult::ReportOnlySuccess,
            (true, false) => PolicyResult::Success,
            (false, true) => PolicyResult::ReportOnlyFailure,
            (false, false) => {
                missing.extend(found.into_iter().map(|missing| (missing, policy)));
                PolicyResult::Failure
            }
        }
    }

    /// Whether all conditions hold.
    fn is_spoken_of(&self, policy: &Policy) -> bool {
        self.is_about_user(policy) && self.is_about_target(policy) && self.is_about_facts(policy)
    }

    fn is_about_user(&self, policy: &Policy) -> bool {
        let is_user = |name: &String| name.eq_ignore_ascii_case(&self.user.name);
        let groups = self.directory.groups_of(self.user, self.tenant);
        let is_group = |name: &String| groups.iter().any(|group| group.name == *name);
        let is_for_user = policy.users.iter().any(is_user)
            || policy.groups.iter().any(is_group)
            || policy.roles.iter().any(|role| self.user.directory_roles.contains(role));
        let is_exempt = policy.except.iter().any(|name| is_user(name) || is_group(name));
        (policy.is_for_all() || is_for_user) && !is_exempt
    }

    /// A policy is about what the token is for. One that a refusal named is met wherever the client hands its id on.
    fn is_about_target(&self, policy: &Policy) -> bool {
        if self.claims.policies.contains(&policy.id()) {
            return true;
        }
        let target = self.api.unwrap_or(self.client);
        let in_context = policy.contexts.is_empty()
            || policy.contexts.iter().any(|context| self.claims.contexts.contains(context));
        target.is_among(&policy.applications) && in_context
    }

    fn is_about_facts(&self, policy: &Policy) -> bool {
        let places: Vec<&str> = self
            .directory
            .locations_of(self.tenant, self.facts.address)
            .map(|location| location.name.as_str())
            .collect();
        let in_any = |names: &[String]| names.iter().any(|name| places.contains(&name.as_str()));
        let platform = match self.facts.platform {
            Platform::Known(platform) => Some(platform),
            Platform::Unknown | Platform::Unsaid => None,
        };
        (policy.locations.is_empty() || in_any(&policy.locations))
            && !in_any(&policy.except_locations)
            && (policy.platforms.is_empty()
                || platform.is_some_and(|known| policy.platforms.contains(&known)))
            && (policy.clients.is_empty() || policy.clients.contains(&self.facts.client))
            && (policy.user_risk.is_empty() || policy.user_risk.contains(&self.user.risk))
            && (policy.sign_in_risk.is_empty() || policy.sign_in_risk.contains(&self.sign_in_risk()))
    }

    /// That of the riskiest place.
    fn sign_in_risk(&self) -> Risk {
        let places = self.directory.locations_of(self.tenant, self.facts.address);
        places.map(|location| location.risk).max().unwrap_or_default()
    }

    /// What the policy demands and is not there.
    fn missing(&self, policy: &Policy) -> Vec<Missing> {
        let found: Vec<Missing> =
            policy.controls.iter().filter_map(|control| self.unmet(*control, policy)).collect();
        let any = policy.any_control && found.len() < policy.controls.len();
        let mut missing = if any { Vec::new() } else { found };
        if policy.any_control {
            // The one that is the easiest to meet is enough.
            missing = missing.into_iter().max().into_iter().collect();
        }
        let ran_out =
            |since: u64, hours: u32| self.facts.now >= since.saturating_add(u64::from(hours) * 3_600);
        if policy.sign_in_hours.is_some_and(|hours| ran_out(self.facts.signed_in_at, hours)) {
            missing.push(Missing::FreshSignIn);
        }
        if let (Some(hours), Some(at)) = (policy.mfa_hours, self.facts.second_factor_at) {
            missing.extend(ran_out(at, hours).then_some(Missing::FreshSecondFactor));
        }
        missing
    }

    fn unmet(&self, control: Control, policy: &Policy) -> Option<Missing> {
        let device = self.facts.device;
        let (met, missing) = match control {
            Control::Block => (false, self.blocked(policy)),
            Control::Mfa => return self.second_factor(),
            Control::KnownDevice => (device.is_some(), Missing::Device),
            Control::CompliantDevice if device.is_none() && self.facts.platform == Platform::Unknown => {
                (false, Missing::Platform)
            }
            Control::CompliantDevice => {
                (device.is_some_and(|device| device.compliant), Missing::CompliantDevice)
            }
            Control::JoinedDevice => (device.is_some_and(|device| device.joined), Missing::JoinedDevice),
            Control::ApprovedApp => (policy.approved.contains(&self.client.name), Missing::ApprovedApp),
            Control::Terms => (self.directory.has_accepted(self.user, policy), Missing::Terms),
        };
        (!met).then_some(missing)
    }

    /// A guest's risk is known at home, and only there it can be cleared.
    fn blocked(&self, policy: &Policy) -> Missing {
        let is_guest = self.directory.guest(self.user, self.tenant).is_some();
        match (policy.is_for_security, is_guest && !policy.user_risk.is_empty()) {
            (_, true) => Missing::BlockedAtHome,
            (true, false) => Missing::BlockedBySecurityPolicy,
            (false, false) => Missing::Blocked,
        }
    }

    /// In a sign-in that looks suspicious nobody may register a factor.
    fn second_factor(&self) -> Option<Missing> {
        match (&self.user.second_factor, self.facts.second_factor_at) {
            (Some(_), Some(_)) => None,
            (Some(_), None) => Some(Missing::SecondFactor),
            (None, _) if self.sign_in_risk() >= Risk::Medium => Some(Missing::SafeEnrolment),
            (None, _) => Some(Missing::Enrolment),
        }
    }

    fn refusal(&self, worst: Missing, missing: &[(Missing, &Policy)]) -> Refusal {
        let of_worst: Vec<&Policy> =
            missing.iter().filter(|(found, _)| *found == worst).map(|(_, policy)| *policy).collect();
        let names: Vec<String> = of_worst.iter().map(|policy| format!("'{}'", policy.name)).collect();
        let refusal = self.worded(worst.code().about(names.join(", ")));
        if !worst.can_be_met_at_the_sign_in() {
            return refusal;
        }
        // All of them, so that one more sign-in is enough.
        let mut ids: Vec<String> = missing.iter().map(|(_, policy)| policy.id()).collect();
        ids.dedup();
        refusal.with_claims(ClaimsRequest::for_policies(&ids))
    }

    /// A place that attacks come from; the edition does not matter.
    fn suspicious(&self) -> Option<Refusal> {
        let mut places = self.directory.locations_of(self.tenant, self.facts.address);
        let place = places.find(|location| location.suspicious)?;
        Some(self.worded(errors::BLOCKED_AS_SUSPICIOUS.about(format!("'{}'", place.name))))
    }

    /// Security defaults: old ways to sign in are closed, everybody registers a second factor, and administrators give it.
    fn by_security_defaults(&self) -> Option<Refusal> {
        if !self.tenant.security_defaults {
            return None;
        }
        let about = "security defaults are on";
        let is_administrator = !self.user.directory_roles.is_empty();
        let code = match (self.facts.client, self.second_factor()) {
            (ClientKind::Other, _) => &errors::BLOCKED_BY_DEFAULTS,
            (_, Some(Missing::SafeEnrolment)) => &errors::PROOF_BLOCKED,
            (_, Some(Missing::Enrolment)) => &errors::MFA_ENROLMENT_NEEDED,
            (_, Some(_)) if is_administrator => &errors::MFA_NEEDED,
            _ => return None,
        };
        Some(self.worded(code.about(about)))
    }

    /// As the switches say that policies refuse.
    fn worded(&self, refusal: Refusal) -> Refusal {
        let error = self.directory.switches.policy_refusals.error();
        if refusal.code.error != "invalid_grant" || error == "invalid_grant" {
            return refusal;
        }
        let is_blocked = refusal.code.number == errors::BLOCKED.number;
        let refusal = refusal.with_error(error);
        if is_blocked { refusal.with_suberror("message_only") } else { refusal }
    }
}

impl Missing {
    fn code(self) -> &'static Code {
        match self {
            Self::Blocked => &errors::BLOCKED,
            Self::BlockedAtHome => &errors::BLOCKED_AT_HOME,
            Self::BlockedBySecurityPolicy => &errors::BLOCKED_BY_SECURITY_POLICY,
            Self::Platform => &errors::PLATFORM_UNSUPPORTED,
            Self::Device => &errors::DEVICE_UNAUTHENTICATED,
            Self::CompliantDevice => &errors::DEVICE_NOT_COMPLIANT,
            Self::JoinedDevice => &errors::DEVICE_NOT_JOINED,
            Self::ApprovedApp => &errors::CLIENT_NOT_APPROVED,
            Self::FreshSignIn => &errors::SIGN_IN_TOO_OLD,
            Self::SafeEnrolment => &errors::PROOF_BLOCKED,
            Self::Enrolment => &errors::MFA_ENROLMENT_NEEDED,
            Self::SecondFactor => &errors::MFA_NEEDED,
            Self::FreshSecondFactor => &errors::MFA_EXPIRED,
            Self::Terms => &errors::EXTERNAL_CHALLENGE,
        }
    }

    /// Whether it helps that the client sends the user to the sign-in again.
    fn can_be_met_at_the_sign_in(self) -> bool {
        self >= Self::Device && self != Self::ApprovedApp && self != Self::SafeEnrolment
    }
}
