//! A server that says, byte for byte, what it is told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What is said to one request.
#[derive(Clone)]
pub(crate) enum Say {
    /// These bytes; then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes; then nothing, until the other side hangs up.
    ThenSilence(Vec<u8>),
    /// The first bytes, then the others again and again, until the other side hangs up.
    Endless(Vec<u8>, Vec<u8>),
}

/// A served script, and what it saw.
pub(crate) struct Scripted {
    pub(crate) origin: String,
    requests: Arc<Mutex<Vec<String>>>,
    written: Arc<AtomicUsize>,
}

impl Scripted {
    /// Answers each request, head and body, by the script.
    pub(crate) async fn serve(script: impl Fn(&str) -> Say + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (requests, written): (Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) = Default::default();
        let (seen, counter, script) = (requests.clone(), written.clone(), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (seen, counter, script) = (seen.clone(), counter.clone(), script.clone());
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    let say = script(&request);
                    seen.lock().unwrap().push(request);
                    speak(stream, say, &counter).await;
                });
            }
        });
        Self { origin, requests, written }
    }

    /// The requests so far. A connection on which nothing was asked is an empty one.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How many bytes the other side, or the buffers on the way to it, have taken.
    pub(crate) fn written(&self) -> usize {
        self.written.load(Ordering::SeqCst)
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        if !matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
            return text;
        }
    }
}

async fn speak(mut stream: TcpStream, say: Say, written: &AtomicUsize) {
    let (first, then) = match say {
        Say::Bytes(bytes) => (bytes, None),
        Say::ThenSilence(bytes) => (bytes, Some(Vec::new())),
        Say::Endless(first, again) => (first, Some(again)),
    };
    // The other side may hang up at any moment; that is what it should do.
    let _ = stream.write_all(&first).await;
    match then {
        None => {
            let _ = stream.shutdown().await;
        }
        Some(silence) if silence.is_empty() => {
            let _ = stream.read(&mut [0]).await;
        }
        Some(again) => {
            while let Ok(more @ 1..) = stream.write(&again).await {
                written.fetch_add(more, Ordering::SeqCst);
            }
        }
    }
}
