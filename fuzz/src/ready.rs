//! What the targets of tokens are compared with: the same validator asked about tokens that are ready, as `FUZZ_BARE` says.
//!
//! `ready`: nothing but the question. `signed`: the question, and the one signature that whoever writes such a target by
//! hand has to make for each token as well.

use crate::lab::lab;
use crate::mutate::{ALGORITHMS, Dice, Draft, mutated};
use crate::{deviations, mutate};
use beartrap_forge::{Algorithm, SigningKey};
use beartrap_kit::validator::{FIXED_NOW, Stand};
use serde_json::Value;
use std::hint::black_box;
use std::sync::LazyLock;

/// How many tokens are made ready.
const READY: usize = 4_096;
/// Octets of choices for a lie.
const CHOICES: usize = 96;

/// What is measured instead of the target, if anything.
static BARE: LazyLock<Option<bool>> = LazyLock::new(|| match std::env::var("FUZZ_BARE").as_deref() {
    Ok("ready") => Some(false),
    Ok("signed") => Some(true),
    Ok(other) => panic!("FUZZ_BARE is {other}; it can be ready or signed"),
    Err(_) => None,
});

/// A question that is ready, and what its token was signed with.
struct Ready {
    question: Value,
    key: SigningKey,
    message: Vec<u8>,
}

impl Ready {
    fn of(question: Value, algorithm: Algorithm) -> Self {
        let token = question["token"].as_str().unwrap_or_default();
        let message = token.rsplit_once('.').map_or(token, |(message, _)| message).as_bytes().to_vec();
        Self { key: SigningKey::trusted(algorithm), message, question }
    }
}

static LIES: LazyLock<Vec<Ready>> = LazyLock::new(|| {
    let mut dice = Dice::new(1);
    let mut choices = || -> Vec<u8> { (0..CHOICES).map(|_| dice.number().to_le_bytes()[0]).collect() };
    let stand = Stand::at(FIXED_NOW);
    let lies = std::iter::repeat_with(|| deviations::lie(&choices()));
    let questions = lies.filter_map(|lie| {
        let question = serde_json::to_value(lie.request_at(&stand)?).expect("a request is JSON");
        Some(Ready::of(question, lie.algorithm))
    });
    questions.take(READY).collect()
});

static MUTANTS: LazyLock<Vec<Ready>> = LazyLock::new(|| {
    let mut token = Draft::honest(ALGORITHMS[0]).compact().into_bytes();
    let tokens = (0..).map(|seed| {
        let mut dice = Dice::new(seed.into());
        token = mutated(&token, 4_096, seed, &mut |octets| dice.disturb(octets));
        let algorithm = Draft::of(&token).and_then(|draft| draft.algorithm()).unwrap_or(ALGORITHMS[0]);
        Ready::of(mutate::question(&String::from_utf8_lossy(&token)), algorithm)
    });
    tokens.take(READY).collect()
});

/// Asks what is ready about lies, if that is what is measured.
pub fn lies(octets: &[u8]) -> bool {
    asks(&LIES, octets)
}

/// Asks what is ready about mutants, if that is what is measured.
pub fn mutants(octets: &[u8]) -> bool {
    asks(&MUTANTS, octets)
}

fn asks(ready: &LazyLock<Vec<Ready>>, octets: &[u8]) -> bool {
    let Some(signs) = *BARE else { return false };
    // Any octets choose one; which one does not matter.
    let place =
        octets.iter().fold(0usize, |place, octet| place.wrapping_mul(31).wrapping_add((*octet).into()));
    let one = &ready[place % READY];
    if signs {
        black_box(one.key.sign(&one.message));
    }
    black_box(lab().verify(&one.question));
    true
}
