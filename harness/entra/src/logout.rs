//! The end of a session (OpenID Connect RP-Initiated Logout 1.0, Front-Channel Logout 1.0). Tokens live on.

use crate::sign_in::reply::redirect;
use crate::sign_in::session::{self, Session};
use crate::sign_in::{Visit, pages};
use beartrap_core::Fault;
use bytes::Bytes;
use http::Response;

/// Signs out, and leads back only to a URI that an application of the session has registered.
pub(crate) fn endpoint(visit: Visit) -> Response<Bytes> {
    let form = match visit.parameters() {
        Ok(form) => form,
        Err(refusal) => return pages::refused(&refusal, visit.trace),
    };
    let mut world = visit.entra.world();
    let world = &mut *world;
    let id = session::id_of(visit.ask).unwrap_or_default();
    let Session { accounts, applications, .. } = world.sign_ins.sessions.take(id).unwrap_or_default();
    let left: Vec<_> = match form.get("logout_hint") {
        Some(hint) => {
            accounts.into_iter().filter(|account| !account.user.eq_ignore_ascii_case(hint)).collect()
        }
        None => Vec::new(),
    };
    let known: Vec<_> =
        applications.iter().filter_map(|client| world.directory.application(client)).collect();
    let back = form.get("post_logout_redirect_uri").filter(|uri| {
        let mut registered =
            known.iter().flat_map(|client| client.redirects.all().chain(client.logout.as_deref()));
        visit.entra.has(Fault::LogoutRedirectsAnywhere) || registered.any(|known| known == *uri)
    });
    let answer = match back {
        Some(uri) => {
            let mut target = uri.to_owned();
            if let Some(state) = form.get("state") {
                let separator = if uri.contains('?') { '&' } else { '?' };
                let state: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
                target = format!("{uri}{separator}state={state}");
            }
            redirect(&target)
        }
        None => pages::signed_out(known.iter().filter_map(|client| client.logout.as_deref())),
    };
    if left.is_empty() {
        return session::without_cookie(visit.entra, answer);
    }
    let session = Session { accounts: left, applications, ..Session::default() };
    world.sign_ins.sessions.put(id.to_owned(), session);
    answer
}
