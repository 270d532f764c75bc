mod doctor;
mod explain;
mod init;
mod lab;
mod list;
mod proof;
mod replay;
mod report;
mod run;

use crate::Blame;
use crate::cli::{Cli, Command};
use beartrap_kit::ServerScenario;

/// Does what was asked. Gives the exit code.
pub(crate) async fn dispatch(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Run(args) => run::run(args).await,
        Command::List(args) => list::list(&args),
        Command::Explain(args) => explain::explain(&args).await,
        Command::Prove(args) => proof::prove(&args).await,
        Command::Lab(args) => lab::lab(args).await,
        Command::Doctor(args) => doctor::doctor(&args).await,
        Command::Init(args) => init::init(&args),
        Command::Replay(args) => replay::replay(&args),
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

/// The scenario with this id, or an error that names the nearest.
fn scenario(id: &str) -> anyhow::Result<&'static ServerScenario> {
    let ids: Vec<String> = beartrap_scenarios::server().map(beartrap_kit::Scenario::id).collect();
    let found = beartrap_scenarios::server().find(|scenario| scenario.id() == id);
    found.ok_or_else(|| {
        let nearest = beartrap_report::nearest(id, ids.iter().map(String::as_str));
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        Blame::usage(format!("there is no check called {id}{hint} (`beartrap list` shows them all)"))
    })
}
