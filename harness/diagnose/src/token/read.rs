//! What a JWT says of itself. Nothing of it is verified.

use super::plane::{Plane, of_resource};
use crate::Version;
use crate::shown::{is_guid, shown};
use beartrap_forge::Jws;
use serde_json::Value;

/// The tenant of personal accounts.
pub(super) const CONSUMERS: &str = beartrap_forge::entra::CONSUMERS;

pub(crate) struct Read<'a> {
    pub(super) jws: &'a Jws,
    pub(super) kind: Kind,
    pub(super) who: Who,
    pub(super) issuer: Issuer,
    pub(super) audience: Vec<&'a str>,
    /// The client id of the caller.
    pub(super) caller: Option<&'a str>,
    pub(super) scopes: Vec<&'a str>,
    pub(super) roles: Vec<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Access(Version),
    Id,
    /// A proof of possession (RFC 9449, or Microsoft's).
    Proof,
    /// What a client proves itself with (RFC 7523).
    Assertion,
    Logout,
    /// An access token as RFC 9068 writes it, which Entra does not.
    OtherAccess,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    User,
    Guest,
    Application,
    ManagedIdentity,
    Unknown,
}

/// An issuer in the shape of Entra's: a tenant and a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Issuer {
    pub(super) shape: Option<(String, Version)>,
    /// It has the literal `{tenantid}` of metadata, which no token has.
    pub(super) is_template: bool,
}

impl<'a> Read<'a> {
    pub(super) fn of(jws: &'a Jws) -> Self {
        let issuer = Issuer::of(jws.text("iss").unwrap_or_default());
        let audience = match jws.claim("aud") {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let scopes =
            jws.text("scp").or_else(|| jws.text("scope")).unwrap_or_default().split_whitespace().collect();
        let roles = jws.claim("roles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut read = Self {
            jws,
            kind: Kind::Other,
            who: Who::Unknown,
            audience,
            caller: jws.text("azp").or_else(|| jws.text("appid")).or_else(|| jws.text("client_id")),
            scopes,
            roles: roles.iter().filter_map(Value::as_str).collect(),
            issuer,
        };
        read.kind = read.kind();
        read.who = read.who();
        read
    }

    fn has(&self, name: &str) -> bool {
        self.jws.claim(name).is_some()
    }

    fn kind(&self) -> Kind {
        let typ = self.jws.typ().unwrap_or_default().to_ascii_lowercase();
        let typ = typ.strip_prefix("application/").unwrap_or(&typ);
        let signs_itself = self.has("iss") && self.jws.claim("iss") == self.jws.claim("sub");
        match typ {
            "dpop+jwt" | "pop" => return Kind::Proof,
            "at+jwt" => return Kind::OtherAccess,
            "logout+jwt" => return Kind::Logout,
            _ if self.has("htm") && self.has("htu") => return Kind::Proof,
            _ if self.has("events") => return Kind::Logout,
            _ if signs_itself && !self.has("tid") => return Kind::Assertion,
            _ => {}
        }
        // An ID token has its client in `aud` and names no caller: nothing else tells it from an access token.
        let is_id = self.has("nonce") || self.has("at_hash") || self.has("c_hash");
        match self.version() {
            Some(_) if is_id || (self.jws.text("azp").is_none() && self.jws.text("appid").is_none()) => {
                Kind::Id
            }
            Some(version) => Kind::Access(version),
            None if is_id => Kind::Id,
            None if !self.scopes.is_empty() => Kind::OtherAccess,
            None => Kind::Other,
        }
    }

    /// The version, if the issuer is Entra's.
    fn version(&self) -> Option<Version> {
        let (_, by_issuer) = self.issuer.shape.as_ref()?;
        match self.jws.text("ver") {
            Some("1.0") => Some(Version::One),
            Some("2.0") => Some(Version::Two),
            _ => Some(*by_issuer),
        }
    }

    fn who(&self) -> Who {
        if self.issuer.shape.is_none() || !matches!(self.kind, Kind::Access(_) | Kind::Id) {
            return Who::Unknown;
        }
        let (oid, sub) = (self.jws.text("oid"), self.jws.text("sub"));
        let idtyp = self.jws.text("idtyp");
        let is_app =
            idtyp == Some("app") || (idtyp.is_none() && !self.has("scp") && oid.is_some() && oid == sub);
        if is_app {
            let by_certificate = ["appidacr", "azpacr"].iter().any(|name| self.jws.text(name) == Some("2"));
            let from_platform =
                by_certificate && self.has("idp") && self.jws.claim("idp") == self.jws.claim("iss");
            return if self.has("xms_mirid") || from_platform {
                Who::ManagedIdentity
            } else {
                Who::Application
            };
        }
        let is_from_elsewhere = self.has("idp") && self.jws.claim("idp") != self.jws.claim("iss");
        let is_guest = self.jws.claim("acct").and_then(Value::as_u64) == Some(1);
        if is_guest || is_from_elsewhere { Who::Guest } else { Who::User }
    }

    pub(super) fn is_app_only(&self) -> bool {
        matches!(self.who, Who::Application | Who::ManagedIdentity)
    }

    /// The resource that it opens.
    pub(super) fn plane(&self) -> Plane {
        of_resource(self.audience.first().copied().unwrap_or_default())
    }

    /// Its `aud` is the client that asked for it.
    pub(super) fn is_for_its_caller(&self) -> bool {
        self.caller
            .is_some_and(|caller| self.audience.iter().any(|aud| aud.trim_start_matches("api://") == caller))
    }

    /// A claim that is a time.
    pub(super) fn time(&self, name: &str) -> Option<u64> {
        let claim = self.jws.claim(name)?;
        // Some clients write times as strings, and RFC 7519, 2 allows fractions.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float becomes the nearest number there is, and words are made of it"
        )]
        let whole = |number: f64| number as u64;
        claim
            .as_u64()
            .or_else(|| claim.as_f64().filter(|number| *number >= 0.0).map(whole))
            .or_else(|| claim.as_str()?.parse().ok())
    }

    /// A claim as it may be repeated.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.jws.text(name).filter(|text| !text.is_empty()).map(shown)
    }
}

impl Issuer {
    /// `https://sts.windows.net/{tenant}/`, `https://login.microsoftonline.com/{tenant}/v2.0`, or the same at another host.
    fn of(iss: &str) -> Self {
        let is_template = iss.contains("{tenantid}");
        let path = ["https://", "http://"].iter().find_map(|scheme| iss.strip_prefix(scheme));
        let path = path.and_then(|rest| rest.split_once('/')).map(|(_, path)| path);
        let shape = path.and_then(|path| {
            let (tenant, rest) = path.split_once('/')?;
            let version = match rest {
                "" => Version::One,
                "v2.0" => Version::Two,
                _ => return None,
            };
            (is_guid(tenant) || is_template).then(|| (tenant.to_owned(), version))
        });
        Self { shape, is_template }
    }
}
