//! Listed departures: checks that are known to fail, each with its reason.

use super::Entry;
use crate::Blame;
use anyhow::Context as _;
use beartrap_kit::target::TargetFile;
use std::collections::BTreeMap;
use std::path::Path;

/// The departures of a file that has nothing but them.
pub(super) fn read(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Blame::usage(format!("{} cannot be read: {error}", path.display())))?;
    let file = TargetFile::parse(&text);
    let file = file.map_err(|error| Blame::usage(format!("{}: {error}", path.display())))?;
    if file.server.is_some() || !file.hosts.allow.is_empty() {
        let says = "this is a target file; a file of departures has [departures] and nothing else";
        return Err(Blame::usage(format!("{}: {says}", path.display())));
    }
    must_make_sense(&file.departures).with_context(|| path.display().to_string())?;
    Ok(file.departures)
}

/// Each id must be one of the catalogue, and each reason must say something.
pub(super) fn must_make_sense(departures: &BTreeMap<String, String>) -> anyhow::Result<()> {
    for (id, reason) in departures {
        Entry::named(id).context("[departures]")?;
        if reason.trim().is_empty() {
            return Err(Blame::usage(format!("[departures]: {id} has no reason; say why it fails")));
        }
    }
    Ok(())
}
