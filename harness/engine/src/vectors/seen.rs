use beartrap_forge::Jws;
use beartrap_kit::validator::{Answer, Greeting, Request, Validator};
use serde_json::Value;

/// Seconds that may pass between the making of a token and the look at its times.
const MEANWHILE: u64 = 5;

/// A validator that is watched: requests are counted, and where its clock cannot be set, it is not asked about a token
/// whose fate may change before it answers.
pub(super) struct Seen<'v> {
    inner: &'v mut dyn Validator,
    has_clock: bool,
    pub(super) requests: u32,
    /// A request was left out because of the clock.
    pub(super) lacked_clock: bool,
}

impl<'v> Seen<'v> {
    pub(super) fn new(inner: &'v mut dyn Validator) -> Self {
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
    let expires = time("exp").is_some_and(|exp| soon(exp.saturating_add(policy.leeway)));
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
    use beartrap_kit::validator::Stand;

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
        assert!(asked("exp", 1_000_000, 0) && asked("exp", 999_999, 0) && asked("exp", 1_000_030, 0));
        assert!(!asked("exp", 1_000_001, 0) && !asked("exp", 999_999, 2));
        assert!(asked("nbf", 1_000_000, 0) && asked("nbf", 1_000_060, 0) && !asked("nbf", 1_000_001, 0));
        assert!(!asked("iat", 1_000_002, 0) && !asked("nbf", 1_000_061, 60));
    }
}
