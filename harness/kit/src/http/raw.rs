//! The raw writer: sends every byte of a request as it stands, on a connection of its own.
//!
//! An HTTP library refuses or mends malformed requests, so that a check of them would pass without testing anything.

use super::{Failure, Limits, Request, Response, Tls};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Heads larger than this are refused.
const HEAD: usize = 64 << 10;

pub(super) async fn send(request: &Request, limits: Limits, tls: &Tls) -> Result<Response, Failure> {
    let exchange = async {
        let host =
            request.url.host_str().ok_or_else(|| Failure::NoConnection("the URL has no host".into()))?;
        let port = request.url.port_or_known_default().unwrap_or(80);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let stream = TcpStream::connect((bare, port)).await;
        let stream = stream.map_err(|error| Failure::NoConnection(error.to_string()))?;
        stream.set_nodelay(true).map_err(|error| Failure::NoConnection(error.to_string()))?;
        if request.url.scheme() == "https" {
            over(over_tls(stream, bare, tls.config(&request.shows)?).await?, request, limits).await
        } else {
            over(stream, request, limits).await
        }
    };
    let limit = limits.time;
    tokio::time::timeout(limit, exchange).await.unwrap_or(Err(Failure::TimedOut(limit.as_secs())))
}

async fn over_tls(
    stream: TcpStream,
    host: &str,
    config: rustls::ClientConfig,
) -> Result<impl AsyncRead + AsyncWrite + Unpin, Failure> {
    let name = rustls::pki_types::ServerName::try_from(host.to_owned());
    let name = name.map_err(|error| Failure::NoConnection(error.to_string()))?;
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await.map_err(|error| Failure::NoConnection(error.to_string()))
}

async fn over(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &Request,
    limits: Limits,
) -> Result<Response, Failure> {
    let broken = |error: std::io::Error| Failure::Broken(error.to_string());
    stream.write_all(&written(request)).await.map_err(broken)?;
    let mut bytes = Vec::new();
    // The request asks to close, so the answer ends with the connection; the limits end what does not.
    loop {
        if bytes.len() > limits.body + HEAD {
            return Err(Failure::TooLarge(limits.body));
        }
        if bytes.len() > HEAD && split(&bytes).is_none() {
            return Err(Failure::NotHttp(format!("its head is longer than {HEAD} bytes")));
        }
        match stream.read_buf(&mut bytes).await {
            Ok(0) => break,
            Ok(_) if is_complete(&bytes) => break,
            Ok(_) => {}
            // TLS peers that close without a word have still said what they had to say.
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(broken(error)),
        }
    }
    parse(&bytes, limits)
}

/// The bytes of a request: nothing is encoded, ordered or repaired.
fn written(request: &Request) -> Vec<u8> {
    let target = request.target();
    let host = &request.url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut head = format!("{} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", request.method);
    for (name, value) in &request.headers {
        head.extend([name.as_str(), ": ", value, "\r\n"]);
    }
    let framed = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if !framed && (!request.body.is_empty() || request.method == "POST") {
        head.extend(["Content-Length: ", &request.body.len().to_string(), "\r\n"]);
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&request.body);
    bytes
}

fn is_complete(bytes: &[u8]) -> bool {
    let Some((head, rest)) = split(bytes) else { return false };
    let length = String::from_utf8_lossy(head).lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    length.is_some_and(|length| rest.len() >= length)
}

fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.windows(4).take(HEAD).position(|four| four == b"\r\n\r\n")?;
    Some((&bytes[..end + 4], &bytes[end + 4..]))
}

fn parse(bytes: &[u8], limits: Limits) -> Result<Response, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut parsed = httparse::Response::new(&mut headers);
    let end = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(end)) => end,
        Ok(httparse::Status::Partial) if bytes.is_empty() => {
            return Err(Failure::Broken("closed without an answer".into()));
        }
        Ok(httparse::Status::Partial) => {
            return Err(Failure::Broken("closed inside the head of the answer".into()));
        }
        Err(error) => return Err(Failure::NotHttp(error.to_string())),
    };
    let mut response = Response { status: parsed.code.unwrap_or_default(), ..Response::default() };
    for header in parsed.headers.iter() {
        response.headers.push((header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned()));
    }
    let body = &bytes[end..];
    let chunked = response.header("transfer-encoding").is_some_and(|value| value.contains("chunked"));
    let length = response.header("content-length").and_then(|value| value.trim().parse().ok());
    response.body = match length {
        _ if chunked => unchunk(body)?,
        Some(length) if length > body.len() => {
            return Err(Failure::Broken("closed inside the body of the answer".into()));
        }
        Some(length) => body[..length].to_vec(),
        None => body.to_vec(),
    };
    if response.body.len() > limits.body {
        return Err(Failure::TooLarge(limits.body));
    }
    Ok(response)
}

/// Joins the chunks of a body (RFC 9112, 7.1).
fn unchunk(mut rest: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    let broken = || Failure::Broken("closed inside a chunk".into());
    loop {
        let (used, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) => return Err(broken()),
            Err(_) => return Err(Failure::NotHttp("invalid chunk size".into())),
        };
        if size == 0 {
            return Ok(body);
        }
        let size = usize::try_from(size).map_err(|_| broken())?;
        let end = used.checked_add(size).ok_or_else(broken)?;
        body.extend_from_slice(rest.get(used..end).ok_or_else(broken)?);
        rest = rest.get(end..).and_then(|rest| rest.strip_prefix(b"\r\n")).ok_or_else(broken)?;
    }
}
