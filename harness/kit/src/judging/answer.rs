use super::{Observation, Refusal, Unsettled, WRONG_METHOD};
use crate::actors::Tokens;
use crate::http::{Failure, Response};
use crate::scene::Scene;
use beartrap_core::{Grade, Weight};
use beartrap_forge::Jws;
use serde_json::Value;

/// An answer of an endpoint that is called without a browser: token, introspection, revocation, UserInfo.
#[derive(Clone)]
pub struct Answer {
    scene: Scene,
    exchange: u32,
    reply: Result<Response, Failure>,
    document: Value,
}

impl Answer {
    /// Wraps a reply. An answer that says "later" (429, 503 with Retry-After) is neither acceptance nor refusal.
    pub(crate) fn new(
        scene: &Scene,
        (exchange, reply): (u32, Result<Response, Failure>),
    ) -> Result<Self, Unsettled> {
        if let Ok(response) = &reply
            && (response.status == 429 || response.status == 503 && response.header("retry-after").is_some())
        {
            return Err(Unsettled::because(format!(
                "the target limits its rate ({}); run it again with --jobs 1",
                response.status
            )));
        }
        if let Err(failure @ Failure::HostNotNamed(_)) = &reply {
            return Err(Unsettled::because(failure.to_string()));
        }
        let document = reply.as_ref().ok().and_then(document_of).unwrap_or(Value::Null);
        Ok(Self { scene: scene.clone(), exchange, reply, document })
    }

    /// The JSON body, the claims of a signed one, or null.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The answer itself, if one came.
    pub fn response(&self) -> Option<&Response> {
        self.reply.as_ref().ok()
    }

    /// The status, or 0 if no answer came.
    pub fn status(&self) -> u16 {
        self.reply.as_ref().map_or(0, |response| response.status)
    }

    /// The number of the exchange.
    pub fn exchange(&self) -> u32 {
        self.exchange
    }

    /// The member `error` of the body.
    pub fn error(&self) -> Option<&str> {
        self.document["error"].as_str()
    }

    /// The tokens, or the reason why there are none.
    pub fn tokens(&self) -> Result<Tokens, Unsettled> {
        super::require(self.issues_tokens())?;
        Ok(Tokens::new(&self.scene, self.exchange, self.document.clone()))
    }

    /// 200 and an access token (RFC 6749, 5.1).
    pub fn issues_tokens(&self) -> Observation {
        let issued = self.status() == 200 && self.access_token().is_some();
        self.observe(issued, "200 with an access token")
    }

    /// 200 and an ID token (OpenID Connect Core 1.0, 3.1.3.3).
    pub fn issues_id_token(&self) -> Observation {
        let token = self.document["id_token"].as_str().filter(|token| !token.is_empty());
        let and = if token.is_some() { "an ID token" } else { "no ID token" };
        let observed = format!("{}, {and}", self.describe());
        let issued = self.status() == 200 && token.is_some();
        Observation::of(issued, "200 with an ID token", observed).seen_in([self.exchange])
    }

    /// The tokens have no scope beyond this one; where the answer names no scope, they have what was asked for
    /// (RFC 6749, 5.1). Less scope costs a note.
    pub fn keeps_to_the_scope(&self, granted: &str) -> Observation {
        let has = |scope: &str, word: &str| scope.split(' ').any(|known| known == word);
        let named = self.document["scope"].as_str().unwrap_or(granted);
        let added = named.split(' ').find(|word| !word.is_empty() && !has(granted, word));
        let lost = granted.split(' ').find(|word| !word.is_empty() && !has(named, word));
        let observation = self.observe(added.is_none(), "no scope beyond what was granted");
        match (added, lost) {
            (Some(word), _) => {
                let says = format!("{}, with the scope {}", self.describe(), self.scene.shown(word, 40));
                observation.saying(says)
            }
            (None, Some(word)) => {
                observation.noting(&format!("the scope {} is missing", self.scene.shown(word, 40)))
            }
            (None, None) => observation,
        }
    }

    /// The server knows the client and its secret. What it says otherwise is most likely about the target file.
    pub fn knows_the_client(&self) -> Observation {
        let unknown = self.status() == 401 || self.error() == Some("invalid_client");
        self.observe(
            !unknown,
            "the server to know the client (check its id, secret and auth in the target file)",
        )
    }

