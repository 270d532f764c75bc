//! What is known about a sign-in: where it comes from, with what, and what the user proved.

use crate::ask::Ask;
use crate::directory::{ClientKind, Device, DevicePlatform, Directory, Tenant};
use std::net::IpAddr;

/// By this header a browser says which of the directory's devices it runs on, in place of the proof that a real one has.
const DEVICE: &str = "x-beartrap-device";

/// Where a request comes from, and with what. The proxy in front, or who tests, says the address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) address: Option<IpAddr>,
    pub(crate) platform: Platform,
    /// The name or id that it gave.
    pub(crate) device: Option<String>,
}

/// What the header of a browser says about its operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Platform {
    /// It sends no such header.
    #[default]
    Unsaid,
    Unknown,
    Known(DevicePlatform),
}

/// What a user proved beside name and password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proven {
    /// When the second factor was given, in seconds since 1970.
    pub(crate) second_factor_at: Option<u64>,
    /// The device that the sign-in came from.
    pub(crate) device: Option<String>,
}

/// All that a policy may ask about.
pub(crate) struct Facts<'a> {
    pub(crate) address: Option<IpAddr>,
    pub(crate) platform: Platform,
    pub(crate) client: ClientKind,
    pub(crate) device: Option<&'a Device>,
    /// Seconds since 1970.
    pub(crate) signed_in_at: u64,
    pub(crate) second_factor_at: Option<u64>,
    pub(crate) now: u64,
}

impl Place {
    pub(crate) fn of(ask: &Ask) -> Self {
        let address = ask.header("x-forwarded-for").and_then(|all| all.split(',').next());
        let platform = ask.header("user-agent").map_or(Platform::Unsaid, Platform::of);
        let device = ask.header(DEVICE).map(str::to_owned);
        Self { address: address.and_then(|address| address.trim().parse().ok()), platform, device }
    }
}

impl Platform {
    /// The order counts: phones say that they are like other systems.
    fn of(agent: &str) -> Self {
        use DevicePlatform::{Android, Ios, Linux, Macos, Windows};
        let agent = agent.to_ascii_lowercase();
        let signs = [("iphone", Ios), ("ipad", Ios), ("android", Android), ("windows", Windows)];
        let mut signs = signs.into_iter().chain([("macintosh", Macos), ("mac os", Macos), ("linux", Linux)]);
        signs
            .find(|(sign, _)| agent.contains(sign))
            .map_or(Self::Unknown, |(_, platform)| Self::Known(platform))
    }
}

impl<'a> Facts<'a> {
    /// The device of this request, or the one that the user signed in on.
    pub(crate) fn device(
        directory: &'a Directory,
        tenant: &Tenant,
        place: &Place,
        proven: &Proven,
    ) -> Option<&'a Device> {
        let name = place.device.as_deref().or(proven.device.as_deref())?;
        directory.device(tenant, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_its_platform_and_phones_come_first() {
        for (agent, expected) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64)", Platform::Known(DevicePlatform::Windows)),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", Platform::Known(DevicePlatform::Ios)),
            ("Mozilla/5.0 (Linux; Android 15)", Platform::Known(DevicePlatform::Android)),
            ("Mozilla/5.0 (X11; Linux x86_64)", Platform::Known(DevicePlatform::Linux)),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14)", Platform::Known(DevicePlatform::Macos)),
            ("Plan9", Platform::Unknown),
        ] {
            assert_eq!(Platform::of(agent), expected, "{agent}");
        }
    }
}
