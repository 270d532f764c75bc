//! The embedded API, or one with a fault, so that anybody can see what a finding looks like.

use crate::Blame;
use crate::cli::ApiArgs;
use crate::labs::ApiFace;
use beartrap_core::{Fault, Step, StepState};
use beartrap_engine::{PreparedApi, Stop, prepare_api};
use beartrap_kit::ApiScenario;

/// An API of the lab, and the fault that is planted in it.
pub(super) struct InTheLab {
    face: ApiFace,
    pub(super) fault: Option<Fault>,
}

impl InTheLab {
    /// The one that the words ask for, or else the one that can have the fault.
    pub(super) fn by(args: &ApiArgs) -> anyhow::Result<Self> {
        let of_others = [
            ("--url", args.api.url.is_some()),
            ("--openapi", args.api.openapi.is_some()),
            ("--exec", args.api.exec.is_some()),
            ("--issuer-port", args.api.issuer_port.is_some()),
        ];
        if let Some((option, _)) = of_others.iter().find(|(_, given)| *given) {
            return Err(Blame::usage(format!(
                "lab is the embedded API, which is called in this process: {option} is for another; leave one of the two out"
            )));
        }
        let asked = match (args.api.mcp, args.personality.is_some()) {
            (true, true) => {
                return Err(Blame::usage("--mcp and --personality name two APIs of the lab; take one"));
            }
            (true, false) => Some(ApiFace::Mcp),
            (false, true) => Some(ApiFace::Entra),
            (false, false) => None,
        };
        let fault = args.fault.as_deref().map(fault).transpose()?;
        let home = fault.map_or(ApiFace::Plain, |(_, home)| home);
        let face = asked.unwrap_or(home);
        let fault = fault.map(|(fault, _)| fault);
        if let Some(fault) = fault.filter(|_| home != ApiFace::Plain && face != home) {
            return Err(Blame::usage(format!(
                "{} is a fault of {}; leave out {}, and that one is taken",
                fault.name(),
                home.name(),
                if args.api.mcp { "--mcp" } else { "--personality" },
            )));
        }
        Ok(Self { face, fault })
    }

    /// For the first line of the screen.
    pub(super) fn title(&self) -> String {
        let name = self.face.name();
        match self.fault {
            Some(fault) => format!("{name}, with one planted fault ({})", fault.name()),
            None => name.to_owned(),
        }
    }

    /// The API, ready to be judged.
    pub(super) async fn ready(
        self,
        args: &ApiArgs,
        say: &mut (dyn FnMut(Step) + Send),
    ) -> anyhow::Result<Result<PreparedApi, Stop>> {
        let mut api = self.face.with(self.fault)?;
        api.is_patient = args.slow;
        say(Step {
            name: "issuer".into(),
            state: StepState::Ok,
            says: format!("{} (in this process, as the API is; nothing listens)", api.issuer.url()),
        });
        let fixed = api.type_is_declared;
        Ok(prepare_api(api, fixed, args.seed, say).await)
    }
}

/// The fault of an API that has this name, or the mutant of the check with this id; and the API that can have it.
fn fault(name: &str) -> anyhow::Result<(Fault, ApiFace)> {
    let is_meant = |scenario: &&ApiScenario| scenario.about.mutant.name() == name || scenario.id() == name;
    if let Some(scenario) = beartrap_scenarios::api().find(is_meant) {
        return Ok((scenario.about.mutant, ApiFace::of(scenario)));
    }
    let both = |scenario: &ApiScenario| [scenario.about.mutant.name(), scenario.id()];
    let names: Vec<String> = beartrap_scenarios::api().flat_map(both).collect();
    let nearest = beartrap_report::nearest(name, names.iter().map(String::as_str));
    let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
    let of_another = if Fault::named(name).is_some() { " of APIs" } else { "" };
    Err(Blame::usage(format!(
        "there is no fault{of_another} called {name}{hint} (`beartrap list --faults` shows them all; the id of a check stands for its mutant)"
    )))
}
