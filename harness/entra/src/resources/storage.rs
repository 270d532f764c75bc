//! Blobs of Azure Storage: the data plane, whose roles are not those of whoever owns the account.

use super::bearer::Unbelieved;
use super::{Asked, Bearer, challenged};
use crate::directory::{Action, Plane, on_blob};
use crate::refusal::Trace;
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};

pub(super) fn answered(asked: &Asked, path: &[&str]) -> Response<Bytes> {
    let world = asked.entra.world();
    let directory = &world.directory;
    let [account, container, blob @ ..] = path else {
        return error(
            StatusCode::BAD_REQUEST,
            "InvalidUri",
            "a path is account, container and blob",
            asked.trace,
        );
    };
    let account =
        directory.resource(account).filter(|known| known.kind == "Microsoft.Storage/storageAccounts");
    let Some(account) = account.filter(|_| !blob.is_empty()) else {
        return error(
            StatusCode::NOT_FOUND,
            "ResourceNotFound",
            "there is nothing of this name",
            asked.trace,
        );
    };
    let tenant = directory.tenant(&account.subscription.tenant);
    let trusted = tenant.map(|tenant| tenant.id.as_str()).unwrap_or_default();
    let caller = Bearer::of(asked, directory, "storage");
    let caller = match caller {
        Ok(caller) if caller.tenant.id == trusted => caller,
        Ok(_) => return unauthorized(asked, trusted, Unbelieved::Invalid),
        Err(why) => return unauthorized(asked, trusted, why),
    };
    let (verb, status) = match asked.ask.method {
        Method::GET | Method::HEAD => ("read", StatusCode::OK),
        Method::PUT => ("write", StatusCode::CREATED),
        Method::DELETE => ("delete", StatusCode::ACCEPTED),
        _ => {
            let says = "blobs are read, put and deleted";
            return error(StatusCode::METHOD_NOT_ALLOWED, "UnsupportedHttpVerb", says, asked.trace);
        }
    };
    let action = Action { plane: Plane::Data, name: on_blob(verb), scope: account.container(container) };
    if !directory.permits(caller.oid(), caller.tenant, &action) {
        let says =
            "the token's principal has no data role here; to own the account, or the directory, is not one";
        return error(StatusCode::FORBIDDEN, "AuthorizationPermissionMismatch", says, asked.trace);
    }
    let text = if verb == "read" { "a blob, whatever its name\n" } else { "" };
    let mut answer = Response::new(Bytes::from_static(text.as_bytes()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    answer
}

/// The shape of its errors: XML, with the code in a header too.
pub(super) fn error(status: StatusCode, code: &str, says: &str, trace: &Trace) -> Response<Bytes> {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{says}\nRequestId:{}\nTime:{}</Message></Error>",
        trace.id, trace.timestamp
    );
    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    for (name, value) in [("x-ms-error-code", code), ("x-ms-request-id", &trace.id)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// Its challenge has neither quotes nor commas.
fn unauthorized(asked: &Asked, tenant: &str, why: Unbelieved) -> Response<Bytes> {
    let (code, says) = match why {
        Unbelieved::Missing => ("NoAuthenticationInformation", "there is no bearer token"),
        Unbelieved::Invalid | Unbelieved::ForAnother => (
            "InvalidAuthenticationInfo",
            "the bearer token is not one for storage, or not of the account's tenant",
        ),
    };
    let challenge = format!(
        "Bearer authorization_uri={}/{tenant}/oauth2/authorize resource_id=https://storage.azure.com",
        asked.entra.authority()
    );
    challenged(error(StatusCode::UNAUTHORIZED, code, says, asked.trace), &challenge)
}
