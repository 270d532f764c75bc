//! What a machine with managed identities asks its platform.

use super::{Tenant, missing};
use crate::http::Request;
use crate::judging::{Answer, Unsettled};
use crate::scene::Scene;
use crate::target::MachineSection;
use beartrap_forge::Form;
use url::Url;

/// What a machine asks its platform, honest until a deviation is named.
#[must_use = "nothing is sent until send is called"]
#[derive(Clone)]
pub struct MachineRequest {
    scene: Scene,
    url: Url,
    query: Form,
    headers: Vec<(&'static str, String)>,
    by_post: bool,
}

impl Tenant {
    /// The machine with managed identities.
    pub fn machine(&self) -> Result<&MachineSection, Unsettled> {
        self.entra.section.machine.as_ref().ok_or_else(|| missing("machine"))
    }

    /// A request for a token to the metadata service of a virtual machine.
    pub fn asking_the_metadata_service(&self) -> Result<MachineRequest, Unsettled> {
        let machine = self.machine()?;
        let url = machine.imds.clone().ok_or_else(|| missing("machine.imds"))?;
        Ok(self.asking(url, "2018-02-01", machine).with_header("Metadata", "true"))
    }

    /// The same of a machine that has to say which of its identities it means; none if no such machine is known.
    pub fn asking_as_one_of_several(&self) -> Result<Option<MachineRequest>, Unsettled> {
        let machine = self.machine()?;
        let asking = |url| self.asking(url, "2018-02-01", machine).with_header("Metadata", "true");
        Ok(machine.several.clone().map(asking))
    }

    /// A request for a token to the endpoint of an App Service.
    pub fn asking_the_app_service(&self) -> Result<MachineRequest, Unsettled> {
        let (machine, absent) = (self.machine()?, || missing("machine.app_service"));
        let service = machine.app_service.as_ref().ok_or_else(absent)?;
        let header = &self.entra.identity_header.as_ref().ok_or_else(absent)?.0;
        let asked = self.asking(service.endpoint.clone(), "2019-08-01", machine);
        let asked = match &service.client_id {
            Some(id) => asked.but("client_id", id),
            None => asked,
        };
        Ok(asked.with_header("X-IDENTITY-HEADER", header))
    }

    fn asking(&self, url: Url, version: &str, machine: &MachineSection) -> MachineRequest {
        let query = Form::of([("api-version", version), ("resource", &machine.resource)]);
        MachineRequest { scene: self.scene.clone(), url, query, headers: Vec::new(), by_post: false }
    }
}

impl MachineRequest {
    /// The same request with a parameter set to another value, or added.
    pub fn but(mut self, name: &str, value: &str) -> Self {
        self.query = self.query.but(name, value);
        self
    }

    /// The same request without a parameter.
    pub fn without(mut self, name: &str) -> Self {
        self.query = self.query.without(name);
        self
    }

    /// The same request with a header set to another value, or added.
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self = self.without_header(name);
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same request without a header.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// The same request by POST, its parameters in the body.
    pub fn by_post(mut self) -> Self {
        self.by_post = true;
        self
    }

    /// Sends it.
    pub async fn send(self) -> Result<Answer, Unsettled> {
        let mut request = if self.by_post {
            Request::post(self.url, &self.query)
        } else {
            let mut url = self.url;
            url.set_query(Some(&self.query.encode()));
            Request::get(url)
        };
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        Answer::new(&self.scene, self.scene.send("the machine", &request).await)
    }
}
