use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Where an issuer listens on loopback, and whether it speaks TLS there. A port alone is a door without TLS; port 0 stands
/// for a free one.
#[derive(Clone)]
pub struct Door {
    port: u16,
    #[cfg(feature = "tls")]
    tls: Option<tokio_rustls::TlsAcceptor>,
}

/// A connection on which requests come, with TLS or without.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl From<u16> for Door {
    fn from(port: u16) -> Self {
        Self {
            port,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }
}

impl Door {
    /// Listens, and gives the URL where it does.
    ///
    /// # Errors
    /// The port is taken, most likely.
    pub fn listen(&self) -> io::Result<(TcpListener, String)> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)))?;
        listener.set_nonblocking(true)?;
        let url = format!("{}://{}", self.scheme(), listener.local_addr()?);
        Ok((listener, url))
    }
}

#[cfg(feature = "tls")]
impl Door {
    pub(crate) fn over_tls(port: u16, tls: tokio_rustls::TlsAcceptor) -> Self {
        Self { port, tls: Some(tls) }
    }

    fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// The connection as it can be talked on; none if the caller does not trust the certificate, or says nothing.
    pub async fn opened(&self, stream: TcpStream) -> Option<Box<dyn Stream>> {
        const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);
        at_once(&stream);
        let Some(tls) = &self.tls else { return Some(Box::new(stream)) };
        let shaken = tokio::time::timeout(PATIENCE, tls.accept(stream)).await;
        Some(Box::new(shaken.ok()?.ok()?))
    }
}

#[cfg(not(feature = "tls"))]
impl Door {
    #[expect(clippy::unused_self, reason = "with TLS there are two")]
    fn scheme(&self) -> &'static str {
        "http"
    }

    /// The connection as it can be talked on.
    #[expect(clippy::unused_async, reason = "TLS begins with an exchange")]
    pub async fn opened(&self, stream: TcpStream) -> Option<Box<dyn Stream>> {
        at_once(&stream);
        Some(Box::new(stream))
    }
}

/// Small answers are sent at once: a run is a long chain of them. A socket that refuses still answers, only later.
fn at_once(stream: &TcpStream) {
    let _ = stream.set_nodelay(true);
}
