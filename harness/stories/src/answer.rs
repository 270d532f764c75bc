//! What came back, and whether it is what the story tells.

use crate::Untold;
use crate::browser::parameter;
use crate::diagnosis::Explained;
use crate::stage::{Stage, Told};
use beartrap_entra::Pace;
use beartrap_forge::Jws;
use bytes::Bytes;
use http::{Response, header};
use serde_json::Value;

/// An answer that is not yet held against the story.
#[must_use]
pub(crate) struct Answered<'s> {
    stage: &'s mut Stage,
    answer: Response<Bytes>,
}

/// The tokens of an answer.
pub(crate) struct Tokens(Value);

impl Tokens {
    pub(crate) fn access(&self) -> &str {
        self.of("access_token")
    }

    fn of(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }
}

#[expect(clippy::wrong_self_convention, reason = "a step is told once, and reads as a sentence")]
impl<'s> Answered<'s> {
    pub(crate) fn new(stage: &'s mut Stage, answer: Response<Bytes>) -> Self {
        Self { stage, answer }
    }

    /// An access token with these claims; one that is told to be empty must not be in it.
    pub(crate) fn gives_a_token(self, claims: &[(&str, &str)]) -> Told<Tokens> {
        let tokens = Tokens(self.document());
        let shown = self.claims(tokens.access(), claims)?;
        self.stage.adds("<- ", &format!("200, an access token: {shown}"));
        Ok(tokens)
    }

    /// The browser is led away with an access token in the fragment of the URL.
    pub(crate) fn leads_away_with_a_token(self, claims: &[(&str, &str)]) -> Told<String> {
        let location = self.location();
        let token = parameter(&self.answer, "access_token").filter(|_| location.contains('#'));
        let Some(token) = token else { return Err(self.untold("a token in the fragment")) };
        let shown = self.claims(&token, claims)?;
        let to = location.split(['#', '?']).next().unwrap_or_default();
        let status = self.status();
        self.stage.adds("<- ", &format!("{status} to {to}#access_token=...: {shown}"));
        Ok(token)
    }

    /// The browser is led back with an authorization code.
    pub(crate) fn leads_back_with_a_code(self) -> Told<String> {
        let Some(code) = parameter(&self.answer, "code") else { return Err(self.untold("a code")) };
        let location = self.location();
        let to = location.split(['#', '?']).next().unwrap_or_default();
        let status = self.status();
        self.stage.adds("<- ", &format!("{status} to {to}?code=..."));
        Ok(code)
    }

    /// The browser is led back with these parameters.
    pub(crate) fn leads_back_with(self, told: &[(&str, &str)]) -> Told {
        for (name, expected) in told {
            if parameter(&self.answer, name).as_deref() != Some(*expected) {
                return Err(self.untold(&format!("{name}={expected} at the redirect URI")));
            }
        }
        let location = self.location();
        let to = location.split(['#', '?']).next().unwrap_or_default();
        let shown: Vec<String> =
            told.iter().map(|(name, value)| format!("{name} {}", self.stage.name(value))).collect();
        let status = self.status();
        self.stage.adds("<- ", &format!("{status} to {to}?...: {}", shown.join(", ")));
        Ok(())
    }

    /// Nothing comes: whoever waits is left to wait. In process nobody does.
    pub(crate) fn never_comes(self) -> Told {
        match self.answer.extensions().get::<Pace>() {
            Some(Pace::Never(_)) => {
                self.stage.adds("<- ", "nothing, for as long as anybody waits");
                Ok(())
            }
            _ => Err(self.untold("no answer at all")),
        }
    }

