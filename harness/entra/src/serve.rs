use crate::{Pace, Personality};
use beartrap_issuer::Door;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// The largest request body, in octets.
const LARGEST: usize = 256 << 10;
/// The largest head of a request, in octets.
const LARGEST_HEAD: usize = 128 << 10;
/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many connections are open at most; others wait.
const MOST: usize = 512;

/// Serves a personality behind a door, until the task is dropped. The listener is the door's; its URL should be the
/// personality's authority.
///
/// # Errors
/// The listener cannot be used.
pub async fn serve(entra: Arc<Personality>, door: Door, listener: TcpListener) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let room = Arc::new(Semaphore::new(MOST));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return Ok(()) };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of sockets, most likely: others have to close some first.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let (door, entra) = (door.clone(), Arc::clone(&entra));
        tokio::spawn(async move {
            let _place = place;
            let Some(stream) = door.opened(stream).await else { return };
            let service = service_fn(|request| answered(&entra, request));
            // A connection that breaks is the caller's affair.
            let _ = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_buf_size(LARGEST_HEAD)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

/// The answer, when it is time for it. An error closes the connection.
async fn answered(entra: &Personality, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = tokio::time::timeout(PATIENCE, Limited::new(body, LARGEST).collect()).await;
    let body = match body.map_err(|_| io::ErrorKind::TimedOut)? {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(too_large()),
        Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
    };
    paced(entra.answer(Request::from_parts(head, body))).await
}

/// The answer after the time that it is to take.
async fn paced(answer: Response<Bytes>) -> io::Result<Response<Full<Bytes>>> {
    match answer.extensions().get::<Pace>() {
        None => {}
        Some(Pace::Late(time)) => tokio::time::sleep(*time).await,
        Some(Pace::Never(time)) => {
            tokio::time::sleep(*time).await;
            return Err(io::ErrorKind::TimedOut.into());
        }
    }
    Ok(answer.map(Full::new))
}

fn too_large() -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from_static(b"the request is too large")));
    *answer.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Directory, NEVER, Place, SLOW, Trouble, Troubled};
    use tokio::time::Instant;

    /// The time is tokio's, which nobody waits for.
    #[tokio::test(start_paused = true)]
    async fn m4_27_a_slow_answer_comes_late_and_a_black_hole_ends_without_one() {
        for (what, expected, is_answered) in [(Trouble::Slow, SLOW, true), (Trouble::BlackHole, NEVER, false)]
        {
            let entra = Personality::new(Config::of(Directory::example(), "https://login.test"));
            assert!(entra.trouble(Troubled { at: Place::Identity, what, times: None }));
            let request = Request::get("/metadata/identity/oauth2/token").body(Bytes::new()).unwrap();
            let begin = Instant::now();
            let answer = paced(entra.answer(request)).await;
            assert_eq!((begin.elapsed(), answer.is_ok()), (expected, is_answered), "{what:?}");
        }
    }
}
