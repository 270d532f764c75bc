//! The validator of the lab in this process: right about every vector, and wrong with a planted fault.

use beartrap::validator::{Claims, Kind, Refusal, Request, Suite, Validator};
use beartrap_core::Fault;
use serde_json::Value;

pub(crate) struct Lab(beartrap_lab::Validator);

impl Lab {
    pub(crate) fn new(fault: Option<Fault>) -> Self {
        Self(beartrap_lab::Validator::new(fault))
    }

    pub(crate) fn suite(fault: Option<Fault>) -> Suite {
        Suite::of(move || Self::new(fault))
            .kinds([Kind::AccessToken, Kind::IdToken, Kind::LogoutToken])
            .kinds([Kind::DpopProof, Kind::ClientAssertion, Kind::Jwe])
            .heeding(["max-lifetime", "max-token-age", "response-type", "acr-values"])
            .clock()
    }
}

impl Validator for Lab {
    fn verify(&mut self, request: &Request) -> Result<Claims, Refusal> {
        let mut answer = self.0.verify(&serde_json::to_value(request).unwrap());
        let why = answer["reason"].as_str().unwrap_or_default().to_owned();
        let claims = answer["claims"].take();
        match (answer["verdict"].as_str(), claims) {
            (Some("accept"), Value::Object(claims)) => Ok(claims),
            (Some("reject"), _) => Err(Refusal::because(why)),
            (Some("unsupported"), _) => Err(Refusal::unsupported(why)),
            _ => panic!("{why}"),
        }
    }
}

beartrap::validator_tests!(Lab::suite(None));
