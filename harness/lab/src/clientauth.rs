//! How a client proves who it is (RFC 6749 section 2.3).

use crate::ask::{Ask, Form};
use crate::lab::Lab;
use crate::refusal::{self, Refusal, must};
use crate::world::{self, AuthMethod, Client};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_core::Fault;
use http::header;
use std::sync::Arc;

/// The client that a request claims to be from, and with what.
#[derive(Debug)]
struct Claim {
    id: String,
    secret: Option<String>,
    method: AuthMethod,
}

impl Lab {
    /// The client that sends this request, proven by the method it registered. With `secret_optional`, which only
    /// faults set, a client that sends no secret is believed.
    pub(crate) fn authenticate(
        &self,
        ask: &Ask,
        form: &Form,
        secret_optional: bool,
    ) -> Result<Arc<Client>, Refusal> {
        let claim = self.claim(ask, form)?;
        let client = self.store().client(&claim.id).ok_or(refusal::CLIENT_NOT_AUTHENTICATED)?;
        if client.registration.is_some() && self.planted(Fault::RegisteredAsPublic) {
            return Ok(client);
        }
        if secret_optional && claim.method == AuthMethod::None {
            return Ok(client);
        }
        must(claim.method == client.auth, refusal::CLIENT_NOT_AUTHENTICATED)?;
        let proven = match (&client.secret, &claim.secret) {
            (Some(registered), Some(sent)) => self.is_secret(registered, sent),
            (None, None) => true,
            _ => false,
        };
        must(proven, refusal::CLIENT_NOT_AUTHENTICATED)?;
        Ok(client)
    }

    fn is_secret(&self, registered: &str, sent: &str) -> bool {
        let begins_alike = !sent.is_empty() && (registered.starts_with(sent) || sent.starts_with(registered));
        world::is_same(registered, sent) || (self.planted(Fault::SecretByPrefix) && begins_alike)
    }

    /// One claim by one method: more in a request are refused even if all are right (section 2.3).
    fn claim(&self, ask: &Ask, form: &Form) -> Result<Claim, Refusal> {
        must(form.get("client_assertion").is_none(), refusal::CLIENT_NOT_AUTHENTICATED)?;
        let id = form.get("client_id");
        let secret = form.get("client_secret");
        if ask.headers.contains_key(header::AUTHORIZATION) {
            let claim = ask.authorization("Basic").and_then(|credentials| self.basic(credentials));
            let claim = claim.ok_or(refusal::CLIENT_NOT_AUTHENTICATED)?;
            must(secret.is_none() && id.is_none_or(|id| id == claim.id), refusal::CREDENTIALS_TWICE)?;
            return Ok(claim);
        }
        let id = id.ok_or(refusal::CLIENT_NOT_AUTHENTICATED)?.to_owned();
        let method = if secret.is_some() { AuthMethod::Post } else { AuthMethod::None };
        Ok(Claim { id, secret: secret.map(str::to_owned), method })
    }

    /// Id and secret are form-encoded before they go into Basic credentials (section 2.3.1), so the first colon is
    /// the one between them.
    fn basic(&self, credentials: &str) -> Option<Claim> {
        let text = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
        let (id, secret) = if self.planted(Fault::BasicSplitAtLastColon) {
            let decoded = form_decoded(&text)?;
            let (id, secret) = decoded.rsplit_once(':')?;
            (id.to_owned(), secret.to_owned())
        } else {
            let (id, secret) = text.split_once(':')?;
            (form_decoded(id)?, form_decoded(secret)?)
        };
        Some(Claim { id, secret: Some(secret), method: AuthMethod::Basic })
    }
}

/// Decodes one form-encoded value: `+` is a space, `%` and two hexadecimal digits are a byte.
fn form_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
            }
            _ => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_once_and_only_if_well_formed() {
        assert_eq!(form_decoded("a%3Ab+c%25%c3%a9").as_deref(), Some("a:b c%é"));
        assert_eq!(form_decoded("%2"), None);
        assert_eq!(form_decoded("%zz"), None);
        assert_eq!(form_decoded("%ff"), None);
    }
}
