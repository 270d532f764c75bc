//! The generator: every lie is made from one source of choices, whatever fills it.

use super::claims::{CLAIMS, ID_TOKEN, LOGOUT_TOKEN};
use super::{
    Base, Beside, Change, Half, Layout, Lie, MOST_TWISTS, Made, Oddity, Over, Part, Places, PolicyLie,
    Rendering, Scope, SecretOf, Shown, Twist, Wrapping,
};
use super::{named, values as v};
use arbitrary::{Arbitrary, Result, Unstructured};
use beartrap_forge::{Algorithm, Random};

/// Octets of choices that are enough for any lie.
const CHOICES: usize = 256;
/// How often a twist is looked for that fits.
const TRIES: usize = 8;

impl Lie {
    /// The lie that follows from a seed and a number, within a scope: it has one twist at least, where one fits.
    pub fn numbered(seed: u64, number: u64, scope: &Scope) -> Self {
        let octets = Random::named(seed, &format!("lie-{number}")).bytes(CHOICES);
        Self::generate(&mut Unstructured::new(&octets), scope).unwrap_or_else(|_| Self::of(Base::Jwt))
    }

    /// A lie from a source of choices, within a scope.
    pub fn generate(u: &mut Unstructured<'_>, scope: &Scope) -> Result<Self> {
        let mut lie = honest(u, scope)?;
        let wanted = match u.int_in_range(0..=9)? {
            0..=6 => 1,
            7..=8 => 2,
            _ => u.int_in_range(3..=MOST_TWISTS)?,
        };
        for _ in 0..TRIES + wanted {
            if lie.twists().len() == wanted {
                break;
            }
            let twist = twist(u, &lie, scope)?;
            if !is_in(scope, &twist) {
                continue;
            }
            let is_first = lie.is_honest();
            lie = lie.told(twist.clone());
            if is_first && lie.is_honest() {
                lie = fitting(u, &twist, scope)?.unwrap_or(lie);
            }
        }
        Ok(lie)
    }
}

impl<'a> Arbitrary<'a> for Lie {
    /// Any lie, and sometimes an honest token.
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let scope = Scope::all();
        if u.ratio(1, 16)? { honest(u, &scope) } else { Self::generate(u, &scope) }
    }
}

impl<'a> Arbitrary<'a> for Twist {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        twist(u, &Lie::of(Base::Jwt), &Scope::all())
    }
}

/// The twist told about the first honest token that gives room for it, begun anywhere among them.
fn fitting(u: &mut Unstructured<'_>, twist: &Twist, scope: &Scope) -> Result<Option<Lie>> {
    let begin = u.choose_index(scope.honest.len().max(1))?;
    let all = scope.honest.iter().cycle().skip(begin).take(scope.honest.len());
    let told = all.map(|(base, algorithm)| Lie::of(*base).by(*algorithm).told(twist.clone()));
    Ok(told.into_iter().find(|lie| !lie.is_honest()))
}

fn is_in(scope: &Scope, twist: &Twist) -> bool {
    let is_known = twist.needs().is_none_or(|feature| scope.features.iter().any(|known| known == feature));
    is_known
        && !scope.except.contains(&twist.rule())
        && (scope.policies || !twist.wants_policy())
        && (scope.oddities || !twist.is_open())
}

fn honest(u: &mut Unstructured<'_>, scope: &Scope) -> Result<Lie> {
    let Some(first) = scope.honest.first() else { return Ok(Lie::of(Base::Jwt)) };
    // The kind of token and the algorithm matter to few rules each: most lies are about the usual ones.
    let (base, algorithm) = match u.int_in_range(0..=9)? {
        0..=3 => *first,
        4..=6 => (u.choose(&scope.honest)?.0, first.1),
        7..=8 => (first.0, u.choose(&scope.honest)?.1),
        _ => *u.choose(&scope.honest)?,
    };
    let is_known = scope.honest.contains(&(base, algorithm));
    let (base, algorithm) = if is_known { (base, algorithm) } else { *first };
    Ok(Lie::of(base).by(algorithm))
}

