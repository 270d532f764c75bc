use super::ApiWorld;
use crate::judging::{Unsettled, require};
use serde_json::{Value, json};

impl ApiWorld {
    /// What the issuer says of an honest token for the main endpoint that an API asks about (RFC 7662, 2.2).
    pub fn active(&self) -> Value {
        let mut answer = self.token().payload().to_value().unwrap_or_else(|| json!({}));
        answer["active"] = true.into();
        answer["token_type"] = "Bearer".into();
        answer
    }

    /// A token that nobody can read but the issuer, which says this about it.
    pub fn opaque(&self, answer: Value) -> String {
        let token = format!("{}{}", self.made_up(), self.made_up());
        self.issuer().introspects(&token, answer);
        token
    }

    /// An honest token that only the issuer can read is served: the control of every refusal of such tokens.
    pub async fn serves_the_opaque(&self) -> Result<(), Unsettled> {
        require(self.called_with_text(&self.opaque(self.active())).await?.is_served())
    }
}
