//! The device authorization endpoint (RFC 8628 section 3.1), and the page where its user code is entered.

use crate::ask::{Ask, json, needed};
use crate::directory::Flow;
use crate::errors::{credential, lifetime, request};
use crate::grants::{DEVICE_LIFETIME, DeviceGrant, DeviceState, Platform};
use crate::personality::{Personality, World};
use crate::refusal::{Refusal, must};
use crate::scopes::Wish;
use crate::sign_in::meant::{self, Asking, Meant};
use crate::sign_in::session::Flow as PageFlow;
use crate::sign_in::{Prompt, Purpose, SignedIn, Step, Visit, account, challenge, pages, start};
use crate::token::{Authority, shown};
use beartrap_forge::EntraVersion;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::json;

/// Letters and digits that nobody mistakes for others.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Gives a device its two codes.
pub(crate) fn endpoint(
    entra: &Personality,
    ask: &Ask,
    named: &str,
    version: EntraVersion,
) -> Result<Response<Bytes>, Refusal> {
    must(ask.method == Method::POST, &request::METHOD_WRONG)?;
    let mut world = entra.world();
    let World { directory, grants, random, .. } = &mut *world;
    let form = ask.form();
    let client =
        account::application(directory, Authority::named(directory, named)?, needed(&form, "client_id")?)?;
    let about = format!("for application '{}'", client.client_id);
    must(client.flows.contains(&Flow::Public), credential::CREDENTIAL_MISSING.about(about))?;
    let wish = Wish::read(&form, version)?;
    must(!wish.is_empty(), request::PARAMETER_MISSING.about("'scope'"))?;
    wish.wanted(directory, client)?;
    let letters = random.value("user code", &client.client_id);
    let user_code: String =
        letters.bytes().take(9).map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()])).collect();
    let code = format!("D{}", random.value("device code", &client.client_id));
    let device = DeviceGrant {
        client_id: client.client_id.clone(),
        authority: named.to_owned(),
        user_code: user_code.clone(),
        wish,
        issued_at: entra.now(),
        state: DeviceState::Pending,
    };
    grants.devices.put(code.clone(), device);
    let place = format!("{}/devicelogin", entra.authority());
    let mut answer = json!({
        "user_code": user_code,
        "device_code": code,
        "verification_uri": place,
        "expires_in": DEVICE_LIFETIME,
        "interval": 5,
        "message": format!("Open {place} in a browser, and enter the code {user_code} there."),
    });
    if version == EntraVersion::V1 {
        answer["expires_in"] = DEVICE_LIFETIME.to_string().into();
        answer["interval"] = "5".into();
        answer["verification_url"] = place.into();
    }
    Ok(json(StatusCode::OK, &answer))
}

/// Where a person enters the code.
pub(crate) fn page(visit: Visit) -> Response<Bytes> {
    if visit.ask.method != Method::POST {
        return pages::device_code(None, visit.ask.query().get("otc").unwrap_or_default());
    }
    let mut world = visit.entra.world();
    let form = visit.ask.form();
    let entered = form.get("otc").unwrap_or_default();
    match found(&world, entered, visit.entra.now()) {
        Ok(code) => start(visit, &mut world, Purpose::Device(code)),
        Err(refusal) => pages::device_code(Some((&refusal, visit.trace)), entered),
    }
}

/// The device code that belongs to a user code.
fn found(world: &World, entered: &str, now: u64) -> Result<String, Refusal> {
    let known = world.grants.devices.find(|device| device.user_code.eq_ignore_ascii_case(entered.trim()));
    let (code, device) =
        known.ok_or_else(|| request::USER_CODE_WRONG.about(format!("'{}'", shown(entered))))?;
    waits(device, now)?;
    Ok(code.to_owned())
}

fn waits(device: &DeviceGrant, now: u64) -> Result<(), Refusal> {
    must(now < device.issued_at + DEVICE_LIFETIME, &lifetime::USER_CODE_EXPIRED)?;
    must(matches!(device.state, DeviceState::Pending), &request::USER_CODE_WRONG)
}

impl DeviceGrant {
    pub(crate) fn asking(&self) -> Asking<'_> {
        Asking {
            authority: &self.authority,
            client_id: &self.client_id,
            platform: Platform::Native,
            wish: &self.wish,
            prompt: Prompt::Needed,
            claims: None,
            is_confirmed: false,
        }
    }
}

/// The user is known: is it really their device, and may the application?
pub(crate) fn step(
    visit: Visit,
    world: &mut World,
    flow: &PageFlow,
    code: &str,
    who: &SignedIn,
) -> Result<Step, Refusal> {
    let World { directory, grants, .. } = world;
    let device = grants.devices.get_mut(code).ok_or(&lifetime::USER_CODE_EXPIRED)?;
    waits(device, visit.entra.now())?;
    let meant = Meant::of(directory, device.asking(), who)?;
    if let Err(refusal) = meant.decided(visit) {
        return challenge::met(visit, flow, who, false, refusal);
    }
    if !flow.is_confirmed {
        return Ok(Step::Page(pages::device(flow, meant.client, &meant.user.name)));
    }
    if let Some(question) = meant.question()? {
        return Ok(Step::Page(pages::consent(directory, flow, meant.client, &meant.user.name, &question)));
    }
    let text =
        format!("You are signed in to {} on your device. This window can be closed.", meant.client.name);
    let (grant, client_id) = (meant.grant(), meant.client.client_id.clone());
    device.state = DeviceState::Approved(grant);
    Ok(Step::Done(pages::said("Signed in", &text), client_id))
}

/// The first answer is about the device, the second about consent. A refusal of either ends it.
pub(crate) fn answered(
    world: &mut World,
    flow: &PageFlow,
    code: &str,
    who: &SignedIn,
    (accepted, for_all): (bool, bool),
    now: u64,
) -> Result<Option<Response<Bytes>>, Refusal> {
    let World { directory, grants, .. } = world;
    let device = grants.devices.get_mut(code).ok_or(&lifetime::USER_CODE_EXPIRED)?;
    waits(device, now)?;
    if !accepted {
        device.state = DeviceState::Declined;
        return Ok(Some(pages::said(
            "Not signed in",
            "The device was not signed in. This window can be closed.",
        )));
    }
    if flow.is_confirmed {
        meant::answered(directory, device.asking(), who, (true, for_all), now)?;
    }
    Ok(None)
}
