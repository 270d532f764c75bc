use super::Entry;
use crate::cli::{ProveArgs, globs};
use crate::labs::{ApiFace, InMemory, LabValidator, ServerFace, null};
use anyhow::Context as _;
use beartrap_core::Fault;
use beartrap_engine::{Choice, Proof, Target, VectorRow, discovered, prove_vector};
use beartrap_kit::target::{Learnt, Server};
use beartrap_kit::{Api, ApiScenario, ServerScenario};
use beartrap_lab::Null;
use beartrap_report::{CheckProof, ProofReport};
use futures_util::{FutureExt, StreamExt as _, TryStreamExt as _};
use std::sync::Arc;
use std::time::Instant;

pub(crate) async fn prove(args: &ProveArgs) -> anyhow::Result<u8> {
    let begun = Instant::now();
    let choice = Choice { only: globs(&args.only), ..Choice::default() };
    let (mut scenarios, mut of_apis, mut vectors) = (Vec::new(), Vec::new(), Vec::new());
    for entry in Entry::chosen(&choice)? {
        match entry {
            Entry::Server(scenario) => scenarios.push(scenario),
            Entry::Api(scenario) => of_apis.push(scenario),
            Entry::Vector(row) => vectors.push(row),
        }
    }
    let (of_servers, proofs_of_apis, of_vectors) = tokio::try_join!(
        prove_servers(scenarios.clone(), args.seed),
        prove_apis(of_apis.clone(), args.seed),
        prove_vectors(vectors),
    )?;
    let checks = of_servers.into_iter().chain(proofs_of_apis).chain(of_vectors).map(row).collect();
    let kills = if args.matrix { Some(matrix(&scenarios, &of_apis, args.seed).await?) } else { None };
    let elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let report = ProofReport { checks, kills, elapsed_ms };
    if args.json {
        beartrap_report::out_exact(&beartrap_report::prove_json(&report))?;
    } else {
        beartrap_report::out(&beartrap_report::prove(&report))?;
    }
    // A check that does not hold is nobody's fault but ours.
    Ok(if report.holds() { 0 } else { 3 })
}

/// Every check gets systems of its own, so that no check sees what another left behind.
async fn prove_servers(scenarios: Vec<&'static ServerScenario>, seed: u64) -> anyhow::Result<Vec<Proof>> {
    proven(scenarios, move |scenario| async move {
        let face = ServerFace::of(scenario);
        let honest = known(face, None, seed).await?;
        let mutant = known(face, Some(scenario.about.mutant), seed).await?;
        let behind = |kind: Null| Target {
            name: kind.name().into(),
            system: Arc::new(honest.system.behind(null(kind))),
        };
        let nulls: Vec<Target<Server>> = Null::ALL.into_iter().map(behind).collect();
        Ok(beartrap_engine::prove(scenario, &honest, &mutant, &nulls, seed).await)
    })
    .await
}

/// Proves each, several at once: it is computation alone, so each is a task of its own.
async fn proven<S, P>(scenarios: Vec<S>, prove: impl Fn(S) -> P) -> anyhow::Result<Vec<Proof>>
where
    P: Future<Output = anyhow::Result<Proof>> + Send + 'static,
{
    let proofs = scenarios.into_iter().map(|scenario| tokio::spawn(prove(scenario)));
    let proofs = futures_util::stream::iter(proofs).buffered(8);
    proofs.map(|proof| proof.context("a check could not be proven")?).try_collect().await
}

async fn prove_apis(scenarios: Vec<&'static ApiScenario>, seed: u64) -> anyhow::Result<Vec<Proof>> {
    proven(scenarios, move |scenario| async move {
        let (honest, mutant) = (api_with(scenario, None)?, api_with(scenario, Some(scenario.about.mutant))?);
        let behind = |kind: Null| Target {
            name: kind.name().into(),
            system: Arc::new(honest.system.behind(null(kind))),
        };
        let nulls: Vec<Target<Api>> = Null::ALL.into_iter().map(behind).collect();
        Ok(beartrap_engine::prove(scenario, &honest, &mutant, &nulls, seed).await)
    })
    .await
}

/// The API of the lab for a check, with a fault or without, and everything that the check may need.
fn api_with(scenario: &ApiScenario, fault: Option<Fault>) -> anyhow::Result<Target<Api>> {
    let name = fault.map_or_else(|| "honest".to_owned(), Fault::name);
    Ok(Target { name, system: Arc::new(ApiFace::of(scenario).with(fault)?) })
}

