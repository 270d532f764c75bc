//! The failures of one registration for everything, and the same business with a registration for each part.

use crate::Story;
use crate::stage::{API, NIGHTLY, PORTAL, Stage, Told, VERIFIER, WebApp, token};
use beartrap_entra::Lint;
use beartrap_forge::Pkce;
use bytes::Bytes;
use http::Request;

pub(crate) static STORY: Story = Story {
    name: "northwind",
    about: "one registration for everything, a job without a user, and what mends both",
    play,
};

const BEFORE: &str = include_str!("before.toml");
const AFTER: &str = include_str!("after.toml");
const TENANT: &str = "northwind.example";
const ALICE: &str = "alice@northwind.example";
const ALICE_ID: &str = "a11ce000-0000-4000-8000-000000000001";
const STOCK_API: &str = "a0000000-0000-4000-8000-0000000000a2";
const PAGE: &str = "https://www.northwind.example/";
const JOB: WebApp = WebApp {
    id: NIGHTLY,
    uri: "https://nightly.northwind.example/signed-in",
    secret: "nightly-secret",
    authority: TENANT,
};
const CALLBACK: &str = "https://www.northwind.example/signin-oidc";

fn play(stage: &mut Stage) -> Told {
    stage.moves_to(BEFORE)?;
    stage.api_is_for(&[API, NIGHTLY]);
    one_registration_for_everything(stage)?;
    a_job_that_nobody_signs_in_to(stage)?;
    stage.moves_to(AFTER)?;
    stage.api_is_for(&[PORTAL, NIGHTLY]);
    mended(stage)?;
    stage.lesson(
        "a registration says who asks: page, job and API are three of them. People sign in with a code and a proof \
         key, a job has a role of its own, and an API goes on for its user with on-behalf-of.",
    );
    Ok(())
}

fn one_registration_for_everything(stage: &mut Stage) -> Told {
    stage.says(
        "Northwind registered once, for its page and its API. The page gets tokens in the URL, as its template of long \
         ago did, and the secret came into its bundle with the other settings.",
    );
    stage
        .signs_in(
            "alice signs in at the page",
            ALICE,
            TENANT,
            &[
                ("client_id", API),
                ("response_type", "token"),
                ("redirect_uri", PAGE),
                ("scope", &format!("{API}/orders.read")),
            ],
        )
        .leads_away_with_a_token(&[("aud", API), ("azp", API), ("scp", "orders.read")])?;
    stage.inventory_finds(BEFORE, "northwind", &[Lint::ImplicitOn, Lint::ClientAndApi])?;
    let stolen = stage
        .asks("mallory opens the bundle, and asks as Northwind, with no user at all", in_the_bundle())
        .gives_a_token(&[("roles", "Orders.Read.All"), ("scp", "")])?;
    stage.calls("mallory reads everybody's orders", "/orders", stolen.access()).is_answered(200)?;
    Ok(())
}

fn a_job_that_nobody_signs_in_to(stage: &mut Stage) -> Told {
    stage.says(
        "A job is to read the orders at night. Its permission is delegated, and an administrator granted it: it works \
         when a developer tries it.",
    );
    let scope = format!("api://{API}/orders.read");
    let tried = stage
        .signs_in_at("alice, who writes it, signs in and starts it", &JOB, ALICE, &scope)
        .gives_a_token(&[("aud", API), ("azp", NIGHTLY), ("scp", "orders.read")])?;
    stage.calls("the job calls with her token", "/orders", tried.access()).is_answered(200)?;
    let asks = |scope| {
        let who = [("client_id", NIGHTLY), ("client_secret", "nightly-secret")];
        token(TENANT, &[("grant_type", "client_credentials"), who[0], who[1], ("scope", scope)])
    };
    stage
        .signs_in(
            "at night the job asks silently for the user who is not there",
            ALICE,
            TENANT,
            &[
                ("client_id", NIGHTLY),
                ("response_type", "code"),
                ("redirect_uri", JOB.uri),
                ("scope", &scope),
                ("prompt", "none"),
            ],
        )
        .is_refused_with(50_058)?
        .diagnosis("lifetime", "the user")?;
    stage
        .asks("so it asks for itself, for the scope that it was granted", asks(&scope))
        .is_refused_with(1_002_012)?
        .diagnosis("audience", "the developer")?;
    let empty = stage
        .asks("and then for whatever it has", asks(&format!("api://{API}/.default")))
        .gives_a_token(&[("aud", API), ("roles", ""), ("scp", "")])?;
    stage.calls("the job calls with it", "/orders", empty.access()).is_answered(403)?;
    stage.looks_at(empty.access(), 403).diagnosis_at("permission", "consent", "an administrator")
}

fn mended(stage: &mut Stage) -> Told {
    stage.says("Now page, job and API are registered apart, and the secret of the bundle is no more.");
    stage
        .asks("mallory asks again with what was in the bundle", in_the_bundle())
        .is_refused_with(7_000_215)?;
    stage
        .signs_in(
            "an old page asks for a token in the URL",
            ALICE,
            TENANT,
            &[
                ("client_id", PORTAL),
                ("response_type", "token"),
                ("redirect_uri", CALLBACK),
                ("scope", &format!("api://{API}/orders.read")),
            ],
        )
        .is_refused_with(70_005)?;
    let scope = format!("openid api://{API}/orders.read");
    let challenge = Pkce::of(VERIFIER).challenge;
    let sign_in = [
        ("client_id", PORTAL),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", &scope),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let code = stage
        .signs_in("alice signs in at the portal, which asks for a code", ALICE, TENANT, &sign_in)
        .leads_back_with_a_code()?;
    let alices = stage
        .asks(
            "its server redeems the code, with its secret and the verifier of this sign-in",
            token(
                TENANT,
                &[
                    ("grant_type", "authorization_code"),
                    ("client_id", PORTAL),
                    ("client_secret", "portal-secret"),
                    ("redirect_uri", CALLBACK),
                    ("code", &code),
                    ("code_verifier", VERIFIER),
                ],
            ),
        )
        .gives_a_token(&[("aud", API), ("azp", PORTAL), ("scp", "orders.read")])?;
    stage.calls("the portal calls with it", "/orders", alices.access()).is_answered(200)?;
    let nightly = stage
        .asks(
            "the job asks for itself, and has a role that an administrator granted",
            token(
                TENANT,
                &[
                    ("grant_type", "client_credentials"),
                    ("client_id", NIGHTLY),
                    ("client_secret", "nightly-secret"),
                    ("scope", &format!("api://{API}/.default")),
                ],
            ),
        )
        .gives_a_token(&[("aud", API), ("azp", NIGHTLY), ("roles", "Orders.Read.All")])?;
    stage.calls("the job calls with it", "/orders", nightly.access()).is_answered(200)?;
    stage
        .asks(
            "the API needs the stock, and asks on behalf of alice",
            token(
                TENANT,
                &[
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    ("client_id", API),
                    ("client_secret", "orders-secret"),
                    ("assertion", alices.access()),
                    ("scope", &format!("api://{STOCK_API}/stock.read")),
                    ("requested_token_use", "on_behalf_of"),
                ],
            ),
        )
        .gives_a_token(&[("aud", STOCK_API), ("azp", API), ("oid", ALICE_ID), ("scp", "stock.read")])?;
    Ok(())
}

/// What everybody can ask who has read the bundle.
fn in_the_bundle() -> Request<Bytes> {
    let scope = format!("{API}/.default");
    token(
        TENANT,
        &[
            ("grant_type", "client_credentials"),
            ("client_id", API),
            ("client_secret", "in-the-bundle"),
            ("scope", &scope),
        ],
    )
}
