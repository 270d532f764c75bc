//! What would make a green or a red run meaningless is called out in one sentence.

use crate::lab::Lab;
use crate::{of, says};
use beartrap::validator::{Claims, Refusal, Request, Suite};

fn always(answer: Result<Claims, Refusal>) -> Suite {
    Suite::of(move || {
        let answer = answer.clone();
        move |_: &Request| answer.clone()
    })
    .named("constant")
}

#[test]
fn a_validator_that_always_says_the_same_is_called_out_in_every_test() {
    for (suite, sentence) in [
        (always(Ok(Claims::new())), "constant accepts everything, even a token with a broken signature"),
        (always(Err(Refusal::because("no"))), "constant does not accept an honest token"),
        (always(Err(Refusal::unsupported("all"))), "constant does not accept an honest token"),
    ] {
        // One that is right about this, too.
        for id in ["val.none.lower", "val.ok.rs256"] {
            let said = of(&suite, id).unwrap();
            assert!(said.starts_with(sentence) && said.contains("nothing was judged"), "{said}");
            assert!(!said.contains('\n'), "{said}");
        }
        assert_eq!(says(|| suite.must_be_sound()), of(&suite, "val.none.lower"));
    }
    let none = Lab::suite(None).algorithms(["RS265"]);
    assert!(of(&none, "val.none.lower").unwrap().contains("lists none of the algorithms"));
}

#[test]
fn departures_name_vectors_and_have_reasons() {
    let suite = Lab::suite(None).departures(&[("val.none.lowr", "x"), ("val.none.capital", " ")]);
    let said = says(|| suite.must_be_sound()).unwrap();
    assert!(said.contains("there is no vector val.none.lowr; did you mean val.none.lower?"), "{said}");
    assert!(said.contains("the departure val.none.capital has no reason"), "{said}");
    assert!(of(&suite, "val.none.capital").unwrap().contains("has no reason"));
    let twice = Lab::suite(None).departures(&[("val.none.lower", "x"), ("val.none.lower", "y")]);
    assert!(says(|| twice.must_be_sound()).unwrap().contains("listed 2 times"));
    assert_eq!(says(|| Lab::suite(None).must_be_sound()), None);
}

#[test]
fn what_is_left_out_is_not_asked_and_patterns_match_something() {
    let panics = || {
        Suite::of(|| |_: &Request| -> Result<Claims, Refusal> { panic!("it was asked") })
            .only(&["val.none.*"])
            .except(&["val.none.lower"])
    };
    assert_eq!(of(&panics(), "val.none.lower"), None);
    assert_eq!(of(&panics(), "val.ok.rs256"), None);
    assert!(of(&panics(), "val.none.capital").unwrap().contains("it was asked"));
    let typo = Lab::suite(None).only(&["val.nnoe.*"]);
    assert!(says(|| typo.must_be_sound()).unwrap().contains("the pattern val.nnoe.* matches no vector"));
}

#[test]
fn an_unknown_vector_has_no_test() {
    assert_eq!(of(&Lab::suite(None), "val.zzz.q").unwrap(), "there is no vector val.zzz.q");
}
