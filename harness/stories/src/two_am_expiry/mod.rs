//! A secret ends at midnight, and it is noticed when the last token that was made with it has ended too.

use crate::Story;
use crate::stage::{API, BEGIN, NIGHTLY, Stage, Told, token};
use beartrap_entra::Lint;
use bytes::Bytes;
use http::Request;

pub(crate) static STORY: Story = Story {
    name: "2am-expiry",
    about: "a secret ends at midnight, and the job stops at two in the morning",
    play,
};

const WORLD: &str = include_str!("world.toml");
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

fn play(stage: &mut Stage) -> Told {
    stage.moves_to(WORLD)?;
    stage.api_is_for(&[NIGHTLY]);
    stage.waits(
        "At half past eleven at night all is well. The secret of the job ends at midnight.",
        23 * HOUR + 30 * MINUTE,
    );
    let job = stage
        .asks("the job asks for a token with its secret", asking("nightly-secret"))
        .gives_a_token(&[("aud", API), ("roles", "Orders.Read.All")])?;
    stage.inventory_finds(WORLD, "nightly", &[Lint::CredentialLapses])?;
    stage.waits("Ten minutes after midnight the secret is worth nothing, and nobody notices.", 40 * MINUTE);
    stage
        .calls("the job calls the API with the token that it has", "/orders", job.access())
        .is_answered(200)?;
    stage.waits("At two in the morning that token has ended as well.", HOUR + 50 * MINUTE);
    stage.calls("the job calls the API with it", "/orders", job.access()).is_answered(401)?;
    stage.looks_at(job.access(), 401).diagnosis_at("exp", "lifetime", "the developer")?;
    stage
        .asks("so the job asks for another one, as it always did", asking("nightly-secret"))
        .is_refused_with(7_000_222)?
        .diagnosis("credential", "the developer")?;
    stage.does("carol is called out of bed, and adds a second secret", |entra| {
        let id = "5ec4e700-0000-4000-8000-000000000002";
        let is_added = entra.add_secret("nightly", id, "another-secret", BEGIN + 180 * 24 * HOUR);
        if is_added { Ok(()) } else { Err("there is no such application".into()) }
    })?;
    let job = stage
        .asks("the job asks with that one", asking("another-secret"))
        .gives_a_token(&[("aud", API), ("roles", "Orders.Read.All")])?;
    stage.calls("and calls the API", "/orders", job.access()).is_answered(200)?;
    stage.lesson(
        "a credential ends on a day that was known when it was made. Two may overlap: add the next one weeks before, \
         take it into use, and remove the old one. What has no secret, a managed identity or a federated credential, \
         has no such night.",
    );
    Ok(())
}

fn asking(secret: &str) -> Request<Bytes> {
    let scope = format!("api://{API}/.default");
    token(
        "contoso.example",
        &[
            ("grant_type", "client_credentials"),
            ("client_id", NIGHTLY),
            ("client_secret", secret),
            ("scope", &scope),
        ],
    )
}
