use crate::validator::asked::{Asked, Refusal};
use crate::validator::form::Jws;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use beartrap_core::Fault;
use serde_json::Value;
use std::borrow::Cow;

/// The compact token that the text is (RFC 7519 section 1): the text itself, in every validator without a fault here.
pub(in crate::validator) fn compact<'a>(asked: &Asked<'a>) -> Result<Cow<'a, str>, Refusal> {
    let text = asked.text;
    if asked.planted(Fault::EmptyTokenCrashes) && text.chars().all(|letter| letter == '.') {
        return Err(Refusal::crash("there is nothing to read"));
    }
    if asked.planted(Fault::FivePartsCrash) && text.matches('.').count() == 4 {
        return Err(Refusal::crash("there is no key to decrypt with"));
    }
    let found = if asked.planted(Fault::FurtherPartsIgnored) {
        text.match_indices('.').nth(2).map(|(end, _)| text[..end].to_owned())
    } else if asked.planted(Fault::TokenTrimmed) {
        Some(text.trim().to_owned())
    } else if asked.planted(Fault::TokenFoundInText) {
        text.split(|letter| !is_of_a_token(letter))
            .find(|run| run.matches('.').count() == 2)
            .map(str::to_owned)
    } else if asked.planted(Fault::PercentDecoded) {
        percent_decoded(text)
    } else if asked.planted(Fault::DisclosuresIgnored) {
        text.split('~').next().map(str::to_owned)
    } else if asked.planted(Fault::ProofsInOneFieldSplit) {
        text.split(',').next().map(|first| first.trim().to_owned())
    } else {
        from_json(asked)
    };
    Ok(found.map_or(Cow::Borrowed(text), Cow::Owned))
}

/// The octets of a part (RFC 7515 section 2).
pub(in crate::validator) fn decoded(asked: &Asked, part: &str) -> Result<Vec<u8>, Refusal> {
    let part = if asked.planted(Fault::PaddingTolerated) {
        part.trim_end_matches('=').to_owned()
    } else if asked.planted(Fault::StandardAlphabetTolerated) {
        part.replace('+', "-").replace('/', "_")
    } else if asked.planted(Fault::ForeignLettersSkipped) || asked.planted(Fault::SignedPartsReencoded) {
        part.chars().filter(|letter| is_of_a_token(*letter)).collect()
    } else {
        part.to_owned()
    };
    let octets = if asked.planted(Fault::UnusedBitsFickle) && asked.is_every_other() {
        const LENIENT: GeneralPurposeConfig =
            base64::engine::general_purpose::NO_PAD.with_decode_allow_trailing_bits(true);
        GeneralPurpose::new(&URL_SAFE, LENIENT).decode(part)
    } else {
        URL_SAFE_NO_PAD.decode(part)
    };
    octets.map_err(|_| "a part is not base64url without padding".into())
}

/// The octets of the third part.
pub(in crate::validator) fn signature(asked: &Asked, part: &str) -> Result<Vec<u8>, Refusal> {
    let octets = decoded(asked, part);
    if asked.planted(Fault::SignatureIgnored) { Ok(octets.unwrap_or_default()) } else { octets }
}

/// The octets that are signed: the parts as they arrived (RFC 7515 section 5.2).
pub(in crate::validator) fn message(asked: &Asked, header: &str, payload: &str) -> Result<Vec<u8>, Refusal> {
    if !asked.planted(Fault::SignedPartsReencoded) {
        return Ok(format!("{header}.{payload}").into_bytes());
    }
    let again = |part| decoded(asked, part).map(|octets| URL_SAFE_NO_PAD.encode(octets));
    Ok(format!("{}.{}", again(header)?, again(payload)?).into_bytes())
}

/// The octets of the claims: those of the payload that was verified.
pub(in crate::validator) fn payload<'a>(asked: &'a Asked) -> Result<Cow<'a, [u8]>, Refusal> {
    match asked.text.split('.').nth(1).filter(|_| asked.planted(Fault::VerifiedAsJsonReadAsCompact)) {
        Some(part) => Ok(decoded(asked, part)?.into()),
        None => Ok(Cow::Borrowed(&asked.jws.payload)),
    }
}

/// The flattened form with a header that is not signed, which only a faulty validator reads.
pub(in crate::validator) fn unprotected(asked: &Asked) -> Option<Jws> {
    let is_read = asked.planted(Fault::UnprotectedHeaderRead);
    let object: Value = is_read.then(|| serde_json::from_str(asked.text).ok())??;
    let part = |name: &str| object[name].as_str().unwrap_or_default();
    Some(Jws {
        header: object["header"].as_object()?.clone(),
        payload: decoded(asked, part("payload")).ok()?,
        message: format!("{}.{}", part("protected"), part("payload")).into_bytes(),
        signature: decoded(asked, part("signature")).ok()?,
    })
}

/// Whether nothing signed the token, and that suffices.
pub(super) fn is_believed(asked: &Asked) -> bool {
    asked.planted(Fault::NoSignaturesSuffice) && asked.jws.signature.is_empty() && from_json(asked).is_some()
}

/// The token in a JSON serialisation, which JWTs do not have (RFC 7519 section 1).
fn from_json(asked: &Asked) -> Option<String> {
    let object = |fault| asked.planted(fault).then(|| serde_json::from_str::<Value>(asked.text).ok())?;
    let token = |object: &Value, signature: &Value| {
        let header = signature["protected"].as_str().or(object["protected"].as_str())?;
        let payload = object["payload"].as_str()?;
        Some(format!("{header}.{payload}.{}", signature["signature"].as_str().unwrap_or_default()))
    };
    if let Some(object) =
        object(Fault::FlattenedAccepted).or_else(|| object(Fault::VerifiedAsJsonReadAsCompact))
    {
        return token(&object, &object);
    }
    if let Some(object) = object(Fault::LastSignatureSuffices) {
        return token(&object, object["signatures"].as_array()?.last()?);
    }
    let object = object(Fault::NoSignaturesSuffice)?;
    let is_signed = object["signatures"].as_array().is_some_and(|signatures| !signatures.is_empty());
    token(&object, &Value::Null).filter(|_| !is_signed)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        octets.push(if octet == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            octet
        });
    }
    String::from_utf8(octets).ok()
}

fn is_of_a_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_.".contains(letter)
}
