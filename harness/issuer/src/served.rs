use crate::{Door, EntraShape, Issuer, Reply, Upstream};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Collected, Full, Limited, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
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
    _listening: Listening,
}

impl Served {
    /// An issuer on a free port, whose tokens are for this audience.
    pub fn start(audience: &str) -> io::Result<Self> {
        Self::on(Door::from(0), audience, Issuer::new)
    }

    /// A second issuer with keys of its own, on a free port.
    pub fn start_another(audience: &str) -> io::Result<Self> {
        Self::start_another_on(Door::from(0), audience)
    }

    /// A second issuer with keys of its own, behind this door or on this port of loopback.
    pub fn start_another_on(door: impl Into<Door>, audience: &str) -> io::Result<Self> {
        Self::on(door.into(), audience, Issuer::another)
    }

    /// An issuer behind this door, or on this port of loopback.
    pub fn start_on(door: impl Into<Door>, audience: &str) -> io::Result<Self> {
        Self::on(door.into(), audience, Issuer::new)
    }

    /// An issuer in the shape of Microsoft Entra ID, behind this door or on this port of loopback.
    pub fn start_entra(door: impl Into<Door>, audience: &str, shape: EntraShape) -> io::Result<Self> {
        Self::on(door.into(), audience, |url, audience, now| Issuer::entra(url, audience, shape, now))
    }

    fn on(
        door: Door,
        audience: &str,
        make: impl FnOnce(String, String, fn() -> u64) -> Issuer,
    ) -> io::Result<Self> {
        let (listener, url) = door.listen()?;
        let issuer = Arc::new(make(url, audience.to_owned(), seconds));
        let serving = Arc::clone(&issuer);
        let listening = Listening::start(listener, door, move |request| serving.answer(request))?;
        Ok(Self { issuer, _listening: listening })
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

/// An upstream that listens on a free port of loopback until it is dropped.
pub struct ServedUpstream {
    upstream: Arc<Upstream>,
    _listening: Listening,
}

impl ServedUpstream {
    /// An upstream that has seen no request.
    pub fn start() -> io::Result<Self> {
        let door = Door::from(0);
        let (listener, url) = door.listen()?;
        let upstream = Arc::new(Upstream::new(url));
        let serving = Arc::clone(&upstream);
        let listening = Listening::start(listener, door, move |request| serving.answer(request))?;
        Ok(Self { upstream, _listening: listening })
    }

    /// The upstream, to be shared.
    pub fn upstream(&self) -> Arc<Upstream> {
        Arc::clone(&self.upstream)
    }
}

/// Gives the answer to a request.
type Answers = Arc<dyn Fn(&Request<Bytes>) -> Reply + Send + Sync>;

/// A thread that answers requests until this is dropped.
struct Listening {
    end: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Listening {
    fn start(
        listener: TcpListener,
        door: Door,
        answers: impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (end, ended) = oneshot::channel();
        let thread = std::thread::Builder::new().name("issuer".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, door, Arc::new(answers)) => {}
                    _ = ended => {}
                }
            });
        })?;
        Ok(Self { end: Some(end), thread: Some(thread) })
    }
}

impl Drop for Listening {
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

async fn serve(listener: TcpListener, door: Door, answers: Answers) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of sockets, most likely: others have to close some first.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let (door, answers) = (door.clone(), Arc::clone(&answers));
        tokio::spawn(async move {
            let Some(stream) = door.opened(stream).await else { return };
            let service = service_fn(|request| answered(&answers, request));
            // A connection that breaks is the caller's affair.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answered(answers: &Answers, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LARGEST).collect().await.map_or_else(|_| Bytes::new(), Collected::to_bytes);
    Ok(match answers(&Request::from_parts(head, body)) {
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
