//! A recorded run, sent again by a plain HTTP client.

use crate::record::{Exchange, Recorded};
use crate::template::{Answer, Heard, Template};
use beartrap_kit::{Request, Wire};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::{Position, Url};

/// The requests of a run, ready to be sent again and again.
pub struct Replay {
    before: Script,
    together: Vec<Arc<Script>>,
    alone: Vec<Script>,
    after: Script,
}

/// What came of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// Requests that were sent.
    pub requests: usize,
    /// Those that were answered with the status that was recorded.
    pub alike: usize,
}

/// Requests that follow on each other.
struct Script(Vec<Step>);

struct Step {
    request: Sent,
    status: Option<u16>,
}

enum Sent {
    Library {
        method: Method,
        url: Template,
        headers: Vec<(HeaderName, Template)>,
        body: Template,
    },
    /// Every byte, for a connection of its own to this address.
    Verbatim {
        address: String,
        bytes: Template,
    },
}

impl Replay {
    /// Takes the record apart, so that sending it is all that remains.
    pub fn of(recorded: &Recorded) -> Self {
        Self {
            before: Script::of(&recorded.before),
            together: recorded.together.iter().map(|check| Arc::new(Script::of(check))).collect(),
            alone: recorded.alone.iter().map(|check| Script::of(check)).collect(),
            after: Script::of(&recorded.after),
        }
    }

    /// Sends everything: the requests of one check one after the other, `jobs` checks at once, and one at a time what
    /// the engine played alone.
    pub async fn play(&self, client: &reqwest::Client, jobs: usize) -> Replayed {
        let mut replayed = self.before.play(client).await;
        let checks = futures_util::stream::iter(&self.together).map(|script| {
            let (script, client) = (script.clone(), client.clone());
            tokio::spawn(async move { script.play(&client).await })
        });
        for check in checks.buffer_unordered(jobs).collect::<Vec<_>>().await {
            replayed = replayed.and(check.expect("a replay does not panic"));
        }
        for script in &self.alone {
            replayed = replayed.and(script.play(client).await);
        }
        replayed.and(self.after.play(client).await)
    }
}

impl Replayed {
    fn and(self, other: Self) -> Self {
        Self { requests: self.requests + other.requests, alike: self.alike + other.alike }
    }
}

impl Script {
    fn of(exchanges: &[Exchange]) -> Self {
        let mut heard = Heard::default();
        let steps = exchanges.iter().enumerate().map(|(at, exchange)| {
            let request = Sent::of(&exchange.request, &heard);
            heard.hear(at, exchange);
            Step { request, status: exchange.response.as_ref().map(|response| response.status) }
        });
        Self(steps.collect())
    }

    async fn play(&self, client: &reqwest::Client) -> Replayed {
        let mut answers = Vec::with_capacity(self.0.len());
        for step in &self.0 {
            let answer = step.request.send(client, &answers).await;
            answers.push(answer);
        }
        let alike = self.0.iter().zip(&answers).filter(|(step, answer)| {
            let status = answer.as_ref().map(|answer| answer.status);
            status == step.status
        });
        Replayed { requests: self.0.len(), alike: alike.count() }
    }
}

impl Sent {
    fn of(request: &Request, heard: &Heard) -> Self {
        if let Wire::Verbatim { .. } = request.wire {
            let host = request.url.host_str().unwrap_or_default();
            let address = format!("{host}:{}", request.url.port_or_known_default().unwrap_or(80));
            return Self::Verbatim { address, bytes: heard.template(&written(request)) };
        }
        let header =
            |(name, value): &(String, String)| Some((name.parse().ok()?, heard.template(value.as_bytes())));
        Self::Library {
            method: request.method.parse().unwrap_or_default(),
            url: heard.template(request.url.as_str().as_bytes()),
            headers: request.headers.iter().filter_map(header).collect(),
            body: heard.template(&request.body),
        }
    }

    async fn send(&self, client: &reqwest::Client, answers: &[Option<Answer>]) -> Option<Answer> {
        match self {
            Self::Library { method, url, headers, body } => {
                let url = Url::parse(&String::from_utf8(url.fill(answers)).ok()?).ok()?;
                let mut request = client.request(method.clone(), url);
                for (name, value) in headers {
                    request = request.header(name, HeaderValue::from_bytes(&value.fill(answers)).ok()?);
                }
                let body = body.fill(answers);
                if !body.is_empty() {
                    request = request.body(body);
                }
                let answer = request.send().await.ok()?;
                let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
                Some(Answer { status, headers, body: answer.bytes().await.ok()? })
            }
            Self::Verbatim { address, bytes } => {
                let mut stream = TcpStream::connect(address).await.ok()?;
                stream.set_nodelay(true).ok()?;
                stream.write_all(&bytes.fill(answers)).await.ok()?;
                let mut answer = Vec::new();
                stream.read_to_end(&mut answer).await.ok()?;
                let status = std::str::from_utf8(answer.get(9..12)?).ok()?.parse().ok()?;
                Some(Answer { status, headers: HeaderMap::new(), body: Bytes::new() })
            }
        }
    }
}

fn written(request: &Request) -> Vec<u8> {
    let host = &request.url[Position::BeforeHost..Position::AfterPort];
    let mut bytes = format!(
        "{} {} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n",
        request.method,
        request.target(),
        request.body.len()
    )
    .into_bytes();
    for (name, value) in &request.headers {
        bytes.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&request.body);
    bytes
}
