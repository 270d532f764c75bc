//! What the Entra personality takes: a process of its own, asked for tokens over HTTP on loopback.

use super::figure::{Figure, Limit, Unit};
use super::whole::{median, megabytes};
use crate::workspace::Workspace;
use anyhow::{Context as _, Result, ensure};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};
use std::time::{Duration, Instant};
use url::Url;

/// The median of so many starts counts.
const STARTS: usize = 15;
/// How many tokens are asked for, and how many for a quick look.
const TOKENS: [usize; 2] = [10_000, 1_000];
/// How long an answer may take before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Octets that an answer has at most; a token has two thousand.
const LARGEST: usize = 1 << 20;
/// What Linux counts processor time in, of a second (proc(5), `/proc/pid/stat`): 100 on every machine that Rust supports well.
const TICKS: f64 = 100.0;

/// The figures of this program: each start is that of a fresh process, and the rest is of the last of them.
pub(super) fn figures(workspace: &Workspace, program: &Path, quick: bool) -> Result<Vec<Figure>> {
    let mut starts = Vec::new();
    let mut last = None;
    for _ in 0..STARTS {
        // The one before it is gone before this one starts.
        drop(last.take());
        let begun = Instant::now();
        let mut server = Server::start(workspace, program)?;
        server.token()?;
        starts.push(begun.elapsed().as_secs_f64());
        last = Some(server);
    }
    let mut server = last.context("there was no start")?;

    let tokens = TOKENS[usize::from(quick)];
    let before = server.processor_time();
    let mut answers = Vec::with_capacity(tokens);
    for _ in 1..tokens {
        let begun = Instant::now();
        server.token()?;
        answers.push(begun.elapsed().as_secs_f64());
    }
    let spent = before.and_then(|before| Some(server.processor_time()? - before));
    let per_second = spent.filter(|spent| *spent > 0.0).map(|spent| count(answers.len()) / spent);

    let figure = |name: &str, value, limit, unit| {
        let name = format!("lab --personality entra, {name}");
        Figure { name, value, limit: Some(limit), unit }
    };
    let resident = format!("memory after {tokens} tokens");
    Ok(vec![
        figure("start to first token", median(starts), Limit::AtMost(0.1), Unit::Seconds),
        figure("a token over HTTP", median(answers), Limit::AtMost(0.005), Unit::Seconds),
        figure("tokens in a second of one core", per_second, Limit::AtLeast(200.0), Unit::Count),
        figure(&resident, server.memory(), Limit::AtMost(80.0), Unit::Megabytes),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 of anything here")]
fn count(items: usize) -> f64 {
    items as f64
}

/// The personality in a process of its own, and a connection to it.
struct Server {
    process: Process,
    connection: BufReader<TcpStream>,
    request: Vec<u8>,
}

/// A process that ends with its owner.
struct Process {
    child: Child,
    /// Held open, so that it can always say something.
    says: BufReader<ChildStderr>,
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that is gone already needs neither.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts it on a port of the system's choice, and reads on its screen where it is and how to ask for a token.
    fn start(workspace: &Workspace, program: &Path) -> Result<Self> {
        let mut command = workspace.tool(program, &["lab", "--personality", "entra", "--port", "0"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child =
            command.spawn().with_context(|| format!("cannot start {}: build it", program.display()))?;
        let says = child.stderr.take().context("it has no stderr")?;
        let mut process = Process { child, says: BufReader::new(says) };
        let mut line = String::new();
        let (url, form) = loop {
            line.clear();
            let read = process.says.read_line(&mut line)?;
            ensure!(read > 0, "`lab --personality entra` said nothing about how to ask for a token");
            if let Some(asked) = asked(&line) {
                break asked;
            }
        };
        let address = url.socket_addrs(|| None)?;
        let connection = TcpStream::connect(&address[..]).with_context(|| format!("cannot reach {url}"))?;
        connection.set_nodelay(true)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { process, connection: BufReader::new(connection), request: request(&url, &form) })
    }

    /// Asks for a token, and reads it.
    fn token(&mut self) -> Result<()> {
        self.connection.get_mut().write_all(&self.request)?;
        let (status, body) = answer(&mut self.connection)?;
        let says = String::from_utf8_lossy(&body);
        ensure!(status == 200 && says.contains("\"access_token\""), "no token, but {status}: {says}");
        Ok(())
    }

    /// What it has had of a processor so far, in seconds; none where there is no `/proc`.
    fn processor_time(&self) -> Option<f64> {
        processor_time(&std::fs::read_to_string(self.file("stat")).ok()?)
    }

    /// What it has in memory now, in megabytes; none where there is no `/proc`.
    fn memory(&self) -> Option<f64> {
        megabytes(&std::fs::read_to_string(self.file("status")).ok()?, "VmRSS:")
    }

    fn file(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.process.child.id())
    }
}

/// URL and form of the `curl` command in a line of the screen.
fn asked(line: &str) -> Option<(Url, String)> {
    let words: Vec<&str> = line.split_once("curl ")?.1.split_whitespace().collect();
    let url = words.iter().find_map(|word| Url::parse(word).ok())?;
    let form: Vec<&str> = words.windows(2).filter(|pair| pair[0] == "-d").map(|pair| pair[1]).collect();
    Some((url, form.join("&")))
}

fn request(url: &Url, form: &str) -> Vec<u8> {
    let (path, authority, length) = (url.path(), url.authority(), form.len());
    let kind = "application/x-www-form-urlencoded";
    format!(
        "POST {path} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{form}"
    )
    .into_bytes()
}

/// Status and body of the next answer on a connection.
fn answer(connection: &mut impl std::io::BufRead) -> Result<(u16, Vec<u8>)> {
    let mut head = connection.by_ref().take(LARGEST as u64);
    let mut status = None;
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        head.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if status.is_none() {
            status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        } else if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let status = status.context("the connection was closed before an answer")?;
    ensure!(length <= LARGEST, "an answer of {length} octets");
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok((status, body))
}

/// User and system time in `/proc/pid/stat`, in seconds. The name before them is in parentheses and may contain any.
fn processor_time(stat: &str) -> Option<f64> {
    let mut numbers = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: f64 = numbers.next()?.parse().ok()?;
    let system: f64 = numbers.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_to_ask_is_read_from_the_screen() {
        let line =
            "  a token     curl -s http://127.0.0.1:7/t/oauth2/v2.0/token -d a=b -d scope=api://x/.default\n";
        let (url, form) = asked(line).unwrap();
        assert_eq!((url.port(), form.as_str()), (Some(7), "a=b&scope=api://x/.default"));
        let request = String::from_utf8(request(&url, &form)).unwrap();
        assert!(
            request.starts_with("POST /t/oauth2/v2.0/token HTTP/1.1\r\nHost: 127.0.0.1:7\r\n"),
            "{request}"
        );
        assert!(request.ends_with("\r\nContent-Length: 26\r\n\r\na=b&scope=api://x/.default"), "{request}");
        assert_eq!(asked("  authority   http://127.0.0.1:7\n"), None);
    }

    #[test]
    fn answers_on_one_connection_are_told_apart() {
        let mut two = &b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 401 No\r\nX: y\r\nContent-Length: 0\r\n\r\n"[..];
        assert_eq!(answer(&mut two).unwrap(), (200, b"ok".to_vec()));
        assert_eq!(answer(&mut two).unwrap(), (401, Vec::new()));
        assert!(answer(&mut two).unwrap_err().to_string().contains("closed"));
        let mut much = &b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"[..];
        assert!(answer(&mut much).unwrap_err().to_string().contains("99999999 octets"));
    }

    #[test]
    fn processor_time_is_that_of_user_and_system() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 150 50 9 9 20 0 3 0 1 2 3";
        assert_eq!(processor_time(stat), Some(2.0));
        assert_eq!(processor_time("7 (a) S 1"), None);
    }
}