    /// A refusal with this AADSTS number: in a body, at the redirect URI, or on a page.
    pub(crate) fn is_refused_with(self, number: u32) -> Told<Explained<'s>> {
        let body = String::from_utf8_lossy(self.answer.body()).into_owned();
        let led = parameter(&self.answer, "error_description");
        let said = led.clone().unwrap_or_else(|| body.clone());
        let is_told = said.contains(&format!("AADSTS{number}: "));
        let code = beartrap_entra::code(number).filter(|_| is_told);
        let Some(code) = code else { return Err(self.untold(&format!("AADSTS{number}"))) };
        let error = self.document()["error"].as_str().map(str::to_owned);
        let (error, input) = match (error, parameter(&self.answer, "error"), led) {
            (Some(error), ..) => (error, body),
            (None, Some(error), Some(led)) => (error, led),
            _ => ("a page".to_owned(), number.to_string()),
        };
        let status = self.status();
        self.stage.adds("<- ", &format!("{status} {error}, AADSTS{number}: {}", code.says));
        Ok(Explained::of(self.stage, input))
    }

    /// The answer of an API or of a resource, which says no more than it must.
    pub(crate) fn is_answered(self, status: u16) -> Told<Explained<'s>> {
        if self.status() != status {
            return Err(self.untold(&format!("status {status}")));
        }
        let challenge = header::WWW_AUTHENTICATE;
        let why = self.header("x-ms-error-code").or_else(|| self.header(challenge.as_str()));
        let why = why.map_or_else(String::new, |why| format!(" {why}"));
        let body = String::from_utf8_lossy(self.answer.body());
        let lines = self.answer.headers().iter();
        let lines =
            lines.map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
        let input = format!("HTTP/1.1 {status}\n{}\n{body}", lines.collect::<String>());
        self.stage.adds("<- ", &format!("{status}{why}"));
        Ok(Explained::of(self.stage, input))
    }

    /// These claims of a token in words, if they are as they are told.
    fn claims(&self, token: &str, told: &[(&str, &str)]) -> Told<String> {
        let jws = Jws::parse(token).map_err(|_| self.untold("an access token"))?;
        let mut words = Vec::new();
        for (name, expected) in told {
            let found = match jws.claims().get(*name) {
                None => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(Value::Array(list)) => {
                    list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
                }
                Some(other) => other.to_string(),
            };
            if found != *expected {
                return Err(self.stage.untold(&format!("{name} {expected:?}"), &format!("{found:?}")));
            }
            let shown: Vec<&str> = found.split(' ').map(|word| self.stage.name(word)).collect();
            words.push(if found.is_empty() {
                format!("no {name}")
            } else {
                format!("{name} {}", shown.join(" "))
            });
        }
        Ok(words.join(", "))
    }

    fn status(&self) -> u16 {
        self.answer.status().as_u16()
    }

    fn document(&self) -> Value {
        serde_json::from_slice(self.answer.body()).unwrap_or_default()
    }

    fn location(&self) -> String {
        self.header(header::LOCATION.as_str()).unwrap_or_default().to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers().get(name)?.to_str().ok()
    }

    /// Never the answer itself is shown: there may be tokens in it.
    fn untold(&self, expected: &str) -> Untold {
        let body = String::from_utf8_lossy(self.answer.body()).into_owned();
        let said = parameter(&self.answer, "error_description").unwrap_or(body);
        let refused = said.split_once("AADSTS").and_then(|(_, rest)| rest.split(". ").next());
        let status = self.status();
        let found = match refused {
            Some(refused) => format!("{status} AADSTS{refused}"),
            None => format!("status {status}"),
        };
        self.stage.untold(expected, &found)
    }
}

#[cfg(test)]
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of one lifetime is no function of any"
)]
mod tests {
    use super::*;
    use crate::Story;
    use crate::stage::{API, NIGHTLY, bearing, token};

    static NONE: Story = Story { name: "none", about: "nothing", play: |_| Ok(()) };

    fn asked(secret: &str) -> http::Request<Bytes> {
        let scope = format!("api://{API}/.default");
        let who = [("client_id", NIGHTLY), ("client_secret", secret)];
        let form = [("grant_type", "client_credentials"), who[0], who[1], ("scope", &scope)];
        token("contoso.example", &form)
    }

    /// What is said when this is told of the answer to somebody with this secret.
    fn untold<T>(secret: &str, tell: impl FnOnce(Answered) -> Told<T>) -> String {
        let mut stage = Stage::new(&NONE);
        let told = tell(stage.asks("nightly asks", asked(secret)));
        let said = told.err().map(|untold| untold.to_string()).unwrap_or_default();
        assert!(!said.contains("eyJ") && !said.contains("-secret"), "{said}");
        said
    }

    #[test]
    fn what_does_not_happen_is_not_told() {
        let good = "nightly-secret";
        for (said, expected, found) in [
            (untold(good, |it| it.is_refused_with(7_000_222).map(|_| ())), "AADSTS7000222", "status 200"),
            (
                untold("x", |it| it.is_refused_with(7_000_222).map(|_| ())),
                "AADSTS7000222",
                "401 AADSTS7000215",
            ),
            (untold("x", |it| it.gives_a_token(&[])), "an access token", "401 AADSTS7000215"),
            (untold(good, |it| it.gives_a_token(&[("aud", "x")])), "aud \"x\"", API),
            (untold(good, |it| it.gives_a_token(&[("roles", "")])), "roles \"\"", "Orders.Read.All"),
            (untold(good, |it| it.gives_a_token(&[("scp", "x")])), "scp \"x\"", "\"\""),
            (untold(good, |it| it.is_answered(401).map(|_| ())), "status 401", "status 200"),
            (untold(good, |it| it.leads_back_with_a_code()), "a code", "status 200"),
            (untold(good, |it| it.leads_away_with_a_token(&[])), "a token in the fragment", "status 200"),
            (untold(good, |it| it.leads_back_with(&[("tenant", "x")])), "tenant=x", "status 200"),
            (untold(good, |it| it.never_comes()), "no answer", "status 200"),
            (
                untold("x", |it| it.is_refused_with(7_000_215)?.diagnosis("lifetime", "the developer")),
                "family \"lifetime\"",
                "family \"credential\"",
            ),
        ] {
            let step = "step 1, nightly asks: expected was";
            assert!(said.contains(step) && said.contains(expected) && said.contains(found), "{said}");
        }
    }

    #[test]
    fn a_diagnosis_at_another_check_is_not_told() {
        let mut stage = Stage::new(&NONE);
        let tokens = stage.asks("nightly asks", asked("nightly-secret")).gives_a_token(&[]).unwrap();
        let graph = bearing("/graph/v1.0/users", tokens.access());
        stage.asks("nightly calls another API", graph).is_answered(401).unwrap();
        // The API itself takes the token: there is nothing to refuse.
        let untold = stage.looks_at(tokens.access(), 401).diagnosis_at("aud", "audience", "the developer");
        assert!(untold.is_err());
    }
}
