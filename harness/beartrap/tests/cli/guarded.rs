//! The lab's API served over TCP, which trusts the issuer that beartrap plays at a port.

use crate::served::{Asked, Reply, serve};
use crate::support::free_port;
use beartrap_core::Fault;
use beartrap_lab::{Api, ApiConfig, Clock};
use bytes::Bytes;
use http::{Request, Response};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

/// The audience that the API expects.
pub(crate) const AUDIENCE: &str = "https://api.test";

/// An API, with a witness who keeps every request and answer.
pub(crate) struct ServedApi {
    pub(crate) origin: String,
    /// Where it looks for the issuer's keys.
    pub(crate) issuer_port: u16,
    pub(crate) seen: Arc<Mutex<Vec<(Asked, Reply)>>>,
}

impl ServedApi {
    pub(crate) fn with(fault: Option<Fault>) -> Self {
        let issuer_port = free_port();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let api = Api::new(ApiConfig {
            audience: AUDIENCE.into(),
            issuers: vec![format!("http://127.0.0.1:{issuer_port}")],
            fetch: Arc::new(|url| called(url, "GET", "")),
            introspect: Arc::new(|issuer, token| {
                called(&format!("{issuer}/introspect"), "POST", &format!("token={token}"))
            }),
            clock: Clock::fixed(now),
            fault,
        });
        let seen: Arc<Mutex<Vec<(Asked, Reply)>>> = Arc::default();
        let witness = seen.clone();
        let origin = serve(move |_, asked| {
            let reply = reply(&api.answer(request(asked)));
            witness.lock().unwrap().push((asked.clone(), reply.clone()));
            reply
        });
        Self { origin, issuer_port, seen }
    }
}

fn request(asked: &Asked) -> Request<Bytes> {
    let mut request = Request::builder().method(asked.method.as_str()).uri(&asked.target);
    for (name, value) in &asked.headers {
        request = request.header(name, value);
    }
    request.body(asked.body.clone().into()).unwrap()
}

fn reply(answer: &Response<Bytes>) -> Reply {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let headers = answer.headers().iter();
    Reply {
        status: answer.status().as_u16(),
        headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body: text(answer.body()),
    }
}

/// One request over a connection of its own; nothing if nobody answers.
fn called(url: &str, method: &str, body: &str) -> Option<(u16, Bytes)> {
    let (host, path) = url.strip_prefix("http://")?.split_once('/')?;
    let mut stream = TcpStream::connect(host).ok()?;
    let form = "content-type: application/x-www-form-urlencoded";
    let length = body.len();
    let head = format!(
        "{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{form}\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let text = String::from_utf8(answer).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, Bytes::copy_from_slice(body.as_bytes())))
}
