use crate::input::{Input, NotUnderstood};
use crate::{Contract, Diagnosis, Find, Hint, Weight, challenge, refusal, request, resource, scan, token};

/// What is to be diagnosed, and what is known besides.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// A token, a body, an AADSTS code or a text with one, a challenge, a whole answer or the URL of a request.
    pub input: &'a str,
    /// The time in seconds since 1970.
    pub now: u64,
    /// What the API promises that the token was shown to.
    pub against: Option<&'a Contract>,
    /// The status that it answered with.
    pub answered: Option<u16>,
}

impl<'a> Question<'a> {
    /// About this input at this time, with nothing known besides.
    pub fn of(input: &'a str, now: u64) -> Self {
        Self { input, now, against: None, answered: None }
    }
}

/// Says what the input is and what to do about it.
pub fn diagnose(question: &Question) -> Result<Diagnosis, NotUnderstood> {
    found(Input::read(question.input)?, question)
}

fn found(input: Input, question: &Question) -> Result<Diagnosis, NotUnderstood> {
    let now = question.now;
    match input {
        Input::Jwt(jws) => Ok(token::jwt(&jws, question)),
        Input::Encrypted(whole) => Ok(token::encrypted(whole)),
        Input::Opaque(whole) => Ok(token::opaque(whole)),
        Input::Code(number) => refusal::code(number),
        Input::Text(text) => Ok(Diagnosis { hints: leaks(text, now), ..refusal::text(text)? }),
        Input::Word(word) => Ok(refusal::word(word)),
        Input::Body(members) => refusal::body(&members, now),
        Input::Resource(said) => Ok(resource::refusal(&said)),
        Input::Challenge(value) => challenge::challenge(value, now),
        Input::Url(url) => request::url(&url),
        Input::Answer { status, challenge, body } => {
            let question = Question { answered: Some(status).or(question.answered), ..*question };
            let inner = match (body, challenge) {
                (Some(body), None) => found(*body, &question)?,
                // What the challenge says is for clients; the body says more of a refusal by a resource.
                (Some(body), Some(_)) if matches!(*body, Input::Resource(_)) => found(*body, &question)?,
                (_, Some(value)) => challenge::challenge(value, now)?,
                (None, None) => return Err(NotUnderstood::EmptyAnswer { status }),
            };
            Ok(inner.fact_first("status", status.to_string()))
        }
    }
}

/// The secrets of a text that is about a code: a log has both.
fn leaks(text: &str, now: u64) -> Vec<Hint> {
    let finds = scan(text, now).finds.into_iter().filter(|find| find.kind.is_secret());
    let says = |find: Find| {
        let digest = find.digest.unwrap_or_default();
        format!("{} in line {} ({digest}): whoever reads the text can {}", find.what, find.line, find.can)
    };
    finds.map(|find| Hint { weight: Weight::Leak, says: says(find) }).collect()
}
