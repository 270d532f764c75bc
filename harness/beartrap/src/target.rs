//! From the words of the command line to a target file and the way to the target.

use crate::Blame;
use crate::cli::TargetArgs;
use crate::labs::ServerFace;
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
        match words.as_str() {
            "lab" => return Self::lab(ServerFace::Plain, words, args),
            "entra" => return Self::lab(ServerFace::Entra, words, args),
            _ if args.fault.is_some() => {
                return Err(Blame::usage(
                    "--fault plants a fault in the embedded lab; name `lab` as the target, or `entra`",
                ));
            }
            _ => {}
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

    fn lab(face: ServerFace, words: String, args: &TargetArgs) -> anyhow::Result<Self> {
        let fault = args.fault.as_deref().map(fault).transpose()?;
        if let Some(fault) = fault.filter(|fault| ServerFace::with(*fault) != face) {
            let other = if face == ServerFace::Plain { "entra" } else { "lab" };
            let says = format!("{} has no fault {}; name `{other}` as the target", face.name(), fault.name());
            return Err(Blame::usage(says));
        }
        let lab = face.in_memory(fault, args.seed);
        let title = match fault {
            Some(fault) => format!("{}, with one planted fault ({})", face.name(), fault.name()),
            None => face.name().to_owned(),
        };
        Ok(Self { words, title, fault, file: lab.file()?, transport: lab.transport })
    }
}

/// The fault of this name, or the mutant of the check with this id.
pub(crate) fn fault(name: &str) -> anyhow::Result<Fault> {
    let planted = || Fault::of_servers().chain(Fault::of_entra()).map(|planted| planted.fault);
    if let Some(fault) = planted().find(|fault| fault.name() == name) {
        return Ok(fault);
    }
    if let Some(scenario) = beartrap_scenarios::server().find(|scenario| scenario.id() == name) {
        return Ok(scenario.about.mutant);
    }
    let names: Vec<String> = planted().map(Fault::name).collect();
    let nearest = beartrap_report::nearest(name, names.iter().map(String::as_str));
    let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
    Err(Blame::usage(format!(
        "there is no fault called {name}{hint} (`beartrap list --faults` shows them all)"
    )))
}

pub(crate) fn read(path: &Path, by_default: bool) -> anyhow::Result<TargetFile> {
    let text = std::fs::read_to_string(path).map_err(|error| match (error.kind(), by_default) {
        (std::io::ErrorKind::NotFound, true) => Blame::usage(
            "there is no beartrap.toml here; name a target (a file, an issuer URL, `lab` or `entra`), or write one with `beartrap init PRODUCT > beartrap.toml`",
        ),
        (std::io::ErrorKind::NotFound, false) => Blame::usage(format!(
            "{} is neither a file, nor an issuer URL (http:// or https://), nor `lab`, nor `entra`",
            path.display()
        )),
        _ => Blame::usage(format!("{} cannot be read: {error}", path.display())),
    })?;
    let words = |word: std::ffi::OsString| word.to_string_lossy().into_owned();
    let variables = std::env::vars_os().map(|(name, value)| (words(name), words(value)));
    let parsed = TargetFile::parse_with(&text, variables);
    parsed.map_err(|error| Blame::usage(format!("{}: {error}", path.display())))
}
