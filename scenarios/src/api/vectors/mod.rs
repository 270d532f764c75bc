//! The vectors of validators, presented to an API: whatever must be refused of a token that is made for it.

mod vector_alg;
mod vector_confuse;
mod vector_ec;
mod vector_form;
mod vector_hdrkey;
mod vector_json;
mod vector_rsa;
mod vector_sig;

use beartrap_forge::Jws;
use beartrap_kit::validator::{Case, Kind, Policy, REJECT, Stand, VectorFamily};
use beartrap_kit::*;

suite![
    ApiWorld: vector_sig, vector_confuse, vector_alg, vector_hdrkey, vector_form, vector_json, vector_ec, vector_rsa
];

/// Longer tokens do not fit into the header of a request everywhere.
const LONGEST: usize = 7_000;

/// Each spelling of this family that must be refused, and is about nothing but the token: the keys and the policy of an API
/// are its own. An honest token is served before and after.
async fn refuses_the_vectors(world: &ApiWorld, family: &str) -> Outcome {
    world.serves_the_honest().await?;
    let (stand, policy) = stand(world);
    let honest = stand.access_token().request().token;
    let mut spellings = Family::of("a spelling");
    let mut left_out = 0;
    for (name, case) in rejected(family, &stand) {
        let twin = case.twin.as_ref().map(|twin| twin.token.as_str()).unwrap_or_default();
        let is_known = twin == honest || world.called_with_text(twin).await?.had_effect();
        if is_known && is_about_the_token(world, &policy, &case) {
            let answer = world.called_with_text(&case.request.token).await?;
            spellings.add(name, answer.is_malformed_or_unauthorized());
        } else {
            left_out += 1;
        }
    }
    world.serves_the_honest().await?;
    let about = format!("{left_out} are about keys and policies, or fit into no header");
    let outcome = judge(spellings);
    outcome.map(|mut judgement| {
        judgement.finding.exhibits.push(Exhibit {
            name: "left out".into(),
            grade: Grade::Good,
            observed: about,
            exchanges: Vec::new(),
        });
        judgement
    })
}

fn rejected(family: &str, stand: &Stand) -> Vec<(String, Case)> {
    let family: Option<&&VectorFamily> = crate::validator::FAMILIES.iter().find(|known| known.name == family);
    let vectors = family.map(|family| family.vectors).unwrap_or_default();
    let cases = vectors.iter().filter(|vector| vector.expect == REJECT).flat_map(|vector| {
        let cases = (vector.cases)(stand).into_iter();
        cases.map(|case| (format!("{}, {}", vector.name, case.name), case))
    });
    cases.collect()
}

fn is_about_the_token(world: &ApiWorld, policy: &Policy, case: &Case) -> bool {
    let token = case.request.token.as_str();
    let is_under_it = |asked: &Policy| asked == policy;
    let is_plain = case.before.is_empty() && case.needs.is_none();
    let fits = token.len() <= LONGEST && token.bytes().all(|letter| letter.is_ascii_graphic());
    // Without RFC 9068 a token need not have an expiry.
    let lacks_expiry = Jws::parse(token).is_ok_and(|jws| jws.claim("exp").is_none());
    is_plain
        && fits
        && is_under_it(&case.request.policy)
        && case.twin.as_ref().is_some_and(|twin| is_under_it(&twin.policy))
        && (world.keeps_to_rfc9068() || !lacks_expiry)
}

/// Where the vectors stand for this API: its honest token, the keys of its issuer, and what it promises.
fn stand(world: &ApiWorld) -> (Stand, Policy) {
    let api = world.api();
    let mut keys = vec![world.key(Key::First)];
    if api.has(Capability::EcdsaTokens) {
        keys.push(world.key(Key::Elliptic));
    }
    let setting = world.issuer().setting();
    let policy = Policy {
        jwks: world.issuer().key_set(),
        algorithms: keys.iter().map(|key| key.algorithm().name().to_owned()).collect(),
        issuer: setting.issuer.clone(),
        audience: setting.audience.clone(),
        now: setting.now,
        leeway: api.leeway,
        typ: Some(api.token_type.clone()),
        required: ["exp", "iss", "aud"].map(str::to_owned).to_vec(),
        kind: Kind::AccessToken,
        more: serde_json::Map::new(),
    };
    (Stand::around(setting, world.token(), keys, policy.clone()), policy)
}