fn twist(u: &mut Unstructured<'_>, lie: &Lie, scope: &Scope) -> Result<Twist> {
    let is_special = u.ratio(1, 3)?;
    // What is special about the token is worth more than what is so with every token.
    if is_special && lie.algorithm != scope.honest.first().map_or(Algorithm::Rs256, |first| first.1) {
        return Ok(Twist::Made(match u.int_in_range(0..=5)? {
            0..=2 => signature(u)?,
            3 => keys(u, lie)?,
            4 if scope.policies => policy(u)?,
            _ => {
                let of_signatures: Vec<Twist> =
                    Twist::all_named().filter(|named| named.places().meets(Places::SIGNING)).collect();
                return Ok(u.choose(&of_signatures)?.clone());
            }
        }));
    }
    if is_special && lie.base != Base::Jwt {
        return Ok(Twist::Made(match u.int_in_range(0..=5)? {
            0..=1 if scope.policies => policy(u)?,
            2 if lie.base == Base::IdToken && scope.oddities => {
                Made::Odd(Oddity::Subject(format!("\"{}\"", "x".repeat(300))))
            }
            0..=2 if lie.base == Base::AccessToken => header(u)?,
            _ if lie.base == Base::AccessToken => {
                Made::Header { member: "typ".to_owned(), value: text(u, v::TYPES)? }
            }
            _ => claims(u, lie)?,
        }));
    }
    Ok(match u.int_in_range(0..=21)? {
        0..=4 => Twist::Named(u.choose(named::all())?.deviation),
        5..=7 if scope.oddities => Twist::Made(Made::Odd(odd(u)?)),
        8..=10 => Twist::Made(claims(u, lie)?),
        11..=12 => Twist::Made(header(u)?),
        13..=15 => Twist::Made(keys(u, lie)?),
        16..=17 => Twist::Made(signature(u)?),
        18 => Twist::Made(json(u)?),
        19 => Twist::Made(form(u)?),
        _ if scope.policies => Twist::Made(policy(u)?),
        _ => Twist::Made(claims(u, lie)?),
    })
}

fn text(u: &mut Unstructured<'_>, values: &[&str]) -> Result<String> {
    Ok((*u.choose(values)?).to_owned())
}

fn claims(u: &mut Unstructured<'_>, lie: &Lie) -> Result<Made> {
    let base = if lie.base == Base::Jwt {
        *u.choose(&[Base::Jwt, Base::Jwt, Base::IdToken, Base::LogoutToken])?
    } else {
        lie.base
    };
    let (claim, values) = *u.choose(match base {
        Base::IdToken => ID_TOKEN,
        Base::LogoutToken => LOGOUT_TOKEN,
        Base::Jwt | Base::AccessToken => CLAIMS,
    })?;
    let name = claim.to_owned();
    Ok(match u.int_in_range(0..=9)? {
        5..=6 if ["iss", "aud"].contains(&claim) => Made::Respelt {
            claim: name,
            at: u.arbitrary()?,
            lacks: *u.choose(&[0, 0, 1, 1, 2, 3, 5, 8, 16])?,
            text: if u.ratio(1, 3)? { String::new() } else { letter(u)? },
        },
        0..=6 => Made::Claim { claim: name, value: text(u, values)? },
        7 => Made::Last { claim: name, escaped: u.arbitrary()?, value: text(u, values)? },
        8 => {
            let required = match base {
                Base::IdToken => &["exp", "iss", "aud", "sub", "iat", "nonce"][..],
                Base::LogoutToken => &["exp", "iss", "aud", "iat", "jti", "events", "sub sid"][..],
                Base::Jwt | Base::AccessToken => &["exp", "iss", "aud"][..],
            };
            let claim = text(u, required)?;
            if u.ratio(1, 3)? { Made::Misplaced { claim } } else { Made::Without { claim } }
        }
        _ => {
            let (claim, name) = *u.choose(v::NAMES)?;
            Made::Decoy { claim: claim.to_owned(), name: name.to_owned(), missing: u.arbitrary()? }
        }
    })
}

/// A letter that is put into an issuer or an audience.
fn letter(u: &mut Unstructured<'_>) -> Result<String> {
    const LETTERS: &[&str] = &[
        "x", "/", ".", " ", "A", "S", "e", "\u{441}", "\u{e9}", "\u{200b}", "\0", "%", "%2F", "//", "-", "@",
        "?", ":80", "http", "0",
    ];
    text(u, LETTERS)
}

fn header(u: &mut Unstructured<'_>) -> Result<Made> {
    let member = |member: &str, value| Made::Header { member: member.to_owned(), value };
    Ok(match u.int_in_range(0..=8)? {
        0..=2 => member("alg", text(u, v::ALGORITHMS)?),
        3..=4 => member("typ", text(u, v::TYPES)?),
        5 => member("cty", text(u, v::CONTENT_TYPES)?),
        6 => {
            let (name, values) = *u.choose(&[("alg", v::ALGORITHMS), ("typ", v::TYPES)])?;
            Made::HeaderLast { member: name.to_owned(), value: text(u, values)? }
        }
        _ => Made::Critical { crit: text(u, v::CRITS)?, present: u.arbitrary()? },
    })
}

