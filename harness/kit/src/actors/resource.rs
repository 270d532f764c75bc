use crate::http::Request;
use crate::judging::{Answer, Unsettled};
use crate::scene::Scene;
use beartrap_forge::Form;
use url::Url;

/// A call of a protected resource (RFC 6750, 2), without a token until it bears one.
#[must_use = "nothing is sent until send is called"]
#[derive(Clone)]
pub struct ResourceRequest {
    scene: Scene,
    url: Url,
    token: Option<String>,
    form: Form,
    by_post: bool,
}

impl ResourceRequest {
    pub(crate) fn new(scene: &Scene, url: Url) -> Self {
        Self { scene: scene.clone(), url, token: None, form: Form::default(), by_post: false }
    }

    /// With this token in the Authorization header.
    pub fn bearing(mut self, token: &str) -> Self {
        self.scene.transcript().remember("token", token);
        self.token = Some(token.to_owned());
        self
    }

    /// By POST instead of GET.
    pub fn by_post(mut self) -> Self {
        self.by_post = true;
        self
    }

    /// With this token in the body of a POST (RFC 6750, 2.2).
    pub fn bearing_in_body(mut self, token: &str) -> Self {
        self.scene.transcript().remember("token", token);
        self.form = self.form.but("access_token", token);
        self.by_post()
    }

    /// Sends it.
    pub async fn send(self) -> Result<Answer, Unsettled> {
        let mut request =
            if self.by_post { Request::post(self.url, &self.form) } else { Request::get(self.url) };
        request = request.header("Accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("Authorization", &format!("Bearer {token}"));
        }
        Answer::new(&self.scene, self.scene.send("api caller", &request).await)
    }
}
