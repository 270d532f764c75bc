//! What beartrap costs beside the validator that it tests. But for `whole`, tokens are made before.
//!
//! - `whole`: the corpus as the tests of a crate present it, made and judged: most of it is the forge's signatures.
//! - `checks`: the whole corpus in process against jsonwebtoken, and the bare signature checks that this makes.
//! - `answers`: the same, and the same questions put to the same function without beartrap. The difference between the two
//!   is what jsonwebtoken does beside its signature checks, and what it costs to hand it keys and policy.
//! - `protocol`: the corpus over the adapter protocol to a Python script that answers at once, and the same lines sent to
//!   that script through bare pipes.
//!
//! The family `dos` is left out: its tokens have megabytes, so that there would be nothing else in the figures.
#![expect(clippy::print_stderr, reason = "whoever reads the ratio wants to know what was compared")]

use beartrap::validator::{Suite, vectors};
use beartrap_benches::{Ratio, quick, timed};
use beartrap_engine::{Adapter, Launch, VectorRow};
use beartrap_kit::validator::{
    Answer, Case, FIXED_NOW, Greeting, Kind, Request, Stand, Validator, judge_cases,
};
use criterion::Criterion;
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

const ECHO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/echo.py");

fn main() {
    let mut whole = quick().configure_from_args();
    let mut group = whole.benchmark_group("validator");
    group.bench_function("whole", |bencher| bencher.iter(in_tests));
    group.finish();
    whole.final_summary();
    let mut criterion = Ratio::of_pairs(20);
    bench(&mut criterion);
    criterion.final_summary();
}

/// The corpus as the tests of a crate present it, on one thread: each token is made and judged.
fn in_tests() {
    let suite = Suite::of(|| |request: &Request| Ok(answered(request)?)).clock();
    let wanted = vectors().filter(|vector| !vector.id().starts_with("val.dos."));
    wanted.for_each(|vector| drop(black_box(suite.outcome(vector))));
}

fn bench(criterion: &mut Criterion<Ratio>) {
    let mut corpus = None;
    let forging = timed(|| corpus = Some(Corpus::forged()));
    let corpus = corpus.expect("it was made just now");

    let mut asked = Recorder { inner: Library, requests: Vec::new() };
    corpus.judged_by(&mut asked);
    let checks: Vec<Check> = asked.requests.iter().filter_map(Check::of).collect();
    let sound = checks.iter().filter(|check| check.holds()).count();
    eprintln!(
        "{} vectors, made in {:.0} ms; jsonwebtoken is asked {} times and checks {} signatures, {sound} of them sound",
        corpus.rows.len(),
        forging * 1e3,
        asked.requests.len(),
        checks.len()
    );
    assert!(sound > 0 && sound < checks.len(), "the checks check nothing");

    let judged = || {
        let cases = corpus.cases();
        timed(|| corpus.judge(cases, &mut Library))
    };
    let checked = || {
        timed(|| {
            for check in &checks {
                black_box(check.holds());
            }
        })
    };
    Ratio::measure(criterion, "validator", "checks", judged, checked);
    let answered =
        || timed(|| asked.requests.iter().for_each(|request| drop(black_box(Library.verify(request)))));
    Ratio::measure(criterion, "validator", "answers", judged, answered);
    over_the_protocol(criterion, &corpus);
}

fn over_the_protocol(criterion: &mut Criterion<Ratio>, corpus: &Corpus) {
    let words = ["python3", ECHO].map(str::to_owned);
    let launch = Launch::of(&words, "naive").expect("two words are a command");
    let mut adapter = match Adapter::start(launch) {
        Ok(adapter) => adapter,
        Err(error) => {
            eprintln!("the protocol is not measured: {error}");
            return;
        }
    };
    let mut asked = Recorder { inner: adapter, requests: Vec::new() };
    corpus.judged_by(&mut asked);
    let lines: Vec<String> = (1..).zip(&asked.requests).map(|(id, request)| line(id, request)).collect();
    adapter = asked.inner;

    let mut echo = Command::new("python3")
        .arg(ECHO)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it was started before");
    let mut input = echo.stdin.take().expect("it is a pipe");
    let mut output = BufReader::new(echo.stdout.take().expect("it is a pipe"));
    let judged = || {
        let cases = corpus.cases();
        timed(|| corpus.judge(cases, &mut adapter))
    };
    let mut heard = String::new();
    let echoed = || {
        timed(|| {
            for line in &lines {
                input.write_all(line.as_bytes()).expect("it still reads");
                heard.clear();
                output.read_line(&mut heard).expect("it still answers");
            }
        })
    };
    Ratio::measure(criterion, "validator", "protocol", judged, echoed);
    drop(input);
    let _ = echo.wait();
}

