//! The commands that reports tell people to type.

use crate::text::{line, shell};
use beartrap_core::{Capability, Check, Kind, RunHeader};

/// The command that runs one check of a run again.
pub(crate) fn again(run: &RunHeader, id: &str) -> String {
    if let Some((command, words)) = run.command.split_first() {
        let words: Vec<String> = words.iter().map(|word| shell(word)).collect();
        return format!("beartrap {} --only {} {}", shell(command), shell(id), words.join(" "));
    }
    let fault = run.fault.as_ref().map(|fault| format!(" --fault {}", shell(fault))).unwrap_or_default();
    format!("beartrap run {}{fault} --only {} --seed {}", shell(&run.target), shell(id), run.seed)
}

/// The command that explains a check.
pub(crate) fn explain(id: &str) -> String {
    format!("beartrap explain {}", shell(id))
}

/// The command that shows a check on the embedded lab with its mutant, where the lab has that face.
pub(crate) fn see(check: &Check, fault: &str) -> Option<String> {
    let (fault, id) = (shell(fault), shell(&check.id));
    match check.kind {
        Kind::Server => {
            let is_of_entra = check.about.needs.contains(&Capability::EntraServer);
            let lab = if is_of_entra { "entra" } else { "lab" };
            Some(line(&format!("beartrap run {lab} --fault {fault} --only {id}")))
        }
        Kind::Validator => {
            Some(line(&format!("beartrap validator --only {id} -- beartrap adapter lab --fault {fault}")))
        }
        Kind::Api => Some(line(&format!("beartrap api lab --fault {fault} --only {id}"))),
        Kind::Client => None,
    }
}
