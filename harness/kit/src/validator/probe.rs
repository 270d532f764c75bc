use super::{Answer, Honest, Stand, Validator, now_for};
use beartrap_forge::{Algorithm, Deviation};

/// Why nothing that a validator says would mean anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// It accepts what nobody may accept.
    #[error(
        "{name} accepts everything, even {what}, so nothing was judged; does the adapter give back what the library says?"
    )]
    AcceptsEverything {
        /// The name of the validator.
        name: String,
        /// What it accepted.
        what: &'static str,
    },
    /// It does not accept an honest token.
    #[error(
        "{name} does not accept an honest token, so nothing was judged: {answer}; does the adapter give jwks, algorithms, issuer, audience and now to the library?"
    )]
    RefusesHonest {
        /// The name of the validator.
        name: String,
        /// What it answered.
        answer: String,
    },
    /// It does not refuse nonsense: it crashes, hangs, or will not say.
    #[error(
        "{name} does not refuse {what}, so nothing was judged: {answer}; an adapter must catch what the library throws and answer reject"
    )]
    BreaksOnNonsense {
        /// The name of the validator.
        name: String,
        /// What it was asked.
        what: &'static str,
        /// What it answered.
        answer: String,
    },
    /// It knows none of the algorithms that the forge signs with.
    #[error(
        "{name} lists none of the algorithms that tokens are signed with here ({known}); is its greeting right?"
    )]
    NoAlgorithm {
        /// The name of the validator.
        name: String,
        /// The algorithms of the forge.
        known: String,
    },
}

/// Asks three questions whose answers are beyond doubt: an honest token is accepted, the same with a broken signature
/// is refused, and so is what is no token. Without that, a validator that always says the same would look right about
/// half of everything.
pub fn probe(validator: &mut dyn Validator) -> Result<(), ProbeError> {
    let greeting = validator.greeting();
    let name = greeting.name.clone();
    let algorithm =
        [Algorithm::Rs256, Algorithm::Es256].into_iter().chain(Algorithm::SIGNING.iter().copied());
    let mut algorithm = algorithm.filter(|algorithm| greeting.offers_any(&[algorithm.name().to_owned()]));
    let Some(algorithm) = algorithm.next() else {
        let known: Vec<&str> = Algorithm::SIGNING.iter().map(|algorithm| algorithm.name()).collect();
        return Err(ProbeError::NoAlgorithm { name, known: known.join(", ") });
    };
    let honest: Honest = Stand::at(now_for(validator)).jwt_by(algorithm);
    match validator.verify(&honest.request()) {
        Answer::Accept(_) => {}
        answer => return Err(ProbeError::RefusesHonest { name, answer: words(&answer) }),
    }
    let broken = honest.lie(&Deviation::SIGNATURE_FIRST_BIT).into_iter();
    let broken = broken.map(|case| ("a token with a broken signature", case.request));
    let nonsense = ("what is no token", honest.presenting("nonsense", "not a token").request);
    for (what, request) in broken.chain([nonsense]) {
        match validator.verify(&request) {
            Answer::Reject(_) => {}
            Answer::Accept(_) => return Err(ProbeError::AcceptsEverything { name, what }),
            answer => return Err(ProbeError::BreaksOnNonsense { name, what, answer: words(&answer) }),
        }
    }
    Ok(())
}

fn words(answer: &Answer) -> String {
    match answer {
        Answer::Accept(_) => "it accepts it".to_owned(),
        Answer::Reject(why) => format!("it refuses it ({why})"),
        Answer::Unsupported(why) => why.clone(),
        Answer::Crash(why) => format!("it crashes ({why})"),
        Answer::Hang => "it does not answer in time".to_owned(),
    }
}
