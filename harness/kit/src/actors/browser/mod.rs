mod device;
mod pages;

use crate::actors::authorization::AuthorizationRequest;
use crate::actors::jar::{Jar, Site};
use crate::actors::landing::{End, Landing, parameters_of, resolve};
use crate::actors::password::{self, PasswordGiven, PostedOn};
use crate::actors::{Client, Code, Tokens};
use crate::http::{Failure, Request, Response};
use crate::judging::Unsettled;
use crate::login::{Answer, Command, Decision, Person, Submission};
use crate::scene::Scene;
use std::time::Duration;
use url::Url;

/// The most redirects, forms and pages that are followed in one go.
const STEPS: usize = 30;
/// What a login command may take.
const LOGIN_TIME: Duration = Duration::from_mins(1);
/// The origin of the attacker's pages.
const ATTACKER: &str = "https://evil.beartrap.test";

/// A person with a browser: cookies, and the habit of filling in what is asked.
pub struct Browser {
    scene: Scene,
    person: Person,
    name: &'static str,
    jar: Jar,
}

/// A consent form that a browser shows and nobody has submitted yet.
#[derive(Clone)]
pub struct ConsentForm {
    request: AuthorizationRequest,
    page: Url,
    submission: Submission,
}

impl ConsentForm {
    /// The same form as somebody knows it who saw only another session's: its address, and no hidden values.
    #[must_use]
    pub fn as_known_from(&self, other: &Self) -> Self {
        let mut form = self.clone();
        form.submission.url = other.submission.url.clone();
        form.submission.fields.retain(|(name, _)| !form.submission.hidden.contains(name));
        form
    }
}

/// How far a browser goes, and what it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// To the end, filling in everything.
    End(Decision),
    /// To the consent page.
    Consent,
    /// Along redirects only: a person who did not mean to be here fills in nothing.
    FirstPage,
}

/// What was given to login pages so far on one way.
#[derive(Default)]
struct Logins {
    forms: usize,
    passwords: usize,
}

impl Logins {
    /// Counts a login form that is about to be sent. A password is given once, and no product asks in more than four
    /// steps: what asks again did not like the answer.
    fn may(&mut self, with_password: bool) -> bool {
        self.forms += 1;
        self.passwords += usize::from(with_password);
        self.forms <= 4 && self.passwords <= 1
    }
}

/// What the next step is.
enum Next {
    Send(Request, Site),
    Consent(Box<ConsentForm>),
    Done(End),
}

impl Browser {
    pub(crate) fn new(scene: &Scene, person: Person, name: &'static str) -> Self {
        Self { scene: scene.clone(), person, name, jar: Jar::default() }
    }

    /// Who sits before it.
    pub(crate) fn person(&self) -> &Person {
        &self.person
    }

    /// Logs in and consents; the client receives a code.
    pub async fn authorizes(&mut self, client: &Client) -> Result<Code, Unsettled> {
        self.visits(client.authorization_request()).await?.code()
    }

    /// Authorizes the client, which redeems the code.
    pub async fn signs_in(&mut self, client: &Client) -> Result<Tokens, Unsettled> {
        let code = self.authorizes(client).await?;
        client.redeem(&code).await?.tokens()
    }

    /// Opens an authorization request, logs in where asked, consents, and follows it to the end.
    pub async fn visits(&mut self, request: AuthorizationRequest) -> Result<Landing, Unsettled> {
        self.opens(request, Until::End(Decision::Allow)).await
    }

    /// The same, but says no to consent.
    pub async fn denies(&mut self, request: AuthorizationRequest) -> Result<Landing, Unsettled> {
        self.opens(request, Until::End(Decision::Deny)).await
    }

    /// Opens an authorization request and fills in nothing.
    pub async fn only_looks_at(&mut self, request: AuthorizationRequest) -> Result<Landing, Unsettled> {
        self.opens(request, Until::FirstPage).await
    }

