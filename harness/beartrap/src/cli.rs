mod api;
mod diagnose;
mod fuzz;

pub(crate) use api::*;
pub(crate) use diagnose::*;
pub(crate) use fuzz::*;

use beartrap_engine::{Choice, Glob, Shard};
use beartrap_report::ReportFile;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

/// Tells what an OAuth 2.0 or OpenID Connect server, an API or a JWT validator accepts that it must refuse, and refuses
/// that it must accept.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  beartrap run lab --fault code-never-spent    see a planted fault found
  beartrap init keycloak > beartrap.toml       a working file for a known product
  beartrap doctor                              check the file and the login before anything is judged
  beartrap run                                 test the server that ./beartrap.toml describes
  beartrap api --exec 'npm start' --url http://127.0.0.1:3000/orders    test an API, started here
  beartrap validator -- python3 adapter.py     test a JWT library behind an adapter
  beartrap explain code.single-use             one check: clause, reason, proof, failure example
  beartrap diagnose @token                     a token of Entra ID: whose, for what, what is wrong

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 our own fault, 4 target unreachable or
checks unsettled, 5 listed departures that no longer happen."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Test a server.
    Run(RunArgs),
    /// Test an API: play its issuer, and send it every wrong token.
    Api(Box<ApiArgs>),
    /// Test a JWT validator behind an adapter.
    Validator(ValidatorArgs),
    /// Present what nobody wrote down, until something is believed.
    Fuzz {
        #[command(subcommand)]
        command: FuzzCommand,
    },
    /// The vectors for JWT validators as data.
    Vectors {
        #[command(subcommand)]
        command: VectorsCommand,
    },
    /// Be an adapter: answer on standard output what is asked on standard input.
    Adapter(AdapterArgs),
    /// List the checks.
    List(ListArgs),
    /// Explain one check: clause, reason, proof, failure example.
    Explain(ExplainArgs),
    /// Prove the checks: each passes on the honest lab, fails on its planted fault, and never passes on a target that
    /// proves nothing.
    Prove(ProveArgs),
    /// Serve the lab: an honest authorization server and OpenID Provider, with or without a planted fault.
    Lab(LabArgs),
    /// Walk the way in (discovery, clients, login) and say what is wrong, before anything is judged.
    Doctor(DoctorArgs),
    /// Name what a token, a refusal, a challenge or a request is, and what to do about it; offline.
    Diagnose(DiagnoseArgs),
    /// Play a story of Entra ID on this machine, and tell it: who asks, what comes back, and why.
    Story(StoryArgs),
    /// Print a target file for a known product.
    Init(InitArgs),
    /// Show the exchanges of one check from a saved run, as HTTP and as curl commands; or present the lie of an artifact to
    /// an adapter once more.
    Replay(ReplayArgs),
    /// Render saved runs; several shards become one report.
    Report(ReportArgs),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum VectorsCommand {
    /// Write the vectors as JSON with a schema, one file for each family; the same catalogue gives the same files.
    Export {
        /// The folder, which is made if it is missing.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print an artifact of a fuzzer as a row of the corpus, to be finished by hand.
    Adopt {
        /// The artifact.
        #[arg(value_name = "ARTIFACT")]
        artifact: PathBuf,
    },
}

/// What is tested.
#[derive(Debug, Args)]
pub(crate) struct TargetArgs {
    /// A beartrap.toml, an issuer URL, `lab`, the embedded reference server, or `entra`, its tenant of Microsoft Entra ID
    /// [default: ./beartrap.toml].
    #[arg(env = "BEARTRAP_TARGET")]
    pub(crate) target: Option<String>,
    /// Plant this fault in the lab (see `beartrap list`, or name the check that it is the mutant of).
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Option<String>,
    /// A user who can log in, where the file names none.
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// The environment variable that holds the user's password.
    #[arg(long, value_name = "VAR", requires = "user")]
    pub(crate) password_env: Option<String>,
    /// The seed of everything random: same seed, same run.
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
    /// Seconds that one answer may take.
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) timeout: u64,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap run lab --fault code-never-spent
  beartrap run http://127.0.0.1:9100 --user alice --password-env ALICE_PASSWORD
  beartrap run keycloak.toml --only 'redirect.*' --save run.ndjson --report junit=beartrap.xml")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// How many checks run at once.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) jobs: u16,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap validator -- python3 adapter.py
  beartrap validator --config strict --only 'val.time.*' -- node adapter.mjs
  beartrap validator --report junit=vectors.xml -- ./adapter

The adapter is started once for each job and asked on its standard input, one JSON object a line; it answers on its
standard output. harness/adapters has some to begin with.")]
pub(crate) struct ValidatorArgs {
    /// The configuration that the adapter is asked for: the library's first example, or everything that it can check.
    #[arg(long, value_name = "CONFIG", default_value = "naive", value_parser = ["naive", "strict"])]
    pub(crate) config: String,
    /// A file with [departures]: vectors that are known to fail, each with its reason.
    #[arg(long, value_name = "FILE")]
    pub(crate) departures: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: ChoiceArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// How many adapter processes are asked at once.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) jobs: u16,
    /// The adapter's command and its arguments, after `--`.
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example, a planted fault found:
  beartrap validator -- beartrap adapter lab --fault none-accepted")]
pub(crate) struct AdapterArgs {
    /// The adapter: lab, the embedded reference validator.
    pub(crate) name: String,
    /// Plant this fault in it (see `beartrap list --faults`, or name the vector that it is the mutant of).
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Option<String>,
}

/// Which checks, and what fails the run.
#[derive(Debug, Args)]
pub(crate) struct ChoiceArgs {
    /// Only checks whose id matches; `*` stands for anything. Repeatable.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// No check whose id matches. Repeatable.
    #[arg(long, value_name = "GLOB")]
    pub(crate) except: Vec<String>,
    /// What fails the run: rfc9700-2026, oauth21-2026, oidc-basic or entra.
    #[arg(long, value_name = "NAME", default_value = beartrap_engine::PROFILES[0].name)]
    pub(crate) profile: String,
    /// One part of the whole, for several machines.
    #[arg(long, value_name = "K/N", value_parser = Shard::parse)]
    pub(crate) shard: Option<Shard>,
    /// Fail for everything that should be mended, not only for what breaks the profile.
    #[arg(long)]
    pub(crate) strict: bool,
}

impl ChoiceArgs {
    pub(crate) fn choice(&self) -> Choice {
        Choice { only: globs(&self.only), except: globs(&self.except), shard: self.shard }
    }
}

/// Where the run goes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Save the run as it happens (NDJSON).
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    pub(crate) save: Option<PathBuf>,
    /// Go on with a saved run that was killed.
    #[arg(long, value_name = "FILE")]
    pub(crate) resume: Option<PathBuf>,
    /// Write a report: json, junit or markdown. Repeatable.
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) report: Vec<ReportFile>,
    /// Print one JSON document on standard output, and nothing else.
    #[arg(long)]
    pub(crate) json: bool,
    /// Only the findings and the exit line.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only checks whose id matches. Repeatable.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Print the faults that can be planted in the lab instead.
    #[arg(long)]
    pub(crate) faults: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The id of a check, for example code.single-use.
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    /// Only checks whose id matches. Repeatable.
    #[arg(long, value_name = "GLOB")]
    pub(crate) only: Vec<String>,
    /// Run every check against every fault as well, and print which check finds which fault.
    #[arg(long)]
    pub(crate) matrix: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
    /// The seed of everything random.
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap lab                                 a mock identity provider on http://127.0.0.1:9100
  beartrap lab --port 0 --fault nonce-dropped  any free port, one planted fault
  beartrap lab --print-target > beartrap.toml  the target file that fits it
  beartrap lab --personality entra             Microsoft Entra ID on this machine")]
pub(crate) struct LabArgs {
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, value_name = "P", default_value_t = 9100)]
    pub(crate) port: u16,
    /// Plant this fault.
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Option<String>,
    /// Print the target file that fits the lab, and serve nothing.
    #[arg(long)]
    pub(crate) print_target: bool,
    /// Behave as this product: entra.
    #[arg(long, value_name = "NAME", value_parser = ["entra"])]
    pub(crate) personality: Option<String>,
    #[command(flatten)]
    pub(crate) entra: EntraLabArgs,
}

