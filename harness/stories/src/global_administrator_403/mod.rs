//! The directory and the resources are two planes, and a role of one is none of the other.

use crate::Story;
use crate::stage::{MEMBER, PORTAL, Stage, Told, WebApp, bearing};
use beartrap_entra::{Control, RoleAt};
use beartrap_forge::entra::GLOBAL_ADMINISTRATOR;

pub(crate) static STORY: Story = Story {
    name: "global-administrator-403",
    about: "a good token of the mightiest account, and a blob that it may not read",
    play,
};

const WORLD: &str = include_str!("world.toml");
const EXPLORER: WebApp = WebApp {
    id: PORTAL,
    uri: "https://explorer.contoso.example/signin-oidc",
    secret: "explorer-secret",
    authority: "contoso.example",
};
const SCOPE: &str = "https://storage.azure.com/user_impersonation";
const BLOB: &str = "/storage/contosoorders/reports/today.csv";

fn play(stage: &mut Stage) -> Told {
    stage.moves_to(WORLD)?;
    stage.says("Alice has no role of any kind, and wants to read a blob in the explorer.");
    let alices = stage
        .signs_in_at("alice signs in", &EXPLORER, "alice@contoso.example", SCOPE)
        .gives_a_token(&[("aud", "https://storage.azure.com"), ("scp", "user_impersonation")])?;
    stage.asks("the explorer reads the blob as alice", bearing(BLOB, alices.access())).is_answered(403)?;

    stage.says("The usual guess is that she needs a higher role. There is none higher than Carol's.");
    let carols = stage
        .signs_in_at("carol signs in, a Global Administrator", &EXPLORER, "carol@contoso.example", SCOPE)
        .gives_a_token(&[
            ("aud", "https://storage.azure.com"),
            ("wids", &format!("{GLOBAL_ADMINISTRATOR} {MEMBER}")),
        ])?;
    let carols = carols.access();
    stage
        .asks("the explorer reads the blob as carol", bearing(BLOB, carols))
        .is_answered(403)?
        .diagnosis("two planes", "an administrator")?;

    stage.says("The next guess is the subscription: whoever owns it should be able to read in it.");
    stage.does("carol is made Owner of the subscription", |entra| entra.control(grant("Owner")))?;
    stage.asks("the explorer tries again", bearing(BLOB, carols)).is_answered(403)?;
    stage.does("carol is made Storage Blob Data Reader of it", |entra| {
        entra.control(grant("Storage Blob Data Reader"))
    })?;
    stage.asks("the explorer tries again, with the same token", bearing(BLOB, carols)).is_answered(200)?;
    stage.lesson(
        "to rule the directory is not to own the resources, and to own them is not to read what is in them. A 403 with \
         a good token wants a role on its own plane, and no higher one on another.",
    );
    Ok(())
}

fn grant(role: &str) -> Control {
    let role = RoleAt { to: "carol@contoso.example".into(), role: role.into(), scope: "production".into() };
    Control::Grant(role)
}
