//! The lab as Mallory meets it: one for each play, with or without a planted fault.

use beartrap_core::Fault;
use beartrap_fuzzer::mallory::{Explored, Field, Limits, explore};
use beartrap_kit::target::{Server, TargetFile, discover};
use beartrap_kit::{Handler, Hosts, Http, InProcess, Transcript};
use beartrap_lab::{Clock, Lab, LabConfig};
use std::sync::Arc;

const ISSUER: &str = "https://op.beartrap.test";
const BEGIN: u64 = 1_767_225_600;

/// The plays in which each fault has to be found.
pub(crate) const BUDGET: u64 = 2_000;

/// The faults by which codes, tokens, data or the password of Alice come to Mallory, or by which tokens are issued
/// without a fresh code, its verifier, its client or its redirect URI.
pub(crate) const GIVE_TOKENS_AWAY: &[Fault] = &[
    Fault::LastDuplicateWins,
    Fault::LoginRedirectsWith307,
    Fault::ConsentTokenUnchecked,
    Fault::RedirectHostByPrefix,
    Fault::RedirectPathNormalised,
    Fault::RedirectByOtherParser,
    Fault::RedirectListShared,
    Fault::CodeNeverSpent,
    Fault::CodeForAnyClient,
    Fault::TokenRedirectIgnored,
    Fault::VerifierOptional,
    Fault::VerifierNotCompared,
    Fault::UnaskedVerifierIgnored,
    Fault::ChallengeAsVerifier,
    Fault::ChallengePerClient,
    Fault::PasswordGrantOn,
    Fault::SecretByPrefix,
    Fault::SecretOptional,
    Fault::RefreshedForAnother,
    Fault::RefreshForAnyClient,
    Fault::RefreshScopeCopied,
    Fault::RefreshNeverRotates,
    Fault::RefreshUnauthenticated,
    Fault::RevocationWithoutEffect,
    Fault::ClientCredentialsForPublic,
    Fault::UserinfoTakesIdToken,
    Fault::RegisteredAsPublic,
    Fault::IntrospectionOpen,
];

/// The other faults of the server, and why they are not of that kind.
pub(crate) const GIVE_NOTHING_AWAY: &[(&str, &[Fault])] = &[
    (
        "honest parties are refused or misled, and nobody else gains",
        &[
            Fault::CodeNotStored,
            Fault::StateEncodedTwice,
            Fault::ClientCredentialsUnknown,
            Fault::BasicSplitAtLastColon,
            Fault::ChallengeInHex,
            Fault::LoopbackPortCompared,
            Fault::PlainAdvertised,
            Fault::IssuerWithTrailingSlash,
            Fault::JwksUriDropped,
            Fault::TokenTypeMissing,
            Fault::PromptNoneShowsLogin,
            Fault::UserinfoWithoutSub,
            Fault::SubPerLogin,
            Fault::SigningKeyUnpublished,
            Fault::ResponseIssuerAltered,
            Fault::RevokesForAnyClient,
        ],
    ),
    (
        "what a client needs to see through an attack is missing; the server itself gives nothing to the wrong one",
        &[
            Fault::NonceDropped,
            Fault::AuthTimeIsNow,
            Fault::HintIgnored,
            Fault::IdTokenForIssuer,
            Fault::ExpiredStillActive,
        ],
    ),
    (
        "the browser is sent astray without a code",
        &[Fault::UnknownClientRedirected, Fault::ErrorRedirectsUnmatched],
    ),
    ("it takes a person who is shown something else than what she clicks", &[Fault::ConsentPageFramed]),
    (
        "it is about where the right values stand in a request",
        &[Fault::TokenByGet, Fault::QueryMergedIntoForm],
    ),
    (
        "RFC 6749 and RFC 9700 leave it to the client, or advise against it only",
        &[Fault::ChallengeOptional, Fault::ImplicitGrantOn],
    ),
    ("keys are given away, and tokens are made elsewhere", &[Fault::JwksServesPrivateKeys]),
];

/// Mallory at the lab, from the first play on. With a fault she stops at what she finds first.
pub(crate) fn explored(fault: Option<Fault>, seed: u64, plays: u64) -> Explored {
    let limits = Limits { seed, first: 1, plays, time: None, first_only: fault.is_some() };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async { explore(&field(fault).await, &limits, &mut |_| ()).await })
}

async fn field(fault: Option<Fault>) -> Field {
    let (lab, first) = lab(fault);
    let file = TargetFile::parse(&lab.target_file()).expect("the lab describes itself");
    let mut hosts = Hosts::default();
    hosts.add(&ISSUER.parse().expect("the issuer is a URL"));
    let http = Http::new(first.clone(), Arc::new(hosts), Transcript::default());
    let metadata = discover(&http, ISSUER).await.expect("the lab has metadata");
    let section = file.server.as_ref().expect("the lab is a server");
    let server = Server::new(&file, section, metadata, first).expect("the file fits the lab");
    let fresh = move || Arc::new(server.behind(lab_transport(fault)));
    Field::survey(fresh, true, 7).await.expect("both users sign in")
}

fn lab_transport(fault: Option<Fault>) -> Arc<InProcess> {
    lab(fault).1
}

fn lab(fault: Option<Fault>) -> (Arc<Lab>, Arc<InProcess>) {
    let clock = Clock::fixed(BEGIN);
    let lab = Lab::new(LabConfig { issuer: ISSUER.into(), fault, clock: clock.clone(), seed: 7 });
    let served = lab.clone();
    let handler: Handler = Arc::new(move |request| {
        let lab = served.clone();
        Box::pin(async move { lab.answer(request).await })
    });
    let (read, turned) = (clock.clone(), clock);
    (lab, Arc::new(InProcess::new(handler, move || read.now(), move |seconds| turned.advance(seconds))))
}

/// Does the same for each of many, some at once, and gives the results in order.
pub(crate) fn for_each<T: Copy + Sync, R: Send>(all: &[T], work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let done = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from).min(8) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(&one) = all.get(at) else { return };
                    let result = work(one);
                    done.lock().expect("no worker panicked").push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no worker panicked");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
