//! A twist as the Rust that does the same to a token, so that a row holds at any time and says what it is about.

use beartrap_forge::Algorithm;
use beartrap_fuzzer::lie::{
    Beside, Change, Half, Layout, Made, Oddity, Over, Part, SecretOf, Shown, Wrapping,
};
use beartrap_fuzzer::{Lie, Twist};

/// An expression of the changed `token`; none where it takes more than an expression.
pub(super) fn of(twist: &Twist, lie: &Lie) -> Option<String> {
    match twist {
        Twist::Named(deviation) => Some(format!(
            "{}.apply(&token).expect(\"the token gives room for it\")",
            super::constant(deviation.name())
        )),
        Twist::Made(made) => of_made(made, lie),
    }
}

fn of_made(made: &Made, lie: &Lie) -> Option<String> {
    let json = |value: &str| json(&lie.filled(value));
    Some(match made {
        Made::Claim { claim, value } => format!("token.claim({claim:?}, {})", json(value)),
        Made::Respelt { claim, .. } => {
            let respelt = lie.forged_claim(claim)?;
            format!("token.claim({claim:?}, {})", self::json(&respelt))
        }
        Made::Last { claim, escaped: false, value } => {
            format!("token.and_claim({claim:?}, {})", json(value))
        }
        Made::Last { claim, value, .. } => {
            let mut letters = claim.chars();
            let name = format!("\"\\u{:04x}{}\"", letters.next().map_or(0, u32::from), letters.as_str());
            let claims = format!("token.payload().clone().raw_member({name:?}, {})", json(value));
            format!("{{ let claims = {claims}; token.payload_as(claims) }}")
        }
        Made::Without { claim } => {
            let each = claim.split(' ').map(|name| format!(".without_claim({name:?})"));
            format!("token{}", each.collect::<String>())
        }
        Made::Decoy { claim, name, missing } => {
            let wrong = match (missing, claim.as_str()) {
                (true, _) => format!("token.without_claim({claim:?})"),
                (false, "exp") => "{ let past = token.now() - 3600; token.claim(\"exp\", past) }".to_owned(),
                (false, _) => format!("token.claim({claim:?}, \"https://elsewhere.example\")"),
            };
            format!("{{ let right = {}; {wrong}.and_claim({name:?}, right) }}", value_of(claim))
        }
        Made::Misplaced { claim } => {
            let moved = format!("token.without_claim({claim:?}).header({claim:?}, value)");
            format!("{{ let value = {}; {moved} }}", value_of(claim))
        }
        Made::Note { value } => format!("token.claim(\"note\", {})", self::json(value)),
        Made::Header { member, value } => format!("token.header({member:?}, {})", json(value)),
        Made::HeaderLast { member, value } => format!("token.and_header({member:?}, {})", json(value)),
        Made::Critical { crit, present } => {
            let names = serde_json::from_str::<Vec<String>>(crit).unwrap_or_default();
            let is_new = |name: &&String| *present && !lie.has_header(name);
            let members = names.iter().filter(is_new).map(|name| format!(".header({name:?}, true)"));
            format!("token.header(\"crit\", {}){}", self::json(crit), members.collect::<String>())
        }
        Made::Text { part, before, after } => {
            let (octets, put) = of_part(*part)?;
            let octets = format!("[{before:?}.as_bytes(), &{octets}, {after:?}.as_bytes()].concat()");
            format!("{{ let octets = {octets}; {put}(Json::raw(octets)) }}")
        }
        Made::Instead { part, text } => format!("{}(Json::raw({text:?}))", of_part(*part)?.1),
        Made::Utf16 { part, big, marked } => {
            let (octets, put) = of_part(*part)?;
            let mark = if *marked {
                "\"\\u{feff}\".encode_utf16().chain(text.encode_utf16())"
            } else {
                "text.encode_utf16()"
            };
            let order = if *big { "u16::to_be_bytes" } else { "u16::to_le_bytes" };
            format!(
                "{{ let text = String::from_utf8({octets}).expect(\"it is text\"); let octets: Vec<u8> = {mark}.flat_map({order}).collect(); {put}(Json::raw(octets)) }}"
            )
        }
        Made::Encoded { part, wrapping, signed } => encoded(*part, wrapping, *signed)?,
        Made::Unsecured { alg, beside, octets } => {
            let put = match beside {
                Beside::Alone => "header",
                Beside::Before => "first_header",
                Beside::Behind => "and_header",
            };
            let alg = self::json(alg);
            format!("token.{put}(\"alg\", {alg}).raw_signature(vec![0x5a; {octets}])")
        }
        Made::Stranger { kid, shown } => stranger(lie, kid.as_deref(), shown)?,
        Made::Secret { algorithm, secret, kid, .. } => by_secret(algorithm, secret, kid.as_deref())?,
        Made::SignedAs { algorithm } => {
            let algorithm = Algorithm::named(algorithm)?;
            format!(
                "{{ let key = token.key().with_algorithm(Algorithm::{algorithm:?}).expect(\"the key fits\"); token.signed_by(&key) }}"
            )
        }
        Made::Signature(change) => changed(change)?,
        Made::Tampered { claim, value } => format!("token.tampered_claim({claim:?}, {})", self::json(value)),
        Made::Form(layout) => laid_out(layout)?,
        Made::Odd(oddity) => odd(oddity, lie)?,
        Made::Late { .. } | Made::Policy(_) => return None,
    })
}

