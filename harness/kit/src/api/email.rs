use super::{ApiWorld, Endpoint};
use beartrap_forge::Token;

impl ApiWorld {
    /// The token with a verified address of the domain that the endpoint serves (OpenID Connect Core 1.0, 5.1), if it asks
    /// for one.
    pub(super) fn with_email(&self, token: Token, endpoint: &Endpoint) -> Token {
        match &endpoint.email_domain {
            Some(domain) => {
                token.claim("email", format!("alice@{domain}")).claim(self.verified_claim(), true)
            }
            None => token,
        }
    }

    /// The claim that says whether an e-mail address was verified: behind Entra, whether the owner of its domain was.
    pub fn verified_claim(&self) -> &'static str {
        if self.entra().is_ok() { "xms_edov" } else { "email_verified" }
    }
}
