use super::group::Group;
use anyhow::{Result, bail};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

const PAUSE: Duration = Duration::from_millis(50);
/// A server that has just started may be slow over its first answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// An error when something listens on the port: it would be judged instead of the target.
pub(super) fn require_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!("port {port} is busy ({error}): stop what listens there"),
    }
}

/// Waits until the server publishes its metadata.  It is an error when its process ends first or `limit` is over.
pub(super) async fn wait(issuer: &Url, server: &mut Group, limit: Duration) -> Result<()> {
    let start = Instant::now();
    loop {
        for path in metadata_paths(issuer) {
            if tokio::time::timeout(ANSWER_LIMIT, is_found(issuer, &path)).await.unwrap_or(false) {
                return Ok(());
            }
        }
        if let Some(status) = server.ended()? {
            bail!("the server ended with {status} before it was ready");
        }
        if start.elapsed() > limit {
            bail!("no metadata at {issuer} within {} s", limit.as_secs());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until something listens on the port.  It is an error when the server ends first or `limit` is over.
pub(super) async fn listening(port: u16, server: &mut Group, limit: Duration) -> Result<()> {
    let start = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
        if let Some(status) = server.ended()? {
            bail!("the server ended with {status} before it was ready");
        }
        if start.elapsed() > limit {
            bail!("nothing listens on port {port} within {} s", limit.as_secs());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// OpenID Connect Discovery 1.0 section 4 appends to the issuer's path; RFC 8414 section 3.1 puts its name before it.
fn metadata_paths(issuer: &Url) -> [String; 2] {
    let path = issuer.path().trim_end_matches('/');
    [
        format!("{path}/.well-known/openid-configuration"),
        format!("/.well-known/oauth-authorization-server{path}"),
    ]
}

/// Whether a GET is answered with 200.
async fn is_found(issuer: &Url, path: &str) -> bool {
    let Some(port) = issuer.port() else { return false };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let exchange = async {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut status_line = [0; "HTTP/1.1 200".len()];
        stream.read_exact(&mut status_line).await?;
        std::io::Result::Ok(status_line.ends_with(b" 200"))
    };
    exchange.await.unwrap_or(false)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::process::Command;
    use std::sync::atomic::{AtomicU32, Ordering};

    const LONG: Duration = Duration::from_mins(1);

    /// A port that nobody listens on, and that the system gives to no caller: such ports begin at 32768 on Linux, and higher
    /// elsewhere.
    pub(in crate::interop) fn free_port() -> u16 {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        // Test programs that run at the same time begin at different places.
        let begin = std::process::id() % 97 * 100;
        loop {
            let step = begin + NEXT.fetch_add(1, Ordering::Relaxed);
            let port = 20_000 + u16::try_from(step % 10_000).unwrap();
            if TcpListener::bind(("127.0.0.1", port)).is_ok() {
                return port;
            }
        }
    }

    fn server(script: &str) -> Group {
        Group::start(Command::new("bash").args(["-c", script])).unwrap()
    }

    /// Answers `200` on the path, `404` elsewhere, from its own thread until the test process ends.
    fn answering(path: &'static str) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}/realms/one", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                BufReader::new(&stream).read_line(&mut line).unwrap();
                let status = if line.contains(path) { "200 OK" } else { "404 Not Found" };
                let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()); // who asks hangs up after the status
            }
        });
        issuer.parse().unwrap()
    }

    #[tokio::test]
    async fn either_document_will_do() {
        for path in [
            " /realms/one/.well-known/openid-configuration ",
            " /.well-known/oauth-authorization-server/realms/one ",
        ] {
            wait(&answering(path), &mut server("sleep 300"), LONG).await.unwrap();
        }
    }

    #[tokio::test]
    async fn other_pages_are_not_readiness() {
        let issuer = answering("/nowhere");
        let error = wait(&issuer, &mut server("sleep 300"), Duration::ZERO).await.unwrap_err().to_string();
        assert_eq!(error, format!("no metadata at {issuer} within 0 s"));
    }

    #[tokio::test]
    async fn a_server_that_ends_is_not_waited_for() {
        let issuer = "http://127.0.0.1:1".parse().unwrap();
        let error = wait(&issuer, &mut server("exit 3"), LONG).await.unwrap_err().to_string();
        assert_eq!(error, "the server ended with exit status: 3 before it was ready");
    }

    #[test]
    fn a_busy_port_is_named() {
        let port = free_port();
        let other = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let error = require_free(port).unwrap_err().to_string();
        assert!(error.starts_with(&format!("port {port} is busy")), "{error}");
        drop(other);
        require_free(port).unwrap();
    }
}