/// What only the personality of Entra understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "With --personality entra")]
pub(crate) struct EntraLabArgs {
    /// The directory in place of the example: tenants, applications, users, policies.
    #[arg(long, value_name = "FILE", requires = "personality")]
    pub(crate) directory: Option<PathBuf>,
    /// Serve over https, with a certificate made for this run.
    #[arg(long, requires = "personality")]
    pub(crate) https: bool,
    /// Write the certificate to trust to this file [default: beartrap-ca.pem in the folder for temporary files].
    #[arg(long, value_name = "FILE", requires = "https")]
    pub(crate) ca_out: Option<PathBuf>,
    /// A clock that stands at this many seconds since 1970, until it is turned.
    #[arg(long, value_name = "SECONDS", requires = "personality")]
    pub(crate) now: Option<u64>,
    /// Let programs on this machine turn the clock, bring trouble and grant roles, at /control.
    #[arg(long, requires = "personality")]
    pub(crate) control: bool,
    /// Print what there is in the directory and what should be looked after, and serve nothing.
    #[arg(long, requires = "personality")]
    pub(crate) inventory: bool,
    /// The folder of the Arc agent's keys; libraries on Linux read /var/opt/azcmagent/tokens alone.
    #[arg(long, value_name = "DIR", requires = "personality")]
    pub(crate) arc_keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap story               the stories there are
  beartrap story northwind     one registration for everything, and what mends it
  beartrap story northwind --trace
                               who sent what to whom in it, and where it broke

Nothing leaves this machine. A story that does not go as it is told ends with exit 3.")]
pub(crate) struct StoryArgs {
    /// The story; without it all are listed.
    pub(crate) name: Option<String>,
    /// Show who sent what to whom, from the browser to the API, and where it broke.
    #[arg(long, requires = "name")]
    pub(crate) trace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The product: keycloak, oidc-provider, canaille, django-oauth-toolkit, or `server` for any other.
    pub(crate) product: String,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// A file written by `beartrap run --save`, or an artifact of `beartrap fuzz`.
    pub(crate) run: PathBuf,
    /// The id of a check in a run.
    #[arg(required_unless_present = "command")]
    pub(crate) id: Option<String>,
    /// The configuration that an adapter is asked for.
    #[arg(long, value_name = "CONFIG", default_value = "naive", value_parser = ["naive", "strict"])]
    pub(crate) config: String,
    /// The adapter's command and its arguments, after `--`: exit 1 while the lie of the artifact is still believed, 0 once
    /// it is refused.
    #[arg(last = true, value_name = "CMD", conflicts_with = "id")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Files written by `beartrap run --save`.
    #[arg(required = true)]
    pub(crate) runs: Vec<PathBuf>,
    /// json, junit, markdown or terminal.
    #[arg(long, value_name = "FORMAT", default_value = "terminal")]
    pub(crate) to: String,
}

/// Patterns for ids.
pub(crate) fn globs(patterns: &[String]) -> Vec<Glob> {
    patterns.iter().map(Glob::new).collect()
}
