use super::{Answer, Greeting, Request, Validator};
use beartrap_forge::Jws;
use serde_json::Value;

/// The time of vectors whose validator's clock can be set, in seconds since 1970: 2026-01-01, so that runs repeat.
pub const FIXED_NOW: u64 = 1_767_225_600;

/// The time at which tokens for this validator are made, in seconds since 1970: the machine's, unless it takes another.
pub fn now_for(validator: &dyn Validator) -> u64 {
    if validator.greeting().has("clock") {
        return FIXED_NOW;
    }
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(FIXED_NOW, |since| since.as_secs())
}

/// Seconds that may pass between the making of a token and the look at its times.
const MEANWHILE: u64 = 5;

/// A validator that is watched: requests are counted, and where its clock cannot be set, it is not asked about a token
/// whose fate may change before it answers.
pub struct Seen<'v> {
    inner: &'v mut dyn Validator,
    has_clock: bool,
    /// How often the validator was asked.
    pub requests: u32,
    /// A request was left out because of the clock.
    pub lacked_clock: bool,
}

impl<'v> Seen<'v> {
    /// Watches this validator.
    pub fn new(inner: &'v mut dyn Validator) -> Self {
        let has_clock = inner.greeting().has("clock");
        Self { inner, has_clock, requests: 0, lacked_clock: false }
    }
}

impl Validator for Seen<'_> {
    fn greeting(&self) -> Greeting {
        self.inner.greeting()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        if !self.has_clock && changes_meanwhile(request) {
            self.lacked_clock = true;
            return Answer::Unsupported("its clock cannot be set, and this is about a second".to_owned());
        }
        self.requests += 1;
        self.inner.verify(request)
    }
}

/// Whether a time of the token lies so shortly ahead that it may have passed when it is looked at.
fn changes_meanwhile(request: &Request) -> bool {
    let Ok(token) = Jws::parse(&request.token) else { return false };
    let policy = &request.policy;
    let soon = |time: u64| (policy.now + 1..=policy.now + MEANWHILE).contains(&time);
    let time = |name: &str| token.claim(name).and_then(Value::as_f64).map(rounded_up);
    // What ends this very second has ended, but a validator that counts it may see the next one when it looks.
    let end = time("exp").map(|exp| exp.saturating_add(policy.leeway));
    let expires = end.is_some_and(|end| end == policy.now || soon(end));
    let begins = ["nbf", "iat"]
        .iter()
        .filter_map(|name| time(name))
        .any(|time| soon(time.saturating_sub(policy.leeway)));
    let max_age = policy.more.get("max_age").and_then(Value::as_u64);
    let ages = max_age.zip(time("auth_time")).is_some_and(|(max_age, auth_time)| {
        // The second of its end is still young enough.
        soon(auth_time.saturating_add(max_age).saturating_add(policy.leeway).saturating_add(1))
    });
    expires || begins || ages
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and no time that matters here is near the ends"
)]
fn rounded_up(time: f64) -> u64 {
    time.ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::Stand;

    struct Yes;

    impl Validator for Yes {
        fn greeting(&self) -> Greeting {
            Greeting::default()
        }
        fn verify(&mut self, _: &Request) -> Answer {
            Answer::Accept(serde_json::Map::new())
        }
    }

    #[test]
    fn without_a_clock_nothing_is_asked_that_a_second_decides() {
        let stand = Stand::at(1_000_000);
        let asked = |name: &str, time: u64, leeway: u64| {
            let request = stand
                .jwt()
                .with(|token| token.claim(name, time))
                .under(|policy| policy.leeway = leeway)
                .request();
            let mut validator = Yes;
            let mut seen = Seen::new(&mut validator);
            let answer = seen.verify(&request);
            assert_eq!(seen.lacked_clock, matches!(answer, Answer::Unsupported(_)));
            seen.requests == 1
        };
        // What is so now and stays so can be asked; what changes within seconds cannot.
        assert!(asked("exp", 999_999, 0) && asked("exp", 999_990, 9) && asked("exp", 1_000_030, 0));
        assert!(!asked("exp", 1_000_001, 0) && !asked("exp", 999_999, 2));
        assert!(!asked("exp", 1_000_000, 0) && !asked("exp", 999_991, 9));
        assert!(asked("nbf", 1_000_000, 0) && asked("nbf", 1_000_060, 0) && !asked("nbf", 1_000_001, 0));
        assert!(!asked("iat", 1_000_002, 0) && !asked("nbf", 1_000_061, 60));
    }
}
