use crate::Stop;
use beartrap_core::{Step, StepState};
use beartrap_kit::api::{Borrowed, IssuerSection};
use beartrap_kit::target::Server;
use beartrap_kit::{Api, Json, Unsettled};
use std::sync::Arc;

/// Has honest tokens issued by the real issuer that an API trusts, and keeps them fresh for as long as the API is tested:
/// whoever calls this is in a runtime. Stops if none can be had, or if none is a JWT.
pub async fn borrow(
    api: &mut Api,
    server: Server,
    section: &IssuerSection,
    seed: u64,
    step: &mut (dyn FnMut(Step) + Send),
) -> Result<(), Stop> {
    let borrowed = Borrowed::from(Arc::new(server), section, api, seed).await;
    let borrowed = borrowed.map_err(|Unsettled(why)| {
        step(Step { name: "tokens".into(), state: StepState::Wrong, says: why.clone() });
        Stop { exit: 4, says: format!("no honest token could be had from the issuer: {why}") }
    })?;
    let borrowed = Arc::new(borrowed);
    borrowed.stay_fresh();
    step(Step { name: "tokens".into(), state: StepState::Ok, says: described(&borrowed) });
    let typ = borrowed.honest().and_then(|token| Some(token.header_value("typ")?.as_str()?.to_owned()));
    api.token_type = typ.unwrap_or_else(|| "JWT".into());
    api.borrowed = Some(borrowed);
    Ok(())
}

/// What was had: `an access token (typ at+jwt, RS256, good for 59 min), an ID token, a refresh token`.
fn described(borrowed: &Borrowed) -> String {
    let honest = borrowed.honest();
    let header = |name: &str| {
        let value = honest.as_ref().and_then(|token| token.header_value(name));
        value.and_then(Json::as_str).unwrap_or("-").to_owned()
    };
    let lasts = match borrowed.lifetime() {
        Some(lifetime) => format!("good for {} min", lifetime.as_secs().div_ceil(60)),
        None => "good for ever".to_owned(),
    };
    let mut had = vec![format!("an access token (typ {}, {}, {lasts})", header("typ"), header("alg"))];
    let mut also = |is_there: bool, what: &str| had.extend(is_there.then(|| what.to_owned()));
    also(borrowed.id_token().is_some(), "an ID token");
    also(borrowed.refresh_token().is_some(), "a refresh token");
    also(borrowed.lesser().is_some(), "one of less scope");
    also(!borrowed.elsewhere().is_empty(), "one for another API");
    also(borrowed.has_two_users(), "one of a second user");
    format!("{} from {}: {}", had.len(), borrowed.issuer(), had.join(", "))
}
