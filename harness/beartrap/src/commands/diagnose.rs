use crate::Blame;
use crate::cli::DiagnoseArgs;
use crate::target;
use beartrap_diagnose::{Contract, Endpoint, MAX_SCAN_BYTES, Question, Scan, Tenancy, Version, scan};
use beartrap_kit::EntraVersion;
use beartrap_kit::api::entra::{EntraContract, Tenancy as Serves};
use beartrap_kit::api::{ApiSection, EndpointSection};
use serde::Serialize;
use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) fn diagnose(args: &DiagnoseArgs) -> anyhow::Result<u8> {
    let input = input(args)?;
    let contract = args.against.as_deref().map(contract).transpose()?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let now = args.now.unwrap_or(since);
    if args.scan {
        return left_in(&scan(&input, now), args.json);
    }
    let question =
        Question { against: contract.as_ref(), answered: args.answered, ..Question::of(&input, now) };
    match beartrap_diagnose::diagnose(&question) {
        Ok(found) => show(&found, args.json),
        Err(error) => {
            // What is nothing by itself may be full of things that are something.
            let left = scan(&input, now);
            if left.finds.is_empty() {
                Err(Blame::usage(error.to_string()))
            } else {
                left_in(&left, args.json)
            }
        }
    }
}

fn left_in(scan: &Scan, json: bool) -> anyhow::Result<u8> {
    show(scan, json)?;
    Ok(u8::from(!scan.finds.is_empty()))
}

fn show(found: &(impl Display + Serialize), json: bool) -> anyhow::Result<u8> {
    if json {
        beartrap_report::out_exact(&(serde_json::to_string_pretty(found)? + "\n"))?;
    } else {
        beartrap_report::out(&format!("\n{found}\n"))?;
    }
    Ok(0)
}

/// What was given, or what stands where it points to.
fn input(args: &DiagnoseArgs) -> anyhow::Result<String> {
    let (name, reader): (&str, Box<dyn Read>) = match args.input.strip_prefix('@') {
        Some(path) => {
            let file =
                File::open(path).map_err(|error| Blame::usage(format!("{path} cannot be read: {error}")))?;
            (path, Box::new(file))
        }
        None if args.input == "-" => ("standard input", Box::new(std::io::stdin())),
        None => return Ok(args.input.clone()),
    };
    // One octet more than is read, so that what is too long is seen to be.
    let most = u64::try_from(MAX_SCAN_BYTES)?.saturating_add(1);
    let mut octets = Vec::new();
    let read = reader.take(most).read_to_end(&mut octets);
    read.map_err(|error| Blame::usage(format!("{name} cannot be read: {error}")))?;
    if octets.len() > MAX_SCAN_BYTES {
        let most = MAX_SCAN_BYTES >> 20;
        return Err(Blame::usage(format!(
            "{name} has more than {most} MB, and is not read; give it in parts"
        )));
    }
    // The storage of a browser is text with other octets around it.
    if args.scan {
        return Ok(String::from_utf8_lossy(&octets).into_owned());
    }
    String::from_utf8(octets).map_err(|_| {
        Blame::usage(format!(
            "{name} is no text; give a token, a body, a header or a URL, or look for secrets in it with --scan"
        ))
    })
}

/// The `[api]` of a target file.
fn contract(path: &Path) -> anyhow::Result<Contract> {
    let file = target::read(path, false)?;
    let name = path.display().to_string();
    let section = file.api.ok_or_else(|| {
        Blame::usage(format!(
            "{name} has no [api] section; write what the API expects there, or leave --against out"
        ))
    })?;
    let entra = EntraContract::new(&section).map_err(|error| Blame::usage(format!("{name}: {error}")))?;
    let leeway = section.leeway.unwrap_or(60);
    let endpoints = section.endpoint.iter().map(|endpoint| promised(endpoint, entra.is_some())).collect();
    let plain =
        Contract { name, audiences: vec![section.audience()], leeway, endpoints, ..Contract::default() };
    Ok(match entra {
        None => plain,
        Some(entra) => Contract {
            versions: entra.versions.iter().map(|version| version_of(*version)).collect(),
            tenancy: tenancy(&section, &entra),
            audiences: entra.audiences,
            clients: entra.clients,
            ..plain
        },
    })
}

fn version_of(version: EntraVersion) -> Version {
    match version {
        EntraVersion::V1 => Version::One,
        EntraVersion::V2 => Version::Two,
    }
}

/// The tenants of tests stand for those of a file that names none, and say nothing about a real token.
fn tenancy(section: &ApiSection, entra: &EntraContract) -> Tenancy {
    let names_tenants = section.entra.as_ref().is_some_and(|entra| !entra.tenants.is_empty());
    match entra.tenancy {
        Serves::Any => Tenancy::Any,
        Serves::AnyWork => Tenancy::AnyWork,
        Serves::Single | Serves::List if names_tenants => Tenancy::Tenants(entra.tenants.clone()),
        Serves::Single | Serves::List => Tenancy::Unsaid,
    }
}

fn promised(section: &EndpointSection, is_entra: bool) -> Endpoint {
    let only = section.only.as_deref();
    let either = |many: &[String], one: &Option<String>| many.iter().chain(one).cloned().collect::<Vec<_>>();
    let (scp, roles) = (either(&section.scp, &section.scope), either(&section.roles, &section.role));
    Endpoint {
        name: format!("{} {}", section.method.as_deref().unwrap_or("GET").to_uppercase(), section.path),
        users: only != Some("applications") && (!is_entra || !scp.is_empty() || roles.is_empty()),
        applications: only != Some("users") && (!is_entra || !roles.is_empty() || scp.is_empty()),
        scp,
        roles,
    }
}