    /// Opens an authorization request and stops at the consent form; unsettled if none is shown.
    pub async fn reaches_consent(
        &mut self,
        mut request: AuthorizationRequest,
    ) -> Result<ConsentForm, Unsettled> {
        if self.scene.server.is_openid() {
            request = request.but("prompt", "consent");
        }
        let mut landing = self.landing(&request);
        let first = Next::Send(request.request()?, Site::Same);
        match self.follows(&mut landing, first, Until::Consent).await? {
            Some(form) => Ok(form),
            None => Err(Unsettled::because(format!("no consent page was shown: {}", landing.describe()))),
        }
    }

    /// Submits a consent form as it stands.
    pub async fn submits(&mut self, form: ConsentForm) -> Result<Landing, Unsettled> {
        let mut landing = self.landing(&form.request);
        let first = Next::Send(Self::written(&form.submission, &form.page, None), Site::Same);
        self.follows(&mut landing, first, Until::End(Decision::Allow)).await?;
        Ok(landing)
    }

    /// A foreign page makes this browser submit a form: only the cookies go along that go with cross-site requests,
    /// and the person fills in nothing.
    pub async fn is_made_to_submit(&mut self, form: &ConsentForm) -> Result<Landing, Unsettled> {
        let mut landing = self.landing(&form.request);
        let request = Self::written(&form.submission, &form.page, Some(ATTACKER));
        let first = Next::Send(request, Site::CrossPost);
        self.follows(&mut landing, first, Until::FirstPage).await?;
        Ok(landing)
    }

    async fn opens(&mut self, request: AuthorizationRequest, until: Until) -> Result<Landing, Unsettled> {
        let mut landing = self.landing(&request);
        let mut first = request.request()?;
        if self.scene.server.login.driver.as_deref() == Some("command") && until != Until::FirstPage {
            landing.by_command = true;
            match self.logs_in_by_command(&first).await? {
                Some(uri) => {
                    landing.end = End::Left { parameters: parameters_of(&uri), uri };
                    return Ok(landing);
                }
                None => first = request.request()?,
            }
        }
        self.follows(&mut landing, Next::Send(first, Site::Same), until).await?;
        Ok(landing)
    }

    /// Lets the user's program log in. Gives the redirect that it saw, or keeps the cookies that it got.
    async fn logs_in_by_command(&mut self, first: &Request) -> Result<Option<String>, Unsettled> {
        let failed = |error: crate::login::CommandError| Unsettled::because(error.to_string());
        let command = Command::new(&self.scene.server.login.command, LOGIN_TIME).map_err(failed)?;
        match command.run(&first.url, &self.person).await.map_err(failed)? {
            Answer::Location(uri) => Ok(Some(uri.into())),
            Answer::Cookies(cookies) => {
                self.jar.keep(&first.url, cookies.iter().map(String::as_str));
                Ok(None)
            }
        }
    }

    fn landing(&self, request: &AuthorizationRequest) -> Landing {
        Landing {
            scene: self.scene.clone(),
            request: request.clone(),
            exchanges: Vec::new(),
            pages: Vec::new(),
            passwords: Vec::new(),
            by_command: false,
            end: End::Broken { says: "nothing was sent".into() },
        }
    }

