//! Every seed goes through its target on stable Rust, and the seeds reach what they are there for.

use beartrap_forge::{Algorithm, JwkSet, Jws, SigningKey};
use beartrap_fuzz::{TARGETS, deviations, differential, seeds};
use beartrap_fuzzer::{Base, Lie};
use beartrap_kit::login::{Hints, Page, Purpose};
use std::path::Path;

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
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

#[test]
fn the_made_seeds_are_what_the_generator_makes() {
    let (made, kept) = (seeds::made(), seeds::kept().unwrap());
    let differ = made.keys().chain(kept.keys()).filter(|place| made.get(*place) != kept.get(*place));
    let differ: std::collections::BTreeSet<&String> = differ.collect();
    let how = "cargo run --manifest-path fuzz/Cargo.toml --example seeds";
    assert!(differ.is_empty(), "{differ:?} differ from what is made; `{how}` writes them again");
}

/// They are in Git, and are read before every run.
#[test]
fn the_seeds_are_few_enough() {
    let size: usize = TARGETS.iter().flat_map(|(name, _)| seeds(name)).map(|(_, octets)| octets.len()).sum();
    assert!(size < 2 << 20, "{size} octets");
}

#[test]
fn the_choices_among_the_seeds_tell_lies_about_many_rules() {
    for (target, lie) in
        [("deviations", deviations::lie as fn(&[u8]) -> Lie), ("differential", differential::lie)]
    {
        let lies: Vec<Lie> = seeds(target).iter().map(|(_, octets)| lie(octets)).collect();
        let rules: std::collections::BTreeSet<_> = lies.iter().flat_map(Lie::rules).collect();
        assert!(rules.len() >= 12, "{target}: {rules:?}");
        assert!(lies.iter().any(Lie::is_honest), "{target} has no honest token");
    }
}

/// What a library is excused for stands among the departures of its adapter.
#[test]
fn every_departure_is_written_beside_its_adapter() {
    for departure in differential::DEPARTURES {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../harness/adapters").join(departure.library);
        let known: toml::Table =
            std::fs::read_to_string(folder.join("departures.toml")).unwrap().parse().unwrap();
        let is_known = known["departures"].get(departure.vector).is_some();
        assert!(is_known, "{} departs from {} and does not say so", departure.library, departure.vector);

        let twist = serde_json::from_str(departure.example).unwrap();
        let lie = Lie::of(Base::Jwt).by(departure.algorithm).told(twist);
        assert!(lie.is_lie(), "{} is no lie", departure.example);
        let accepted = differential::answers(&lie, &lie.request());
        let accepted = accepted.iter().any(|(name, answer)| *name == departure.library && answer.is_ok());
        assert!(accepted, "{} does not depart from {} any more", departure.library, departure.vector);
        assert_eq!(differential::disagreements(&lie), [""; 0]);
    }
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