/// Vectors are computation alone, so each goes to a thread of its own.
async fn prove_vectors(rows: Vec<VectorRow>) -> anyhow::Result<Vec<Proof>> {
    let proofs = futures_util::stream::iter(rows).map(|row| {
        tokio::task::spawn_blocking(move || {
            let (mut honest, mut mutant) =
                (LabValidator::new(None), LabValidator::new(Some(row.vector.mutant)));
            prove_vector(row, &mut honest, &mut mutant)
        })
    });
    let proofs: Vec<_> = proofs.buffered(8).collect().await;
    proofs.into_iter().map(|proof| proof.context("a vector could not be proven")).collect()
}

/// The lab with a fault, described as the honest one is: what a mutant says of itself must not decide what is asked.
async fn known(face: ServerFace, fault: Option<Fault>, seed: u64) -> anyhow::Result<Target<Server>> {
    let honest = face.in_memory(None, seed);
    let mut server = read(&honest).await?;
    if let Some(fault) = fault {
        let mutant = face.in_memory(Some(fault), seed);
        // A mutant whose metadata can be read is taken at its word, since the fault may be in them.
        server = match read(&mutant).await {
            Ok(server) => server,
            Err(_) => server.behind(mutant.transport),
        };
    }
    let name = fault.map_or_else(|| "honest".to_owned(), Fault::name);
    Ok(Target { name, system: Arc::new(server) })
}

async fn read(lab: &InMemory) -> anyhow::Result<Server> {
    let server = discovered(&lab.file()?, lab.transport.clone(), &mut |_| {}).await;
    let mut server = server.map_err(|stop| anyhow::anyhow!(stop.says))?;
    server.learnt = Learnt { refresh_tokens: true, consent_page: true, open_registration: true };
    Ok(server)
}

fn row(proof: Proof) -> CheckProof {
    let mut problems = Vec::new();
    problems.extend(proof.on_honest.as_ref().map(|said| format!("on the honest lab: {said}")));
    problems.extend(proof.on_mutant.as_ref().map(|said| format!("on its mutant: {said}")));
    problems.extend(proof.passed_by.iter().map(|null| format!("the null target {null} passes")));
    CheckProof {
        sound: proof.is_sound(),
        sharp: proof.is_sharp(),
        honest_on_null: proof.is_honest_on_null(),
        mutant: proof.mutant.name(),
        id: proof.id,
        problems,
    }
}

/// Its thousand requests for each fault would take as long as all other checks together: it meets its own fault alone.
const FLOOD: &str = "api.dpop-replay-flood";

/// Which checks find which fault: those of servers, and those of APIs.
async fn matrix(
    servers: &[&'static ServerScenario],
    of_apis: &[&'static ApiScenario],
    seed: u64,
) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let servers = Arc::new(servers.to_vec());
    let of_servers = Fault::of_servers().chain(Fault::of_entra()).map(|planted| {
        let (scenarios, face) = (servers.clone(), ServerFace::with(planted.fault));
        async move {
            let mut found = Vec::new();
            for scenario in scenarios.iter().filter(|scenario| ServerFace::of(scenario) == face) {
                let mutant = known(face, Some(planted.fault), seed).await?;
                if beartrap_engine::kills(scenario, &mutant, seed).await {
                    found.push(scenario.id());
                }
            }
            anyhow::Ok((planted.fault.name(), found))
        }
    });
    let of_apis = Arc::new(of_apis.to_vec());
    let of_apis = Fault::of_apis().map(|planted| {
        let scenarios = of_apis.clone();
        async move {
            let mut found = Vec::new();
            let meets = |scenario: &&&ApiScenario| {
                ApiFace::of(scenario).can_have(planted.fault)
                    && (scenario.id() != FLOOD || scenario.about.mutant == planted.fault)
            };
            for scenario in scenarios.iter().filter(meets) {
                if beartrap_engine::kills(scenario, &api_with(scenario, Some(planted.fault))?, seed).await {
                    found.push(scenario.id());
                }
            }
            anyhow::Ok((planted.fault.name(), found))
        }
    });
    let rows: Vec<Row> = of_servers.map(FutureExt::boxed).chain(of_apis.map(FutureExt::boxed)).collect();
    // A row is computation alone, so each is a task of its own.
    let rows = futures_util::stream::iter(rows).map(tokio::spawn).buffered(4);
    rows.map(|row| row.context("a row of the matrix broke")?).try_collect().await
}

/// A fault, and the checks that find it, as soon as that is known.
type Row = futures_util::future::BoxFuture<'static, anyhow::Result<(String, Vec<String>)>>;
