//! What a browser does for a device that has none.

use super::{Browser, Next, Until};
use crate::actors::jar::Site;
use crate::actors::{Client, DeviceCodes, Landing};
use crate::http::Request;
use crate::judging::Unsettled;
use crate::login::{Decision, HtmlForm, Move, Page};

impl Browser {
    /// Enters the code of a device where the device says (RFC 8628, 3.3), logs in where asked, and agrees.
    pub async fn enters(&mut self, codes: &DeviceCodes, client: &Client) -> Result<Landing, Unsettled> {
        self.answers_for_device(codes, client, Decision::Allow).await
    }

    /// The same, but says no.
    pub async fn enters_and_denies(
        &mut self,
        codes: &DeviceCodes,
        client: &Client,
    ) -> Result<Landing, Unsettled> {
        self.answers_for_device(codes, client, Decision::Deny).await
    }

    async fn answers_for_device(
        &mut self,
        codes: &DeviceCodes,
        client: &Client,
        decision: Decision,
    ) -> Result<Landing, Unsettled> {
        let mut landing = self.landing(&client.authorization_request());
        let place = Request::get(codes.verification_uri.clone());
        let response = self.sends(&mut landing, &place, Site::Same).await;
        let response = response.map_err(|failure| Unsettled::because(failure.to_string()))?;
        let page = Page::read(&place.url, &response.text());
        let mut fields = page.forms.iter().flat_map(HtmlForm::text_fields);
        let field = fields.find(|(_, field)| !field.concealed).map(|(_, field)| field.name.clone());
        let mut hints = self.scene.server.login.form.clone();
        hints.fields.extend(field.map(|name| (name, codes.user_code.clone())));
        let Move::Submit(form) = page.next(&self.person, decision, &hints) else {
            return Err(Unsettled::because(format!(
                "{} shows no form for the code of a device",
                place.url.path()
            )));
        };
        let first = Next::Send(Self::written(&form, &place.url, None), Site::Same);
        self.follows(&mut landing, first, Until::End(decision)).await?;
        Ok(landing)
    }
}