fn keys(u: &mut Unstructured<'_>, lie: &Lie) -> Result<Made> {
    let kid = |u: &mut Unstructured<'_>| -> Result<Option<String>> {
        Ok(if u.ratio(1, 2)? { None } else { Some(text(u, v::KEY_IDS)?) })
    };
    Ok(match u.int_in_range(0..=9)? {
        0..=1 => Made::Unsecured {
            alg: text(u, v::ALGORITHMS)?,
            beside: *u.choose(&[Beside::Alone, Beside::Alone, Beside::Before, Beside::Behind])?,
            octets: if u.ratio(2, 3)? { 0 } else { u.arbitrary()? },
        },
        2..=5 => {
            let shown = match u.int_in_range(0..=11)? {
                0 => Shown::Jwk,
                1 => Shown::JwkNamed,
                2 => Shown::JwkPrivate,
                3 => Shown::TrustedJwk,
                4 => Shown::Jku(text(u, v::ADDRESSES)?),
                5 => Shown::X5u(text(u, v::ADDRESSES)?),
                6 => Shown::X5c,
                7 => Shown::X5cMixed,
                8 => Shown::X5t,
                9 => Shown::X5tS256,
                _ => Shown::Nothing,
            };
            Made::Stranger { kid: kid(u)?, shown }
        }
        6 => {
            let (kid, secret) = *u.choose(v::FOUND)?;
            let secret = SecretOf::Word(secret.to_owned());
            let permitted = scope_permits(u)?;
            Made::Secret { algorithm: "HS256".to_owned(), secret, kid: Some(kid.to_owned()), permitted }
        }
        _ => {
            let is_secret = matches!(lie.algorithm, Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512);
            let secret = match u.int_in_range(0..=9)? {
                0..=5 if !is_secret => {
                    SecretOf::Public(*u.choose(Rendering::ALL)?, text(u, v::BLANKS)?, text(u, v::BLANKS)?)
                }
                6 if !is_secret => SecretOf::JwkSet,
                0..=7 => SecretOf::Word(text(u, v::WORDS)?),
                _ => SecretOf::Zeros(*u.choose(&[32, 48, 64, 16, 1])?),
            };
            let kid = kid(u)?.map(|kid| kid.trim_matches('"').to_owned());
            Made::Secret {
                algorithm: text(u, &["HS256", "HS256", "HS384", "HS512"])?,
                secret,
                kid,
                permitted: u.arbitrary()?,
            }
        }
    })
}

/// Most validators that are misled by a `kid` permit HMAC as well.
fn scope_permits(u: &mut Unstructured<'_>) -> Result<bool> {
    u.ratio(3, 4)
}

fn signature(u: &mut Unstructured<'_>) -> Result<Made> {
    let half = |u: &mut Unstructured<'_>| Ok(*u.choose(&[Half::Both, Half::First, Half::Second])?);
    Ok(Made::Signature(match u.int_in_range(0..=15)? {
        14 => u.choose(&[Change::MaskOfSha1, Change::GarbageBehindDigest])?.clone(),
        15 => Change::Salt(*u.choose(&[0, 8, 20, 64])?),
        0..=1 => Change::Flip(u.arbitrary()?),
        2 => Change::Cut(u.arbitrary()?),
        3 => Change::Behind(text(u, &["x", "beartrap", "\0", "\u{7f}"])?),
        4 => Change::Before(u.int_in_range(1..=4)?),
        5 => Change::Widened,
        6 => Change::Filled(*u.choose(&[0, 0, 1, 255])?, half(u)?),
        7 => Change::Order(half(u)?),
        8 => Change::Random(u.arbitrary()?),
        9 => Change::Wrapped,
        10 => Change::Over(*u.choose(&[Over::Claims, Over::DecodedClaims, Over::Decoded, Over::Nothing])?),
        11 => {
            return Ok(Made::SignedAs {
                algorithm: text(u, &["RS384", "RS512", "PS256", "RS256", "HS512", "HS384", "HS256"])?,
            });
        }
        _ => {
            let claim = text(u, &["sub", "iss", "aud", "exp", "scope", "admin"])?;
            return Ok(Made::Tampered { claim, value: text(u, &["\"mallory\"", "true", "9999999999"])? });
        }
    }))
}

