//! Every lie is refused by the honest lab, and every honest token is accepted.

mod support;

use beartrap_fuzzer::{Lie, Scope, Twist};
use beartrap_kit::validator::{Answer, FIXED_NOW, Stand, Validator as _};
use support::Lab;

/// More of them by hand: `LIES=200000 cargo test --release -p beartrap-fuzzer --test lies`.
fn lies() -> u64 {
    std::env::var("LIES").ok().and_then(|lies| lies.parse().ok()).unwrap_or(3_000)
}

#[test]
fn every_lie_is_refused_and_every_twin_is_accepted() {
    let mut lab = Lab::new(None);
    let scope = Scope::of(&lab.greeting());
    let (mut told, mut wrong) = (0, Vec::new());
    for number in 0..lies() {
        let lie = Lie::numbered(1, number, &scope);
        let stand = Stand::at(FIXED_NOW).about(&number.to_string());
        // Whether a signature has letters that are spelt otherwise in base64 depends on the token that it is of.
        let Some(request) = lie.request_at(&stand) else { continue };
        let answer = lab.verify(&request);
        let is_right = match answer {
            Answer::Reject(_) => !lie.is_honest(),
            Answer::Accept(_) => !lie.is_lie(),
            _ => false,
        };
        told += u64::from(lie.is_lie());
        if !is_right {
            wrong.push(format!("{answer:?}: {} {:?}", lie.says(), lie.twists()));
        }
        // Signing twice costs as much as everything else: some twins stand for all.
        if number % 8 == 0 {
            let twin = lab.verify(&lie.twin_at(&stand));
            if !matches!(twin, Answer::Accept(_)) {
                wrong.push(format!("the twin of {}: {twin:?} {:?}", lie.says(), lie.twists()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {told}: {:#?}", wrong.len(), &wrong[..wrong.len().min(25)]);
    assert!(told > lies() * 8 / 10, "only {told} were lies");
}

#[test]
fn every_named_twist_is_told_by_some_token() {
    use beartrap_fuzzer::Base;
    for twist in Twist::all_named() {
        let told = Scope::all()
            .honest
            .iter()
            .any(|(base, algorithm)| Lie::of(*base).by(*algorithm).told(twist.clone()).is_lie());
        assert!(told, "{} is never told", twist.name());
    }
    assert!(Twist::named("crit-empty").is_none(), "whether an empty crit is refused is open");
    assert!(Lie::of(Base::Jwt).is_honest());
}

#[test]
fn what_would_not_be_wrong_is_no_twist() {
    use beartrap_fuzzer::Base;
    let made = |json: &str| serde_json::from_str::<Twist>(json).unwrap();
    let fits = |base: Base, json: &str| !Lie::of(base).told(made(json)).is_honest();
    for (base, json, wrong) in [
        (Base::Jwt, r#"{"claim":{"claim":"exp","value":"1767225599"}}"#, true),
        (Base::Jwt, r#"{"claim":{"claim":"exp","value":"1767225601"}}"#, false),
        (Base::Jwt, r#"{"claim":{"claim":"exp","value":"1e400"}}"#, false),
        (
            Base::Jwt,
            r#"{"claim":{"claim":"aud","value":"[\"{aud}\",\"https://elsewhere.example\"]"}}"#,
            false,
        ),
        (
            Base::IdToken,
            r#"{"claim":{"claim":"aud","value":"[\"{aud}\",\"https://elsewhere.example\"]"}}"#,
            true,
        ),
        (Base::Jwt, r#"{"claim":{"claim":"iss","value":"\"{iss}\""}}"#, false),
        (Base::Jwt, r#"{"header":{"member":"typ","value":"\"dpop+jwt\""}}"#, false),
        (Base::AccessToken, r#"{"header":{"member":"typ","value":"\"dpop+jwt\""}}"#, true),
        (Base::AccessToken, r#"{"header":{"member":"typ","value":"\"application/AT+JWT\""}}"#, false),
        (Base::Jwt, r#"{"critical":{"crit":"[\"alg\"]","present":false}}"#, false),
        (Base::Jwt, r#"{"text":{"part":"claims","before":" ","after":"\n"}}"#, false),
        (Base::Jwt, r#"{"encoded":{"part":"claims","wrapping":{"inserted":[9,"A"]},"signed":false}}"#, false),
        (Base::LogoutToken, r#"{"without":{"claim":"sub sid"}}"#, true),
        (Base::Jwt, r#"{"without":{"claim":"sub sid"}}"#, false),
    ] {
        assert_eq!(fits(base, json), wrong, "{base:?} {json}");
    }
}

#[test]
fn twists_of_one_place_do_not_meet() {
    use beartrap_fuzzer::Base;
    let named = |name| Twist::named(name).unwrap();
    let lie =
        Lie::of(Base::Jwt).told(named("expired")).told(named("expiry-zero")).told(named("issuer-wrong"));
    let told: Vec<String> = lie.twists().iter().map(Twist::name).collect();
    assert_eq!(told, ["expired", "issuer-wrong"]);
}
