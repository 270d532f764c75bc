//! From the words of the command line to a target file and the way to the target.

use crate::Blame;
use crate::cli::TargetArgs;
use crate::labs::InMemory;
use beartrap_core::Fault;
use beartrap_kit::target::{Secret, ServerSection, TargetFile, UserSection};
use beartrap_kit::{Limits, Tcp, Transport};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A target that is named, but not yet reached.
pub(crate) struct Named {
    /// As the user named it, fit to be typed again.
    pub(crate) words: String,
    /// For the first line of the screen.
    pub(crate) title: String,
    pub(crate) fault: Option<Fault>,
    pub(crate) file: TargetFile,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Named {
    pub(crate) fn by(args: &TargetArgs) -> anyhow::Result<Self> {
        let words = args.target.clone().unwrap_or_else(|| "beartrap.toml".into());
        if words == "lab" {
            return Self::lab(args);
        }
        if args.fault.is_some() {
            return Err(Blame::usage("--fault plants a fault in the embedded lab; name `lab` as the target"));
        }
        let file = if words.starts_with("http://") || words.starts_with("https://") {
            TargetFile { server: Some(ServerSection::of(&words)), ..TargetFile::default() }
        } else {
            read(Path::new(&words), args.target.is_none())?
        };
        let mut file = file;
        if let (Some(name), Some(server)) = (&args.user, &mut file.server) {
            let variable = args.password_env.clone();
            let variable = variable.ok_or_else(|| {
                Blame::usage("--user needs --password-env, the variable that holds the password")
            })?;
            server.user = vec![UserSection {
                name: name.clone(),
                password: Secret::Env { env: variable },
                email: None,
            }];
        }
        let limits = Limits { time: Duration::from_secs(args.timeout), ..Limits::default() };
        let transport = Tcp::new(limits).map_err(|failure| Blame { exit: 3, says: failure.to_string() })?;
        let issuer = file.server.as_ref().map_or(words.as_str(), |server| server.issuer.as_str());
        let title = issuer.to_owned();
        Ok(Self { words, title, fault: None, file, transport: Arc::new(transport) })
    }

    fn lab(args: &TargetArgs) -> anyhow::Result<Self> {
        let fault = args.fault.as_deref().map(fault).transpose()?;
        let lab = InMemory::new(fault, args.seed);
        let title = match fault {
            Some(fault) => format!("the embedded lab, with one planted fault ({})", fault.name()),
            None => "the embedded lab".to_owned(),
        };
        Ok(Self { words: "lab".into(), title, fault, file: lab.file()?, transport: lab.transport })
    }
}

/// The fault of this name, or the mutant of the check with this id.
pub(crate) fn fault(name: &str) -> anyhow::Result<Fault> {
    if let Some(planted) = Fault::of_servers().find(|planted| planted.fault.name() == name) {
        return Ok(planted.fault);
    }
    if let Some(scenario) = beartrap_scenarios::server().find(|scenario| scenario.id() == name) {
        return Ok(scenario.about.mutant);
    }
    let names: Vec<String> = Fault::of_servers().map(|planted| planted.fault.name()).collect();
    let nearest = beartrap_report::nearest(name, names.iter().map(String::as_str));
    let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
    Err(Blame::usage(format!(
        "there is no fault called {name}{hint} (`beartrap list --faults` shows them all)"
    )))
}

pub(crate) fn read(path: &Path, by_default: bool) -> anyhow::Result<TargetFile> {
    let text = std::fs::read_to_string(path).map_err(|error| match (error.kind(), by_default) {
        (std::io::ErrorKind::NotFound, true) => Blame::usage(
            "there is no beartrap.toml here; name a target (a file, an issuer URL or `lab`), or write one with `beartrap init PRODUCT > beartrap.toml`",
        ),
        (std::io::ErrorKind::NotFound, false) => Blame::usage(format!(
            "{} is neither a file, nor an issuer URL (http:// or https://), nor `lab`",
            path.display()
        )),
        _ => Blame::usage(format!("{} cannot be read: {error}", path.display())),
    })?;
    let words = |word: std::ffi::OsString| word.to_string_lossy().into_owned();
    let variables = std::env::vars_os().map(|(name, value)| (words(name), words(value)));
    let parsed = TargetFile::parse_with(&text, variables);
    parsed.map_err(|error| Blame::usage(format!("{}: {error}", path.display())))
}