    /// No token, and an error that says why. Another code or status than the textbook's costs a note.
    pub fn is_refused_as(&self, refusal: &Refusal) -> Observation {
        self.refused_as(refusal, self.access_token().is_some())
    }

    /// No token for a request by the wrong method. The status says it all: servers refuse methods before they know what
    /// an OAuth error is.
    pub fn is_refused_for_its_method(&self) -> Observation {
        self.is_refused_by_status(WRONG_METHOD.statuses)
    }

    /// No token, and one of these statuses, the textbook's first, where nobody specified what the body says.
    pub fn is_refused_by_status(&self, statuses: &[u16]) -> Observation {
        let grade = match self.status() {
            _ if self.access_token().is_some() => Grade::Bad,
            status if statuses.contains(&status) => Grade::Good,
            0 | 500.. => Grade::CrashLike,
            _ => Grade::Noted(Weight::Warning),
        };
        let textbook = statuses.first().copied().unwrap_or(400);
        self.graded(grade, &format!("{textbook}, and no token"))
    }

    /// A refusal of something else than a token request: nothing but the error is given.
    pub fn is_refused_unless_empty_as(&self, refusal: &Refusal) -> Observation {
        self.refused_as(refusal, self.status() == 200 && !self.document["error"].is_string())
    }

    fn refused_as(&self, refusal: &Refusal, accepted: bool) -> Observation {
        let expected = format!("a refusal as {}", refusal.textbook);
        let grade = match (self.status(), self.error()) {
            _ if accepted => Grade::Bad,
            (0 | 500.., _) => Grade::CrashLike,
            (status, Some(error)) if refusal.knows(error) && refusal.statuses.contains(&status) => {
                Grade::Good
            }
            _ => Grade::Noted(Weight::Warning),
        };
        self.graded(grade, &expected)
    }

    /// Whether this answer carries the very tokens of another.
    pub fn repeats(&self, other: &Self) -> bool {
        self.access_token().is_some() && self.access_token() == other.access_token()
    }

    /// Whether it challenges the client to authenticate by this scheme (RFC 9110, 11.6.1).
    pub fn challenges_with(&self, scheme: &str) -> bool {
        let challenges =
            self.response().into_iter().flat_map(|response| response.headers("www-authenticate"));
        let mut words = challenges.flat_map(|value| value.split([',', ' ']));
        words.any(|word| word.eq_ignore_ascii_case(scheme))
    }

    /// A protected resource was served: 200.
    pub fn is_served(&self) -> Observation {
        self.observe(self.status() == 200, "200 with the resource")
    }

    /// 200 with claims about the user with this `sub` (OpenID Connect Core 1.0, 5.3.2).
    pub fn is_about(&self, sub: &str) -> Observation {
        let expected = "200 with the sub of the user who signed in";
        let observation = self.observe(self.status() == 200 && self.document["sub"] == sub, expected);
        match (self.status(), self.document["sub"].as_str()) {
            (200, None) => observation.saying("200 without sub"),
            (200, Some(other)) if other != sub => observation.saying("200 with the sub of somebody else"),
            (200, Some(_)) => observation.saying("200 with that sub"),
            _ => observation,
        }
    }

    /// A protected resource was refused with this status and error (RFC 6750, 3). A challenge without an error is as
    /// good, and 403 needs no challenge; where no error is given, the challenge must not carry one.
    pub fn is_challenged_with(&self, status: u16, error: Option<&str>) -> Observation {
        let challenge = self.response().and_then(|response| response.header("www-authenticate"));
        let named = challenge.and_then(|challenge| parameter(challenge, "error"));
        let expected = match error {
            Some(error) => format!("{status} with a challenge that says {error}"),
            None => format!("{status} with a challenge"),
        };
        let grade = match self.status() {
            0 | 500.. => Grade::CrashLike,
            200..300 => Grade::Bad,
            actual
                if actual == status
                    && (status == 403 || challenge.is_some())
                    && (named.is_none() || named.as_deref() == error) =>
            {
                Grade::Good
            }
            _ => Grade::Noted(Weight::Warning),
        };
        self.graded(grade, &expected)
    }

    /// Introspection says that the token is active (RFC 7662, 2.2).
    pub fn says_active(&self) -> Observation {
        self.observe(self.status() == 200 && self.document["active"] == true, "active: true")
    }

