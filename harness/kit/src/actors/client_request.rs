use crate::http::Request;
use crate::judging::{Answer, Unsettled};
use crate::scene::Scene;
use crate::target::{AuthMethod, Registration};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beartrap_forge::{Form, percent_encode};
use url::Url;

/// A request of a client to an endpoint that it calls directly, honest until a deviation is named.
#[must_use = "nothing is sent until send is called"]
#[derive(Clone)]
pub struct ClientRequest {
    scene: Scene,
    actor: String,
    endpoint: &'static str,
    elsewhere: Option<Url>,
    headers: Vec<(&'static str, String)>,
    form: Form,
    in_query: Vec<String>,
    by_get: bool,
    credentials: Credentials,
}

/// How a request authenticates its client (RFC 6749, 2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// The Authorization header, id and secret form-encoded first (RFC 6749, 2.3.1).
    Basic {
        /// The client identifier.
        id: String,
        /// The secret.
        secret: String,
    },
    /// The Authorization header, id and secret as they are: wrong, and widespread.
    RawBasic {
        /// The client identifier.
        id: String,
        /// The secret.
        secret: String,
    },
    /// The request body.
    Post {
        /// The client identifier.
        id: String,
        /// The secret.
        secret: String,
    },
    /// Only `client_id`, as a public client sends it.
    OnlyId {
        /// The client identifier.
        id: String,
    },
    /// A signed assertion in the request body (RFC 7523, 2.2).
    Assertion {
        /// The client identifier.
        id: String,
        /// The assertion.
        assertion: String,
    },
    /// The token as a bearer of itself (RFC 6750, 2.1).
    Bearer {
        /// The token.
        token: String,
    },
    /// Nothing at all.
    Nothing,
}

impl Credentials {
    pub(crate) fn of(registration: &Registration) -> Self {
        let id = registration.id.clone();
        match (&registration.secret, registration.auth) {
            (Some(secret), AuthMethod::Basic) => Self::Basic { id, secret: secret.0.clone() },
            (Some(secret), AuthMethod::Post) => Self::Post { id, secret: secret.0.clone() },
            _ => Self::OnlyId { id },
        }
    }

    /// The same method and id with another secret; a public client stays as it is.
    #[must_use]
    pub fn with_secret(self, other: &str) -> Self {
        let secret = other.to_owned();
        match self {
            Self::Basic { id, .. } => Self::Basic { id, secret },
            Self::RawBasic { id, .. } => Self::RawBasic { id, secret },
            Self::Post { id, .. } => Self::Post { id, secret },
            other => other,
        }
    }

    /// The secret, if there is one.
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::Basic { secret, .. } | Self::RawBasic { secret, .. } | Self::Post { secret, .. } => {
                Some(secret)
            }
            _ => None,
        }
    }

    /// Only the client identifier of these credentials.
    #[must_use]
    pub fn only_id(self) -> Self {
        match self {
            Self::Basic { id, .. }
            | Self::RawBasic { id, .. }
            | Self::Post { id, .. }
            | Self::Assertion { id, .. }
            | Self::OnlyId { id } => Self::OnlyId { id },
            other => other,
        }
    }

    /// Basic credentials without the form-encoding.
    #[must_use]
    pub fn without_form_encoding(self) -> Self {
        match self {
            Self::Basic { id, secret } => Self::RawBasic { id, secret },
            other => other,
        }
    }
}

impl ClientRequest {
    pub(crate) fn new(
        scene: &Scene,
        actor: &str,
        endpoint: &'static str,
        form: Form,
        credentials: Credentials,
    ) -> Self {
        let (scene, actor) = (scene.clone(), actor.to_owned());
        Self {
            scene,
            actor,
            endpoint,
            elsewhere: None,
            headers: Vec::new(),
            form,
            in_query: Vec::new(),
            by_get: false,
            credentials,
        }
    }

    /// The same request with a parameter set to another value, or added.
    pub fn but(mut self, name: &str, value: &str) -> Self {
        self.form = self.form.but(name, value);
        self
    }

    /// The same request to another endpoint than that of the metadata.
    pub fn at(mut self, endpoint: Url) -> Self {
        self.elsewhere = Some(endpoint);
        self
    }

    /// The same request from a page of this origin (RFC 6454, 7): a browser says so when a script sends it.
    pub fn from_origin(mut self, origin: &str) -> Self {
        self.headers.push(("Origin", origin.to_owned()));
        self
    }

    /// The same request without a parameter.
    pub fn without(mut self, name: &str) -> Self {
        self.form = self.form.without(name);
        self
    }

    /// The same request with one more parameter, even if the name is there already.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.form = self.form.and(name, value);
        self
    }

    /// The same request with this parameter in the query of the URI instead of the body.
    pub fn in_query(mut self, name: &str) -> Self {
        self.in_query.push(name.to_owned());
        self
    }

    /// The same request by GET, every parameter in the query.
    pub fn by_get(mut self) -> Self {
        self.by_get = true;
        self
    }

    /// The same request with other credentials.
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// The same request by a client that names itself and does not authenticate.
    pub fn unauthenticated(self) -> Self {
        let credentials = self.credentials.clone().only_id();
        self.with_credentials(credentials)
    }

    /// The same request without any word about who sends it.
    pub fn anonymous(self) -> Self {
        self.with_credentials(Credentials::Nothing)
    }

    /// Sends it twice, in two requests at once.
    pub async fn send_twice_at_once(self) -> Result<(Answer, Answer), Unsettled> {
        futures_util::future::try_join(self.clone().send(), self.send()).await
    }

    /// Sends it.
    pub async fn send(self) -> Result<Answer, Unsettled> {
        let endpoint = self.elsewhere.or_else(|| self.scene.server.endpoint(self.endpoint));
        let endpoint =
            endpoint.ok_or_else(|| Unsettled::because(format!("the metadata name no {}", self.endpoint)))?;
        let (mut form, mut authorization) = (self.form, None);
        let basic = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
        match &self.credentials {
            Credentials::Basic { id, secret } => {
                authorization = Some(basic(&percent_encode(id), &percent_encode(secret)));
            }
            Credentials::RawBasic { id, secret } => authorization = Some(basic(id, secret)),
            Credentials::Post { id, secret } => form = form.but("client_id", id).but("client_secret", secret),
            Credentials::Assertion { id, assertion } => {
                self.scene.transcript().remember("assertion", assertion);
                form = form
                    .but("client_id", id)
                    .but("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                    .but("client_assertion", assertion);
            }
            Credentials::OnlyId { id } => form = form.but("client_id", id),
            Credentials::Bearer { token } => authorization = Some(format!("Bearer {token}")),
            Credentials::Nothing => {}
        }
        let (query, body): (Vec<_>, Vec<_>) =
            form.iter().partition(|(name, _)| self.by_get || self.in_query.iter().any(|moved| moved == name));
        let mut request =
            if self.by_get { Request::get(endpoint) } else { Request::post(endpoint, &Form::of(body)) };
        if !query.is_empty() {
            // An HTTP library would not put credentials there; the raw writer does as it is told.
            let own = request.target().to_owned();
            let mark = if own.contains('?') { '&' } else { '?' };
            request = request.verbatim(format!("{own}{mark}{}", Form::of(query).encode()));
        }
        request = request.header("Accept", "application/json");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(value) = authorization {
            request = request.header("Authorization", &value);
        }
        Answer::new(&self.scene, self.scene.send(&self.actor, &request).await)
    }
}
