//! Tokens in one of the JSON serialisations of a JWS (RFC 7515, 7.2), which JWTs do not have.

use beartrap_forge::{Json, Segments, Token};
use beartrap_kit::validator::{Case, Honest, Stand};

pub(super) fn polyglot(stand: &Stand) -> Vec<Case> {
    let honest = stand.jwt();
    let forged = honest.token().clone().claim("sub", "mallory").segments();
    let polyglot = |name: &str, first: String| {
        honest.but(name, |token| {
            token.written_as(move |s: &Segments| {
                let object = members_of(s).first_member(&first, "");
                String::from_utf8_lossy(&object.emit()).into_owned()
            })
        })
    };
    vec![
        polyglot("after blanks", format!("  {}.{}.", forged.header, forged.payload)),
        polyglot("at once", format!("{}.{}.", forged.header, forged.payload)),
        polyglot("with a signature", format!("{}.{}.{}", forged.header, forged.payload, "AAAA")),
    ]
}

pub(super) fn mixed(stand: &Stand) -> Vec<Case> {
    let honest = stand.jwt();
    let forged = honest.token().clone().claim("sub", "mallory").segments().payload;
    let written = |name: &str, layout: fn(&Segments, &str) -> Json| {
        let forged = forged.clone();
        honest.but(name, |token| {
            token.written_as(move |s: &Segments| {
                String::from_utf8_lossy(&layout(s, &forged).emit()).into_owned()
            })
        })
    };
    vec![
        written("another payload in front", |s, forged| members_of(s).first_member("payload", forged)),
        written("a wrong signature beside the list of right ones", |s, _| {
            let list = Json::from([members_of(s).without("payload")]);
            members_of(s).but("signature", "AAAA").member("signatures", list)
        }),
        written("a list of wrong signatures beside the right one", |s, _| {
            let wrong = members_of(s).without("payload").but("signature", "AAAA");
            members_of(s).member("signatures", Json::from([wrong]))
        }),
    ]
}

pub(super) fn unprotected_header(stand: &Stand) -> Vec<Case> {
    let bare = |token: Token| {
        let header = Json::raw(token.header_octets());
        token.header_as(Json::raw([])).written_as(move |s: &Segments| {
            let object = Json::object()
                .member("payload", s.payload.as_str())
                .member("header", header.clone())
                .member("signature", s.signature.as_str());
            String::from_utf8_lossy(&object.emit()).into_owned()
        })
    };
    stand.jwt().but("nothing is protected", bare).into()
}

pub(super) fn no_signatures(stand: &Stand) -> Vec<Case> {
    let honest = stand.jwt();
    vec![
        unsigned(&honest, "an empty list", Some(Json::Array(Vec::new()))),
        unsigned(&honest, "no list", None),
        unsigned(&honest, "null", Some(Json::Null)),
        unsigned(&honest, "an object", Some(Json::object())),
    ]
}

fn unsigned(honest: &Honest, name: &str, signatures: Option<Json>) -> Case {
    honest.but(name, |token| {
        token.written_as(move |segments: &Segments| {
            let mut object = Json::object()
                .member("payload", segments.payload.as_str())
                .member("protected", segments.header.as_str());
            if let Some(signatures) = &signatures {
                object = object.member("signatures", signatures.clone());
            }
            String::from_utf8_lossy(&object.emit()).into_owned()
        })
    })
}

/// The flattened JSON form.
fn members_of(segments: &Segments) -> Json {
    Json::object()
        .member("payload", segments.payload.as_str())
        .member("protected", segments.header.as_str())
        .member("signature", segments.signature.as_str())
}
