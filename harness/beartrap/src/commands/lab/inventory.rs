//! What there is in a directory: what developers own, what administrators own, and what should be looked after.

use beartrap_entra::{Enterprise, Inventory, Registration};
use std::fmt::Write as _;

/// Both views, and the concerns.
pub(super) fn shown(inventory: &Inventory) -> String {
    let mut text = String::from("\nRegistrations: what developers own. None has a right to anything.\n");
    for known in &inventory.registrations {
        registration(&mut text, known);
    }
    text += "\nEnterprise applications: what administrators own. Rights are granted to these.\n";
    for known in &inventory.principals {
        enterprise(&mut text, known);
    }
    let nothing = inventory.concerns.is_empty();
    text += if nothing { "\nNothing has to be looked after.\n" } else { "\nTo be looked after\n" };
    for concern in &inventory.concerns {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}: {}\n    {}", concern.about, concern.what, concern.why);
    }
    text + "\n"
}

fn registration(text: &mut String, known: &Registration) {
    let owners = if known.owners.is_empty() { "nobody".to_owned() } else { known.owners.join(", ") };
    let _ = writeln!(
        text,
        "  {:<14} {}  in {}, answered for by {owners}",
        known.name, known.client_id, known.home
    );
    for credential in &known.credentials {
        let end = credential.expires.as_deref().unwrap_or("open end");
        let _ = writeln!(text, "    {} {}, until {end}", credential.kind, credential.id);
    }
}

fn enterprise(text: &mut String, known: &Enterprise) {
    let off = if known.enabled { "" } else { ", switched off" };
    let _ = writeln!(text, "  {:<14} {}  in {}{off}", known.application, known.id, known.tenant);
    for granted in &known.granted {
        let whom = granted.user.as_ref().map_or_else(String::new, |user| format!(" for {user}"));
        let _ = writeln!(
            text,
            "    {} ({}){whom}, by {} on {}",
            granted.permission, granted.kind, granted.by, granted.at
        );
    }
}