    /// Follows redirects and pages from a first step. Gives the consent form if that is how far it should go.
    async fn follows(
        &mut self,
        landing: &mut Landing,
        first: Next,
        until: Until,
    ) -> Result<Option<ConsentForm>, Unsettled> {
        let mut next = first;
        let mut logins = Logins::default();
        for _ in 0..STEPS {
            let (request, site) = match next {
                Next::Send(request, site) => (request, site),
                Next::Consent(form) => return Ok(Some(*form)),
                Next::Done(end) => {
                    landing.end = end;
                    return Ok(None);
                }
            };
            let response = match self.sends(landing, &request, site).await {
                Ok(response) => response,
                Err(failure @ Failure::HostNotNamed(_)) => {
                    return Err(Unsettled::because(failure.to_string()));
                }
                Err(failure) => {
                    landing.end = End::Broken { says: failure.to_string() };
                    return Ok(None);
                }
            };
            if response.status == 429 {
                return Err(Unsettled::because(
                    "the target limits its rate (429); run it again with --jobs 1",
                ));
            }
            if password::is_in(&request, &self.person.password) {
                let posted_on = PostedOn::by(&request, &response, |url| self.is_away(url, landing));
                let exchange = landing.exchanges.last().copied().unwrap_or_default();
                landing.passwords.push(PasswordGiven { exchange, status: response.status, posted_on });
            }
            next = match response.status {
                300..400 if response.header("location").is_some() => {
                    self.redirected(&request, &response, landing, site)?
                }
                _ => self.reads(landing, &request, &response, until, &mut logins)?,
            };
        }
        landing.end = End::Broken { says: format!("no end after {STEPS} redirects and pages") };
        Ok(None)
    }

    async fn sends(
        &mut self,
        landing: &mut Landing,
        request: &Request,
        site: Site,
    ) -> Result<Response, Failure> {
        let mut request = request.clone().header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        if let Some(cookies) = self.jar.header(&request.url, site) {
            request = request.header("Cookie", &cookies);
        }
        let actor = format!("{}'s browser", self.name);
        let (exchange, answer) = self.scene.send(&actor, &request).await;
        landing.exchanges.push(exchange);
        let response = answer?;
        self.jar.keep(&request.url, response.headers("set-cookie"));
        Ok(response)
    }

    fn redirected(
        &self,
        request: &Request,
        response: &Response,
        landing: &Landing,
        site: Site,
    ) -> Result<Next, Unsettled> {
        let location = response.header("location").unwrap_or_default();
        let Some(url) = resolve(&request.url, location) else {
            return Ok(Next::Done(left(location)));
        };
        if self.is_away(&url, landing) {
            self.must_be_known(&url, landing)?;
            return Ok(Next::Done(left(if location.contains("://") { location } else { url.as_str() })));
        }
        let site = if site == Site::CrossPost { Site::CrossGet } else { site };
        if password::is_posted_on(request, response) {
            return Ok(Next::Send(Request { url, ..request.clone() }, site));
        }
        Ok(Next::Send(Request::get(url), site))
    }

    /// A redirect to a host that neither the client nor the request brought up leads to a part of the target that the
    /// target file does not name, such as its error pages: it says nothing about redirect URIs.
    fn must_be_known(&self, url: &Url, landing: &Landing) -> Result<(), Unsettled> {
        match url.host_str() {
            Some(host) if !self.scene.http.hosts().allow(url) && !landing.request.brings_up(host) => {
                Err(Unsettled::because(format!(
                    "the server sends the browser to {}, which the target file does not name; add it to [hosts] allow if it belongs to the target",
                    self.scene.shown(host, 100)
                )))
            }
            _ => Ok(()),
        }
    }

    /// Whether a URL leads away from the server: to a host that is not named, or to a client.
    fn is_away(&self, url: &Url, landing: &Landing) -> bool {
        let origin = |uri: &str| uri.parse::<Url>().ok().map(|uri| uri.origin());
        let to_client = landing.request.registered.iter().any(|uri| {
            uri.parse::<Url>().is_ok_and(|uri| uri.origin() == url.origin() && uri.path() == url.path())
        });
        let asked_for = landing.request.get("redirect_uri").and_then(origin);
        let at_server =
            self.scene.server.issuer.parse::<Url>().is_ok_and(|issuer| issuer.origin() == url.origin());
        to_client || (!at_server && asked_for == Some(url.origin())) || !self.scene.http.hosts().allow(url)
    }
}

fn left(uri: &str) -> End {
    End::Left { uri: uri.to_owned(), parameters: parameters_of(uri) }
}
