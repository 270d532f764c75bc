//! Responses at the redirect URI (RFC 6749 section 4.1.2), each with the issuer (RFC 9207).

use super::request::AuthorizationRequest;
use super::session::Login;
use crate::answer::{self, Answer};
use crate::ask::Form;
use crate::lab::Lab;
use crate::page;
use crate::refusal::Refusal;
use crate::store::{Code, Grant, Store, TOKEN_LIFETIME};
use crate::token::mint::{self, Minted};
use beartrap_core::Fault;
use url::form_urlencoded;

/// Where and how a request is answered.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    uri: String,
    state: Option<String>,
    mode: Mode,
    /// Unknown modes are refused in the default one.
    pub(crate) mode_is_known: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Query,
    Fragment,
    FormPost,
}

/// An answer that is decided and not yet signed: signing is slow, and the state must not wait for it.
pub(crate) enum Plan {
    Page(String),
    Reply { reply: Reply, code: Option<String>, minted: Option<Minted> },
}

impl Reply {
    pub(crate) fn to(lab: &Lab, uri: &str, form: &Form) -> Self {
        let (mode, mode_is_known) = match form.get("response_mode") {
            None | Some("query") => (Mode::Query, true),
            Some("fragment") => (Mode::Fragment, true),
            Some("form_post") => (Mode::FormPost, true),
            Some(_) => (Mode::Query, false),
        };
        Self { uri: uri.to_owned(), state: lab.used(form, "state").map(str::to_owned), mode, mode_is_known }
    }

    /// Delivers an error.
    pub(crate) fn refused(&self, lab: &Lab, refusal: &Refusal) -> Answer {
        let error = vec![("error", refusal.code.to_owned()), ("error_description", refusal.says.to_owned())];
        self.send(lab, error)
    }

    fn send(&self, lab: &Lab, mut parameters: Vec<(&str, String)>) -> Answer {
        if let Some(state) = &self.state {
            let twice = lab.planted(Fault::StateEncodedTwice);
            let encode = |text: &String| form_urlencoded::byte_serialize(text.as_bytes()).collect();
            parameters.push(("state", if twice { encode(state) } else { state.clone() }));
        }
        let slash = if lab.planted(Fault::ResponseIssuerAltered) { "/altered" } else { "" };
        parameters.push(("iss", format!("{}{slash}", lab.issuer())));

        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&parameters).finish();
        match self.mode {
            Mode::FormPost => page::form_post(&self.uri, &parameters),
            Mode::Fragment => answer::see_other(&format!("{}#{text}", self.uri)),
            Mode::Query => {
                let separator = match self.uri.find('?') {
                    None => "?",
                    Some(_) if self.uri.ends_with(['?', '&']) => "",
                    Some(_) => "&",
                };
                answer::see_other(&format!("{}{separator}{text}", self.uri))
            }
        }
    }
}

impl Plan {
    pub(crate) fn page(url: String) -> Self {
        Self::Page(url)
    }

    pub(crate) fn answer(self, lab: &Lab) -> Answer {
        let (mut reply, code, minted) = match self {
            Self::Page(url) => return answer::see_other(&url),
            Self::Reply { reply, code, minted } => (reply, code, minted),
        };
        let mut parameters: Vec<_> = code.map(|code| ("code", code)).into_iter().collect();
        if let Some(minted) = minted {
            // Only the implicit fault comes here. Tokens travel in the fragment, whatever was asked for.
            reply.mode = if reply.mode == Mode::FormPost { Mode::FormPost } else { Mode::Fragment };
            parameters.push(("token_type", "Bearer".to_owned()));
            parameters.push(("expires_in", TOKEN_LIFETIME.to_string()));
            let tokens = minted.sign(lab);
            parameters.push(("access_token", tokens.access));
            parameters.extend(tokens.id.map(|token| ("id_token", token)));
        }
        reply.send(lab, parameters)
    }
}

/// Grants a request to the user who logged in: with a code, and with nothing else unless a fault wants it.
#[expect(clippy::unnecessary_wraps, reason = "it is one of the steps, and steps may be refused")]
pub(crate) fn grant(
    lab: &Lab,
    store: &mut Store,
    request: &AuthorizationRequest,
    login: &Login,
) -> Result<Plan, Refusal> {
    let now = lab.now();
    let client = &request.client;
    let grant = Grant {
        id: store.random.value("grant", &client.id),
        user: Some(login.user),
        sub: login.sub.clone(),
        scope: request.scope.clone(),
        auth_time: login.time,
        nonce: request.nonce.clone(),
        started: now,
        revoked: false,
    };
    store.grants.insert(grant.id.clone(), grant.clone());

    let code = request.wants.code.then(|| store.random.value("code", &client.id));
    if let Some(code) = &code {
        store.last_challenges.insert(client.id.clone(), request.challenge.clone());
        if !lab.planted(Fault::CodeNotStored) {
            let record = Code {
                client: client.id.clone(),
                grant: grant.id.clone(),
                redirect_uri: request.reply.uri.clone(),
                challenge: request.challenge.clone(),
                issued: now,
                spent: false,
            };
            store.codes.insert(code.clone(), record);
        }
    }
    let minted = request.wants.token.then(|| {
        let minted = mint::from_grant(lab, store, client, &grant, &grant.scope);
        if request.wants.id_token { minted } else { minted.without_id_token() }
    });
    Ok(Plan::Reply { reply: request.reply.clone(), code, minted })
}
