//! Conditional Access as the ledger has it: policies, and the places and devices that they speak of.

use super::lines::{DirectoryError, Lines};
use super::{Application, Directory, Tenant, User};
use serde::{Deserialize, Deserializer};
use std::net::IpAddr;

/// What decides about sign-ins and tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policies {
    pub(crate) all: Vec<Policy>,
    pub(crate) locations: Vec<Location>,
    pub(crate) devices: Vec<Device>,
    /// Who accepted the terms of which policy, by name and id.
    pub(crate) accepted: Vec<(String, String)>,
}

/// A policy: if all its conditions hold, its controls are demanded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    pub(crate) name: String,
    pub(crate) tenant: String,
    #[serde(default)]
    pub(crate) state: PolicyState,
    /// It is for everybody unless users, groups or roles are named.
    #[serde(default)]
    pub(crate) users: Vec<String>,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
    /// Roles of the directory.
    #[serde(default)]
    pub(crate) roles: Vec<String>,
    /// Users and groups that it is not for, whatever else says so.
    #[serde(default)]
    pub(crate) except: Vec<String>,
    /// What the token is for; everything unless something is named.
    #[serde(default)]
    pub(crate) applications: Vec<String>,
    /// Authentication contexts, `c1`: it speaks only where a client asks for one of them.
    #[serde(default)]
    pub(crate) contexts: Vec<String>,
    /// Anywhere unless places are named.
    #[serde(default)]
    pub(crate) locations: Vec<String>,
    #[serde(default)]
    pub(crate) except_locations: Vec<String>,
    #[serde(default)]
    pub(crate) platforms: Vec<DevicePlatform>,
    #[serde(default)]
    pub(crate) clients: Vec<ClientKind>,
    #[serde(default)]
    pub(crate) user_risk: Vec<Risk>,
    #[serde(default)]
    pub(crate) sign_in_risk: Vec<Risk>,
    #[serde(default)]
    pub(crate) controls: Vec<Control>,
    /// One of the controls is enough.
    #[serde(default)]
    pub(crate) any_control: bool,
    /// The client applications that the control `approved-app` approves.
    #[serde(default)]
    pub(crate) approved: Vec<String>,
    /// A sign-in counts for so many hours.
    #[serde(default)]
    pub(crate) sign_in_hours: Option<u32>,
    /// A second factor counts for so many hours.
    #[serde(default)]
    pub(crate) mfa_hours: Option<u32>,
    /// Whether its block is said to be that of a security policy of the tenant.
    #[serde(default, rename = "security_policy")]
    pub(crate) is_for_security: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PolicyState {
    #[default]
    On,
    /// The log says what it would have done.
    ReportOnly,
    Off,
}

/// What a policy demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Control {
    Block,
    Mfa,
    /// A device that proves which it is.
    KnownDevice,
    CompliantDevice,
    JoinedDevice,
    ApprovedApp,
    /// The user accepted the terms of use.
    Terms,
}

/// The operating system of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DevicePlatform {
    Windows,
    Macos,
    Ios,
    Android,
    Linux,
}

/// With what somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ClientKind {
    Browser,
    MobileAndDesktop,
    /// What hands the password on, and cannot ask for anything else.
    Other,
}

/// How likely it is that somebody else signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Risk {
    #[default]
    None,
    Low,
    Medium,
    High,
}

/// What a tenant has paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Edition {
    /// Without Conditional Access: policies are there and do nothing.
    Free,
    #[default]
    Premium,
}

/// A place, by the addresses that requests come from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Location {
    pub(crate) name: String,
    pub(crate) tenant: String,
    pub(crate) addresses: Vec<Network>,
    /// The risk of a sign-in from there.
    #[serde(default)]
    pub(crate) risk: Risk,
    /// Attacks come from there, so that no sign-in does.
    #[serde(default)]
    pub(crate) suspicious: bool,
}

/// A device that the directory knows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Device {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) tenant: String,
    #[serde(default)]
    pub(crate) compliant: bool,
    #[serde(default)]
    pub(crate) joined: bool,
}

/// `203.0.113.0/24`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    base: IpAddr,
    bits: u32,
}

impl Network {
    pub(crate) fn has(self, address: IpAddr) -> bool {
        let wide = |address: IpAddr| match address {
            IpAddr::V4(four) => u128::from(four.to_bits()) << 96,
            IpAddr::V6(six) => six.to_bits(),
        };
        let differs = wide(self.base) ^ wide(address);
        self.base.is_ipv4() == address.is_ipv4() && differs.leading_zeros() >= self.bits
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        let (base, bits) =
            text.split_once('/').map_or((text.as_str(), None), |(base, bits)| (base, Some(bits)));
        let read = base.parse::<IpAddr>().ok().and_then(|base| {
            let most = if base.is_ipv4() { 32 } else { 128 };
            let bits = bits.map_or(Some(most), |bits| bits.parse().ok().filter(|bits| *bits <= most))?;
            Some(Self { base, bits })
        });
        read.ok_or_else(|| serde::de::Error::custom("addresses are written 203.0.113.0/24 or 203.0.113.7"))
    }
}

