//! Lies for property tests: never honest, and shrunk to the one that is believed.

mod support;

use arbitrary::{Arbitrary as _, Unstructured};
use beartrap_core::Fault;
use beartrap_forge::Random;
use beartrap_fuzzer::lie::tokens;
use beartrap_fuzzer::{Lie, Rule};
use beartrap_kit::validator::{Answer, Validator as _};
use proptest::test_runner::{Config, TestError, TestRunner};
use support::Lab;

fn believed(fault: Option<Fault>, lie: &Lie) -> bool {
    matches!(Lab::new(fault).verify(&lie.request()), Answer::Accept(_))
}

fn tried(fault: Option<Fault>) -> Result<(), TestError<Lie>> {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    runner.run(&tokens(), |lie| {
        proptest::prop_assert!(lie.is_lie());
        proptest::prop_assert!(!believed(fault, &lie));
        Ok(())
    })
}

#[test]
fn a_correct_validator_passes_and_a_wrong_one_is_shown_the_simplest_lie() {
    tried(None).unwrap();
    let Err(TestError::Fail(_, least)) = tried(Some(Fault::IssuerIgnored)) else {
        panic!("nothing was found")
    };
    assert_eq!((least.rules(), least.twists().len()), (vec![Rule::Issuer], 1), "{}", least.says());
}

#[test]
fn any_octets_are_a_lie_or_an_honest_token() {
    let (mut lies, mut honest) = (0, 0);
    for seed in 0..300 {
        let octets = Random::named(seed, "octets").bytes(200);
        let lie = Lie::arbitrary(&mut Unstructured::new(&octets)).unwrap();
        lies += u32::from(lie.is_lie());
        honest += u32::from(lie.is_honest());
        assert!(!lie.is_lie() || !believed(None, &lie), "{}", lie.says());
        assert!(!lie.is_honest() || believed(None, &lie), "{}", lie.says());
    }
    assert!(lies > 200 && honest > 5, "{lies} {honest}");
    assert!(Lie::arbitrary(&mut Unstructured::new(&[])).is_ok(), "no octets at all");
}
