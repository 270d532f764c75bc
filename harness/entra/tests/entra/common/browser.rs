//! A browser without scripts: it keeps cookies, fills in the forms that it is shown, and stops where it is led away.

use super::{Entra, body};
use bytes::Bytes;
use http::{Request, Response, header};
use std::collections::BTreeMap;
use url::Url;

/// One browser.
pub(crate) struct Browser<'a> {
    entra: &'a Entra,
    cookies: BTreeMap<String, String>,
    /// What it says in every request: its platform, its address, its device.
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

/// What a browser shows or where it was led.
#[derive(Debug)]
pub(crate) enum View {
    Page { status: u16, html: String },
    Away(Url),
}

impl<'a> Browser<'a> {
    pub(crate) fn new(entra: &'a Entra) -> Self {
        Self { entra, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// Opens a path with these parameters.
    pub(crate) fn open(&mut self, path: &str, parameters: &[(&str, &str)]) -> View {
        let query = String::from_utf8(body(parameters).to_vec()).unwrap();
        self.send(Request::get(format!("{path}?{query}")), Bytes::new())
    }

    /// Sends the form of a page with these fields besides its hidden ones.
    pub(crate) fn submit(&mut self, view: &View, fields: &[(&str, &str)]) -> View {
        let html = view.html();
        let hidden: Vec<(String, String)> = html
            .split("<input type=\"hidden\" ")
            .skip(1)
            .map(|rest| (attribute(rest, "name").to_owned(), attribute(rest, "value").to_owned()))
            .collect();
        let mut all: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend_from_slice(fields);
        let action = attribute(html, "action").to_owned();
        self.send(Request::post(action), body(&all))
    }

    /// Name and password into the page of the sign-in.
    pub(crate) fn sign_in(&mut self, view: &View, name: &str, password: &str) -> View {
        self.submit(view, &[("login", name), ("passwd", password)])
    }

    pub(crate) fn accept(&mut self, view: &View) -> View {
        self.submit(view, &[("answer", "accept")])
    }

    fn send(&mut self, request: http::request::Builder, body: Bytes) -> View {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            self.headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let answer = self.entra.send(request.header(header::COOKIE, cookies.join("; ")), body);
        self.keep(&answer);
        View::of(&answer)
    }

    fn keep(&mut self, answer: &Response<Bytes>) {
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl View {
    fn of(answer: &Response<Bytes>) -> Self {
        match answer.headers().get(header::LOCATION) {
            Some(location) => Self::Away(Url::parse(location.to_str().unwrap()).unwrap()),
            None => Self::Page {
                status: answer.status().as_u16(),
                html: String::from_utf8(answer.body().to_vec()).unwrap(),
            },
        }
    }

    /// The page; a redirect is a failure.
    #[track_caller]
    pub(crate) fn html(&self) -> &str {
        match self {
            Self::Page { html, .. } => html,
            Self::Away(url) => panic!("led away to {url}"),
        }
    }

    /// Where the browser was led; a page is a failure.
    #[track_caller]
    pub(crate) fn away(&self) -> &Url {
        match self {
            Self::Away(url) => url,
            Self::Page { html, .. } => panic!("a page: {html}"),
        }
    }

    /// A parameter of the URL that the browser was led to, out of query or fragment.
    #[track_caller]
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let url = self.away();
        let fragment = url::form_urlencoded::parse(url.fragment().unwrap_or_default().as_bytes());
        url.query_pairs()
            .chain(fragment)
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    }

    #[track_caller]
    pub(crate) fn code(&self) -> String {
        self.parameter("code").unwrap_or_else(|| panic!("no code: {self:?}"))
    }

    /// `error` and the AADSTS number of a redirect.
    #[track_caller]
    pub(crate) fn refusal(&self) -> (String, u64) {
        let error = self.parameter("error").unwrap_or_else(|| panic!("no refusal: {self:?}"));
        (error, number(&self.parameter("error_description").unwrap()))
    }

    /// The AADSTS number on a page.
    #[track_caller]
    pub(crate) fn number(&self) -> u64 {
        number(self.html())
    }
}

#[track_caller]
fn number(text: &str) -> u64 {
    let (_, rest) = text.split_once("AADSTS").unwrap_or_else(|| panic!("no code: {text}"));
    rest.split(':').next().unwrap().parse().unwrap()
}

fn attribute<'h>(html: &'h str, name: &str) -> &'h str {
    let (_, rest) = html.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name}: {html}"));
    rest.split('"').next().unwrap()
}
