//! Every seed goes through its target on stable Rust, and the seeds reach what they are there for.

use beartrap_forge::{Algorithm, JwkSet, Jws, SigningKey};
use beartrap_fuzz::TARGETS;
use beartrap_kit::login::{Hints, Page, Purpose};
use std::path::Path;

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let files = folder.read_dir().unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| (path.file_name().unwrap().to_string_lossy().into(), std::fs::read(&path).unwrap()))
        .collect()
}

fn seed(target: &str, name: &str) -> String {
    let found = seeds(target).into_iter().find(|(file, _)| file == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("{target} has no seed {name}")).1).unwrap()
}

#[test]
fn every_seed_passes_its_target() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for (file, octets) in seeds {
            // The name is only seen if the target panics.
            println!("{name}/{file}");
            target(&octets);
        }
    }
}

#[test]
fn the_honest_tokens_among_the_seeds_verify() {
    for &algorithm in Algorithm::SIGNING {
        let token = seed("jose", &format!("{}.jwt", algorithm.name().to_lowercase()));
        // Whole, because the public half of a secret verifies nothing.
        let jwk = SigningKey::trusted(algorithm).private_jwk();
        assert_eq!(Jws::parse(&token).unwrap().verify(&jwk), Ok(()), "{algorithm}");
    }
}

#[test]
fn the_seeds_hold_a_key_set_and_pages_that_are_understood() {
    let set = JwkSet::parse(&seed("jose", "keys.json")).unwrap();
    assert_eq!(set.keys().len(), Algorithm::SIGNING.len());

    let address = "https://op.test/login".parse().unwrap();
    let purpose = |name| Page::read(&address, &seed("html", name)).purpose(&Hints::default());
    assert_eq!(purpose("login.html"), Some(Purpose::Login));
    assert_eq!(purpose("consent.html"), Some(Purpose::Consent));
    assert_eq!(purpose("form-post.html"), Some(Purpose::Continue));
}

/// The fuzz targets, their registration and the bodies are the same list.
#[test]
fn every_target_is_registered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let mut files: Vec<String> = root
        .join("fuzz_targets")
        .read_dir()
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into())
        .collect();
    let mut names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    files.sort();
    names.sort_unstable();
    assert_eq!(files, names);
    assert!(names.iter().all(|name| manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\""))));
}
