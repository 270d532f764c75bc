//! The seeds that are made from the vectors and from the language of lies. Files in `corpus/` whose names begin with
//! `made-` are these; the others were written by hand, or were found.

use crate::mutate::{ALGORITHMS, Draft};
use beartrap_forge::Random;
use beartrap_fuzzer::{Artifact, Base, Twist, hunt::ARTIFACT_SCHEMA};
use beartrap_kit::validator::{FIXED_NOW, Kind, Stand};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How the names of made seeds begin.
pub const MADE: &str = "made-";
/// Longer tokens say nothing that shorter ones do not, and slow a fuzzer down.
const LONGEST: usize = 2_048;
/// Octets of choices in one seed of `deviations` and `differential`, and how many there are of each.
const CHOICES: (usize, u32) = (96, 48);

/// Every made seed, by its place below `corpus/`.
pub fn made() -> BTreeMap<String, Vec<u8>> {
    let mut seeds = BTreeMap::new();
    let stand = Stand::at(FIXED_NOW);
    for family in beartrap_scenarios::validator() {
        for vector in family.vectors {
            let id = family.id(vector);
            let Some(case) = (vector.cases)(&stand.about(&id)).into_iter().next() else { continue };
            let token = case.request.token.into_bytes();
            if family.name == "jwks" {
                seeds.insert(
                    format!("jose/{MADE}{id}.json"),
                    case.request.policy.jwks.to_string().into_bytes(),
                );
            }
            if token.len() <= LONGEST {
                let folder = if case.request.policy.kind == Kind::Jwt { "mutate" } else { "jose" };
                seeds.insert(format!("{folder}/{MADE}{id}.jwt"), token);
            }
        }
    }
    for algorithm in ALGORITHMS {
        let name = format!("mutate/{MADE}honest-{}.jwt", algorithm.name().to_lowercase());
        seeds.insert(name, Draft::honest(*algorithm).compact().into_bytes());
    }
    for target in ["deviations", "differential"] {
        for number in 0..CHOICES.1 {
            let octets = Random::named(number.into(), target).bytes(CHOICES.0);
            seeds.insert(format!("{target}/{MADE}{number:02}.choices"), octets);
        }
    }
    for twist in Twist::all_named().step_by(4) {
        let artifact = Artifact {
            schema: ARTIFACT_SCHEMA.to_owned(),
            name: twist.name(),
            says: twist.says(),
            base: Base::Jwt,
            algorithm: None,
            deviations: vec![twist.clone()],
        };
        let octets = serde_json::to_vec(&artifact).expect("an artifact is JSON");
        seeds.insert(format!("artifact/{MADE}{}.json", twist.name()), octets);
    }
    seeds
}

/// Where seeds are.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The made seeds as they are on disk.
///
/// # Errors
/// If a folder or a file cannot be read.
pub fn kept() -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut kept = BTreeMap::new();
    for folder in corpus().read_dir()? {
        let folder = folder?;
        for file in folder.path().read_dir()? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            if name.starts_with(MADE) {
                let place = format!("{}/{name}", folder.file_name().to_string_lossy());
                kept.insert(place, std::fs::read(file.path())?);
            }
        }
    }
    Ok(kept)
}

/// Writes the made seeds, and removes those that are not made any more.
///
/// # Errors
/// If a file cannot be written or removed.
pub fn write() -> std::io::Result<usize> {
    let made = made();
    for place in kept()?.keys().filter(|place| !made.contains_key(*place)) {
        std::fs::remove_file(corpus().join(place))?;
    }
    for (place, octets) in &made {
        let path = corpus().join(place);
        std::fs::create_dir_all(path.parent().expect("a seed has a folder"))?;
        std::fs::write(path, octets)?;
    }
    Ok(made.len())
}
