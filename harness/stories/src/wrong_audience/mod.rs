//! A service asks for a token with its own id in the scope, and calls another one with it.

use crate::Story;
use crate::stage::{API, Stage, Told, token};
use bytes::Bytes;
use http::Request;

pub(crate) static STORY: Story = Story {
    name: "wrong-audience",
    about: "ServiceA calls the orders with a token that is for ServiceA",
    play,
};

const WORLD: &str = include_str!("world.toml");
const SERVICE_A: &str = "c0000000-0000-4000-8000-0000000000ca";

fn play(stage: &mut Stage) -> Told {
    stage.moves_to(WORLD)?;
    stage.api_is_for(&[SERVICE_A]);
    stage.says(
        "ServiceA calls the orders. Its developer put the only id that was at hand into the scope: its own.",
    );
    stage
        .asks("ServiceA asks for api://ServiceA/.default", asking(&format!("api://{SERVICE_A}/.default")))
        .is_refused_with(90_009)?
        .diagnosis("audience", "the developer")?;
    stage.says("The refusal names the client id, so it is tried with that, and there is a token. It is no step ahead.");
    let own = stage
        .asks("ServiceA asks for ServiceA/.default", asking(&format!("{SERVICE_A}/.default")))
        .gives_a_token(&[("aud", SERVICE_A), ("azp", SERVICE_A), ("roles", "")])?;
    stage.calls("ServiceA calls the orders with it", "/orders", own.access()).is_answered(401)?;
    stage.looks_at(own.access(), 401).diagnosis_at("aud", "audience", "the developer")?;
    stage.says("The scope names whom the token is for, and not who asks.");
    let right = stage
        .asks("ServiceA asks for the orders/.default", asking(&format!("api://{API}/.default")))
        .gives_a_token(&[("aud", API), ("azp", SERVICE_A), ("roles", "Orders.Read.All")])?;
    stage.calls("ServiceA calls the orders with it", "/orders", right.access()).is_answered(200)?;
    stage.lesson(
        "aud is who reads the token, azp is who asked for it. An API that is shown a token for somebody else says 401 \
         however good it is, and to loosen that check is to let in every application of the tenant.",
    );
    Ok(())
}

fn asking(scope: &str) -> Request<Bytes> {
    token(
        "contoso.example",
        &[
            ("grant_type", "client_credentials"),
            ("client_id", SERVICE_A),
            ("client_secret", "service-secret"),
            ("scope", scope),
        ],
    )
}
