//! `beartrap fuzz validator`: lies for a validator behind an adapter.

use super::show::{Shown, shown};
use super::{Ticker, limits};
use crate::Blame;
use crate::cli::FuzzValidatorArgs;
use crate::commands::validator::{INTERRUPTED, interruptible, ready};
use beartrap_engine::{Launch, Subject as _};
use beartrap_fuzzer::Hunt;
use beartrap_kit::validator::Validator as _;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use tokio::task::spawn_blocking;

pub(super) async fn validator(args: FuzzValidatorArgs) -> anyhow::Result<u8> {
    let launch = Launch::of(&args.command, &args.config)
        .map_err(|error| Blame { exit: error.exit(), says: error.to_string() })?;
    let given_up = launch.given_up.clone();
    // From here on Ctrl-C no longer ends the process by itself, which would leave the adapter behind.
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context).is_ready())).await;
    let started = spawn_blocking(move || ready(launch));
    let Some(adapter) = interruptible(started, interrupt.as_mut(), &given_up, || {}).await? else {
        return Ok(INTERRUPTED);
    };
    let mut adapter = adapter.map_err(|stop| Blame { exit: stop.exit, says: stop.says })?;
    let greeting = adapter.greeting();
    let config = if greeting.config.is_empty() { &args.config } else { &greeting.config };
    let target = format!("{} {}", greeting.name, greeting.version);
    let target = format!("{} ({config})", target.trim());
    let hunt = Hunt::new(args.hunt.seed, limits(&args.hunt));
    let mut ticker = Ticker::new(&args.hunt);
    let hunted = spawn_blocking({
        let given_up = given_up.clone();
        move || {
            let report = hunt.run(&mut adapter, &mut |progress| {
                ticker.tick(progress);
                !given_up.is_so()
            });
            let trouble = adapter.trouble();
            (report, trouble)
        }
    });
    let Some((report, trouble)) = interruptible(hunted, interrupt.as_mut(), &given_up, || {}).await? else {
        return Ok(INTERRUPTED);
    };
    let command =
        [vec!["--config".to_owned(), args.config.clone(), "--".to_owned()], args.command.clone()].concat();
    let command = if args.config == "naive" { command[2..].to_vec() } else { command };
    shown(&args.hunt, &Shown { target, command: Some(command), report, trouble })
}
