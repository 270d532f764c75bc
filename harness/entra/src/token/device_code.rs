//! A device asks whether its user is done (RFC 8628 section 3.4), and hears it in Entra's words.

use super::issue::{self, Stores};
use super::{Granted, TokenRequest};
use crate::ask::needed;
use crate::errors::{consent, lifetime, request};
use crate::grants::{DEVICE_LIFETIME, DeviceState, Platform};
use crate::refusal::{Refusal, must};
use beartrap_core::Fault;

pub(super) fn grant(asked: &TokenRequest, stores: &mut Stores) -> Result<Granted, Refusal> {
    let application = asked.application_for_user()?;
    // Some clients call it so, and the older version does.
    let name = if asked.form.get("device_code").is_some() { "device_code" } else { "code" };
    let code = needed(&asked.form, name)?;
    let known = stores.grants.devices.get(code).cloned();
    let known =
        known.ok_or_else(|| request::USER_CODE_WRONG.about("the device code is none of this service"))?;
    let owner = asked.directory.application(&known.client_id);
    let application = owner.filter(|_| asked.entra.has(Fault::DeviceCodeForAnyClient)).unwrap_or(application);
    must(
        known.client_id == application.client_id,
        lifetime::GRANT_INVALID.about("it was issued to another client"),
    )?;
    let client = issue::proven(asked, application, Platform::Native)?;
    must(asked.entra.now() < known.issued_at + DEVICE_LIFETIME, &lifetime::DEVICE_CODE_EXPIRED)?;
    let grant = match known.state {
        DeviceState::Pending => return Err((&request::DEVICE_PENDING).into()),
        DeviceState::Declined => {
            return Err(consent::CONSENT_DECLINED.about("").with_error("authorization_declined"));
        }
        DeviceState::Spent => return Err((&lifetime::CODE_SPENT).into()),
        DeviceState::Approved(grant) => grant,
    };
    let granted = issue::granted(asked, stores, &client, &grant, None)?;
    if let Some(known) = stores.grants.devices.get_mut(code) {
        known.state = DeviceState::Spent;
    }
    Ok(granted)
}
