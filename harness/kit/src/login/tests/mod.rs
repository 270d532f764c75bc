//! Pages shaped like those of real products, hostile pages, and what a browser would send.

mod browser;
mod choice;
mod command;
mod hostile;
mod products;
mod stuck;

use super::*;
use url::Url;

const AT: &str = "http://127.0.0.1:9100/auth/page?client_id=conf-a&state=s1";

/// Reads a page, and sees to it that the shorter way to its words gives the same ones.
fn page(html: &str) -> Page {
    let at = Url::parse(AT).unwrap();
    let page = Page::read(&at, html);
    assert_eq!(Page::words(&at, html), (page.title.clone(), page.text.clone()));
    page
}

fn alice() -> Person {
    Person {
        name: "alice".into(),
        password: "s3cret pass&word".into(),
        email: Some("alice@example.test".into()),
    }
}

fn allow(html: &str) -> Submission {
    submitted(page(html).next(&alice(), Decision::Allow, &Hints::default()))
}

fn deny(html: &str) -> Submission {
    submitted(page(html).next(&alice(), Decision::Deny, &Hints::default()))
}

fn with(hints: &Hints, html: &str) -> Submission {
    submitted(page(html).next(&alice(), Decision::Allow, hints))
}

fn submitted(step: Move) -> Submission {
    match step {
        Move::Submit(submission) => submission,
        other => panic!("not a submission: {other:?}"),
    }
}

fn stuck(html: &str, decision: Decision, hints: &Hints) -> Stuck {
    match page(html).next(&alice(), decision, hints) {
        Move::Stuck(stuck) => stuck,
        other => panic!("not stuck: {other:?}"),
    }
}

fn fields(submission: &Submission) -> Vec<(&str, &str)> {
    submission.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