impl Policy {
    /// Follows from tenant and name, so that it is the same at every start.
    pub(crate) fn id(&self) -> String {
        super::guid(&["policy", &self.tenant, &self.name])
    }

    /// Whether it is for every user of the tenant.
    pub(crate) fn is_for_all(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty() && self.roles.is_empty()
    }
}

impl Directory {
    /// The policies of a tenant, in the order of the file.
    pub(crate) fn policies_of<'a>(&'a self, tenant: &'a Tenant) -> impl Iterator<Item = &'a Policy> {
        self.policies.all.iter().filter(|policy| tenant.is(&policy.tenant))
    }

    /// The places of a tenant that an address is in.
    pub(crate) fn locations_of<'a>(
        &'a self,
        tenant: &'a Tenant,
        address: Option<IpAddr>,
    ) -> impl Iterator<Item = &'a Location> {
        let here = self.policies.locations.iter().filter(|location| tenant.is(&location.tenant));
        here.filter(move |location| {
            address.is_some_and(|address| location.addresses.iter().any(|network| network.has(address)))
        })
    }

    /// The device that a tenant knows by this name or id.
    pub(crate) fn device(&self, tenant: &Tenant, name: &str) -> Option<&Device> {
        let is_it = |device: &&Device| device.name == name || device.id.eq_ignore_ascii_case(name);
        self.policies.devices.iter().filter(|device| tenant.is(&device.tenant)).find(is_it)
    }

    /// Whether the user accepted the terms of the policy.
    pub(crate) fn has_accepted(&self, user: &User, policy: &Policy) -> bool {
        let id = policy.id();
        self.policies.accepted.iter().any(|(name, of)| *name == user.name && *of == id)
    }

    pub(super) fn check_policies(&self, lines: &Lines) -> Result<(), DirectoryError> {
        let Policies { all, locations, devices, .. } = &self.policies;
        let domains = || self.tenants.iter().flat_map(|tenant| &tenant.domains).map(String::as_str);
        let users = || self.users.iter().map(|user| user.name.as_str());
        let groups = || self.groups.iter().map(|group| group.name.as_str());
        let applications = || self.applications.iter().map(|app| app.name.as_str());
        let places = || locations.iter().map(|location| location.name.as_str());
        let tenants = all.iter().map(|policy| &policy.tenant);
        let tenants = tenants.chain(locations.iter().map(|location| &location.tenant));
        for tenant in tenants.chain(devices.iter().map(|device| &device.tenant)) {
            self.tenant(tenant).ok_or_else(|| lines.unknown("tenant", tenant, domains()))?;
        }
        let among = |what, names: &[String], known: Vec<&str>| {
            let missing = names.iter().find(|name| !known.contains(&name.as_str()));
            missing.map_or(Ok(()), |name| Err(lines.unknown(what, name, known.iter().copied())))
        };
        for policy in all {
            among("user", &policy.users, users().collect())?;
            among("group", &policy.groups, groups().collect())?;
            among("user or group", &policy.except, users().chain(groups()).collect())?;
            among("application", &policy.applications, applications().collect())?;
            among("application", &policy.approved, applications().collect())?;
            among("location", &policy.locations, places().collect())?;
            among("location", &policy.except_locations, places().collect())?;
        }
        Ok(())
    }
}

impl Application {
    /// Whether a policy for these applications speaks of it.
    pub(crate) fn is_among(&self, names: &[String]) -> bool {
        names.is_empty() || names.contains(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_the_addresses_that_share_its_first_bits() {
        #[derive(Deserialize)]
        struct Of {
            at: Network,
        }
        let network = |text: &str| toml::from_str::<Of>(&format!("at = \"{text}\"")).map(|of| of.at);
        for (text, address, expected) in [
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7", "203.0.113.6", false),
            ("0.0.0.0/0", "198.51.100.1", true),
            ("0.0.0.0/0", "::1", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
        ] {
            assert_eq!(network(text).unwrap().has(address.parse().unwrap()), expected, "{text} {address}");
        }
        for text in ["203.0.113.0/33", "example", "", "203.0.113.0/", "::/129"] {
            assert!(network(text).is_err(), "{text}");
        }
    }
}
