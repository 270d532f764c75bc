//! The servers of the lab: the honest one with every grant, and a tenant of Microsoft Entra ID.

use super::{BEGIN, reading, turning};
use beartrap_core::{Capability, Fault};
use beartrap_entra::{Config, Directory, Personality};
use beartrap_kit::target::TargetFile;
use beartrap_kit::{Handler, InProcess, ServerScenario};
use beartrap_lab::{Clock, Lab, LabConfig};
use std::sync::{Arc, LazyLock};

/// Where the lab is when nobody serves it. Nothing is resolved; the name only has to be nobody's.
const ISSUER: &str = "https://op.beartrap.test";
/// The example directory, read once: a proof makes hundreds of tenants.
static EXAMPLE: LazyLock<Directory> = LazyLock::new(Directory::example);

/// A server of the lab and the way to it.
pub(crate) struct InMemory {
    target_file: String,
    pub(crate) transport: Arc<InProcess>,
}

/// The servers of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServerFace {
    Plain,
    Entra,
}

impl ServerFace {
    /// The one that a check is made for.
    pub(crate) fn of(scenario: &ServerScenario) -> Self {
        let is_of_entra = scenario.about.needs.contains(&Capability::EntraServer);
        if is_of_entra { Self::Entra } else { Self::Plain }
    }

    /// The one that can have a fault.
    pub(crate) fn with(fault: Fault) -> Self {
        let is_of_entra = Fault::of_entra().any(|planted| planted.fault == fault);
        if is_of_entra { Self::Entra } else { Self::Plain }
    }

    /// For people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "the embedded lab",
            Self::Entra => "the embedded tenant of Entra",
        }
    }

    /// The server, with a fault or without.
    pub(crate) fn in_memory(self, fault: Option<Fault>, seed: u64) -> InMemory {
        match self {
            Self::Plain => InMemory::new(fault, seed),
            Self::Entra => InMemory::entra(fault, seed),
        }
    }
}

impl InMemory {
    /// The first tenant of the example directory, where its control endpoint takes it for a program on this machine.
    fn entra(fault: Option<Fault>, seed: u64) -> Self {
        const AUTHORITY: &str = "http://127.0.0.1:9100";
        let clock = Clock::fixed(BEGIN);
        let directory = EXAMPLE.clone();
        let config =
            Config { clock: clock.clone(), seed, control: true, fault, ..Config::of(directory, AUTHORITY) };
        let personality = Personality::new(config);
        let target_file = personality.target_file();
        let handler: Handler = Arc::new(move |request| {
            let personality = personality.clone();
            Box::pin(async move { personality.answer(request) })
        });
        let transport = InProcess::new(handler, reading(&clock), turning(&clock));
        Self { target_file, transport: Arc::new(transport) }
    }

    fn new(fault: Option<Fault>, seed: u64) -> Self {
        let clock = Clock::fixed(BEGIN);
        let lab = Lab::new(LabConfig { issuer: ISSUER.into(), fault, clock: clock.clone(), seed });
        let target_file = lab.target_file();
        let handler: Handler = Arc::new(move |request| {
            let lab = lab.clone();
            Box::pin(async move { lab.answer(request).await })
        });
        let transport = InProcess::new(handler, reading(&clock), turning(&clock));
        Self { target_file, transport: Arc::new(transport) }
    }

    /// The target file that describes it.
    pub(crate) fn file(&self) -> anyhow::Result<TargetFile> {
        Ok(TargetFile::parse(&self.target_file)?)
    }
}
