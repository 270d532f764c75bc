//! A recorded request in which what the target once handed out is filled in with what it hands out now.

use crate::record::Exchange;
use beartrap_kit::{Request, Response, Wire};
use bytes::Bytes;
use http::HeaderMap;
use std::ops::Range;

/// Codes, tokens, form tokens and session cookies are longer than this; words that happen to be this long are handed
/// out unchanged, so filling them in does no harm.
const SHORTEST_VALUE: usize = 16;

/// An answer of the replay.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Text with holes.
pub(crate) struct Template(Vec<Piece>);

enum Piece {
    Fixed(Vec<u8>),
    Value(Value),
}

/// A value that the target handed out, and where it stands among the answers of the same check.
#[derive(Clone)]
struct Value {
    answer: usize,
    place: Place,
    range: Range<usize>,
    recorded: Vec<u8>,
}

#[derive(Clone)]
enum Place {
    /// The nth header of this name.
    Header(String, usize),
    Body,
}

/// What was said so far in one check: by us, and by the target.
#[derive(Default)]
pub(crate) struct Heard {
    ours: Vec<u8>,
    values: Vec<Value>,
}

impl Heard {
    /// The text, with holes for the values that were heard.
    pub(crate) fn template(&self, text: &[u8]) -> Template {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((at, value)) = self.first_value(rest) {
            pieces.push(Piece::Fixed(rest[..at].to_vec()));
            rest = &rest[at + value.recorded.len()..];
            pieces.push(Piece::Value(value.clone()));
        }
        pieces.push(Piece::Fixed(rest.to_vec()));
        Template(pieces)
    }

    /// Takes note of the `at`th exchange of the check.
    pub(crate) fn hear(&mut self, at: usize, exchange: &Exchange) {
        self.ours.extend(said(&exchange.request));
        // Answers to requests of the raw writer are not taken apart in the replay.
        let Some(response) = &exchange.response else { return };
        if exchange.request.wire != Wire::Library {
            return;
        }
        for (place, text) in places(response) {
            for range in values(text) {
                let recorded = &text[range.clone()];
                let is_new = self.values.iter().all(|value| value.recorded != recorded);
                if is_new && find(&self.ours, recorded).is_none() {
                    let recorded = recorded.to_vec();
                    self.values.push(Value { answer: at, place: place.clone(), range, recorded });
                }
            }
        }
    }

    /// The value that stands first in the text; of several there, the longest.
    fn first_value(&self, text: &[u8]) -> Option<(usize, &Value)> {
        let found = self.values.iter().filter_map(|value| Some((find(text, &value.recorded)?, value)));
        found.min_by_key(|(at, value)| (*at, usize::MAX - value.recorded.len()))
    }
}

impl Template {
    /// The text as it is sent after these answers. Where an answer lacks the value, the recorded one is sent.
    pub(crate) fn fill(&self, answers: &[Option<Answer>]) -> Vec<u8> {
        let mut text = Vec::new();
        for piece in &self.0 {
            text.extend_from_slice(match piece {
                Piece::Fixed(fixed) => fixed,
                Piece::Value(value) => value.now(answers).unwrap_or(&value.recorded),
            });
        }
        text
    }
}

impl Value {
    fn now<'a>(&self, answers: &'a [Option<Answer>]) -> Option<&'a [u8]> {
        let answer = answers.get(self.answer)?.as_ref()?;
        let text = match &self.place {
            Place::Body => &answer.body[..],
            Place::Header(name, nth) => answer.headers.get_all(name).iter().nth(*nth)?.as_bytes(),
        };
        text.get(self.range.clone())
    }
}

fn places(response: &Response) -> Vec<(Place, &[u8])> {
    let mut places = vec![(Place::Body, &response.body[..])];
    for (at, (name, text)) in response.headers.iter().enumerate() {
        let nth = response.headers[..at].iter().filter(|(other, _)| other == name).count();
        places.push((Place::Header(name.clone(), nth), text.as_bytes()));
    }
    places
}

/// Where the text has long runs of the characters that tokens are made of.
fn values(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    text.split(|byte| !(byte.is_ascii_alphanumeric() || b"-_.".contains(byte))).filter_map(move |run| {
        let range = begin..begin + run.len();
        begin = range.end + 1;
        (range.len() >= SHORTEST_VALUE).then_some(range)
    })
}

fn said(request: &Request) -> Vec<u8> {
    let mut said = format!("{} {}\n", request.url, request.target()).into_bytes();
    for (name, value) in &request.headers {
        said.extend(format!("{name}: {value}\n").into_bytes());
    }
    said.extend_from_slice(&request.body);
    said.push(b'\n');
    said
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(location: &str) -> Exchange {
        let request = Request::get("http://lab.test/authorize?state=our-own-state-is-long".parse().unwrap());
        let headers = vec![("location".to_owned(), location.to_owned())];
        Exchange { request, response: Some(Response { status: 302, headers, body: Vec::new() }) }
    }

    #[test]
    fn what_the_target_hands_out_is_filled_in_and_what_we_said_first_is_not() {
        let mut heard = Heard::default();
        heard.hear(0, &exchange("/cb?code=0123456789abcdefgh&state=our-own-state-is-long"));
        let template = heard.template(b"code=0123456789abcdefgh&state=our-own-state-is-long");

        let mut headers = HeaderMap::new();
        let location = "/cb?code=ABCDEFGHIJ01234567&state=anything";
        headers.insert("location", location.parse().unwrap());
        let now = Answer { status: 302, headers, body: Bytes::new() };
        assert_eq!(template.fill(&[Some(now)]), b"code=ABCDEFGHIJ01234567&state=our-own-state-is-long");
        assert_eq!(template.fill(&[None]), b"code=0123456789abcdefgh&state=our-own-state-is-long");
    }
}
