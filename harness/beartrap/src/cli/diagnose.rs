//! The words of `beartrap diagnose`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  beartrap diagnose 7000222                          an AADSTS code
  beartrap diagnose @body.json                       the body of a refusal, from a file
  xclip -o | beartrap diagnose -                     whatever was copied
  beartrap diagnose @token --against beartrap.toml   at which check the API would refuse a token
  beartrap diagnose @token --answered 403            why a token that is good was refused
  beartrap diagnose --scan @bundle.js                which secrets and tokens a client left in it

A log, a HAR file or a storage that holds secrets is scanned as well; --scan says so of anything, and
has an exit for CI: 0 if nothing was found, 1 otherwise.

Nothing leaves this machine, and no secret is printed. What stands on a command line stays in the
shell's history, and every process of the machine sees it: give tokens as - or @FILE.")]
pub(crate) struct DiagnoseArgs {
    /// A token, a JSON error body, an AADSTS number or a text with one, a WWW-Authenticate header, an HTTP answer or the URL
    /// of a request, or any text that such things were left in; `-` reads it from standard input, @FILE from a file.
    #[arg(value_name = "INPUT")]
    pub(crate) input: String,
    /// Find what a client left in a text (a bundle, a log, a HAR file, a storage), and do not diagnose it.
    #[arg(long, conflicts_with_all = ["against", "answered"])]
    pub(crate) scan: bool,
    /// A file with an [api] section, to compare a token with.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// The status that the API answered with.
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..=599))]
    pub(crate) answered: Option<u16>,
    /// The time, in seconds since 1970 [default: the machine's].
    #[arg(long, value_name = "SECONDS")]
    pub(crate) now: Option<u64>,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}
