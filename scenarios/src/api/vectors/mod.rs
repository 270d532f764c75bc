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

/// Spellings that are presented to an API unless a run may take longer: an API answers over the network, and what reads its
/// tokens can be tried with all of them as a validator.
const MOST: usize = 25;

/// The spellings of this family that must be refused, and are about nothing but the token: the keys and the policy of an API
/// are its own. An honest token is served before and after.
async fn refuses_the_vectors(world: &ApiWorld, family: &str) -> Outcome {
    world.serves_the_honest().await?;
    let (stand, policy) = stand(world);
    let honest = stand.access_token().request().token;
    let (fitting, unfit) = by_turns(family, &stand, |case| is_about_the_token(world, &policy, case));
    let most = if world.api().is_patient { usize::MAX } else { MOST };
    let (mut unknown, spared) = (0, fitting.len().saturating_sub(most));
    let mut spellings = Family::of("a spelling");
    for (name, case) in fitting.into_iter().take(most) {
        let twin = case.twin.as_ref().map(|twin| twin.token.as_str()).unwrap_or_default();
        if twin == honest || world.called_with_text(twin).await?.had_effect() {
            let answer = world.called_with_text(&case.request.token).await?;
            spellings.add(name, answer.is_malformed_or_unauthorized());
        } else {
            unknown += 1;
        }
    }
    world.serves_the_honest().await?;
    let mut left_out =
        vec![format!("{} are about keys and policies, or fit into no header", unfit + unknown)];
    if spared > 0 {
        left_out.push(format!(
            "{spared} are further spellings of rules that others stand for, which --slow plays"
        ));
    }
    judge(spellings).map(|mut judgement| {
        judgement.finding.exhibits.push(Exhibit {
            name: "left out".into(),
            grade: Grade::Good,
            observed: left_out.join("; "),
            exchanges: Vec::new(),
        });
        judgement
    })
}

/// The spellings of a family that fit, by turns: the first of each vector, then the second of each. Whoever takes some has
/// each rule before another is tried twice. And how many do not fit.
fn by_turns(family: &str, stand: &Stand, fits: impl Fn(&Case) -> bool) -> (Vec<(String, Case)>, usize) {
    let family: Option<&&VectorFamily> = crate::validator::FAMILIES.iter().find(|known| known.name == family);
    let vectors = family.map(|family| family.vectors).unwrap_or_default();
    let (mut fitting, mut unfit) = (Vec::new(), 0);
    for vector in vectors.iter().filter(|vector| vector.expect == REJECT) {
        let (cases, others): (Vec<Case>, Vec<Case>) = (vector.cases)(stand).into_iter().partition(&fits);
        unfit += others.len();
        let named = cases.into_iter().map(|case| (format!("{}, {}", vector.name, case.name), case));
        fitting.extend(named.enumerate());
    }
    fitting.sort_by_key(|(turn, _)| *turn);
    (fitting.into_iter().map(|(_, case)| case).collect(), unfit)
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
