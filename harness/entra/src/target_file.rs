use crate::personality::Personality;
use beartrap_forge::{Certificate, SigningKey, Spare};
use serde_json::Value;
use std::fmt::Write as _;

/// The part that is the same wherever the personality is served. `{authority}` stands for where that is.
const TEMPLATE: &str = include_str!("target_file.toml");

impl Personality {
    /// A target file (`beartrap.toml`) that describes the first tenant of the example directory, with everything that checks
    /// may need. Another directory has other names and needs a file of its own.
    ///
    /// ```
    /// use beartrap_entra::{Config, Directory, Personality};
    /// let file = Personality::new(Config::of(Directory::example(), "https://login.test")).target_file();
    /// assert!(file.starts_with("[server]\nissuer = \"https://login.test/11111111-"));
    /// ```
    pub fn target_file(&self) -> String {
        let mut file = TEMPLATE
            .replace("{authority}", self.authority())
            .replace("{certificate}", &private_jwk(Spare::First))
            .replace("{outside}", &private_jwk(Spare::Second));
        let service = self.machines().into_iter().find_map(|machine| {
            let variable = |name| {
                machine.environment.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
            };
            Some((variable("IDENTITY_ENDPOINT")?, variable("IDENTITY_HEADER")?))
        });
        if let Some((endpoint, header)) = service {
            let (endpoint, header) = (Value::from(endpoint), Value::from(header));
            // Writing to a string cannot fail.
            let _ = write!(
                file,
                "\n[server.entra.machine.app_service]\nendpoint = {endpoint}\nheader = {header}\n"
            );
        }
        file
    }
}

/// A test key with its certificate, as a private JWK.
fn private_jwk(which: Spare) -> String {
    let mut jwk = SigningKey::spare(which).private_jwk();
    jwk["x5c"] = vec![Certificate::spare(which).base64()].into();
    jwk.to_string()
}
