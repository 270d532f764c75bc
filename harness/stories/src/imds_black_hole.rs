//! The metadata service of a virtual machine is asked for where it is none, or where a route swallows the request.

use crate::Story;
use crate::stage::{AUTHORITY, Stage, Told};
use beartrap_entra::{Control, Place, Trouble, Troubled};
use bytes::Bytes;
use http::Request;

pub(crate) static STORY: Story = Story {
    name: "imds-black-hole",
    about: "a program asks for the identity of its machine, and hears nothing",
    play,
};

const VAULT: &str = "https://vault.azure.net";
const METADATA: &str =
    "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net";

fn play(stage: &mut Stage) -> Told {
    stage.says(
        "A job runs in App Service, with an identity of its own. It was written on a virtual machine, and asks the \
         metadata service as it did there.",
    );
    stage.asks("the job asks 169.254.169.254", metadata("/on/orders-job", true)).never_comes()?;
    stage.says("App Service has an endpoint of its own, and says in two variables where it is.");
    let endpoint = stage.variable("orders-job", "IDENTITY_ENDPOINT")?;
    let header = stage.variable("orders-job", "IDENTITY_HEADER")?;
    let path = endpoint.strip_prefix(AUTHORITY).unwrap_or(&endpoint);
    let uri = format!("{path}?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net");
    let request = Request::get(uri).header("X-IDENTITY-HEADER", header).body(Bytes::new());
    let request = request.expect("the personality gives what can be sent");
    stage
        .asks("the job asks IDENTITY_ENDPOINT, with IDENTITY_HEADER", request)
        .gives_a_token(&[("aud", VAULT), ("appid", "1d000000-0000-4000-8000-0000000000e2")])?;

    stage.says("On the virtual machine it is the right address, until a new route sends it to the proxy.");
    stage.does("a route swallows what goes to 169.254.169.254", |entra| {
        let troubled = Troubled { at: Place::Identity, what: Trouble::BlackHole, times: None };
        entra.control(Control::Trouble(troubled))
    })?;
    stage.asks("a program there asks", metadata("", true)).never_comes()?;
    stage.does("the address is taken out of the route and of the proxy", |entra| {
        entra.control(Control::Calm {})
    })?;
    stage.asks("the program asks without the header Metadata", metadata("", false)).is_answered(400)?;
    stage
        .asks("the program asks with it", metadata("", true))
        .gives_a_token(&[("aud", VAULT), ("appid", "1d000000-0000-4000-8000-0000000000e1")])?;
    stage.lesson(
        "where a token of a machine comes from is a matter of the platform: look for its variables before the address, \
         ask once with a limit of a second, and keep the address out of proxies and routes. A request that nobody \
         answers has no error, so log which endpoint was asked.",
    );
    Ok(())
}

fn metadata(machine: &str, is_marked: bool) -> Request<Bytes> {
    let request = Request::get(format!("{machine}{METADATA}"));
    let request = if is_marked { request.header("Metadata", "true") } else { request };
    request.body(Bytes::new()).expect("the path stands above")
}
