//! Every story is true, and is told in a screen or two.
#![expect(clippy::unwrap_used, reason = "a test without a story should stop")]

use beartrap_stories::{named, stories};

/// What is told, if it happens so.
fn told(name: &str) -> String {
    named(name).unwrap().play().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn m2_45_m2_46_m3_44_m2_47_northwind_is_mended() {
    insta::assert_snapshot!(told("northwind"));
}

/// One run from browser to API, and each of the four points at which it breaks.
#[test]
fn m2_44_the_way_from_browser_to_api_is_traced_with_its_four_break_points() {
    let trace = named("northwind").unwrap().trace().unwrap();
    insta::assert_snapshot!(trace);
    for (party, steps) in [
        ("1 browser", ": step 6, 11"),
        ("2 Entra", ": step 7"),
        ("3 server", ": step 10"),
        ("4 API", ": step 9"),
    ] {
        let line = trace.lines().find(|line| line.trim().starts_with(party)).unwrap();
        assert!(line.ends_with(steps), "{trace}");
    }
}

#[test]
fn m0_1_two_in_the_morning() {
    insta::assert_snapshot!(told("2am-expiry"));
}

#[test]
fn m3_48_m3_66_a_global_administrator_gets_403() {
    insta::assert_snapshot!(told("global-administrator-403"));
}

#[test]
fn m3_103_a_service_for_many_tenants() {
    insta::assert_snapshot!(told("multi-tenant-saas"));
}

#[test]
fn m4_25_a_token_for_the_caller_itself() {
    insta::assert_snapshot!(told("wrong-audience"));
}

#[test]
fn m4_27_a_metadata_service_that_is_none() {
    insta::assert_snapshot!(told("imds-black-hole"));
}

#[test]
fn m2_22_a_stolen_code() {
    insta::assert_snapshot!(told("stolen-code"));
}

#[test]
fn every_story_is_a_screen_or_two_and_the_same_each_time() {
    for story in stories() {
        let text = story.play().unwrap_or_else(|error| panic!("{}: {error}", story.name));
        assert!(text.lines().count() <= 100, "{}: {} lines", story.name, text.lines().count());
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert!(text.contains("  lesson "), "{text}");
        assert_eq!(text, story.play().unwrap());
        let trace = story.trace().unwrap();
        assert!(trace.lines().all(|line| line.chars().count() <= 100), "{trace}");
        assert!(trace.contains('|') && !trace.contains("eyJ"), "{trace}");
        // Tokens begin so; the secrets are those of the directories.
        for secret in ["eyJ", "-secret", "in-the-bundle", "-password"] {
            assert!(!text.contains(secret), "{}: {secret} in {text}", story.name);
        }
    }
}