    /// Introspection says that the token is not active, and nothing else (RFC 7662, 2.2).
    pub fn says_inactive(&self) -> Observation {
        let expected = "200 with {\"active\": false} and nothing else";
        let grade = match (self.status(), &self.document["active"]) {
            (0 | 500.., _) => Grade::CrashLike,
            (_, Value::Bool(true)) | (200..300, Value::Null) => Grade::Bad,
            (200, Value::Bool(false))
                if self.document.as_object().is_some_and(|members| members.len() == 1) =>
            {
                Grade::Good
            }
            _ => Grade::Noted(Weight::Warning),
        };
        self.graded(grade, expected)
    }

    /// The caller is refused and learns nothing of the token (RFC 7662, 2.1 and 2.3). To say that the token is not active
    /// gives nothing away, but it is no refusal.
    pub fn tells_nothing(&self) -> Observation {
        let grade = match (self.status(), &self.document["active"]) {
            (_, Value::Bool(true)) | (200..300, Value::Null) => Grade::Bad,
            (0 | 500.., _) => Grade::CrashLike,
            (400 | 401 | 403, Value::Null) => Grade::Good,
            _ => Grade::Noted(Weight::Warning),
        };
        self.graded(grade, "a refusal that says nothing of the token")
    }

    /// 200, whatever the body: a revocation that was taken (RFC 7009, 2.2).
    pub fn is_done(&self) -> Observation {
        self.observe(self.status() == 200, "200")
    }

    /// A good or bad observation of this answer.
    pub fn observe(&self, holds: bool, expected: &str) -> Observation {
        self.graded(if holds { Grade::Good } else { Grade::Bad }, expected)
    }

    fn graded(&self, grade: Grade, expected: &str) -> Observation {
        Observation::new(grade, expected, self.describe()).seen_in([self.exchange])
    }

    fn access_token(&self) -> Option<&str> {
        self.document["access_token"].as_str().filter(|token| !token.is_empty() && self.status() < 300)
    }

    /// The answer in a few words, without secrets: `200, an access token (at:9f3c04d1)`.
    pub fn describe(&self) -> String {
        let response = match &self.reply {
            Ok(response) => response,
            Err(failure) => return failure.to_string(),
        };
        let status = response.status;
        if let Some(token) = self.access_token() {
            return format!(
                "{status}, an access token ({})",
                self.scene.http.transcript().remember("at", token)
            );
        }
        if let Some(error) = self.error() {
            return format!("{status} {}", self.scene.shown(error, 60));
        }
        if let Some(active) = self.document.get("active") {
            return format!("{status}, active: {}", self.scene.shown(&active.to_string(), 20));
        }
        match response.header("www-authenticate") {
            Some(challenge) => format!("{status} with the challenge {}", self.scene.shown(challenge, 100)),
            None if response.body.is_empty() => format!("{status} with an empty body"),
            None if self.document.is_object() => format!("{status} with a JSON object"),
            None => format!("{status} without JSON"),
        }
    }
}

/// The JSON body. That of a signed answer (OpenID Connect Core 1.0, 5.3.2) is read without a look at the signature.
fn document_of(response: &Response) -> Option<Value> {
    if response.is_of_type("application/jwt") {
        return Jws::parse(response.text().trim()).ok().map(|jws| Value::Object(jws.claims().clone()));
    }
    response.json()
}

/// The value of a parameter in a challenge: `Bearer error="invalid_token"` (RFC 9110, 11.2).
fn parameter(challenge: &str, name: &str) -> Option<String> {
    let mut rest = challenge;
    while let Some((before, after)) = rest.split_once('=') {
        let named = before.rsplit([' ', ',', '\t']).next().unwrap_or_default();
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_at(after.find([',', ' ']).unwrap_or(after.len())),
        };
        if named.eq_ignore_ascii_case(name) {
            return Some(value.to_owned());
        }
        rest = left;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn a_challenge_parameter_is_found_by_its_whole_name() {
        let challenge = r#"Bearer realm="x", error_description="error=a", error="invalid_token""#;
        assert_eq!(parameter(challenge, "error").as_deref(), Some("invalid_token"));
        assert_eq!(
            parameter("Bearer error=invalid_token, scope=a", "error").as_deref(),
            Some("invalid_token")
        );
        assert_eq!(parameter("Bearer realm=\"x\"", "error"), None);
    }
}
