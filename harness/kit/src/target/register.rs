use super::{AuthMethod, ClientKind, Registration, Server, server::Hidden};
use crate::http::Request;
use crate::scene::Scene;
use serde_json::{Value, json};
use url::Url;

/// A client that was registered for a run (RFC 7591), and what is needed to delete it again (RFC 7592).
#[derive(Debug, Clone)]
pub struct Registered {
    /// The client.
    pub client: Registration,
    manage: Option<(Url, Hidden)>,
}

/// Name, authentication method (none named if empty), kind and redirect URIs of a client that is asked for.
pub(crate) type Wanted = (&'static str, &'static str, ClientKind, &'static [&'static str]);

/// What is asked for: a name, an authentication method, a kind and redirect URIs that nothing has to listen on.
const WANTED: &[Wanted] = &[
    (
        "beartrap a",
        "client_secret_basic",
        ClientKind::Web,
        &["https://client-a.beartrap.test/cb", "https://client-a.beartrap.test/cb2"],
    ),
    ("beartrap b", "client_secret_post", ClientKind::Web, &["https://client-b.beartrap.test/cb"]),
    ("beartrap c", "none", ClientKind::Web, &["https://client-c.beartrap.test/cb"]),
    ("beartrap d", "none", ClientKind::Native, &["http://127.0.0.1/cb"]),
];

/// Registers the clients that a run needs. A kind of client that the server refuses is left out; its answer is given
/// beside the clients, for the diagnosis.
pub async fn register(scene: &Scene) -> (Vec<Registered>, Vec<String>) {
    let (mut registered, mut refused) = (Vec::new(), Vec::new());
    let Some(endpoint) = scene.server.endpoint("registration_endpoint") else {
        return (registered, vec!["the metadata name no registration_endpoint".into()]);
    };
    for wanted in WANTED {
        match register_one(scene, &endpoint, wanted).await {
            Ok(client) => registered.push(client),
            Err(why) => refused.push(format!("{}: {why}", wanted.0)),
        }
    }
    (registered, refused)
}

/// Asks for all the grants that the server offers and, since some products give a client only one, for fewer.
pub(crate) async fn register_one(
    scene: &Scene,
    endpoint: &Url,
    wanted: &Wanted,
) -> Result<Registered, String> {
    let confidential = wanted.1 != "none";
    let offered = |grant: &&str| scene.server.metadata.lists("grant_types_supported", grant);
    let optional =
        if confidential { vec!["refresh_token", "client_credentials"] } else { vec!["refresh_token"] };
    let mut grants = vec!["authorization_code"];
    grants.extend(optional.into_iter().filter(offered));
    loop {
        match with_grants(scene, endpoint, wanted, &grants).await {
            Err(_) if grants.len() > 1 => grants.truncate(grants.len() - 1),
            outcome => return outcome,
        }
    }
}

async fn with_grants(
    scene: &Scene,
    endpoint: &Url,
    (name, auth, kind, redirect_uris): &Wanted,
    grants: &[&str],
) -> Result<Registered, String> {
    let confidential = *auth != "none";
    let native = *kind == ClientKind::Native;
    let mut document = json!({
        "client_name": name,
        "application_type": if native { "native" } else { "web" },
        "redirect_uris": redirect_uris,
        "grant_types": grants,
        "response_types": ["code"],
    });
    if !auth.is_empty() {
        document["token_endpoint_auth_method"] = (*auth).into();
    }
    // RS256 is the default (OpenID Connect Registration 1.0, 2); saying so helps products that have none.
    if scene.server.metadata.lists("id_token_signing_alg_values_supported", "RS256") {
        document["id_token_signed_response_alg"] = "RS256".into();
    }
    let request = Request::post_json(endpoint.clone(), &document).header("Accept", "application/json");
    let response = scene.send("registration", &request).await.1.map_err(|failure| failure.to_string())?;
    let answer = response.json().unwrap_or(Value::Null);
    // RFC 7591, 3.2.1 says 201; 200 is seen and registers all the same.
    let Some(id) = answer["client_id"].as_str().filter(|_| matches!(response.status, 200 | 201)) else {
        let error = answer["error"].as_str().unwrap_or("no client_id");
        return Err(format!("{} {}", response.status, scene.shown(error, 60)));
    };
    let secret = answer["client_secret"].as_str().filter(|_| confidential);
    // The server may change what was asked for; what it says is what holds (RFC 7591, 3.2.1).
    let auth = match (answer["token_endpoint_auth_method"].as_str().unwrap_or(auth), secret) {
        (_, None) => AuthMethod::None,
        ("client_secret_post", _) => AuthMethod::Post,
        _ => AuthMethod::Basic,
    };
    let manage = answer["registration_client_uri"].as_str().and_then(|uri| uri.parse().ok());
    let token = answer["registration_access_token"].as_str().map(|token| Hidden(token.to_owned()));
    let granted =
        answer["grant_types"].as_array().map(|grants| grants.iter().filter_map(Value::as_str).collect());
    Ok(Registered {
        client: Registration {
            id: id.to_owned(),
            secret: secret.map(|secret| Hidden(secret.to_owned())),
            auth,
            kind: *kind,
            grants: granted.unwrap_or_else(|| grants.to_vec()).into_iter().map(str::to_owned).collect(),
            redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
        },
        manage: manage.zip(token),
    })
}

/// Deletes the clients of a run. Gives the names of those that could not be deleted.
pub async fn unregister(scene: &Scene, registered: &[Registered]) -> Vec<String> {
    let mut left = Vec::new();
    for Registered { client, manage } in registered {
        let deleted = match manage {
            Some((uri, Hidden(token))) => {
                let request = Request { method: "DELETE".into(), ..Request::get(uri.clone()) };
                let request = request.header("Authorization", &format!("Bearer {token}"));
                scene.send("registration", &request).await.1.is_ok_and(|response| response.status == 204)
            }
            None => false,
        };
        if !deleted {
            left.push(client.id.clone());
        }
    }
    left
}

impl Server {
    /// The same target with these clients in place of its own.
    #[must_use]
    pub fn with_clients(mut self, clients: Vec<Registration>) -> Self {
        self.clients = clients;
        self
    }
}
