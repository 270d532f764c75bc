//! The words of `beartrap fuzz`.

use super::ToldApi;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum FuzzCommand {
    /// Present well-formed lies to a JWT validator behind an adapter.
    Validator(FuzzValidatorArgs),
    /// Present well-formed lies to an API, as tokens of an issuer that is played here.
    Api(FuzzApiArgs),
    /// Let Mallory play against a server, who is told of no fault.
    Server(FuzzServerArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap fuzz validator -- python3 adapter.py
  beartrap fuzz validator --time 600 --artifacts lies -- node adapter.mjs
  beartrap fuzz validator --count 2000 -- beartrap adapter lab --fault issuer-by-prefix

A lie is an honest token, signed as it should be, in which one rule is broken for sure, or several. What is believed is
shrunk to the simplest lie that is believed; each rule is told once. Honest tokens stand between the lies: a validator
that refuses them is dead, and nothing is said about it (exit 4).")]
pub(crate) struct FuzzValidatorArgs {
    /// The configuration that the adapter is asked for: the library's first example, or everything that it can check.
    #[arg(long, value_name = "CONFIG", default_value = "naive", value_parser = ["naive", "strict"])]
    pub(crate) config: String,
    #[command(flatten)]
    pub(crate) hunt: HuntArgs,
    /// The adapter's command and its arguments, after `--`.
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap fuzz server lab --fault code-for-any-client
  beartrap fuzz server --time 600             the server that ./beartrap.toml describes
  beartrap fuzz server lab --seed 7 --play 29    one play again

Mallory is the second user, and has a confidential client of her own. She signs in, writes authorization requests, lures
Alice, redeems, refreshes and asks in any order, and puts into any parameter whatever she has of that type: her own, what
leaked of Alice's, nothing, or two. Nothing that she ends with may speak for Alice, and no token may be issued without a
fresh code, its verifier, its client and its redirect URI. What breaks that is shortened to the steps without which it does
not happen. Play against systems that are yours to attack: every play signs in a few times.")]
pub(crate) struct FuzzServerArgs {
    #[command(flatten)]
    pub(crate) target: super::TargetArgs,
    /// Seconds that it takes [default: 60, unless --count or --play is there].
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    pub(crate) time: Option<u64>,
    /// How many plays there are.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// Only the play with this number.
    #[arg(long, value_name = "N", conflicts_with_all = ["time", "count"], value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) play: Option<u64>,
    /// Print one JSON document on standard output, and nothing else.
    #[arg(long)]
    pub(crate) json: bool,
    /// Only the findings and the exit line.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap fuzz api --exec 'npm start' --url http://127.0.0.1:3000/orders --scope orders.read
  beartrap fuzz api --issuer-port 9000 --url http://127.0.0.1:3000/orders --time 300

The API is started and called as by `beartrap api`, one request after the other. Lies about keys and policies are left
out, since those of an API are its own, and so is what fits into no header. A lie that is answered with a status of 500
and more was not accepted: it is one finding about `steady`, however many lies it takes.")]
pub(crate) struct FuzzApiArgs {
    #[command(flatten)]
    pub(crate) api: ToldApi,
    /// The most requests in a second.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) rate: u32,
    #[command(flatten)]
    pub(crate) hunt: HuntArgs,
}

/// How long a hunt is, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct HuntArgs {
    /// Seconds that it takes [default: 60, unless --count is there].
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    pub(crate) time: Option<u64>,
    /// How many lies are presented.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// The seed of the lies: same seed, same lies.
    #[arg(long, value_name = "N", default_value_t = 7)]
    pub(crate) seed: u64,
    /// Write each finding as an artifact into this folder, which is made if it is missing.
    #[arg(long, value_name = "DIR")]
    pub(crate) artifacts: Option<PathBuf>,
    /// Print one JSON document on standard output, and nothing else.
    #[arg(long)]
    pub(crate) json: bool,
    /// Only the findings and the exit line.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}
