//! The authorization endpoint and its pages: who is it, may they, do they want to, and then the answer.

pub(crate) mod account;
pub(crate) mod challenge;
pub(crate) mod consent;
mod finish;
pub(crate) mod meant;
pub(crate) mod pages;
pub(crate) mod redirect_uri;
pub(crate) mod reply;
mod request;
pub(crate) mod session;

pub(crate) use request::{Prompt, is_proof_key};
pub(crate) use session::{SignIns, SignedIn};

use crate::admin_consent::AdminConsent;
use crate::ask::{Ask, needed};
use crate::directory::{Application, Directory, User};
use crate::errors::{lifetime, request as errors};
use crate::personality::{Personality, World};
use crate::policy::{self, Proven};
use crate::refusal::{Refusal, Trace, must};

use crate::token::Authority;
use crate::{Shown, device, mint};
use account::Who;
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use beartrap_lab::{Form, Signed};
use bytes::Bytes;
use http::{Method, Response};
use request::AuthorizationRequest;
use session::{Flow, Session};

/// One request of a browser.
#[derive(Clone, Copy)]
pub(crate) struct Visit<'a> {
    pub(crate) entra: &'a Personality,
    pub(crate) ask: &'a Ask,
    pub(crate) trace: &'a Trace,
}

/// What a user is led through the pages for.
#[derive(Clone)]
pub(crate) enum Purpose {
    Authorize(Box<AuthorizationRequest>),
    AdminConsent(Box<AdminConsent>),
    /// The device code that a device waits with.
    Device(String),
}

/// How far a flow came.
pub(crate) enum Step {
    Page(Response<Bytes>),
    /// The answer, and the client id of the application that the user was signed in to.
    Done(Response<Bytes>, String),
}

/// The authorization endpoint.
pub(crate) fn authorize(visit: Visit, authority: &str, endpoint: EntraVersion) -> Response<Bytes> {
    visit.begun(authority, |directory, form, client| {
        let (reply, platform) = AuthorizationRequest::reply(visit.entra, form, client)?;
        let request = AuthorizationRequest::read(
            visit.entra,
            form,
            authority,
            endpoint,
            client,
            (reply.clone(), platform),
        );
        let request = request.and_then(|mut request| {
            request.wish.wanted(directory, client)?;
            request.login_hint = request.login_hint.or_else(|| hinted(directory, client, form));
            Ok(Purpose::Authorize(Box::new(request)))
        });
        Ok((reply, request))
    })
}

/// Whom an earlier ID token of the client is about (OpenID Connect Core 1.0, 3.1.2.1). It is a hint like any other, so that
/// its signature proves nothing that would be needed.
fn hinted(directory: &Directory, client: &Application, form: &Form) -> Option<String> {
    let token = Signed::read(form.get("id_token_hint")?)?;
    let subject = token.text("sub")?;
    let is_it = |user: &&User| {
        directory.tenants.iter().any(|tenant| mint::subject(directory, tenant, user, client) == subject)
    };
    directory.users.iter().find(is_it).map(|user| user.name.clone())
}

/// Where the answer of a request goes, and what it is for; or what is wrong with it.
type Begun = (reply::Reply, Result<Purpose, Refusal>);

impl Visit<'_> {
    /// The parameters of a request that may be sent with either method.
    pub(crate) fn parameters(&self) -> Result<Form, Refusal> {
        match self.ask.method {
            Method::GET => Ok(self.ask.query()),
            Method::POST => Ok(self.ask.form()),
            _ => Err((&errors::METHOD_WRONG).into()),
        }
    }

    /// The first page for a request, once its client is known. What is wrong is said on a page while it is not certain where
    /// the answer goes, and there as soon as it is.
    pub(crate) fn begun(
        self,
        authority: &str,
        read: impl FnOnce(&Directory, &Form, &Application) -> Result<Begun, Refusal>,
    ) -> Response<Bytes> {
        let mut world = self.entra.world();
        let begun = self.parameters().and_then(|form| {
            must(!form.repeats_any(), errors::AUTHORIZATION_MALFORMED.about("a parameter is there twice"))?;
            let directory = &world.directory;
            let authority = Authority::named(directory, authority)?;
            let client = account::application(directory, authority, needed(&form, "client_id")?)?;
            read(directory, &form, client)
        });
        match begun {
            Ok((_, Ok(purpose))) => start(self, &mut world, purpose),
            Ok((reply, Err(refusal))) => self.at(&reply, &refusal),
            Err(refusal) => pages::refused(&refusal, self.trace),
        }
    }

    /// A refusal at the redirect URI.
    pub(crate) fn at(&self, reply: &reply::Reply, refusal: &Refusal) -> Response<Bytes> {
        reply.refused(
            refusal,
            self.trace,
            format!("{}/error?code={}", self.entra.authority(), refusal.told(self.trace).number),
        )
    }
}

