//! The lab's validator beside two libraries.

mod departures;
mod libraries;

pub use departures::{DEPARTURES, Departure};

use crate::lab::{Verdict, ask, lab};
use arbitrary::Unstructured;
use beartrap_forge::Algorithm;
use beartrap_fuzzer::lie::Places;
use beartrap_fuzzer::{Base, Lie, Scope};
use beartrap_kit::validator::{FIXED_NOW, Request, Stand};
use libraries::LIBRARIES;
use std::sync::LazyLock;

/// A library that is asked the same as the lab.
pub struct Library {
    /// Its name, which is that of its folder below `harness/adapters`.
    pub name: &'static str,
    /// What it is not asked about.
    except: Option<Places>,
    verify: fn(&Request) -> Result<(), String>,
}

/// What everybody here says to verify: plain JWTs and access tokens.
static SCOPE: LazyLock<Scope> = LazyLock::new(|| {
    let usual = [
        Algorithm::EdDsa,
        Algorithm::Es256,
        Algorithm::Hs256,
        Algorithm::Rs256,
        Algorithm::Ps256,
        Algorithm::Es384,
    ];
    let honest =
        usual.into_iter().flat_map(|algorithm| [(Base::Jwt, algorithm), (Base::AccessToken, algorithm)]);
    // The documents say nothing about oddities, so nobody is wrong about them.
    Scope { honest: honest.collect(), features: vec!["access-token".into()], oddities: false, ..Scope::all() }
});

/// The lie that octets stand for; without octets, an honest token.
pub fn lie(octets: &[u8]) -> Lie {
    let mut choices = Unstructured::new(octets);
    let told = choices.ratio(1, 8).and_then(|is_honest| {
        let lie = Lie::generate(&mut choices, &SCOPE)?;
        Ok(if is_honest { lie.with(&[]).unwrap_or(lie) } else { lie })
    });
    told.unwrap_or_else(|_| Lie::of(Base::Jwt))
}

/// Tells octets as a lie, and presents it to the lab's validator and to the libraries.
///
/// Where the documents leave nothing open they all say the same, but for [`DEPARTURES`].
pub fn differential(octets: &[u8]) {
    let lie = lie(octets);
    let disagreements = disagreements(&lie);
    assert!(
        disagreements.is_empty(),
        "{}: {}\n{:?} by {}: {:?}",
        disagreements.join("; "),
        lie.says(),
        lie.base,
        lie.algorithm,
        lie.twists()
    );
}

/// Who says what about a lie that the documents and the lab do not.
pub fn disagreements(lie: &Lie) -> Vec<String> {
    let Some(request) = lie.request_at(&Stand::at(FIXED_NOW).about("differential")) else {
        return Vec::new();
    };
    let lab = ask(&mut lab(), &request);
    if !lie.is_lie() && !lie.is_honest() {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    if lab.accepts() != lie.is_honest() || matches!(lab, Verdict::Broken(_)) {
        wrong.push(format!("the lab: {lab:?}"));
    }
    for (library, answer) in answers(lie, &request) {
        match answer {
            Err(why) if lie.is_honest() => wrong.push(format!("{library} refuses an honest token: {why}")),
            Ok(()) if lie.is_lie() && !departures::explain(library, lie) => {
                wrong.push(format!("{library} accepts what the lab refuses"));
            }
            _ => {}
        }
    }
    wrong
}

/// What each library says that is asked about such a lie; an error is why it refuses.
pub fn answers(lie: &Lie, request: &Request) -> Vec<(&'static str, Result<(), String>)> {
    let is_asked = |library: &&Library| {
        let except = library
            .except
            .is_some_and(|except| lie.twists().iter().any(|twist| twist.places().meets(except)));
        !except
    };
    LIBRARIES.iter().filter(is_asked).map(|library| (library.name, (library.verify)(request))).collect()
}
