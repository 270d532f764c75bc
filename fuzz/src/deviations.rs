//! Lies about tokens, and the honest lab.

use crate::lab::{Verdict, ask, lab};
use crate::ready;
use arbitrary::Unstructured;
use beartrap_forge::Algorithm;
use beartrap_fuzzer::{Base, Lie, Scope};
use beartrap_kit::validator::{FIXED_NOW, Request, Stand};
use std::sync::LazyLock;

/// What most lies are about: signatures that cost no more to make than to verify.
static USUAL: LazyLock<Scope> = LazyLock::new(|| {
    scope(&[Algorithm::EdDsa, Algorithm::Hs256, Algorithm::Es256, Algorithm::EdDsa, Algorithm::Hs512])
});

/// What one lie in [`COSTLY`] is about. An RSA signature costs fifty times as much as another, and one that is wrong in a
/// way that no library offers, made by hand, a thousand times.
static OTHERS: LazyLock<Scope> =
    LazyLock::new(|| scope(&[Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es384, Algorithm::Es512]));

const COSTLY: u8 = 64;

fn scope(algorithms: &[Algorithm]) -> Scope {
    let all =
        |algorithm: &Algorithm| Base::ALL.iter().map(move |base| (*base, *algorithm)).collect::<Vec<_>>();
    Scope { honest: algorithms.iter().flat_map(all).collect(), ..Scope::all() }
}

/// One in so many is honest.
const HONEST: u8 = 16;

/// The lie that octets stand for, as choices of the generator; without octets, an honest token.
pub fn lie(octets: &[u8]) -> Lie {
    let mut choices = Unstructured::new(octets);
    let told = choices.ratio(1, HONEST).and_then(|is_honest| {
        let scope = if choices.ratio(1, COSTLY)? { &*OTHERS } else { &*USUAL };
        let lie = Lie::generate(&mut choices, scope)?;
        Ok(if is_honest { lie.with(&[]).unwrap_or(lie) } else { lie })
    });
    told.unwrap_or_else(|_| Lie::of(Base::Jwt))
}

/// Tells octets as a lie, and presents it to the lab's validator.
///
/// An honest token is accepted, a lie never is; where the documents leave the answer open, it is the same twice.
pub fn deviations(octets: &[u8]) {
    if ready::lies(octets) {
        return;
    }
    let lie = lie(octets);
    if let Err(wrong) = holds(&lie, &mut lab()) {
        panic!("{wrong}: {}\n{:?} by {}: {:?}", lie.says(), lie.base, lie.algorithm, lie.twists());
    }
}

/// What must hold for a lie.
///
/// # Errors
/// What the validator did wrong.
pub fn holds(lie: &Lie, validator: &mut beartrap_lab::Validator) -> Result<(), String> {
    let Some(request) = request(lie, "first") else { return Ok(()) };
    let first = ask(validator, &request);
    match &first {
        Verdict::Broken(how) => return Err(format!("neither accepted nor refused: {how}")),
        Verdict::Accept(_) if lie.is_lie() => return Err("a lie is accepted".into()),
        Verdict::Reject(why) if lie.is_honest() => return Err(format!("an honest token is refused: {why}")),
        _ if lie.is_lie() || lie.is_honest() => return Ok(()),
        _ => {}
    }
    // What is good once only is asked about with another identifier.
    let Some(again) = self::request(lie, "again") else { return Ok(()) };
    let again = ask(validator, &again);
    let is_same = std::mem::discriminant(&first) == std::mem::discriminant(&again);
    if is_same { Ok(()) } else { Err(format!("answered in two ways: {first:?}, {again:?}")) }
}

fn request(lie: &Lie, id: &str) -> Option<Request> {
    lie.request_at(&Stand::at(FIXED_NOW).about(id))
}
