use crate::{EntraShape, Issuer, Reply};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Collected, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::ops::Deref;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;

/// The largest request body that is read, in octets.
const LARGEST: usize = 1 << 20;
/// How long a request that gets no answer is held: longer than anybody waits for an API, and short enough that one which
/// waits for the end is at rest again soon.
const SILENCE: Duration = Duration::from_secs(20);
/// Octets in a piece of a streamed body.
const PIECE: u64 = 64 << 10;

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// An issuer that listens on loopback until it is dropped.
///
/// It has a thread and a runtime of its own, so that it can be started in any test.
pub struct Served {
    issuer: Arc<Issuer>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Served {
    /// An issuer on a free port, whose tokens are for this audience.
    pub fn start(audience: &str) -> io::Result<Self> {
        Self::on(0, audience, Issuer::new)
    }

    /// A second issuer with keys of its own, on a free port.
    pub fn start_another(audience: &str) -> io::Result<Self> {
        Self::on(0, audience, Issuer::another)
    }

    /// An issuer on this port of loopback.
    pub fn start_on(port: u16, audience: &str) -> io::Result<Self> {
        Self::on(port, audience, Issuer::new)
    }

    /// An issuer in the shape of Microsoft Entra ID, on this port of loopback.
    pub fn start_entra(port: u16, audience: &str, shape: EntraShape) -> io::Result<Self> {
        Self::on(port, audience, |url, audience, now| Issuer::entra(url, audience, shape, now))
    }

    fn on(
        port: u16,
        audience: &str,
        make: impl FnOnce(String, String, fn() -> u64) -> Issuer,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let issuer = Arc::new(make(url, audience.to_owned(), seconds));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (end, ended) = oneshot::channel();
        let serving = Arc::clone(&issuer);
        let thread = std::thread::Builder::new().name("issuer".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, serving) => {}
                    _ = ended => {}
                }
            });
        })?;
        Ok(Self { issuer, end: Some(end), thread: Some(thread) })
    }

    /// The issuer, to be shared.
    pub fn issuer(&self) -> Arc<Issuer> {
        Arc::clone(&self.issuer)
    }
}

impl Deref for Served {
    type Target = Issuer;

    fn deref(&self) -> &Issuer {
        &self.issuer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            // The thread may have ended by itself; then nobody listens, which is what is wanted.
            let _ = end.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

async fn serve(listener: TcpListener, issuer: Arc<Issuer>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of sockets, most likely: others have to close some first.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let issuer = Arc::clone(&issuer);
        tokio::spawn(async move {
            let service = service_fn(|request| answered(&issuer, request));
            // A connection that breaks is the caller's affair.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answered(issuer: &Issuer, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LARGEST).collect().await.map_or_else(|_| Bytes::new(), Collected::to_bytes);
    Ok(match issuer.answer(&Request::from_parts(head, body)) {
        Reply::Answer(answer) => answer.map(|body| Full::new(body).boxed_unsync()),
        Reply::Never => {
            tokio::time::sleep(SILENCE).await;
            Response::new(Full::new(Bytes::new()).boxed_unsync())
        }
        Reply::Stream { octets, pause_ms } => Response::new(blanks(octets, Duration::from_millis(pause_ms))),
    })
}

/// White space in pieces, with a pause before each but the first.
fn blanks(octets: u64, pause: Duration) -> Body {
    let pieces = futures_util::stream::unfold(0, move |sent| async move {
        if sent >= octets {
            return None;
        }
        if sent > 0 {
            tokio::time::sleep(pause).await;
        }
        let piece = if pause.is_zero() { PIECE } else { 4 };
        let blanks = vec![b' '; usize::try_from(piece).unwrap_or(4)];
        Some((Ok(Frame::data(Bytes::from(blanks))), sent + piece))
    });
    BodyExt::boxed_unsync(StreamBody::new(pieces))
}
