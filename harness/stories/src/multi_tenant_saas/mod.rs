//! A service for many tenants: whoever wants can have a token, and who is a customer is for the service to say.

use crate::Story;
use crate::stage::{API, PORTAL, Stage, TENANTS, Told, WebApp};

pub(crate) static STORY: Story = Story {
    name: "multi-tenant-saas",
    about: "a customer comes, a stranger comes too, and the customer leaves",
    play,
};

const WORLD: &str = include_str!("world.toml");
const SAAS: WebApp = WebApp {
    id: PORTAL,
    uri: "https://saas.contoso.example/callback",
    secret: "saas-secret",
    authority: "common",
};
const STRANGER: &str = "66666666-eeee-4eee-8eee-666666666666";

fn play(stage: &mut Stage) -> Told {
    let scope = format!("openid api://{API}/orders.read");
    let (pat, mallory) = ("pat@fabrikam.example", "mallory@stranger.example");
    stage.moves_to(WORLD)?;
    stage.says(
        "Contoso sells a service, registered once at home. Fabrikam wants it, where users may not consent.",
    );
    stage
        .signs_in_at("pat of Fabrikam signs in, at /common", &SAAS, pat, &scope)
        .is_refused_with(90_094)?
        .diagnosis("consent", "an administrator")?;
    stage
        .consents(
            "frank follows the link of the onboarding, as Fabrikam's administrator",
            "frank@fabrikam.example",
            "fabrikam.example",
            &SAAS,
        )
        .leads_back_with(&[("admin_consent", "True"), ("tenant", TENANTS[1])])?;
    let pats = stage.signs_in_at("pat signs in again", &SAAS, pat, &scope).gives_a_token(&[
        ("aud", API),
        ("tid", TENANTS[1]),
        ("scp", "orders.read"),
    ])?;
    stage
        .calls("the service calls its API, which knows Fabrikam", "/orders", pats.access())
        .is_answered(200)?;

    stage.says("Nobody asks Contoso whether a tenant may consent: a stranger does, in a tenant of her own.");
    let mallorys = stage
        .signs_in_at("mallory signs in and consents", &SAAS, mallory, &scope)
        .gives_a_token(&[("aud", API), ("tid", STRANGER), ("scp", "orders.read")])?;
    stage.calls("the service calls its API", "/orders", mallorys.access()).is_answered(401)?;
    stage.looks_at(mallorys.access(), 401).diagnosis_at("iss", "tenant", "the developer")?;

    stage.says("In the end Fabrikam cancels, and its administrator takes back what was granted.");
    stage.does("frank takes the consent back", |entra| {
        let is_withdrawn = entra.withdraw_consent("saas", "fabrikam.example");
        if is_withdrawn { Ok(()) } else { Err("there was no consent".into()) }
    })?;
    stage.signs_in_at("pat signs in", &SAAS, pat, &scope).is_refused_with(90_094)?;
    stage
        .calls("but the service still has a token of the hour before", "/orders", pats.access())
        .is_answered(200)?;
    stage.lesson(
        "Entra says who somebody is and of which tenant (tid), and not who pays. Keep a list of customers: the tid of a \
         token that the administrator signed in with, and not the tenant of the redirect, which anybody can type. Hold \
         each token against it, and strike out who leaves: consent that is gone stops new tokens and none that are out.",
    );
    Ok(())
}
