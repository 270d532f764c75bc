//! Every deviation deviates, and a correct validator refuses it.

use beartrap_forge::{Algorithm, Deviation, Json, JwkSet, Jws, PublicRendering, Setting, SigningKey, Token};
use serde_json::Value;
use std::collections::BTreeSet;

const NOW: u64 = 1_763_721_600;

#[test]
fn honest_tokens_are_accepted() {
    for case in cases() {
        assert!(case.accepts(&case.token.compact()), "{}", case.name);
    }
}

#[test]
fn every_deviation_is_refused_where_it_applies() {
    let mut applied = BTreeSet::new();
    for case in cases() {
        for deviation in Deviation::all() {
            let Some(deviated) = deviation.apply(&case.token) else { continue };
            let compact = deviated.compact();
            assert_ne!(
                compact,
                case.token.compact(),
                "{} is no deviation of {}",
                deviation.name(),
                case.name
            );
            assert!(!case.accepts(&compact), "{} of {} was accepted", deviation.name(), case.name);
            assert_eq!(compact, deviation.apply(&case.token).unwrap().compact(), "{}", deviation.name());
            applied.insert(deviation.name());
        }
    }
    let never: Vec<_> =
        Deviation::all().map(Deviation::name).filter(|name| !applied.contains(name)).collect();
    assert_eq!(never, [""; 0]);
}

/// Whoever refuses these must have read the claims: the signature gives no reason.
#[test]
fn a_lie_about_claims_is_properly_signed() {
    let about_claims = |name: &str| {
        ["exp", "not-", "issuer-", "audience-", "typ-"].iter().any(|group| name.starts_with(group))
    };
    let unreadable = [&Deviation::EXPIRY_TWICE, &Deviation::EXPIRY_INFINITE];
    for case in cases() {
        for lie in Deviation::all().filter(|lie| about_claims(lie.name()) && !unreadable.contains(lie)) {
            let Some(deviated) = lie.apply(&case.token) else { continue };
            let jws = Jws::parse(&deviated.compact()).unwrap();
            assert!(case.keys.verify(&jws).is_ok(), "{} of {}", lie.name(), case.name);
        }
    }
}

/// A validator that takes its key from the token, or a public key for a secret, accepts these.
#[test]
fn a_lie_about_keys_verifies_with_the_key_that_it_suggests() {
    let setting = Setting::new("https://issuer.test", "https://api.test", NOW);
    let key = SigningKey::trusted(Algorithm::Rs256);
    let honest = Token::access_token(&setting, &key);
    let lied = |lie: Deviation| Jws::parse(&lie.apply(&honest).unwrap().compact()).unwrap();
    for lie in [
        Deviation::EMBEDDED_JWK,
        Deviation::EMBEDDED_JWK_TRUSTED_KID,
        Deviation::EMBEDDED_JWK_PRIVATE,
        Deviation::EMBEDDED_SECRET,
    ] {
        assert_eq!(lied(lie).verify(&lied(lie).header()["jwk"]), Ok(()), "{lie:?}");
    }
    assert_eq!(
        lied(Deviation::KEY_IN_PAYLOAD).verify(&lied(Deviation::KEY_IN_PAYLOAD).claims()["cnf"]["jwk"]),
        Ok(())
    );
    for (lie, rendering) in [
        (Deviation::HMAC_SPKI_PEM, PublicRendering::SpkiPem),
        (Deviation::HMAC384_SPKI_PEM, PublicRendering::SpkiPem),
        (Deviation::HMAC512_SPKI_PEM, PublicRendering::SpkiPem),
        (Deviation::HMAC_PKCS1_DER, PublicRendering::Pkcs1Der),
        (Deviation::HMAC_JWK, PublicRendering::JwkJson),
        (Deviation::HMAC_RAW, PublicRendering::Raw),
    ] {
        assert_eq!(
            lied(lie).verify_with_secret(&key.public_rendering(rendering).unwrap()),
            Ok(()),
            "{lie:?}"
        );
    }
    assert_eq!(lied(Deviation::HMAC_KID).verify_with_secret(b"rs256-1"), Ok(()));
    assert_eq!(lied(Deviation::KID_SQL).verify_with_secret(b"k"), Ok(()));
}

#[test]
fn deviations_are_named_once_and_described() {
    let names: BTreeSet<_> = Deviation::all().map(Deviation::name).collect();
    assert_eq!(names.len(), Deviation::all().count());
    for deviation in Deviation::all() {
        let kebab = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        assert!(deviation.name().chars().all(kebab), "{}", deviation.name());
        assert!(!deviation.says().is_empty() && !deviation.says().ends_with('.'), "{}", deviation.name());
        assert_eq!(Deviation::named(deviation.name()), Some(deviation));
    }
    assert_eq!(Deviation::named("no-such-deviation"), None);
}

