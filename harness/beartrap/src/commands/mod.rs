mod adapter;
mod api;
mod departures;
mod diagnose;
mod doctor;
mod explain;
mod fuzz;
mod init;
mod lab;
mod list;
mod log;
mod proof;
mod replay;
mod report;
mod run;
mod story;
mod validator;
mod vectors;

use crate::Blame;
use crate::cli::{Cli, Command};
use beartrap_core::Check;
use beartrap_engine::{Choice, Glob, PlanError, VectorRow, choose};
use beartrap_kit::{ApiScenario, ServerScenario};

/// Does what was asked. Gives the exit code.
pub(crate) async fn dispatch(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Run(args) => run::run(args).await,
        Command::Api(args) => Box::pin(api::api(*args)).await,
        Command::Validator(args) => validator::validator(args).await,
        Command::Fuzz { command } => fuzz::fuzz(command).await,
        Command::Vectors { command } => vectors::vectors(&command),
        Command::Adapter(args) => adapter::adapter(&args),
        Command::List(args) => list::list(&args),
        Command::Explain(args) => explain::explain(&args).await,
        Command::Prove(args) => proof::prove(&args).await,
        Command::Lab(args) => lab::lab(args).await,
        Command::Doctor(args) => doctor::doctor(&args).await,
        Command::Diagnose(args) => diagnose::diagnose(&args),
        Command::Story(args) => story::story(&args),
        Command::Init(args) => init::init(&args),
        Command::Replay(args) => replay::replay(&args).await,
        Command::Report(args) => report::report(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(
                shell,
                &mut <Cli as clap::CommandFactory>::command(),
                "beartrap",
                &mut script,
            );
            beartrap_report::out_exact(&String::from_utf8_lossy(&script))?;
            Ok(0)
        }
    }
}

/// Something of the catalogue that can be run.
#[derive(Clone, Copy)]
enum Entry {
    Server(&'static ServerScenario),
    Api(&'static ApiScenario),
    Vector(VectorRow),
}

impl Entry {
    /// The whole catalogue.
    fn all() -> impl Iterator<Item = Self> {
        let vectors = VectorRow::all(beartrap_scenarios::validator());
        let (servers, apis) = (beartrap_scenarios::server(), beartrap_scenarios::api());
        servers.map(Self::Server).chain(apis.map(Self::Api)).chain(vectors.map(Self::Vector))
    }

    /// What is chosen of it, in the order of the ids.
    fn chosen(choice: &Choice) -> anyhow::Result<Vec<Self>> {
        let chosen = choose(Self::all().map(|entry| (entry.id(), entry)), choice);
        chosen.map_err(|error| Blame::usage(error.to_string()))
    }

    /// Why a command found nothing to run, with the command that has what was meant.
    fn misplaced(error: &PlanError) -> anyhow::Error {
        let says = error.to_string();
        let PlanError::NothingMatches(pattern) = error else { return Blame::usage(says) };
        let glob = Glob::new(pattern.as_str());
        let meant = Self::all().find(|entry| glob.matches(&entry.id()));
        Blame::usage(match meant {
            None => says,
            Some(Self::Server(_)) => {
                format!("--only {pattern} names checks of servers; use `beartrap run`")
            }
            Some(Self::Api(_)) => {
                format!("--only {pattern} names checks of APIs; use `beartrap api --url URL`")
            }
            Some(Self::Vector(_)) => {
                format!("--only {pattern} names checks of validators; use `beartrap validator -- COMMAND`")
            }
        })
    }

    /// The entry with this id, or an error that names the nearest.
    fn named(id: &str) -> anyhow::Result<Self> {
        let found = Self::all().find(|entry| entry.id() == id);
        found.ok_or_else(|| unknown(id, &Self::all().map(Self::id).collect::<Vec<_>>()))
    }

    fn id(self) -> String {
        match self {
            Self::Server(scenario) => scenario.id(),
            Self::Api(scenario) => scenario.id(),
            Self::Vector(row) => row.id(),
        }
    }

    fn check(self) -> Check {
        match self {
            Self::Server(scenario) => scenario.check(),
            Self::Api(scenario) => scenario.check(),
            Self::Vector(row) => row.check(),
        }
    }
}

fn unknown(id: &str, ids: &[String]) -> anyhow::Error {
    let nearest = beartrap_report::nearest(id, ids.iter().map(String::as_str));
    let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
    Blame::usage(format!("there is no check called {id}{hint} (`beartrap list` shows them all)"))
}
