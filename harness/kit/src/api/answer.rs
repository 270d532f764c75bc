use super::mcp;
use crate::challenge::{Challenge, challenges};
use crate::http::{Failure, Response};
use crate::judging::{Observation, Unsettled};
use crate::scene::Channel;
use beartrap_core::{Grade, Weight};
use serde_json::Value;

/// What an API answers to a call.
#[derive(Clone)]
pub struct ApiAnswer {
    channel: Channel,
    exchange: u32,
    reply: Result<Response, Failure>,
    /// It answers a JSON-RPC message, so that a status of success says nothing by itself.
    is_rpc: bool,
}

impl ApiAnswer {
    /// Wraps a reply. An answer that says "later" (429, or 503 with Retry-After) is neither acceptance nor refusal.
    pub(crate) fn new(
        channel: &Channel,
        (exchange, reply): (u32, Result<Response, Failure>),
        is_rpc: bool,
    ) -> Result<Self, Unsettled> {
        match &reply {
            Ok(response)
                if response.status == 429
                    || response.status == 503 && response.header("retry-after").is_some() =>
            {
                Err(Unsettled::because(format!(
                    "the API limits its rate ({}); run it again with --jobs 1",
                    response.status
                )))
            }
            Err(failure @ Failure::HostNotNamed(_)) => Err(Unsettled::because(failure.to_string())),
            _ => Ok(Self { channel: channel.clone(), exchange, reply, is_rpc }),
        }
    }

    /// The status, or 0 if no answer came.
    pub fn status(&self) -> u16 {
        self.reply.as_ref().map_or(0, |response| response.status)
    }

    /// The answer itself, if one came.
    pub fn response(&self) -> Option<&Response> {
        self.reply.as_ref().ok()
    }

    /// Why no answer came, if none did.
    pub(super) fn failure(&self) -> Option<&Failure> {
        self.reply.as_ref().err()
    }

    /// The channel that it came by.
    pub(super) fn channel(&self) -> &Channel {
        &self.channel
    }

    /// The body as JSON, or null; of an answer to a JSON-RPC message, its result.
    pub fn document(&self) -> Value {
        if self.is_rpc {
            return self.result();
        }
        self.response().and_then(Response::json).unwrap_or(Value::Null)
    }

    /// The body as text; empty if no answer came.
    pub fn text(&self) -> String {
        self.response().map(|response| response.text().into_owned()).unwrap_or_default()
    }

    /// The number of the exchange.
    pub fn exchange(&self) -> u32 {
        self.exchange
    }

    /// Whether the request had its effect: a status of success, and for a JSON-RPC message a result.
    pub fn had_effect(&self) -> bool {
        (200..300).contains(&self.status()) && (!self.is_rpc || self.response().is_some_and(mcp::is_served))
    }

    /// The resource was served.
    pub fn is_served(&self) -> Observation {
        self.observe(self.had_effect(), "the resource")
    }

    /// The token is refused (RFC 6750, 3.1): 401, and a challenge that says `invalid_token` or does not say why. Another
    /// status than 401 costs a note.
    pub fn is_unauthorized(&self) -> Observation {
        self.refused_with(401, &["invalid_token"], "401 with a challenge that says invalid_token")
    }

    /// The token is bound to a key, and the proof of it is refused (RFC 9449, 7.1): 401, as `invalid_dpop_proof` or as
    /// `invalid_token`.
    pub fn is_unproven(&self) -> Observation {
        const ERRORS: [&str; 3] = ["invalid_dpop_proof", "invalid_token", "use_dpop_nonce"];
        self.refused_with(401, &ERRORS, "401, as invalid_dpop_proof")
    }

    /// Nothing is served while something that the API needs is out of order: a refusal, or an answer that says so (502 to
    /// 504).
    pub fn is_refused_or_unavailable(&self) -> Observation {
        match self.status() {
            400..500 | 502..=504 => self.observe(true, "a refusal, or 503"),
            _ => self.is_not_served(),
        }
    }

    /// An honest call in bad times: it is served, or refused for the time being. An API that does not answer, or breaks, is
    /// down.
    pub fn is_alive(&self) -> Observation {
        let is_down = self.status() == 0 || self.status() >= 500 && !(502..=504).contains(&self.status());
        let alive = self.observe(!is_down, "an answer to an honest call");
        if is_down || self.had_effect() { alive } else { alive.remarking("it is refused meanwhile") }
    }

    /// Whether the connection was closed in place of an answer, as servers do with a request that is too large.
    pub fn is_cut_short(&self) -> bool {
        matches!(&self.reply, Err(Failure::Broken(_)))
    }

    /// A request without a token is refused (RFC 6750, 3): 401 with a challenge, and no error, since there is none yet.
    pub fn is_challenged(&self) -> Observation {
        self.refused_with(401, &[], "401 with a challenge that says no error")
    }

    /// The token is good and not enough (RFC 6750, 3.1): 403. A challenge is not asked for, but if there is one it says
    /// `insufficient_scope`.
    pub fn is_forbidden(&self) -> Observation {
        self.refused_with(403, &["insufficient_scope"], "403, as insufficient_scope")
    }

    /// The token is refused as a whole or for this request: 401 or 403, whichever the API holds to be true.
    pub fn is_unauthorized_or_forbidden(&self) -> Observation {
        match self.status() {
            403 => self.is_forbidden(),
            401 => self.is_unauthorized(),
            _ => self.refused_with(401, &["invalid_token"], "401 or 403"),
        }
    }

