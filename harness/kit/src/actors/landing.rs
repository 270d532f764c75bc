use super::frames::{self, Guard};
use super::password::PasswordGiven;
use super::{AuthorizationRequest, Code};
use crate::judging::{Observation, Unsettled};
use crate::scene::Scene;
use beartrap_core::{Grade, Weight};
use beartrap_forge::Form;
use url::Url;

/// Where a browser ended after it followed the front channel to the end: every redirect, form and page.
#[derive(Clone)]
pub struct Landing {
    pub(super) scene: Scene,
    /// The request that began it.
    pub(super) request: AuthorizationRequest,
    pub(super) exchanges: Vec<u32>,
    pub(super) pages: Vec<Seen>,
    pub(super) passwords: Vec<PasswordGiven>,
    /// Whether the user's program logged in, whose pages nobody saw.
    pub(super) by_command: bool,
    pub(super) end: End,
}

/// One page that was shown on the way.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) exchange: u32,
    /// The values of Content-Security-Policy and X-Frame-Options.
    pub(super) frames: Vec<String>,
    pub(super) purpose: Shown,
}

/// What a page was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Login,
    Consent,
    Other,
}

/// The end of the way.
#[derive(Debug, Clone)]
pub(super) enum End {
    /// The browser was sent away from the server: to this URI (as the server wrote it), with these parameters.
    Left { uri: String, parameters: Form },
    /// The server shows a page that leads nowhere; `stuck` says why nobody could go on, if it was no error page.
    Page { status: u16, says: String, stuck: Option<String> },
    /// No answer, or a loop.
    Broken { says: String },
}

impl Landing {
    /// Whether the user logged in on the way: a login page was shown, or the login command ran.
    pub fn login_was_shown(&self) -> bool {
        self.by_command || self.pages.iter().any(|page| page.purpose == Shown::Login)
    }

    /// Whether a consent page was shown on the way.
    pub fn consent_was_shown(&self) -> bool {
        self.pages.iter().any(|page| page.purpose == Shown::Consent)
    }

    /// The numbers of the exchanges.
    pub fn exchanges(&self) -> &[u32] {
        &self.exchanges
    }

