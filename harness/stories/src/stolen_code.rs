//! A code is copied on its way, and is worth nothing to whoever has no verifier.

use crate::Story;
use crate::stage::{API, PORTAL, Stage, Told, VERIFIER, token};
use beartrap_forge::Pkce;
use bytes::Bytes;
use http::Request;

pub(crate) static STORY: Story =
    Story { name: "stolen-code", about: "mallory has alice's authorization code, and no verifier", play };

const ALICE: &str = "alice@contoso.example";
const TENANT: &str = "contoso.example";
const CALLBACK: &str = "https://portal.contoso.example/signin-oidc";
const ALICE_ID: &str = "a11ce000-0000-4000-8000-000000000001";
const MALLORYS: &str = "the-verifier-of-the-sign-in-that-mallory-began-herself";

fn play(stage: &mut Stage) -> Told {
    stage.says(
        "The code reaches the portal in a URL, and URLs are in histories, in logs and in what is sent to other sites. \
         Mallory has a copy of it, begins a sign-in of her own, and hands the copy to the portal at its end.",
    );
    let scope = format!("openid api://{API}/orders.read");
    let request =
        [("client_id", PORTAL), ("response_type", "code"), ("redirect_uri", CALLBACK), ("scope", &scope)];
    let code = stage
        .signs_in(
            "alice signs in at the portal, as it was before it knew of proof keys",
            ALICE,
            TENANT,
            &request,
        )
        .leads_back_with_a_code()?;
    stage
        .asks("the portal redeems the copy in mallory's session", redeemed(&code, None))
        .gives_a_token(&[("aud", API), ("azp", PORTAL), ("oid", ALICE_ID)])?;
    stage.says("Mallory sees Alice's orders. So the portal makes a verifier for each sign-in, and sends its challenge.");
    let challenge = Pkce::of(VERIFIER).challenge;
    let proven = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let code = stage
        .signs_in(
            "alice signs in, with the challenge of a verifier",
            ALICE,
            TENANT,
            &[&request[..], &proven].concat(),
        )
        .leads_back_with_a_code()?;
    stage
        .asks("mallory redeems the copy, even with the portal's own secret", redeemed(&code, None))
        .is_refused_with(50_148)?
        .diagnosis("request", "the developer")?;
    stage
        .asks(
            "the portal redeems it in her session, with the verifier of that one",
            redeemed(&code, Some(MALLORYS)),
        )
        .is_refused_with(501_481)?
        .diagnosis("request", "the developer")?;
    stage.says("Alice has lost nothing by it.");
    stage
        .asks("the portal redeems the code in alice's session", redeemed(&code, Some(VERIFIER)))
        .gives_a_token(&[("aud", API), ("azp", PORTAL), ("oid", ALICE_ID)])?;
    stage
        .asks("and then mallory redeems the copy, with everything", redeemed(&code, Some(VERIFIER)))
        .is_refused_with(54_005)?
        .diagnosis("lifetime", "the developer")?;
    stage.lesson(
        "a secret says which application redeems, a verifier says in which sign-in. Confidential applications need \
         both: without a proof key the portal itself would have redeemed the copy for mallory.",
    );
    Ok(())
}

fn redeemed(code: &str, verifier: Option<&str>) -> Request<Bytes> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("client_id", PORTAL),
        ("client_secret", "portal-secret"),
        ("redirect_uri", CALLBACK),
        ("code", code),
    ];
    form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    token(TENANT, &form)
}
