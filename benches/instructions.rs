//! How many instructions the pieces take that every run is made of, counted by callgrind: the same on a busy machine
//! and an idle one. `cargo xtask bench --gate` holds them against benches/instructions.toml.
//!
//! What is measured is the call alone. What it needs is made before, and made use of once, so that tables and keys that
//! are made on first use are not counted.
#![expect(missing_docs, reason = "of what the macros make")]

use beartrap_engine::VectorRow;
use beartrap_forge::{Algorithm, Jws, Setting, SigningKey, Token};
use beartrap_kit::login::Page;
use beartrap_kit::validator::{
    Answer, Case, FIXED_NOW, Greeting, Request as Question, Stand, Validator, Vector, VectorOutcome,
    judge_cases,
};
use beartrap_kit::{
    Answered, Challenge, Form, Hosts, Http, Request, Response, TimePassing, Transcript, Transport, challenges,
};
use futures_util::FutureExt as _;
use gungraun::{library_benchmark, library_benchmark_group, main};
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

library_benchmark_group!(
    name = counted,
    benchmarks = [forge, jws, verdict, vector, page, challenge, exchange]
);
main!(library_benchmark_groups = counted);

#[library_benchmark(setup = honest)]
#[bench::rs256(Algorithm::Rs256)]
#[bench::es256(Algorithm::Es256)]
#[bench::hs256(Algorithm::Hs256)]
fn forge(token: Token) -> String {
    black_box(token).compact()
}

fn honest(algorithm: Algorithm) -> Token {
    let setting = Setting::new("https://issuer.test", "https://api.test", FIXED_NOW);
    let token = Token::access_token(&setting, &SigningKey::trusted(algorithm));
    black_box(token.compact());
    token
}

#[library_benchmark(setup = compact)]
#[bench::access_token(Algorithm::Es256)]
fn jws(token: String) -> Option<Jws> {
    Jws::parse(black_box(&token)).ok()
}

fn compact(algorithm: Algorithm) -> String {
    let token = honest(algorithm).compact();
    assert!(Jws::parse(&token).is_ok());
    token
}

#[library_benchmark(setup = known)]
#[bench::rs256(Algorithm::Rs256)]
#[bench::es256(Algorithm::Es256)]
fn verdict((mut validator, question): (beartrap_lab::Validator, Value)) -> Value {
    validator.verify(black_box(&question))
}

/// The lab's validator, and an honest token that it was asked about before.
fn known(algorithm: Algorithm) -> (beartrap_lab::Validator, Value) {
    let question = Stand::at(FIXED_NOW).jwt_by(algorithm).request();
    let question = serde_json::to_value(question).expect("a request is JSON");
    let mut validator = beartrap_lab::Validator::new(None);
    assert_eq!(validator.verify(&question)["verdict"], "accept");
    (validator, question)
}

#[library_benchmark(setup = Row::of)]
#[bench::exp_past("val.time.exp-past")]
fn vector(mut row: Row) -> VectorOutcome {
    judge_cases(row.vector, &row.stand, black_box(row.cases), &mut row.validator)
}

/// A vector whose tokens are made already.
struct Row {
    vector: &'static Vector,
    stand: Stand,
    cases: Vec<Case>,
    validator: Sharp,
}

impl Row {
    fn of(id: &str) -> Self {
        let mut rows = VectorRow::all(beartrap_scenarios::validator());
        let vector = rows.find(|row| row.id() == id).expect("it is in the catalogue").vector;
        let stand = Stand::at(FIXED_NOW).about(id);
        let cases = (vector.cases)(&stand);
        let honest = cases.iter().filter_map(|case| case.twin.as_ref()).map(|twin| twin.token.clone());
        let validator = Sharp(honest.collect());
        assert!(!validator.0.is_empty());
        Self { vector, stand, cases, validator }
    }
}

/// Knows the honest tokens by heart, so that next to nothing is counted but the judging.
struct Sharp(Vec<String>);

impl Validator for Sharp {
    fn greeting(&self) -> Greeting {
        Greeting::default()
    }

    fn verify(&mut self, question: &Question) -> Answer {
        if self.0.contains(&question.token) {
            Answer::Accept(Map::new())
        } else {
            Answer::Reject(String::new())
        }
    }
}

#[library_benchmark(setup = sign_in)]
#[bench::sign_in(include_str!("sign_in.html"))]
fn page((url, html): (Url, &str)) -> Page {
    Page::read(black_box(&url), black_box(html))
}

fn sign_in(html: &'static str) -> (Url, &'static str) {
    let url = "https://op.test/realms/one/login?session=1".parse().expect("it is a URL");
    assert_eq!(Page::read(&url, html).forms.len(), 1);
    (url, html)
}

#[library_benchmark]
#[bench::two(
    r#"DPoP algs="ES256 RS256", Bearer realm="orders", error="invalid_token", error_description="it \"expired\"""#
)]
fn challenge(header: &str) -> Result<Vec<Challenge>, String> {
    challenges(black_box(header))
}

#[library_benchmark(setup = Recorded::new)]
#[bench::token_request()]
fn exchange(recorded: Recorded) -> Recorded {
    recorded.again();
    recorded
}

/// The recorder of a check, with a token request that gets its answer at once.
struct Recorded {
    http: Http,
    request: Request,
}

impl Recorded {
    fn new() -> Self {
        let url: Url = "https://op.test/token".parse().expect("it is a URL");
        let form = Form::of([
            ("grant_type", "authorization_code"),
            ("code", "SplxlOBeZQQYbYS6WxSbIA-and-more"),
            ("redirect_uri", "https://client.test/cb"),
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        ]);
        let request = Request::post(url.clone(), &form)
            .header("Authorization", "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW")
            .header("Accept", "application/json");
        let tokens = [Algorithm::Es256, Algorithm::Rs256].map(compact);
        let body = json!({ "access_token": tokens[0], "id_token": tokens[1], "token_type": "Bearer",
            "expires_in": 300, "refresh_token": "8xLOxBtZp8-a-long-value-that-nobody-guesses" });
        let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = Response { status: 200, headers: headers.to_vec(), body: body.to_string().into_bytes() };
        let mut hosts = Hosts::default();
        hosts.add(&url);
        let http = Http::new(Arc::new(Canned(answer)), Arc::new(hosts), Transcript::default());
        let recorded = Self { http, request };
        recorded.again();
        recorded
    }

    fn again(&self) {
        let sent = self.http.send("client", black_box(&self.request)).now_or_never();
        assert!(sent.is_some_and(|(_, answer)| answer.is_ok()));
    }
}

/// Gives the same answer to everything.
struct Canned(Response);

impl Transport for Canned {
    fn send<'a>(&'a self, _: &'a Request) -> Answered<'a> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }

    fn now(&self) -> u64 {
        FIXED_NOW
    }

    fn time_passes(&self, _: Duration) -> TimePassing<'_> {
        Box::pin(std::future::ready(()))
    }
}