fn odd(oddity: &Oddity, lie: &Lie) -> Option<String> {
    Some(match oddity {
        Oddity::FarTime(claim, value) => format!("token.claim({claim:?}, {})", json(value)),
        Oddity::Claim(value) => format!("token.claim(\"note\", {})", json(value)),
        Oddity::Subject(value) => format!("token.claim(\"sub\", {})", json(value)),
        Oddity::Deep(depth) => {
            format!("token.claim(\"note\", Json::raw([vec![b'['; {depth}], vec![b']'; {depth}]].concat()))")
        }
        Oddity::Long(letters) => format!("token.claim(\"note\", \"x\".repeat({letters}))"),
        Oddity::TrailingBits(part) => format!("token.encoded_as({}, Encoding::TrailingBits)", name_of(*part)),
        Oddity::Crit(value) => format!("token.header(\"crit\", {})", json(value)),
        Oddity::Header(name, value) => format!("token.header({name:?}, {})", json(&lie.filled(value))),
        Oddity::NoKid => "token.without_header(\"kid\")".to_owned(),
        Oddity::GoodLast(claim, value) => format!("token.first_claim({claim:?}, {})", json(value)),
        Oddity::Ahead(seconds) => {
            format!("{{ let issued = token.now() + {seconds}; token.claim(\"iat\", issued) }}")
        }
        Oddity::BesideAudience(value) => {
            let right = value_of("aud");
            format!("{{ let right = {right}; token.claim(\"aud\", [right, {}]) }}", as_json(value))
        }
        Oddity::Untyped => "token.without_header(\"typ\")".to_owned(),
        Oddity::SharedKid | Oddity::FreeKey | Oddity::PrivateKey => return None,
    })
}

fn encoded(part: Part, wrapping: &Wrapping, signed: bool) -> Option<String> {
    let encoding = match wrapping {
        Wrapping::Padded => "Encoding::Padded",
        Wrapping::Standard => "Encoding::Standard",
        Wrapping::StandardPadded => "Encoding::StandardPadded",
        Wrapping::Inserted(_, text) if signed && part != Part::Signature => {
            return Some(format!(
                "token.encoded_as({}, Encoding::Interspersed({text:?}.into()))",
                name_of(part)
            ));
        }
        Wrapping::Inserted(at, text) => {
            let segment = segment_of(part);
            return Some(format!(
                "token.after_signing(|segments| segments.{segment}.insert_str(segments.{segment}.len() * {at} / 256, {text:?}))"
            ));
        }
    };
    if part == Part::Signature || signed {
        return Some(format!("token.encoded_as({}, {encoding})", name_of(part)));
    }
    let (octets, _) = of_part(part)?;
    let segment = segment_of(part);
    Some(format!(
        "{{ let segment = {encoding}.encode(&{octets}); token.after_signing(move |segments| segments.{segment}.clone_from(&segment)) }}"
    ))
}

fn stranger(lie: &Lie, kid: Option<&str>, shown: &Shown) -> Option<String> {
    let kid = match kid {
        None => String::new(),
        Some("") => ".without_header(\"kid\")".to_owned(),
        Some(kid) => format!(".header(\"kid\", {})", json(kid)),
    };
    let is_secret = lie.algorithm.name().starts_with("HS");
    let public = if is_secret { "stranger.private_jwk()" } else { "stranger.public_jwk()" };
    let header = match shown {
        Shown::Nothing => String::new(),
        Shown::Jwk => format!(".header(\"jwk\", {public})"),
        Shown::JwkPrivate => ".header(\"jwk\", stranger.private_jwk())".to_owned(),
        Shown::TrustedJwk => ".header(\"jwk\", trusted)".to_owned(),
        Shown::Jku(url) => format!(".header(\"jku\", {:?})", lie.filled(url)),
        Shown::X5u(url) => format!(".header(\"x5u\", {:?})", lie.filled(url)),
        _ => return None,
    };
    let trusted = if *shown == Shown::TrustedJwk { "let trusted = token.key().public_jwk(); " } else { "" };
    Some(format!(
        "{{ {trusted}let stranger = SigningKey::attacker(token.key().algorithm()); token{kid}.signed_by(&stranger){header} }}"
    ))
}

