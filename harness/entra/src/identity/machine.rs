use crate::directory::Directory;
use crate::personality::Personality;

/// A machine that has identities, and how what runs on it finds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The name of its resource.
    pub name: String,
    /// The names of the identities that it can act as.
    pub identities: Vec<String>,
    /// The variables that the platform sets, or by which a library is led to the personality in place of the platform.
    pub environment: Vec<(&'static str, String)>,
}

/// What answers on a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    VirtualMachine,
    AppService,
    Arc,
}

impl Kind {
    pub(super) fn of(resource: &str) -> Option<Self> {
        let (provider, _) = resource.split_once('/')?;
        match provider {
            "Microsoft.Compute" => Some(Self::VirtualMachine),
            "Microsoft.Web" => Some(Self::AppService),
            "Microsoft.HybridCompute" => Some(Self::Arc),
            _ => None,
        }
    }
}

impl Personality {
    /// The machines of the directory that have identities.
    pub fn machines(&self) -> Vec<Machine> {
        let world = self.world();
        let directory = &world.directory;
        let machines = directory.resources().filter_map(|resource| {
            let identities = identities(directory, resource.name);
            let kind = Kind::of(resource.kind).filter(|_| !identities.is_empty())?;
            let here = format!("{}/on/{}", self.authority(), resource.name);
            let environment = match kind {
                Kind::VirtualMachine => vec![("AZURE_POD_IDENTITY_AUTHORITY_HOST", here)],
                Kind::AppService => vec![
                    ("IDENTITY_ENDPOINT", format!("{here}/msi/token")),
                    ("IDENTITY_HEADER", world.platform.header_of(&resource.id())),
                ],
                Kind::Arc if world.platform.arc_folder.is_none() => return None,
                Kind::Arc => vec![
                    ("IDENTITY_ENDPOINT", format!("{here}/metadata/identity/oauth2/token")),
                    ("IMDS_ENDPOINT", here),
                ],
            };
            Some(Machine { name: resource.name.to_owned(), identities, environment })
        });
        machines.collect()
    }
}

fn identities(directory: &Directory, machine: &str) -> Vec<String> {
    let all = directory.azure.identities.iter();
    all.filter(|identity| identity.on.iter().any(|on| on == machine))
        .map(|identity| identity.name.clone())
        .collect()
}