    /// A parameter of the authorization response, if the browser was sent to the client.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        match &self.end {
            End::Left { parameters, .. } => parameters.get(name),
            _ => None,
        }
    }

    /// Where the browser was sent, query and fragment aside, if it was sent away.
    pub fn left_for(&self) -> Option<&str> {
        match &self.end {
            End::Left { uri, .. } => Some(before_query(uri)),
            _ => None,
        }
    }

    /// Whether the browser was sent to a redirect URI that is registered for the client of the request.
    pub fn left_for_client(&self) -> bool {
        let known = self.request.registered.iter().map(|uri| before_query(uri));
        self.left_for().is_some_and(|uri| { known }.any(|known| known == uri))
    }

    /// The status of the last page, if it ended on one.
    pub fn page_status(&self) -> Option<u16> {
        match &self.end {
            End::Page { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The code, which must have come to the registered redirect URI with the unchanged `state`.
    pub fn code(&self) -> Result<Code, Unsettled> {
        crate::judging::require(self.delivers_code()).map_err(|unsettled| self.advised(unsettled))?;
        Ok(Code {
            value: self.parameter("code").unwrap_or_default().to_owned(),
            redirect_uri: self.request.get("redirect_uri").unwrap_or_default().to_owned(),
            verifier: self.request.get("code_challenge").map(|_| self.request.pkce.verifier.clone()),
            nonce: self.request.get("nonce").map(str::to_owned),
        })
    }

    /// Why an honest request came to no code, with what to do about it where that is known.
    fn advised(&self, unsettled: Unsettled) -> Unsettled {
        let stuck = match &self.end {
            End::Page { stuck: Some(stuck), .. } => stuck,
            _ => "",
        };
        let advice = match self.parameter("error") {
            _ if !stuck.is_empty() => stuck,
            Some("access_denied") => {
                "let this user consent at the server, or set form.allow_button in [server.login] if the wrong button was pressed"
            }
            Some("invalid_scope") => "set scope in [server] to what this client may ask for",
            Some("unauthorized_client" | "unsupported_response_type") => {
                "allow this client the authorization code grant at the server"
            }
            Some(_) => "add what the server misses as authorize_extra in [server]",
            None => return unsettled,
        };
        Unsettled(format!("{}; {}", unsettled.0, self.scene.shown(advice, 600)))
    }

    /// The redirect went to the redirect URI of the request, with a code and the unchanged `state` (RFC 6749, 4.1.2).
    pub fn delivers_code(&self) -> Observation {
        let there = self.left_for() == self.request.get("redirect_uri").map(before_query);
        let whole = there && self.has_code() && self.parameter("state") == self.request.get("state");
        self.observe(whole, "a redirect to the client with a code and the unchanged state")
    }

    /// The response names the issuer of the metadata in `iss` (RFC 9207, 2).
    pub fn names_the_issuer(&self) -> Observation {
        let named = self.parameter("iss");
        let holds = named.is_some_and(|name| self.scene.server.is_issuer(name));
        let observation = self.observe(holds, "iss with the issuer identifier of the metadata");
        match named {
            Some(name) => observation.saying(format!("iss={}", self.scene.shown(name, 100))),
            None if self.left_for().is_some() => observation.saying("no iss"),
            None => observation,
        }
    }

    /// Nobody got a code.
    pub fn delivers_no_code(&self) -> Observation {
        let expected = "no code for anybody";
        match &self.end {
            End::Left { parameters, .. } => self.observe(parameters.get("code").is_none(), expected),
            End::Page { status: 500.., .. } | End::Broken { .. } => self.graded(Grade::CrashLike, expected),
            End::Page { .. } => self.observe(true, expected),
        }
    }

    /// The server shows its own page: the browser is never sent away, with or without a code (RFC 6749, 4.1.2.1).
    /// A redirect to a *registered* redirect URI of the client costs a note.
    pub fn stays_at_server(&self) -> Observation {
        let expected = "an error page of the server, and no redirect";
        match &self.end {
            End::Left { uri, .. } => {
                let asked_for = self
                    .request
                    .get("redirect_uri")
                    .is_some_and(|asked| before_query(asked) == before_query(uri));
                let is_known = self.left_for_client() && !asked_for;
                self.graded(if is_known { Grade::Noted(Weight::Warning) } else { Grade::Bad }, expected)
            }
            End::Page { status: 500.., .. } | End::Broken { .. } => self.graded(Grade::CrashLike, expected),
            End::Page { .. } => self.graded(Grade::Good, expected),
        }
    }

    /// An error is delivered to the registered redirect URI with the unchanged `state` and without a code, or the
    /// server shows an error page of its own. Several codes may fit; the first is the textbook's.
    pub fn is_refused_with(&self, errors: &[&str]) -> Observation {
        let expected =
            format!("the error {} at the client, or an error page of the server", errors.join(" or "));
        match &self.end {
            _ if self.has_code() || self.parameter("access_token").is_some() => {
                self.graded(Grade::Bad, &expected)
            }
            End::Left { .. } if self.left_for() != self.request.get("redirect_uri").map(before_query) => {
                self.graded(Grade::Bad, &expected)
            }
            End::Left { parameters, .. } => {
                let known = parameters.get("error").is_some_and(|error| errors.contains(&error));
                let echoed = parameters.get("state") == self.request.get("state");
                self.graded(
                    if known && echoed { Grade::Good } else { Grade::Noted(Weight::Warning) },
                    &expected,
                )
            }
            End::Page { status: 500.., .. } | End::Broken { .. } => self.graded(Grade::CrashLike, &expected),
            End::Page { .. } => self.graded(Grade::Good, &expected),
        }
    }

    /// An error is delivered to the client by redirect, without any page.
    pub fn is_sent_back_with(&self, errors: &[&str]) -> Observation {
        let expected =
            format!("the error {} delivered to the client without showing a page", errors.join(" or "));
        match &self.end {
            End::Left { .. } if self.pages.is_empty() => self.is_refused_with(errors),
            End::Page { status: 500.., .. } | End::Broken { .. } => self.graded(Grade::CrashLike, &expected),
            // An error page is no interaction with the user, but the client waits for an answer.
            End::Page { status: 400.., .. } if self.pages.iter().all(|page| page.purpose == Shown::Other) => {
                self.graded(Grade::Noted(Weight::Warning), &expected)
            }
            _ => self.graded(Grade::Bad, &expected),
        }
    }

    /// Every page on the way says who may show it in a frame (RFC 9700, 4.16). Unsettled if there was no page.
    pub fn pages_refuse_frames(&self) -> Result<Observation, Unsettled> {
        let expected = "frame-ancestors in the Content-Security-Policy of every page";
        let guarded_by = |guard| self.pages.iter().find(move |page| frames::guard(&page.frames) == guard);
        if let Some(page) = guarded_by(Guard::Missing) {
            let says = format!("any site may show the {} page in a frame", page.purpose.word());
            return Ok(Observation::new(Grade::Bad, expected, says).seen_in([page.exchange]));
        }
        if self.pages.is_empty() {
            return Err(Unsettled::because("no page was seen on the way to the client"));
        }
        let shown: Vec<&str> = self.pages.iter().map(|page| page.purpose.word()).collect();
        let all = Observation::new(Grade::Good, expected, format!("pages that say so: {}", shown.join(", ")))
            .seen_in(self.pages.iter().map(|page| page.exchange));
        Ok(match guarded_by(Guard::FrameOptions) {
            Some(page) => all.noting(&format!(
                "the {} page by X-Frame-Options alone, which Content-Security-Policy supersedes",
                page.purpose.word()
            )),
            None => all,
        })
    }

    /// No redirect after the login form made the browser post the password on to somebody else (RFC 9700, 4.12).
    /// Within the server it costs a note. Unsettled if no password was typed.
    pub fn keeps_the_password(&self) -> Result<Observation, Unsettled> {
        let worst = self.passwords.iter().max_by_key(|given| given.posted_on);
        worst.map(PasswordGiven::stays).ok_or_else(|| Unsettled::because("no password was typed into a form"))
    }

    /// The `state` of the request comes back unchanged, with a code or an error (RFC 6749, 4.1.2 and 4.1.2.1). A
    /// server that answers with a page of its own has altered nothing, which is a remark.
    pub fn returns_state(&self) -> Observation {
        let expected = "the state as it was sent";
        match &self.end {
            End::Left { parameters, .. } if parameters.get("state") == self.request.get("state") => {
                self.graded(Grade::Good, expected)
            }
            End::Left { parameters, .. } => {
                let shown = |state: Option<&str>| match state {
                    Some(state) => self.scene.shown(state, 60),
                    None => "no state".to_owned(),
                };
                let observed = format!(
                    "{} in place of {}",
                    shown(parameters.get("state")),
                    shown(self.request.get("state"))
                );
                Observation::new(Grade::Bad, expected, observed).seen_in(self.exchanges.last().copied())
            }
            End::Page { status: 500.., .. } | End::Broken { .. } => self.graded(Grade::CrashLike, expected),
            End::Page { .. } => self.graded(Grade::Good, expected).remarking("so no state came back"),
        }
    }

    /// A good or bad observation of where the browser ended.
    pub fn observe(&self, holds: bool, expected: &str) -> Observation {
        self.graded(if holds { Grade::Good } else { Grade::Bad }, expected)
    }

    fn graded(&self, grade: Grade, expected: &str) -> Observation {
        let last = self.exchanges.last().copied();
        Observation::new(grade, expected, self.describe()).seen_in(last)
    }

    fn has_code(&self) -> bool {
        self.parameter("code").is_some_and(|code| !code.is_empty())
    }

    /// Where the browser ended, in a few words.
    pub fn describe(&self) -> String {
        match &self.end {
            End::Left { uri, parameters } => {
                let names: Vec<&str> = parameters.iter().map(|(name, _)| name).take(8).collect();
                let what = match (parameters.get("error"), parameters.get("code")) {
                    (Some(error), _) => format!("with the error {}", self.scene.shown(error, 60)),
                    (None, Some(_)) => "with a code".to_owned(),
                    (None, None) if names.is_empty() => "with nothing".to_owned(),
                    (None, None) => format!("with {}", self.scene.shown(&names.join(", "), 80)),
                };
                format!("a redirect to {} {what}", self.scene.shown(before_query(uri), 100))
            }
            End::Page { status, says, .. } => format!("a page ({status}): {}", self.scene.shown(says, 100)),
            End::Broken { says } => self.scene.shown(says, 120),
        }
    }
}

impl Shown {
    fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Consent => "consent",
            Self::Other => "error",
        }
    }
}

fn before_query(uri: &str) -> &str {
    &uri[..uri.find(['?', '#']).unwrap_or(uri.len())]
}

/// The parameters of an authorization response: of the query and of the fragment.
pub(super) fn parameters_of(uri: &str) -> Form {
    let parts: Vec<&str> = uri.splitn(2, ['?', '#']).skip(1).flat_map(|rest| rest.split('#')).collect();
    Form::parse(&parts.join("&"))
}

/// Resolves a Location as a browser does; what cannot be resolved is kept as it stands.
pub(super) fn resolve(base: &Url, location: &str) -> Option<Url> {
    base.join(location).ok()
}
