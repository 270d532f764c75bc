use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The time as the lab sees it. Clones share one time, so that a test can turn the clock of a running lab.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Where a fixed clock stands; none follows the machine.
    fixed: Option<u64>,
    ahead: Arc<AtomicU64>,
}

impl Clock {
    /// A clock that follows the machine's, and [`advance`](Self::advance) puts it ahead.
    pub fn system() -> Self {
        Self { fixed: None, ahead: Arc::default() }
    }

    /// A clock that stands still at this many seconds since 1970 until it is advanced.
    ///
    /// ```
    /// let clock = beartrap_lab::Clock::fixed(1_763_721_600);
    /// clock.advance(60);
    /// assert_eq!(clock.now(), 1_763_721_660);
    /// ```
    pub fn fixed(unix_seconds: u64) -> Self {
        Self { fixed: Some(unix_seconds), ahead: Arc::default() }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn now(&self) -> u64 {
        let base = self.fixed.unwrap_or_else(|| {
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
        });
        base.saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// Turns the clock forward, for this clock and all its clones.
    pub fn advance(&self, seconds: u64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
    }
}
