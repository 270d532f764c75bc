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
    /// The server shows a page that leads nowhere.
    Page { status: u16, says: String },
    /// No answer, or a loop.
    Broken { says: String },
}

impl Landing {
    /// Whether a login page was shown on the way.
    pub fn login_was_shown(&self) -> bool {
        self.pages.iter().any(|page| page.purpose == Shown::Login)
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

    /// The status of the last page, if it ended on one.
    pub fn page_status(&self) -> Option<u16> {
        match &self.end {
            End::Page { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The code, which must have come to the registered redirect URI with the unchanged `state`.
    pub fn code(&self) -> Result<Code, Unsettled> {
        crate::judging::require(self.delivers_code())?;
        Ok(Code {
            value: self.parameter("code").unwrap_or_default().to_owned(),
            redirect_uri: self.request.get("redirect_uri").unwrap_or_default().to_owned(),
            verifier: self.request.get("code_challenge").map(|_| self.request.pkce.verifier.clone()),
            nonce: self.request.get("nonce").map(str::to_owned),
        })
    }

    /// The redirect went to the redirect URI of the request, with a code and the unchanged `state` (RFC 6749, 4.1.2).
    pub fn delivers_code(&self) -> Observation {
        let there = self.left_for() == self.request.get("redirect_uri").map(before_query);
        let whole = there && self.has_code() && self.parameter("state") == self.request.get("state");
        self.observe(whole, "a redirect to the client with a code and the unchanged state")
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
                let registered =
                    self.request.registered.iter().any(|known| before_query(known) == before_query(uri));
                let asked_for = self
                    .request
                    .get("redirect_uri")
                    .is_some_and(|asked| before_query(asked) == before_query(uri));
                match registered && !asked_for {
                    true => self.graded(Grade::Noted(Weight::Warning), expected),
                    false => self.graded(Grade::Bad, expected),
                }
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

    /// Every page on the way says who may show it in a frame (RFC 9700, 4.16).
    pub fn pages_refuse_frames(&self) -> Observation {
        let expected = "frame-ancestors in the Content-Security-Policy of every page";
        let framable = self.pages.iter().find(|page| !page.frames.iter().any(|policy| protects(policy)));
        if let Some(page) = framable {
            let says = format!("the {} page says nothing about frames", page.purpose.word());
            return Observation::new(Grade::Bad, expected, says).seen_in([page.exchange]);
        }
        let by_csp = |page: &Seen| page.frames.iter().any(|policy| policy.contains("frame-ancestors"));
        let all = Observation::new(Grade::Good, expected, format!("{} pages say so", self.pages.len()));
        match self.pages.iter().find(|page| !by_csp(page)) {
            Some(page) => all
                .noting("only X-Frame-Options, which Content-Security-Policy supersedes")
                .seen_in([page.exchange]),
            None => all,
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
            End::Page { status, says } => format!("a page ({status}): {}", self.scene.shown(says, 100)),
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

fn protects(policy: &str) -> bool {
    let policy = policy.to_ascii_lowercase();
    match policy.split_once("frame-ancestors") {
        Some((_, sources)) => {
            !sources.split(';').next().unwrap_or_default().split_whitespace().any(|source| source == "*")
        }
        None => matches!(policy.trim(), "deny" | "sameorigin"),
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
