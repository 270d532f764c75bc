//! A crate that only wants its validator tested gets no network, no asynchronous runtime and no command line.

use std::process::Command;

/// Each is at the root of what must not come along.
const HEAVY: [&str; 16] = [
    "tokio",
    "async-std",
    "smol",
    "futures-util",
    "hyper",
    "axum",
    "tower",
    "reqwest",
    "http",
    "rustls",
    "openssl",
    "clap",
    "indicatif",
    "toml",
    "html5gum",
    "cookie_store",
];

fn tree(features: &[&str]) -> Vec<String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap());
    cargo.args(["tree", "--offline", "--package", "beartrap", "--edges", "normal,build", "--prefix", "none"]);
    let output = cargo.args(features).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_validator_feature_brings_nothing_heavy() {
    let light = tree(&["--no-default-features", "--features", "validator"]);
    assert!(light.iter().any(|name| name == "beartrap-scenarios"), "{light:?}");
    let heavy: Vec<&String> = light.iter().filter(|name| HEAVY.contains(&name.as_str())).collect();
    assert!(heavy.is_empty(), "the library brings {heavy:?}");
    // The names are those that the program has.
    let whole = tree(&[]);
    for name in ["tokio", "hyper", "axum", "reqwest", "clap"] {
        assert!(whole.iter().any(|known| known == name), "the program has no {name}");
    }
}