/// Begins to lead a browser through the pages.
pub(crate) fn start(visit: Visit, world: &mut World, purpose: Purpose) -> Response<Bytes> {
    let known = session::id_of(visit.ask).filter(|id| world.sign_ins.sessions.get(id).is_some());
    let id = known.map_or_else(|| world.random.value("session", "browser"), str::to_owned);
    if known.is_none() {
        world.sign_ins.sessions.put(id.clone(), Session::default());
    }
    let flow = Flow {
        token: world.random.value("flow", "browser"),
        began_at: visit.entra.now(),
        purpose,
        account: None,
        is_fresh: false,
        is_confirmed: false,
        is_meant: false,
    };
    if let Some(session) = world.sign_ins.sessions.get_mut(&id) {
        session.begin(flow.clone());
    }
    proceed(visit, world, &id, &flow)
}

/// The next page, or the answer.
fn proceed(visit: Visit, world: &mut World, id: &str, flow: &Flow) -> Response<Bytes> {
    if let Some(session) = world.sign_ins.sessions.get_mut(id) {
        session.update(flow);
    }
    let answer = match step(visit, world, id, flow) {
        Ok(Step::Page(page)) => page,
        Ok(Step::Done(answer, client_id)) => {
            if let Some(session) = world.sign_ins.sessions.get_mut(id) {
                session.finish(flow, &client_id);
            }
            answer
        }
        Err(refusal) => flow.purpose.refused(visit, &refusal),
    };
    session::with_cookie(visit.entra, answer, id)
}

fn step(visit: Visit, world: &mut World, id: &str, flow: &Flow) -> Result<Step, Refusal> {
    let who = match account::who(world, id, flow, visit.entra.now()) {
        Err(_) if visit.entra.has(Fault::SilenceBroken) => Who::SignIn(String::new()),
        who => who?,
    };
    let who = match who {
        Who::Known(who) => who,
        Who::SignIn(hint) => return Ok(Step::Page(pages::sign_in(flow, &hint, None))),
        Who::Pick(accounts) => return Ok(Step::Page(pages::pick(flow, &accounts))),
    };
    match &flow.purpose {
        Purpose::Authorize(request) => finish::step(visit, world, flow, request, &who),
        Purpose::AdminConsent(asked) => asked.step(visit, world, flow, &who),
        Purpose::Device(code) => device::step(visit, world, flow, code, &who),
    }
}

impl Purpose {
    fn prompt(&self) -> Prompt {
        match self {
            Self::Authorize(request) => request.prompt,
            Self::AdminConsent(_) | Self::Device(_) => Prompt::Needed,
        }
    }

    /// How old a sign-in may be, in seconds.
    fn max_age(&self) -> Option<u64> {
        match self {
            Self::Authorize(request) => request.max_age,
            Self::AdminConsent(_) | Self::Device(_) => None,
        }
    }

    fn login_hint(&self) -> Option<&str> {
        match self {
            Self::Authorize(request) => request.login_hint.as_deref(),
            Self::AdminConsent(_) | Self::Device(_) => None,
        }
    }

    /// Nobody looks at the page of a silent request, so that the application hears of everything there.
    fn refused(&self, visit: Visit, refusal: &Refusal) -> Response<Bytes> {
        match self {
            Self::Authorize(request)
                if request.prompt == Prompt::None || refusal.told(visit.trace).shown != Shown::Page =>
            {
                visit.at(&request.reply, refusal)
            }
            _ => pages::refused(refusal, visit.trace),
        }
    }
}

