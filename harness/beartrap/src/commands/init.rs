use crate::Blame;
use crate::cli::InitArgs;

/// Target files that work for a product as it is usually set up, and say what to fill in.
const TEMPLATES: &[(&str, &str)] = &[
    ("canaille", include_str!("../../templates/canaille.toml")),
    ("django-oauth-toolkit", include_str!("../../templates/django-oauth-toolkit.toml")),
    ("entra", include_str!("../../templates/entra.toml")),
    ("keycloak", include_str!("../../templates/keycloak.toml")),
    ("oidc-provider", include_str!("../../templates/oidc-provider.toml")),
    ("server", include_str!("../../templates/server.toml")),
];

pub(crate) fn init(args: &InitArgs) -> anyhow::Result<u8> {
    let found = TEMPLATES.iter().find(|(name, _)| *name == args.product);
    let (_, text) = found.ok_or_else(|| {
        let names: Vec<&str> = TEMPLATES.iter().map(|(name, _)| *name).collect();
        let nearest = beartrap_report::nearest(&args.product, names.iter().copied());
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        Blame::usage(format!("there is no file for {}{hint} (known are {})", args.product, names.join(", ")))
    })?;
    beartrap_report::out_exact(text)?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::TEMPLATES;
    use beartrap_kit::target::TargetFile;

    #[test]
    fn every_template_is_a_target_file() {
        for (name, text) in TEMPLATES {
            let file = TargetFile::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!file.server.expect(name).user.is_empty(), "{name} names no user");
        }
    }
}
