use super::{Refusal, Validator};
use beartrap_kit::validator::{self as kit, Answer, Greeting, Request};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A validator as the judge asks it: panics are caught, and somebody else can see how long an answer takes.
pub(super) struct Asked<'a> {
    make: &'a Make,
    inner: Box<dyn Validator>,
    greeting: Greeting,
    watch: &'a Watch,
    /// The first panic, as its message.
    pub(super) crash: Option<String>,
}

pub(super) type Make = dyn Fn() -> Box<dyn Validator> + Send + Sync;

impl<'a> Asked<'a> {
    pub(super) fn new(make: &'a Make, greeting: Greeting, watch: &'a Watch) -> Self {
        Self { make, inner: make(), greeting, watch, crash: None }
    }
}

impl kit::Validator for Asked<'_> {
    fn greeting(&self) -> Greeting {
        self.greeting.clone()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        self.watch.begin();
        let said = catch_unwind(AssertUnwindSafe(|| self.inner.verify(request)));
        self.watch.end();
        match said {
            Ok(Ok(claims)) => Answer::Accept(claims),
            Ok(Err(Refusal::Rejected(why))) => Answer::Reject(why),
            Ok(Err(Refusal::Unsupported(why))) => Answer::Unsupported(why),
            Err(panic) => {
                let says = message(panic.as_ref());
                self.crash.get_or_insert_with(|| says.clone());
                // What a panic left half done is no fair start for the next question.
                self.inner = (self.make)();
                Answer::Crash(says)
            }
        }
    }
}

/// The text of a panic.
pub(super) fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".into())
}

/// Since when a validator has owed an answer.
#[derive(Default)]
pub(super) struct Watch(Mutex<Option<Instant>>);

impl Watch {
    fn begin(&self) {
        *self.since() = Some(Instant::now());
    }

    fn end(&self) {
        *self.since() = None;
    }

    /// How long the validator has been busy with one question; none if it has no question.
    pub(super) fn busy(&self) -> Option<Duration> {
        self.since().map(|since| since.elapsed())
    }

    fn since(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
