//! The authorization request (RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).

use super::redirect_uri::{self, Found};
use super::reply::{Mode, Reply};
use crate::ask::needed;
use crate::directory::{Application, Flow};
use crate::errors::request;
use crate::grants::{Challenge, Platform};
use crate::personality::Personality;
use crate::policy::ClaimsRequest;
use crate::refusal::{Refusal, must};
use crate::scopes::Wish;
use crate::token::shown;
use beartrap_core::Fault;
use beartrap_forge::EntraVersion;
use beartrap_lab::Form;

/// A request whose client and redirect URI are known.
#[derive(Clone)]
pub(crate) struct AuthorizationRequest {
    /// The first segment of the path.
    pub(crate) authority: String,
    pub(crate) client_id: String,
    pub(crate) platform: Platform,
    pub(crate) reply: Reply,
    pub(crate) wish: Wish,
    pub(super) claims: ClaimsRequest,
    pub(crate) types: Vec<ResponseType>,
    pub(crate) prompt: Prompt,
    pub(crate) login_hint: Option<String>,
    /// How old a sign-in may be, in seconds (OpenID Connect Core 1.0, 3.1.2.1).
    pub(crate) max_age: Option<u64>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) client_info: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseType {
    Code,
    IdToken,
    Token,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prompt {
    Needed,
    None,
    Login,
    Consent,
    SelectAccount,
    /// Version 1 only.
    AdminConsent,
}

impl AuthorizationRequest {
    /// Where refusals go, which is known before the rest of the request is.
    pub(crate) fn reply(
        entra: &Personality,
        form: &Form,
        client: &Application,
    ) -> Result<(Reply, Platform), Refusal> {
        let Found { uri, platform } = redirect_uri::found(entra, client, form.get("redirect_uri"))?;
        let in_front = form.get("response_type").is_some_and(|kinds| kinds.contains("token"));
        let mode = match form.get("response_mode") {
            Some("form_post") => Mode::FormPost,
            Some("fragment") => Mode::Fragment,
            _ if in_front => Mode::Fragment,
            _ => Mode::Query,
        };
        Ok((Reply { uri, state: form.get("state").map(str::to_owned), mode }, platform))
    }

    /// What is asked, once it is known where the answer goes.
    pub(crate) fn read(
        entra: &Personality,
        form: &Form,
        authority: &str,
        endpoint: EntraVersion,
        client: &Application,
        (reply, platform): (Reply, Platform),
    ) -> Result<Self, Refusal> {
        let types = types(entra, form, client)?;
        let in_front = types.iter().any(|kind| *kind != ResponseType::Code);
        let mode = form.get("response_mode").unwrap_or("fragment");
        let mode_fits = ["fragment", "form_post"].contains(&mode) || (mode == "query" && !in_front);
        must(mode_fits, request::AUTHORIZATION_MALFORMED.about(format!("response_mode '{}'", shown(mode))))?;
        let nonce = form.get("nonce").map(str::to_owned);
        must(
            nonce.is_some() || !types.contains(&ResponseType::IdToken),
            request::PARAMETER_MISSING.about("'nonce'"),
        )?;
        let wish = Wish::read(form, endpoint)?;
        must(endpoint == EntraVersion::V1 || !wish.is_empty(), request::PARAMETER_MISSING.about("'scope'"))?;
        Ok(Self {
            authority: authority.to_owned(),
            client_id: client.client_id.clone(),
            platform,
            reply,
            wish,
            claims: ClaimsRequest::read(form)?,
            types,
            prompt: prompt(form, endpoint)?,
            login_hint: form.get("login_hint").map(str::to_owned),
            max_age: form.get("max_age").and_then(|age| age.parse().ok()),
            nonce,
            challenge: challenge(form)?,
            client_info: form.get("client_info") == Some("1"),
        })
    }

    pub(crate) fn asks_for(&self, kind: ResponseType) -> bool {
        self.types.contains(&kind)
    }
}

fn types(entra: &Personality, form: &Form, client: &Application) -> Result<Vec<ResponseType>, Refusal> {
    let kinds = needed(form, "response_type")?;
    let of = |kind: &str| match kind {
        "code" => Some(ResponseType::Code),
        "id_token" => Some(ResponseType::IdToken),
        "token" => Some(ResponseType::Token),
        _ => None,
    };
    let types: Option<Vec<ResponseType>> = kinds.split(' ').filter(|kind| !kind.is_empty()).map(of).collect();
    let types = types
        .filter(|types| !types.is_empty())
        .ok_or_else(|| request::AUTHORIZATION_MALFORMED.about(format!("response_type '{}'", shown(kinds))))?;
    for (kind, flow, off) in [
        (ResponseType::Token, Flow::ImplicitAccessToken, &request::ACCESS_TOKEN_NOT_ENABLED),
        (ResponseType::IdToken, Flow::ImplicitIdToken, &request::ID_TOKEN_NOT_ENABLED),
    ] {
        let is_on = kind == ResponseType::Token && entra.has(Fault::ImplicitAlwaysOn);
        must(!types.contains(&kind) || client.flows.contains(&flow) || is_on, off)?;
    }
    Ok(types)
}

fn prompt(form: &Form, endpoint: EntraVersion) -> Result<Prompt, Refusal> {
    Ok(match (form.get("prompt"), endpoint) {
        (None, _) => Prompt::Needed,
        (Some("none"), _) => Prompt::None,
        (Some("login"), _) => Prompt::Login,
        (Some("consent"), _) => Prompt::Consent,
        (Some("select_account"), _) => Prompt::SelectAccount,
        (Some("admin_consent"), EntraVersion::V1) => Prompt::AdminConsent,
        (Some(other), _) => {
            return Err(request::AUTHORIZATION_MALFORMED.about(format!("prompt '{}'", shown(other))));
        }
    })
}

/// A method that is not named is `plain` (RFC 7636 section 4.3), here as there.
fn challenge(form: &Form) -> Result<Option<Challenge>, Refusal> {
    let method = form.get("code_challenge_method");
    let Some(challenge) = form.get("code_challenge") else {
        must(method.is_none(), &request::CHALLENGE_MALFORMED)?;
        return Ok(None);
    };
    must(is_proof_key(challenge), &request::CHALLENGE_MALFORMED)?;
    match method {
        None | Some("plain") => Ok(Some(Challenge::Plain(challenge.to_owned()))),
        Some("S256") => Ok(Some(Challenge::S256(challenge.to_owned()))),
        Some(_) => Err((&request::CHALLENGE_MALFORMED).into()),
    }
}

/// 43 to 128 unreserved characters (RFC 7636 section 4.1).
pub(crate) fn is_proof_key(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}
