//! A browser without scripts, and a person before it: it keeps cookies, and fills in the forms that it is shown.

use crate::stage::body;
use beartrap_entra::Personality;
use bytes::Bytes;
use http::{Request, Response, header};
use std::collections::BTreeMap;
use url::form_urlencoded;

/// More pages than any sign-in has.
const MOST_PAGES: usize = 6;

/// One browser, with its session.
#[derive(Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

impl Browser {
    /// Opens a URL, signs in and accepts whatever is wanted, until the browser is led away or there is nothing to fill in.
    pub(crate) fn signs_in(
        &mut self,
        entra: &Personality,
        uri: &str,
        name: &str,
        password: &str,
    ) -> Response<Bytes> {
        let mut answer = self.send(entra, Request::get(uri), Bytes::new());
        for _ in 0..MOST_PAGES {
            let html = String::from_utf8_lossy(answer.body()).into_owned();
            let fields = if html.contains("name=\"passwd\"") && !html.contains("AADSTS") {
                vec![("login", name), ("passwd", password)]
            } else if html.contains("value=\"accept\"") {
                vec![("answer", "accept")]
            } else {
                break;
            };
            let Some((action, mut all)) = form(&html) else { break };
            all.extend(fields);
            let sent = body(&all);
            answer = self.send(entra, Request::post(action), sent);
        }
        answer
    }

    fn send(&mut self, entra: &Personality, request: http::request::Builder, body: Bytes) -> Response<Bytes> {
        let cookies: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body);
        let request = request.expect("paths and cookies come from the stories and from the personality");
        let answer = entra.answer(request);
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let Some((name, rest)) = cookie.to_str().ok().and_then(|cookie| cookie.split_once('=')) else {
                continue;
            };
            let value = rest.split(';').next().unwrap_or_default();
            self.0.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// Where the form of a page goes, and what it holds without being asked.
fn form(html: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let hidden = html.split("<input type=\"hidden\" ").skip(1);
    let fields = hidden.map(|rest| Some((attribute(rest, "name")?, attribute(rest, "value")?)));
    Some((attribute(html, "action")?, fields.collect::<Option<_>>()?))
}

fn attribute<'h>(html: &'h str, name: &str) -> Option<&'h str> {
    html.split_once(&format!("{name}=\""))?.1.split('"').next()
}

/// A parameter of the URL that the browser was led to, out of query or fragment.
pub(crate) fn parameter(answer: &Response<Bytes>, name: &str) -> Option<String> {
    let location = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    let (rest, fragment) = location.split_once('#').unwrap_or((location, ""));
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let mut all = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(fragment.as_bytes()));
    all.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