/// Name and password.
pub(crate) fn login(visit: Visit) -> Response<Bytes> {
    let mut world = visit.entra.world();
    submitted(visit, &world).map_or_else(
        |refusal| pages::refused(&refusal, visit.trace),
        |(old, flow, form)| signed_in(visit, &mut world, &old, flow, &form),
    )
}

fn signed_in(visit: Visit, world: &mut World, old: &str, mut flow: Flow, form: &Form) -> Response<Bytes> {
    let now = visit.entra.now();
    let name = form.get("login").unwrap_or_default();
    let proof = (name, form.get("passwd").unwrap_or_default());
    let World { directory, sign_ins, random, .. } = world;
    let user = match account::authenticated(directory, sign_ins, proof, now) {
        Ok(user) => user.name.clone(),
        Err(refusal) => return pages::sign_in(&flow, name, Some((&refusal, visit.trace))),
    };
    // A new session for the user, so that nobody who knew the old one is signed in now.
    let new = random.value("session", "browser");
    let mut session = sign_ins.sessions.take(old).unwrap_or_default();
    let device = policy::Place::of(visit.ask).device;
    let proven = Proven { device, second_factor_at: None };
    session.add(SignedIn { user: user.clone(), at: now, proven });
    sign_ins.sessions.put(new.clone(), session);
    flow.account = Some(user);
    flow.is_fresh = true;
    proceed(visit, world, &new, &flow)
}

/// One of the accounts, or another.
pub(crate) fn select(visit: Visit) -> Response<Bytes> {
    let mut world = visit.entra.world();
    submitted(visit, &world).map_or_else(
        |refusal| pages::refused(&refusal, visit.trace),
        |(id, mut flow, form)| match form.get("login") {
            Some(name) => {
                flow.account = Some(name.to_owned());
                proceed(visit, &mut world, &id, &flow)
            }
            None => pages::sign_in(&flow, "", None),
        },
    )
}

/// The answer to a question.
pub(crate) fn answered(visit: Visit) -> Response<Bytes> {
    let mut world = visit.entra.world();
    submitted(visit, &world).map_or_else(
        |refusal| pages::refused(&refusal, visit.trace),
        |(id, mut flow, form)| {
            let accepted = form.get("answer") == Some("accept");
            let for_all = form.get("for_all").is_some();
            match decided(visit, &mut world, &id, &flow, accepted, for_all) {
                Ok(Some(answer)) => answer,
                Ok(None) => {
                    flow.is_confirmed = true;
                    proceed(visit, &mut world, &id, &flow)
                }
                Err(refusal) => flow.purpose.refused(visit, &refusal),
            }
        },
    )
}

/// What follows from the answer; nothing more to say if the flow goes on.
fn decided(
    visit: Visit,
    world: &mut World,
    id: &str,
    flow: &Flow,
    accepted: bool,
    for_all: bool,
) -> Result<Option<Response<Bytes>>, Refusal> {
    // The flow is looked at anew: what the page showed does not bind.
    let Who::Known(who) = account::who(world, id, flow, visit.entra.now())? else {
        return Ok(None);
    };
    let now = visit.entra.now();
    match &flow.purpose {
        Purpose::Authorize(request) => {
            let asking = finish::asking(request, flow);
            meant::answered(&mut world.directory, asking, &who, (accepted, for_all), now).map(|()| None)
        }
        Purpose::AdminConsent(asked) => asked.answered(visit, world, &who, accepted),
        Purpose::Device(code) => device::answered(world, flow, code, &who, (accepted, for_all), now),
    }
}

/// A form that one of our own pages sent, and the flow that it is of.
fn submitted(visit: Visit, world: &World) -> Result<(String, Flow, Form), Refusal> {
    must(visit.ask.method == Method::POST, &errors::METHOD_WRONG)?;
    let form = visit.ask.form();
    let id = session::id_of(visit.ask).ok_or(&lifetime::FLOW_EXPIRED)?;
    let session = world.sign_ins.sessions.get(id).ok_or(&lifetime::FLOW_EXPIRED)?;
    let flow = form.get("flowToken").and_then(|token| session.flow(token, visit.entra.now()));
    let flow = flow.ok_or(&lifetime::FLOW_EXPIRED)?.clone();
    Ok((id.to_owned(), flow, form))
}
