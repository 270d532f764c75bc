//! `beartrap lab --personality entra`: Microsoft Entra ID on this machine.

use super::{inventory, planted, unguessable};
use crate::Blame;
use crate::cli::{EntraLabArgs, LabArgs};
use crate::labs::ServerFace;
use anyhow::Context as _;
use beartrap_entra::{Config, Directory, Personality, serve};
use beartrap_issuer::{Authority, Door};
use beartrap_lab::Clock;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub(crate) async fn lab(args: LabArgs) -> anyhow::Result<u8> {
    let entra = args.entra;
    let directory = entra.directory.as_deref().map_or_else(|| Ok(Directory::example()), read)?;
    let fault = planted(args.fault.as_deref(), ServerFace::Entra)?;
    let is_example = entra.directory.is_none();
    let clock = entra.now.map_or_else(Clock::system, Clock::fixed);
    if entra.inventory {
        beartrap_report::out(&inventory::shown(&directory.inventory(clock.now())))?;
        return Ok(0);
    }
    if args.print_target {
        if !is_example {
            return Err(Blame::usage(
                "only the example directory has a target file; write one for your own from what --print-target prints without --directory",
            ));
        }
        beartrap_report::out_exact(&target_file(directory, args.port, entra.https))?;
        return Ok(0);
    }
    let (door, ca) = door(args.port, &entra)?;
    let (listener, url) = door.listen().map_err(|error| Blame {
        exit: 4,
        says: format!("port {} on 127.0.0.1 cannot be had: {error}; choose another with --port", args.port),
    })?;
    let personality = Personality::new(Config {
        clock,
        seed: unguessable(),
        arc_folder: entra.arc_keys,
        control: entra.control,
        fault,
        ..Config::of(directory, url)
    });
    beartrap_report::err(&screen(&personality, ca.as_deref(), is_example, entra.control))?;
    tokio::select! {
        served = serve(personality, door, listener) => served?,
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(0)
}

/// What describes it to `beartrap run`. The secrets of machines are drawn anew at each start, so that what needs them is
/// only told of.
fn target_file(directory: Directory, port: u16, https: bool) -> String {
    let scheme = if https { "https" } else { "http" };
    let personality = Personality::new(Config::of(directory, format!("{scheme}://127.0.0.1:{port}")));
    let whole = personality.target_file();
    let (file, _) = whole.split_once("\n[server.entra.machine.app_service]").unwrap_or((&whole, ""));
    format!(
        "{file}\n# The lab says at its start what endpoint and header of an App Service are:\n# [server.entra.machine.app_service]\n# endpoint = IDENTITY_ENDPOINT\n# header = IDENTITY_HEADER\n"
    )
}

fn read(path: &Path) -> anyhow::Result<Directory> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Blame::usage(format!("{} cannot be read: {error}", path.display())))?;
    Directory::parse(&text).map_err(|error| Blame::usage(format!("{}: {error}", path.display())))
}

/// Where it listens, and the file with the certificate to trust.
fn door(port: u16, args: &EntraLabArgs) -> anyhow::Result<(Door, Option<PathBuf>)> {
    if !args.https {
        return Ok((port.into(), None));
    }
    let authority = Authority::new().context("no certificates can be made")?;
    let path = args.ca_out.clone().unwrap_or_else(|| std::env::temp_dir().join("beartrap-ca.pem"));
    let path = std::path::absolute(path)?;
    std::fs::write(&path, authority.pem())
        .map_err(|error| Blame::usage(format!("{} cannot be written: {error}", path.display())))?;
    Ok((authority.door(port)?, Some(path)))
}

fn screen(entra: &Personality, ca: Option<&Path>, is_example: bool, is_controlled: bool) -> String {
    let mut text = format!("\n  entra on this machine\n  authority   {}\n", entra.authority());
    let mut line = |name: &str, says: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<11} {says}");
    };
    for (place, tenant) in entra.tenants().into_iter().enumerate() {
        let name = if place == 0 { "tenants" } else { "" };
        let domain = tenant.domain.unwrap_or_default();
        line(name, &format!("{domain:<20} {}  {}", tenant.id, tenant.name));
    }
    for (place, machine) in entra.machines().into_iter().enumerate() {
        let name = if place == 0 { "machines" } else { "" };
        let variables: Vec<String> =
            machine.environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
        line(name, &format!("{:<20} {}", machine.name, variables.join(" ")));
    }
    if let Some(ca) = ca {
        line("trust", &ca.display().to_string());
    }
    if is_controlled {
        line("control", &format!("{0}/control", entra.authority()));
    }
    if let Some(first) = entra.first_token() {
        let trust = ca.map_or_else(String::new, |ca| format!(" --cacert {}", ca.display()));
        // What stands in somebody's own file is not printed.
        let secret = if is_example { first.secret.as_str() } else { "THE-SECRET" };
        let (url, id, scope) = (&first.url, &first.client_id, &first.scope);
        line(
            "a token",
            &format!(
                "curl -s{trust} {url} -d grant_type=client_credentials -d client_id={id} -d client_secret={secret} -d scope={scope}"
            ),
        );
    }
    line("stop it", "Ctrl-C");
    text + "\n"
}