/// A request as it goes over the protocol.
fn line(id: u64, request: &Request) -> String {
    let mut message = serde_json::to_value(request).expect("a request is JSON");
    message["op"] = json!("verify");
    message["id"] = json!(id.to_string());
    format!("{message}\n")
}

/// The vectors with the cases that were made of them.
struct Corpus {
    stand: Stand,
    rows: Vec<(VectorRow, Vec<Case>)>,
}

impl Corpus {
    fn forged() -> Self {
        let stand = Stand::at(FIXED_NOW);
        let rows = VectorRow::all(beartrap_scenarios::validator()).filter(|row| row.family.name != "dos");
        let rows = rows.map(|row| (row, (row.vector.cases)(&stand.about(&row.id())))).collect();
        Self { stand, rows }
    }

    fn cases(&self) -> Vec<Vec<Case>> {
        self.rows.iter().map(|(_, cases)| cases.clone()).collect()
    }

    fn judge(&self, cases: Vec<Vec<Case>>, validator: &mut dyn Validator) {
        for ((row, _), cases) in self.rows.iter().zip(cases) {
            black_box(judge_cases(row.vector, &self.stand, cases, validator));
        }
    }

    fn judged_by(&self, validator: &mut dyn Validator) {
        self.judge(self.cases(), validator);
    }
}

/// A validator whose questions are kept.
struct Recorder<V> {
    inner: V,
    requests: Vec<Request>,
}

impl<V: Validator> Validator for Recorder<V> {
    fn greeting(&self) -> Greeting {
        self.inner.greeting()
    }

    fn verify(&mut self, request: &Request) -> Answer {
        self.requests.push(request.clone());
        self.inner.verify(request)
    }
}

/// jsonwebtoken with everything that it can check of a policy.
struct Library;

impl Validator for Library {
    fn greeting(&self) -> Greeting {
        let algorithms = [
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
            "ES384", "EdDSA",
        ];
        Greeting {
            name: "jsonwebtoken".to_owned(),
            algorithms: algorithms.map(str::to_owned).to_vec(),
            features: vec!["clock".to_owned(), Kind::AccessToken.name().to_owned()],
            ..Greeting::default()
        }
    }

    fn verify(&mut self, request: &Request) -> Answer {
        match answered(request) {
            Ok(claims) => Answer::Accept(claims),
            Err(error) => Answer::Reject(error.to_string()),
        }
    }
}

fn answered(request: &Request) -> Result<Map<String, Value>, Error> {
    let policy = &request.policy;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.algorithms = permitted(request);
    validation.set_issuer(&[&policy.issuer]);
    validation.set_audience(&[&policy.audience]);
    validation.set_required_spec_claims(&policy.required);
    // It asks the machine for the time, which is another here.
    validation.validate_exp = false;
    Ok(decode(&request.token, &key(request)?, &validation)?.claims)
}

fn permitted(request: &Request) -> Vec<Algorithm> {
    request.policy.algorithms.iter().filter_map(|name| name.parse().ok()).collect()
}

fn key(request: &Request) -> Result<DecodingKey, Error> {
    let keys = JwkSet::deserialize(&request.policy.jwks)?;
    let kid = decode_header(&request.token)?.kid;
    DecodingKey::from_jwk(kid.and_then(|kid| keys.find(&kid)).ok_or(ErrorKind::InvalidToken)?)
}

/// A signature check that jsonwebtoken makes when it is asked, with everything at hand that it needs.
struct Check<'r> {
    signature: &'r str,
    signed: &'r [u8],
    key: DecodingKey,
    algorithm: Algorithm,
}

impl<'r> Check<'r> {
    /// None if the library refuses the token for what it finds before the signature.
    fn of(request: &'r Request) -> Option<Self> {
        let (signed, signature) = request.token.rsplit_once('.')?;
        let algorithm = decode_header(&request.token).ok()?.alg;
        permitted(request).contains(&algorithm).then_some(())?;
        let check = Self { signature, signed: signed.as_bytes(), key: key(request).ok()?, algorithm };
        // A key of another kind, or a list of several kinds.
        let refused = answered(request).map_err(Error::into_kind);
        (!matches!(refused, Err(ErrorKind::InvalidAlgorithm | ErrorKind::InvalidKeyFormat))).then_some(check)
    }

    fn holds(&self) -> bool {
        jsonwebtoken::crypto::verify(self.signature, self.signed, &self.key, self.algorithm).unwrap_or(false)
    }
}
