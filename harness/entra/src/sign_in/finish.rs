//! The end of an authorization request: the code or the tokens.

use super::challenge;
use super::meant::{Asking, Meant};
use super::pages;
use super::request::{AuthorizationRequest, ResponseType};
use super::session::{Flow, SignedIn};
use super::{Prompt, Step, Visit};
use crate::directory::{DevicePlatform, guid};
use crate::errors::policy;
use crate::grants::CodeGrant;
use crate::personality::World;
use crate::policy::{Place, Platform};
use crate::refusal::{Refusal, must};
use crate::token::issue;
use beartrap_core::Fault;

pub(super) fn asking<'a>(request: &'a AuthorizationRequest, flow: &Flow) -> Asking<'a> {
    Asking {
        authority: &request.authority,
        client_id: &request.client_id,
        platform: request.platform,
        wish: &request.wish,
        prompt: request.prompt,
        claims: Some(&request.claims),
        is_confirmed: flow.is_confirmed,
    }
}

/// Whether the sign-in may go on: the policies admit it, and the user meant this application.
pub(super) fn decided(
    visit: Visit,
    meant: &Meant,
    request: &AuthorizationRequest,
    flow: &Flow,
) -> Result<(), Refusal> {
    meant.decided(visit)?;
    let is_certain = flow.is_meant || !leaves_the_browser(visit, &request.reply.uri);
    must(is_certain, policy::CONFIRMATION_NEEDED.about(format!("'{}'", meant.client.name)))
}

/// Whether the answer goes from the browser of a telephone to an application there, which any other could pose as.
fn leaves_the_browser(visit: Visit, uri: &str) -> bool {
    let is_of_browsers =
        ["http:", "https:", "chrome-extension:"].iter().any(|scheme| uri.starts_with(scheme));
    let platform = Place::of(visit.ask).platform;
    let is_phone = matches!(platform, Platform::Known(DevicePlatform::Android | DevicePlatform::Ios));
    is_phone && !is_of_browsers
}

pub(super) fn step(
    visit: Visit,
    world: &mut World,
    flow: &Flow,
    request: &AuthorizationRequest,
    who: &SignedIn,
) -> Result<Step, Refusal> {
    let World { directory, grants, random, .. } = world;
    let meant = Meant::of(directory, asking(request, flow), who)?;
    let Meant { client, user, tenant, wanted, .. } = &meant;
    if let Err(refusal) = decided(visit, &meant, request, flow) {
        return challenge::met(visit, flow, who, request.prompt == Prompt::None, refusal);
    }
    let question = if visit.entra.has(Fault::ConsentNotAsked) { None } else { meant.question()? };
    if let Some(question) = question {
        return Ok(Step::Page(pages::consent(directory, flow, client, &user.name, &question)));
    }
    let grant = meant.grant();
    let mut parameters: Vec<(&str, String)> = Vec::new();
    let code = request
        .asks_for(ResponseType::Code)
        .then(|| format!("1.{}", random.value("code", &client.client_id)));
    if let Some(code) = &code {
        parameters.push(("code", code.clone()));
        let redirect_uri = request.reply.uri.clone();
        let (challenge, nonce) = (request.challenge.clone(), request.nonce.clone());
        let issued_at = visit.entra.now();
        let entry =
            CodeGrant { grant: grant.clone(), redirect_uri, challenge, nonce, issued_at, is_spent: false };
        grants.codes.put(code.clone(), entry);
    }
    let front = issue::Front {
        code: code.as_deref(),
        nonce: request.nonce.as_deref(),
        wants_access: request.asks_for(ResponseType::Token),
        wants_id: request.asks_for(ResponseType::IdToken),
    };
    let unique = random.value("uti", &client.client_id);
    let mint =
        issue::Mint { entra: visit.entra, directory, client, tenant, user, grant: &grant, unique: &unique };
    parameters.extend(mint.front(wanted, &front)?);
    if request.client_info {
        parameters.push(("client_info", mint.client_info()));
    }
    parameters.push(("session_state", guid(&["session state", &who.user, &who.at.to_string()])));
    Ok(Step::Done(request.reply.send(parameters), client.client_id.clone()))
}