    /// The request makes no sense (RFC 6750, 3.1): 400, or a refusal of its token.
    pub fn is_malformed_or_unauthorized(&self) -> Observation {
        if self.status() == 400 {
            return self.observe(true, "400 or 401");
        }
        self.refused_with(401, &["invalid_token", "invalid_request"], "400 or 401")
    }

    /// What is somebody else's is not shown: 403, or 404 to hide that it is there.
    pub fn is_hidden(&self) -> Observation {
        if self.status() == 404 {
            return self.observe(true, "403 or 404");
        }
        self.refused_with(403, &["insufficient_scope"], "403 or 404")
    }

    /// The authentication that the token tells of is not enough (RFC 9470, 3): 401, as
    /// `insufficient_user_authentication`, and what would be enough. Entra's `insufficient_claims` says the same.
    pub fn asks_for_step_up(&self) -> Observation {
        const ERRORS: [&str; 2] = ["insufficient_user_authentication", "insufficient_claims"];
        let refused = self.refused_with(401, &ERRORS, "401, as insufficient_user_authentication");
        let says = |name: &str| self.challenge().is_some_and(|challenge| challenge.get(name).is_some());
        if self.status() != 401 || says("error") && ["acr_values", "max_age", "claims"].into_iter().any(says)
        {
            return refused;
        }
        refused.noting("the challenge does not say which authentication is wanted")
    }

    /// Whether this answer shows what another one does: the same text, or JSON of the same shape. Another page that
    /// happens to be there does not.
    pub fn resembles(&self, other: &Self) -> bool {
        let same_shape = match (self.document(), other.document()) {
            (Value::Object(one), Value::Object(another)) => one.keys().eq(another.keys()),
            (Value::Array(_), Value::Array(_)) => true,
            _ => false,
        };
        self.had_effect() && (same_shape || self.text() == other.text())
    }

    /// Nothing of the resource was served, which looks as in this honest answer: a refusal, or another page.
    pub fn hides(&self, honest: &Self) -> Observation {
        if self.had_effect() && !self.resembles(honest) {
            return self.observe(true, "nothing of the resource");
        }
        self.is_not_served()
    }

    /// The challenge for a token, if there is one that can be read.
    pub fn challenge(&self) -> Option<Challenge> {
        let values = self.response()?.headers("www-authenticate");
        let mut read = values.filter_map(|value| challenges(value).ok()).flatten();
        read.find(|challenge| challenge.is("Bearer") || challenge.is("DPoP"))
    }

    /// Served or refused: the documents leave it open, and only a crash is none of both.
    pub fn is_answered(&self) -> Observation {
        let is_crash = self.status() == 0 || self.status() >= 500;
        self.graded(if is_crash { Grade::CrashLike } else { Grade::Good }, "an answer")
    }

    /// Nothing was served, whatever the status: for requests that a server may refuse for many reasons.
    pub fn is_not_served(&self) -> Observation {
        let grade = match self.status() {
            200..300 if self.had_effect() => Grade::Bad,
            0 | 500.. => Grade::CrashLike,
            _ => Grade::Good,
        };
        self.graded(grade, "a refusal")
    }

    fn refused_with(&self, status: u16, errors: &[&str], expected: &str) -> Observation {
        let grade = match self.status() {
            200..300 if self.had_effect() => Grade::Bad,
            0 | 500.. => Grade::CrashLike,
            actual if actual == status => return self.well_challenged(errors, expected),
            _ => Grade::Noted(Weight::Warning),
        };
        self.graded(grade, expected)
    }

    /// Of a refusal with the right status: whether its challenge is there, can be read, and says the right error.
    fn well_challenged(&self, errors: &[&str], expected: &str) -> Observation {
        let good = self.graded(Grade::Good, expected);
        let values = || self.response().into_iter().flat_map(|response| response.headers("www-authenticate"));
        let mut read = Vec::new();
        for value in values() {
            match challenges(value) {
                Ok(challenges) => read.extend(challenges),
                Err(why) => {
                    return good
                        .noting(&format!("the challenge cannot be read: {}", self.channel.shown(&why, 60)));
                }
            }
        }
        let bearer = read.iter().find(|challenge| challenge.is("Bearer") || challenge.is("DPoP"));
        match bearer {
            None if self.status() == 403 => good,
            // That there is none at all is said once, of the request that has no token.
            None if !errors.is_empty() => good,
            None => good.noting("no challenge for Bearer"),
            Some(challenge) => match challenge.get("error") {
                Some(error) if !errors.contains(&error) => {
                    good.noting(&format!("the challenge says {}", self.channel.shown(error, 40)))
                }
                _ => good,
            },
        }
    }

    /// A good or bad observation of this answer.
    pub fn observe(&self, holds: bool, expected: &str) -> Observation {
        self.graded(if holds { Grade::Good } else { Grade::Bad }, expected)
    }

    fn graded(&self, grade: Grade, expected: &str) -> Observation {
        Observation::new(grade, expected, self.describe()).seen_in([self.exchange])
    }

    /// The answer in a few words, without secrets: `401 Bearer error="invalid_token"`.
    pub fn describe(&self) -> String {
        let response = match &self.reply {
            Ok(response) => response,
            Err(failure) => return failure.to_string(),
        };
        match (response.header("www-authenticate"), response.header("location")) {
            (Some(challenge), _) => format!("{} {}", response.status, self.channel.shown(challenge, 100)),
            (None, Some(location)) if response.status / 100 == 3 => {
                format!("{} to {}", response.status, self.channel.shown(location, 60))
            }
            _ if self.had_effect() => response.status.to_string(),
            _ if let Some(code) = self.rpc_error() => {
                format!("{} with the JSON-RPC error {code}", response.status)
            }
            _ => format!("{} without a challenge", response.status),
        }
    }
}
