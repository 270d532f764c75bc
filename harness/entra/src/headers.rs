//! Headers that every answer has, whatever it is about.

use crate::ask::Ask;
use crate::refusal::Trace;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

/// Cookies that are set and mean nothing here: clients must live with them.
const COOKIES: [&str; 4] = [
    "fpc=Ahf0fpc0; path=/; secure; HttpOnly; SameSite=None",
    "esctx=PAQAesctx; path=/; secure; HttpOnly; SameSite=None",
    "x-ms-gateway-slice=estsfd; path=/; secure; samesite=none; httponly",
    "stsservicecookie=estsfd; path=/; secure; samesite=none; httponly",
];

/// A refused client that used the Authorization header is challenged in the same scheme (RFC 6749, 5.2).
pub(crate) fn challenged(mut answer: Response<Bytes>, ask: &Ask) -> Response<Bytes> {
    if answer.status() == StatusCode::UNAUTHORIZED && ask.header("authorization").is_some() {
        let challenge = HeaderValue::from_static("Basic realm=\"the token endpoint\"");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    answer
}

/// The answer with what says where and when it was given.
pub(crate) fn added(mut answer: Response<Bytes>, ask: &Ask, trace: &Trace) -> Response<Bytes> {
    let wants_its_id =
        ask.header("return-client-request-id").is_some_and(|wish| wish.eq_ignore_ascii_case("true"));
    let headers = answer.headers_mut();
    let mut set = |name: &'static str, value: &str| {
        // Both are GUIDs or words of ours.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("x-ms-request-id", &trace.id);
    set("x-ms-ests-server", "beartrap");
    set("p3p", "CP=\"DSP CUR OTPi IND OTRi ONL FIN\"");
    set("strict-transport-security", "max-age=31536000; includeSubDomains");
    set("x-content-type-options", "nosniff");
    if wants_its_id {
        set("client-request-id", &trace.correlation);
    }
    for cookie in COOKIES {
        headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    answer
}
