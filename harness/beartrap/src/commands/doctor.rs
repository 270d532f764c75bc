use crate::cli::DoctorArgs;
use crate::harmless;
use crate::target::Named;
use beartrap_core::{Step, StepState};
use beartrap_engine::{Stage as _, prepare};

pub(crate) async fn doctor(args: &DoctorArgs) -> anyhow::Result<u8> {
    let target = Named::by(&args.target)?;
    beartrap_report::err(&format!("\n  target       {}\n", target.title))?;
    let mut failed = None;
    let mut show = |step: Step| {
        let state = match step.state {
            StepState::Ok => "ok",
            StepState::Missing => "missing",
            StepState::Wrong => "wrong",
        };
        let line = harmless(&format!("  {:<12} {state:<8} {}\n", step.name, step.says));
        if let Err(error) = beartrap_report::out(&line) {
            failed = Some(error);
        }
    };
    let prepared = prepare(&target.file, target.transport, args.target.seed, &mut show).await;
    if let Some(error) = failed {
        return Err(error.into());
    }
    match prepared {
        Ok(prepared) => {
            let left = prepared.clean_up(args.target.seed).await;
            if !left.is_empty() {
                beartrap_report::out(&format!(
                    "  clean-up     missing  clients that could not be deleted: {}\n",
                    left.join(", ")
                ))?;
            }
            let lacking: Vec<&str> = beartrap_core::Capability::OF_SERVERS
                .iter()
                .filter(|capability| !prepared.server.has(**capability))
                .map(|capability| capability.words())
                .collect();
            if !lacking.is_empty() {
                beartrap_report::out(&format!("  without      {}\n", lacking.join(", ")))?;
            }
            Ok(if prepared.without_user.is_some() { 4 } else { 0 })
        }
        Err(stop) => {
            beartrap_report::out(&harmless(&format!("\n{}\n", stop.says)))?;
            Ok(stop.exit)
        }
    }
}
