use crate::judging::{Answer, Unsettled};
use url::Url;

/// What a device gets to begin with (RFC 8628, 3.2).
#[derive(Clone)]
pub struct DeviceCodes {
    /// What the device asks for tokens with.
    pub device_code: String,
    /// What its user enters.
    pub user_code: String,
    /// Where the user enters it.
    pub verification_uri: Url,
}

impl Answer {
    /// The codes of a device; unsettled if this is no answer with codes.
    pub fn device_codes(&self) -> Result<DeviceCodes, Unsettled> {
        let text = |name: &str| self.document()[name].as_str().map(str::to_owned);
        let codes = || {
            Some(DeviceCodes {
                device_code: text("device_code")?,
                user_code: text("user_code")?,
                verification_uri: text("verification_uri")?.parse().ok()?,
            })
        };
        codes().ok_or_else(|| Unsettled::because(format!("a device got no codes: {}", self.describe())))
    }
}
