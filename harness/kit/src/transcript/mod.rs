//! What went over the wire, kept without its secrets.

mod known;
mod redact;

pub use redact::Redactor;

use crate::http::{Failure, Request, Response};
use beartrap_core::Exchange;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The longest body that is kept, in characters.
const BODY: usize = 2_000;
/// The most exchanges that are kept for one check; later ones are counted only.
const EXCHANGES: usize = 500;
/// The most that is kept for one check, in bytes as they stand in a run file: half of what a line of it may hold.
const KEPT: usize = 4 << 20;

/// The exchanges of one check, in the order in which they ended. Secrets are replaced as they are recorded.
#[derive(Clone, Default)]
pub struct Transcript(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    redactor: Redactor,
    count: u32,
    exchanges: Vec<Exchange>,
    bytes: usize,
}

impl Transcript {
    /// An empty transcript that knows these secrets already.
    pub fn knowing(redactor: Redactor) -> Self {
        Self(Arc::new(Mutex::new(Kept { redactor, ..Kept::default() })))
    }

    /// Remembers a secret, and gives the digest that stands in for it: `at:9f3c04d1`.
    pub fn remember(&self, kind: &'static str, secret: &str) -> String {
        self.locked().redactor.remember(kind, secret)
    }

    /// A text with every known secret replaced, fit for an observation.
    pub fn redacted(&self, text: &str) -> String {
        self.locked().redactor.text(text)
    }

    /// How many requests were made.
    pub fn requests(&self) -> u32 {
        self.locked().count
    }

    /// The exchanges. Secrets that became known after an exchange are replaced in it too.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let kept = self.locked();
        let mut exchanges = kept.exchanges.clone();
        for exchange in &mut exchanges {
            let headers = exchange.request_headers.iter_mut().chain(&mut exchange.response_headers);
            let texts = headers.map(|(_, value)| value).chain([
                &mut exchange.url,
                &mut exchange.request_body,
                &mut exchange.response_body,
            ]);
            for text in texts {
                if let Some(shown) = kept.redactor.replaced(text) {
                    *text = shown;
                }
            }
        }
        exchanges
    }

    pub(crate) fn record(
        &self,
        actor: &str,
        request: &Request,
        answer: &Result<Response, Failure>,
        took: Duration,
    ) -> u32 {
        let mut kept = self.locked();
        kept.count += 1;
        let number = kept.count;
        if kept.exchanges.len() < EXCHANGES && kept.bytes < KEPT {
            let exchange = kept.redactor.exchange(number, actor, request, answer, took);
            kept.bytes += size(&exchange);
            kept.exchanges.push(exchange);
        }
        number
    }

    /// One more request was made, of which nothing is kept.
    pub(crate) fn count(&self) {
        self.locked().count += 1;
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panicking check is contained; what it recorded until then is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes that the texts of an exchange take as JSON strings.
fn size(exchange: &Exchange) -> usize {
    let headers = exchange.request_headers.iter().chain(&exchange.response_headers);
    let texts = headers.flat_map(|(name, value)| [name, value]).chain([
        &exchange.url,
        &exchange.request_body,
        &exchange.response_body,
    ]);
    let escaped = |byte: u8| match byte {
        0..0x20 => 6,
        b'"' | b'\\' => 2,
        _ => 1,
    };
    texts.map(|text| text.bytes().map(escaped).sum::<usize>()).sum()
}

/// Cuts a text at a character boundary and says so.
fn shortened(mut text: String, limit: usize) -> String {
    // No text has more characters than bytes.
    if text.len() > limit
        && let Some((end, _)) = text.char_indices().nth(limit)
    {
        text.truncate(end);
        text.push_str(" … (shortened)");
    }
    text
}