fn by_secret(algorithm: &str, secret: &SecretOf, kid: Option<&str>) -> Option<String> {
    let octets = match secret {
        SecretOf::Public(rendering, before, behind) => {
            let public = format!(
                "token.key().public_rendering(PublicRendering::{rendering:?}).expect(\"it is public\")"
            );
            if before.is_empty() && behind.is_empty() {
                public
            } else {
                format!("[{before:?}.as_bytes(), &{public}, {behind:?}.as_bytes()].concat()")
            }
        }
        SecretOf::Word(word) => format!("{word:?}.as_bytes()"),
        SecretOf::Zeros(octets) => format!("vec![0; {octets}]"),
        SecretOf::JwkSet => return None,
    };
    let kid = match kid {
        None => String::new(),
        Some("") => ".without_header(\"kid\")".to_owned(),
        Some(kid) => format!(".header(\"kid\", {kid:?})"),
    };
    let name = Algorithm::named(algorithm)?;
    Some(format!(
        "{{ let secret = SigningKey::secret({octets}).with_algorithm(Algorithm::{name:?}).expect(\"it is for HMAC\"); token.header(\"alg\", {algorithm:?}).signed_by(&secret){kid} }}"
    ))
}

/// What becomes of the octets of a signature.
fn changed(change: &Change) -> Option<String> {
    let by = |edit: String| format!("token.with_signature_changed(|mut octets| {{ {edit} octets }})");
    Some(match change {
        Change::Flip(bit) => {
            by(format!("let bit = {bit} % (octets.len() * 8); octets[bit / 8] ^= 0x80 >> (bit % 8);"))
        }
        Change::Cut(count) => by(format!("octets.truncate(octets.len().saturating_sub({count}));")),
        Change::Behind(text) => by(format!("octets.extend_from_slice({text:?}.as_bytes());")),
        Change::Before(count) => by(format!("octets.splice(0..0, [0; {count}]);")),
        Change::Widened => by("octets.insert(octets.len() / 2, 0); octets.insert(0, 0);".to_owned()),
        Change::Filled(octet, half) => {
            let range = match half {
                Half::Both => "",
                Half::First => "[..middle]",
                Half::Second => "[middle..]",
            };
            let middle = if range.is_empty() { "" } else { "let middle = octets.len() / 2; " };
            by(format!("{middle}octets{range}.fill({octet});"))
        }
        Change::Random(seed) => format!(
            "token.with_signature_changed(|octets| Random::named({seed}, \"signature\").bytes(octets.len()))"
        ),
        Change::Over(over) => {
            let octets = match over {
                Over::Claims => "token.segments().payload",
                Over::DecodedClaims => "token.payload_octets()",
                Over::Decoded => "[token.header_octets(), b\".\".to_vec(), token.payload_octets()].concat()",
                Over::Nothing => return Some("token.signed_over(Vec::new())".to_owned()),
            };
            format!("{{ let octets = {octets}; token.signed_over(octets) }}")
        }
        Change::Order(_)
        | Change::Wrapped
        | Change::Salt(_)
        | Change::MaskOfSha1
        | Change::GarbageBehindDigest => return None,
    })
}

fn laid_out(layout: &Layout) -> Option<String> {
    let edit = |edit: String| format!("token.after_signing(|segments| {edit})");
    let written = |text: &str| format!("token.written_as(|segments| {text})");
    Some(match layout {
        Layout::Around(before, behind) => {
            written(&format!("[{before:?}, &segments.compact(), {behind:?}].concat()"))
        }
        Layout::Lacks(part) => {
            let rest =
                ["header", "payload", "signature"].into_iter().filter(|name| *name != segment_of(*part));
            let rest: Vec<String> = rest.map(|name| format!("segments.{name}.as_str()")).collect();
            written(&format!("[{}].join(\".\")", rest.join(", ")))
        }
        Layout::Empty(part) => edit(format!("segments.{}.clear()", segment_of(*part))),
        Layout::Dots(count) => format!("token.written_as(|_| \".\".repeat({count}))"),
        Layout::Flattened => written("segments.flattened()"),
        Layout::General => written("segments.general(&[0; 64])"),
        Layout::PercentEncoded => written("segments.compact().replace('.', \"%2E\")"),
        Layout::NoSignatures | Layout::Unprotected | Layout::Polyglot => return None,
    })
}

/// JSON text as something that a claim or a header member can be.
fn json(text: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::String(plain))
            if serde_json::to_string(&plain).is_ok_and(|same| same == text) =>
        {
            format!("{plain:?}")
        }
        Ok(serde_json::Value::Bool(so)) => so.to_string(),
        _ => as_json(text),
    }
}

fn as_json(text: &str) -> String {
    format!("Json::raw({text:?})")
}

fn value_of(claim: &str) -> String {
    format!("token.claim_value({claim:?}).cloned().expect(\"the honest token has it\")")
}

/// The octets of a JSON text, and how it is replaced.
fn of_part(part: Part) -> Option<(&'static str, &'static str)> {
    match part {
        Part::Header => Some(("token.header_octets()", "token.header_as")),
        Part::Claims => Some(("token.payload_octets()", "token.payload_as")),
        Part::Signature => None,
    }
}

fn name_of(part: Part) -> &'static str {
    match part {
        Part::Header => "Part::Header",
        Part::Claims => "Part::Payload",
        Part::Signature => "Part::Signature",
    }
}

fn segment_of(part: Part) -> &'static str {
    match part {
        Part::Header => "header",
        Part::Claims => "payload",
        Part::Signature => "signature",
    }
}