fn json(u: &mut Unstructured<'_>) -> Result<Made> {
    let part = *u.choose(&[Part::Header, Part::Claims])?;
    Ok(match u.int_in_range(0..=5)? {
        0 => Made::Note { value: text(u, v::NO_JSON)? },
        1 => Made::Text { part, before: text(u, v::AROUND_JSON)?, after: String::new() },
        2 => Made::Text { part, before: String::new(), after: text(u, v::AROUND_JSON)? },
        3 => {
            let (before, after) = *u.choose(&[("[", "]"), ("{\"a\":", "}"), ("\"", "\""), ("(", ")")])?;
            Made::Text { part, before: before.to_owned(), after: after.to_owned() }
        }
        4 => Made::Instead { part, text: text(u, v::NO_OBJECT)? },
        _ => Made::Utf16 { part, big: u.arbitrary()?, marked: u.arbitrary()? },
    })
}

fn form(u: &mut Unstructured<'_>) -> Result<Made> {
    let part = *u.choose(&[Part::Header, Part::Claims, Part::Signature])?;
    if u.ratio(1, 2)? {
        let wrapping = match u.int_in_range(0..=4)? {
            0 => Wrapping::Padded,
            1 => Wrapping::Standard,
            2 => Wrapping::StandardPadded,
            _ => Wrapping::Inserted(u.arbitrary()?, text(u, v::FOREIGN)?),
        };
        return Ok(Made::Encoded { part, wrapping, signed: u.arbitrary()? });
    }
    Ok(Made::Form(match u.int_in_range(0..=11)? {
        0..=1 => Layout::Around(text(u, v::AROUND_TOKEN)?, String::new()),
        2..=3 => Layout::Around(String::new(), text(u, v::AROUND_TOKEN)?),
        4 => Layout::Lacks(part),
        5 => Layout::Empty(part),
        6 => Layout::Dots(u.arbitrary()?),
        7 => u.choose(&[Layout::Flattened, Layout::Unprotected])?.clone(),
        8 => Layout::General,
        9 => Layout::NoSignatures,
        10 => Layout::PercentEncoded,
        _ => Layout::Polyglot,
    }))
}

fn policy(u: &mut Unstructured<'_>) -> Result<Made> {
    Ok(if u.ratio(1, 4)? {
        Made::Late {
            leeway: *u.choose(&[0, 60, 300, 1])?,
            seconds: *u.choose(&[0, 0, 1, 30, 59, 60, 300, 3600])?,
        }
    } else {
        Made::Policy(*u.choose(PolicyLie::ALL)?)
    })
}

fn odd(u: &mut Unstructured<'_>) -> Result<Oddity> {
    Ok(match u.int_in_range(0..=18)? {
        0..=1 => Oddity::FarTime(text(u, &["exp", "exp", "nbf", "iat"])?, text(u, v::OPEN_TIMES)?),
        2 => Oddity::Claim(text(u, v::OPEN_CLAIMS)?),
        3 => Oddity::Subject(text(u, &["\"\\ud800\"", "\"alice\\udc00\"", "\"\"", "\"\\u0000\""])?),
        4 => Oddity::Deep(*u.choose(&[25, 100, 600, 1_000, 10_000])?),
        5 => Oddity::Long(*u.choose(&[300, 9_000, 20_000, 60_000, 100_000])?),
        6 => Oddity::TrailingBits(*u.choose(&[Part::Signature, Part::Claims, Part::Header])?),
        7 => Oddity::Crit(text(u, &["[]", "[\"alg\"]", "null", "[\"exp\"]", "[null]", "[1]"])?),
        8..=9 => {
            let name =
                text(u, &["typ", "cty", "kid", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "zip", "b64"])?;
            Oddity::Header(
                name,
                text(u, &["null", "null", "[]", "{}", "1", "\"\"", "true", "[null]", "\"{iss}/jwks.json\""])?,
            )
        }
        10 => Oddity::NoKid,
        11 => Oddity::SharedKid,
        12..=13 => {
            let claim = text(u, &["exp", "iss", "aud", "sub"])?;
            Oddity::GoodLast(claim, text(u, &["0", "null", "\"mallory\"", "[]"])?)
        }
        14 => Oddity::Ahead(*u.choose(&[3600, 120, 86_400, u32::MAX])?),
        15 => Oddity::BesideAudience(text(u, &["null", "1", "{}", "\"https://other.example\"", "[]"])?),
        16 => Oddity::Untyped,
        17 => Oddity::FreeKey,
        _ => Oddity::PrivateKey,
    })
}