#[test]
fn without_room_there_is_no_deviation() {
    let setting = Setting::new("https://issuer.test", "https://api.test", NOW);
    let proof =
        Token::dpop_proof("GET", "https://api.test/orders", NOW, &SigningKey::trusted(Algorithm::Es256));
    let by_secret = Token::jwt(&setting, &SigningKey::trusted(Algorithm::Hs256));
    let unsigned = Token::jwt(&setting, &SigningKey::none());
    assert!(Deviation::EXPIRED.apply(&proof).is_none());
    assert!(Deviation::AUDIENCE_WRONG.apply(&proof).is_none());
    assert!(Deviation::KID_MISSING.apply(&proof).is_none());
    assert!(Deviation::HMAC_PKCS1_PEM.apply(&proof).is_none());
    assert!(Deviation::HMAC_SPKI_PEM.apply(&by_secret).is_none());
    assert!(Deviation::SIGNED_WITH_ANOTHER_HASH.apply(&by_secret).is_none());
    assert!(Deviation::SIGNATURE_AS_DER.apply(&by_secret).is_none());
    assert!(Deviation::TYP_MISSING.apply(&by_secret).is_none());
    assert!(Deviation::ALG_NONE.apply(&unsigned).is_none());
    assert!(Deviation::PAYLOAD_TAMPERED.apply(&unsigned).is_none());
}

/// An honest token and what a careful validator of it insists on.
struct Case {
    name: String,
    token: Token,
    keys: JwkSet,
    issuer: String,
    audience: Option<String>,
}

impl Case {
    fn accepts(&self, compact: &str) -> bool {
        let Ok(jws) = Jws::parse(compact) else { return false };
        let algorithm = self.token.key().algorithm().name();
        let typ = self.token.header_value("typ").and_then(Json::as_str);
        let signed = jws.alg() == Some(algorithm) && self.keys.verify(&jws).is_ok();
        let typed = typ == Some("JWT") || jws.typ() == typ;
        signed && typed && (self.audience.is_none() || self.claims_hold(&jws))
    }

    fn claims_hold(&self, jws: &Jws) -> bool {
        let now = f64::from(u32::try_from(NOW).expect("until 2106"));
        let audience = self.audience.as_deref();
        let lives = jws.claim("exp").and_then(Value::as_f64).is_some_and(|exp| now < exp);
        let begun = jws.claim("nbf").is_none_or(|nbf| nbf.as_f64().is_some_and(|nbf| nbf <= now));
        let for_us = match jws.claim("aud") {
            Some(Value::String(aud)) => Some(aud.as_str()) == audience,
            Some(Value::Array(all)) => all.iter().any(|aud| aud.as_str() == audience),
            _ => false,
        };
        lives && begun && for_us && jws.text("iss") == Some(&self.issuer)
    }
}

fn cases() -> Vec<Case> {
    let setting = Setting::new("https://issuer.test", "https://api.test", NOW);
    let mut cases = Vec::new();
    for algorithm in Algorithm::SIGNING {
        let key = SigningKey::trusted(*algorithm);
        let secret = algorithm.name().starts_with("HS");
        let keys = JwkSet::of([if secret { key.private_jwk() } else { key.public_jwk() }])
            .expect("one key is not too many");
        let case = |kind: &str, token: Token, issuer: &str, audience: Option<&str>| Case {
            name: format!("{kind} ({algorithm})"),
            token,
            keys: keys.clone(),
            issuer: issuer.to_owned(),
            audience: audience.map(str::to_owned),
        };
        let (issuer, client) = (setting.issuer.as_str(), setting.client_id.as_str());
        cases.push(case(
            "access token",
            Token::access_token(&setting, &key),
            issuer,
            Some(&setting.audience),
        ));
        // The kinds differ in claims and `typ`, which no algorithm changes.
        if *algorithm != Algorithm::Rs256 {
            continue;
        }
        cases.push(case("jwt", Token::jwt(&setting, &key), issuer, Some(&setting.audience)));
        cases.push(case("id token", Token::id_token(&setting, &key), issuer, Some(client)));
        cases.push(case("logout token", Token::logout_token(&setting, &key), issuer, Some(client)));
        cases.push(case("client assertion", Token::client_assertion(&setting, &key), client, Some(issuer)));
        let proof = Token::dpop_proof("POST", "https://api.test/orders", NOW, &key);
        cases.push(case("dpop proof", proof, issuer, None));
    }
    cases
}
