//! Targets served over TCP: a few lines of HTTP/1.1 in threads, so that a test can see, stop and script every answer.

use beartrap_core::Fault;
use beartrap_lab::{Lab, LabConfig};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;

/// One request, read.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// One answer.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn new(status: u16, media_type: &str, body: impl Into<String>) -> Self {
        let headers = vec![("content-type".to_owned(), media_type.to_owned())];
        Self { status, headers, body: body.into() }
    }

    pub(crate) fn page(body: &str) -> Self {
        Self::new(200, "text/html", format!("<title>Sign in</title>{body}"))
    }

    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self { status: 302, headers: vec![("location".to_owned(), to.to_owned())], body: String::new() }
    }
}

/// Serves answers on a free port until the tests end. The answers are made from the origin and the request.
pub(crate) fn serve(answer: impl Fn(&str, &Asked) -> Reply + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (answer, at) = (Arc::new(answer), origin.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (answer, at) = (answer.clone(), at.clone());
            // Whoever hangs up early has what it came for.
            std::thread::spawn(move || {
                stream.and_then(|stream| converse(&stream, |asked| answer(&at, asked)))
            });
        }
    });
    origin
}

fn converse(stream: &TcpStream, answer: impl Fn(&Asked) -> Reply) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader)? {
        let Reply { status, headers, body } = answer(&asked);
        let mut head = vec![format!("HTTP/1.1 {status} X"), format!("content-length: {}", body.len())];
        let others = headers.iter().filter(|(name, _)| name != "content-length");
        head.extend(others.map(|(name, value)| format!("{name}: {value}")));
        let mut stream = stream;
        stream.write_all(format!("{}\r\n\r\n{body}", head.join("\r\n")).as_bytes())?;
        if asked.headers.iter().any(|(name, value)| name == "connection" && value == "close") {
            return stream.shutdown(std::net::Shutdown::Both);
        }
    }
    Ok(())
}

fn read(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let Some((method, target)) = line.split_once(' ') else { return Ok(None) };
    let (method, target) = (method.to_owned(), target.split(' ').next().unwrap_or_default().to_owned());
    let mut headers = Vec::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        let (name, value) = (name.to_ascii_lowercase(), value.trim().to_owned());
        if name == "content-length" {
            length = value.parse().unwrap_or(0);
        }
        headers.push((name, value));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Asked { method, target, headers, body: String::from_utf8_lossy(&body).into_owned() }))
}

/// Where a lab stops answering: when a file holds a text.
pub(crate) struct Stop {
    pub(crate) file: PathBuf,
    pub(crate) holds: &'static str,
    /// Told when it is reached.
    pub(crate) reached: Mutex<Sender<()>>,
}

impl Stop {
    fn wait(&self) {
        if std::fs::read_to_string(&self.file).is_ok_and(|so_far| so_far.contains(self.holds)) {
            // Nobody listens any more once the first request was stopped.
            let _ = self.reached.lock().unwrap().send(());
            loop {
                std::thread::park();
            }
        }
    }
}

/// The lab over TCP, with a witness who keeps every request and answer.
pub(crate) struct ServedLab {
    pub(crate) file: String,
    pub(crate) seen: Arc<Mutex<Vec<(Asked, Reply)>>>,
}

impl ServedLab {
    pub(crate) fn with(fault: Option<Fault>) -> Self {
        Self::stopped_by(fault, None)
    }

    /// A lab that answers nothing more once its stop is reached.
    pub(crate) fn stopped_by(fault: Option<Fault>, stop: Option<Stop>) -> Self {
        let runtime = Arc::new(Runtime::new().unwrap());
        let lab: Arc<Mutex<Option<Arc<Lab>>>> = Arc::default();
        let seen: Arc<Mutex<Vec<(Asked, Reply)>>> = Arc::default();
        let (served, witness) = (lab.clone(), seen.clone());
        let origin = serve(move |_, asked| {
            if let Some(stop) = &stop {
                stop.wait();
            }
            let lab = served.lock().unwrap().clone().expect("nobody knows the address before there is a lab");
            let reply = answered(&runtime, &lab, asked);
            let Asked { method, target, headers, body } = asked;
            let asked = Asked {
                method: method.clone(),
                target: target.clone(),
                headers: headers.clone(),
                body: body.clone(),
            };
            witness.lock().unwrap().push((asked, reply.clone()));
            reply
        });
        let config = LabConfig { fault, seed: 42, ..LabConfig::honest(origin) };
        let new = Lab::new(config);
        let file = new.target_file();
        *lab.lock().unwrap() = Some(new);
        Self { file, seen }
    }
}

fn answered(runtime: &Runtime, lab: &Arc<Lab>, asked: &Asked) -> Reply {
    let mut request = http::Request::builder().method(asked.method.as_str()).uri(&asked.target);
    for (name, value) in &asked.headers {
        request = request.header(name, value);
    }
    let answer = runtime.block_on(lab.answer(request.body(asked.body.clone().into()).unwrap()));
    let headers = answer.headers().iter();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Reply {
        status: answer.status().as_u16(),
        headers: headers.map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect(),
        body: text(answer.body()),
    }
}
