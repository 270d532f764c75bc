//! What users get: access tokens of either version, ID tokens, and `client_info`.

use crate::directory::{Application, Directory, OptionalClaim, Tenant, User, guid};
use crate::keys;
use crate::personality::Personality;
use crate::policy::ClaimsRequest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beartrap_core::Fault;
use beartrap_forge::entra::{GLOBAL_ADMINISTRATOR, GRAPH};
use beartrap_forge::{Account, EntraSetting, EntraVersion, Json, Token};
use serde_json::json;

/// The directory role that every member has.
const MEMBER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";
/// An ID token lives an hour, in seconds.
const ID_TOKEN_LIFETIME: u64 = 3_600;
/// The most groups that a token holds.
const MOST_GROUPS: usize = 200;
/// The most in one that goes through a URL.
const MOST_GROUPS_IN_URL: usize = 5;

/// Whom a token is about, in which tenant and at which client.
#[derive(Clone, Copy)]
pub(crate) struct UserToken<'a> {
    pub(crate) directory: &'a Directory,
    pub(crate) tenant: &'a Tenant,
    pub(crate) client: &'a Application,
    pub(crate) user: &'a User,
    /// When the user signed in, in seconds since 1970.
    pub(crate) signed_in_at: u64,
    /// Whether the ID token says so.
    pub(crate) says_when: bool,
    /// Whether the user gave a second factor too.
    pub(crate) has_second_factor: bool,
    /// The scopes of OpenID Connect that were asked for: `profile` and `email` decide about claims.
    pub(crate) openid: &'a [&'a str],
    /// Random; every token has another `uti`.
    pub(crate) unique: &'a str,
    /// Whether it goes through a URL.
    pub(crate) in_front: bool,
}

/// What an access token is for.
pub(crate) struct Access<'a> {
    pub(crate) api: &'a Application,
    /// The API as the request named it.
    pub(crate) named: &'a str,
    /// The version of the endpoint.
    pub(crate) endpoint: EntraVersion,
    /// The granted permissions.
    pub(crate) scopes: Vec<&'a str>,
    /// `azpacr`, `appidacr`.
    pub(crate) acr: &'static str,
    /// What the client is capable of, and what it hands on from the API's challenge.
    pub(crate) claims: ClaimsRequest,
}

impl UserToken<'_> {
    /// An access token, and how long it lives in seconds: between 60 and 90 minutes, so that not all clients come back at
    /// once.
    pub(crate) fn access(&self, entra: &Personality, access: &Access) -> (String, u64) {
        let spread =
            self.unique.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        // A token that can be taken back may live for a day, if API and client both say that they can do it.
        let is_revocable = access.claims.understands_challenges && access.api.wants(OptionalClaim::XmsCc);
        let lifetime = if is_revocable { 72_000 + spread % 28_800 } else { 3_600 + spread % 1_800 };
        let version = super::version(entra, access.api, access.endpoint);
        let audience = match version {
            _ if entra.has(Fault::ClientAsAudience) => &self.client.client_id,
            EntraVersion::V1 if !access.api.wants(OptionalClaim::UseGuid) => access.named,
            _ => &access.api.client_id,
        };
        let setting = EntraSetting {
            api: access.api.client_id.clone(),
            audience: audience.to_owned(),
            lifetime,
            ..self.setting(entra, version)
        };
        let mut token =
            Token::entra_user(&setting, &access.scopes.join(" "), &keys::signing(self.tenant, access.api))
                .claim(version.client_claims()[1], access.acr)
                .claim("uti", self.unique);
        token = match version {
            EntraVersion::V1 => self.with_version_one(token),
            EntraVersion::V2 if self.openid.contains(&"profile") => token,
            EntraVersion::V2 => token.without_claim("name").without_claim("preferred_username"),
        };
        if access.scopes.is_empty() {
            token = token.without_claim("scp");
        }
        token = self.with_roles(token, access.api, entra);
        token = self.with_optional(token, access.api, entra);
        if entra.has(Fault::CapabilitiesCopied) {
            token = token.claim("xms_cc", access.claims.capabilities.clone());
        } else if is_revocable {
            token = token.claim("xms_cc", ["cp1"]);
        }
        if !access.claims.contexts.is_empty() {
            token = token.claim("acrs", access.claims.contexts.clone());
        }
        if access.api.wants(OptionalClaim::IncludeUserToken) {
            token = token.claim("idtyp", "user");
        }
        if access.api.client_id == GRAPH {
            // UserInfo tells the client the subject that it knows from its ID tokens.
            let of_client = json!({ "sub": setting.subject(&self.client.client_id) });
            let token = token.claim("idtyp", "user").claim("app_displayname", self.client.name.as_str());
            let token = token.claim("xms_st", of_client);
            return (token.with_graph_nonce(self.unique).compact(), lifetime);
        }
        (token.compact(), lifetime)
    }

    /// An ID token for the client, in the version of the endpoint that was asked.
    pub(crate) fn id_token(
        &self,
        entra: &Personality,
        version: EntraVersion,
        nonce: Option<&str>,
        beside: (Option<&str>, Option<&str>),
    ) -> String {
        let setting = EntraSetting { lifetime: ID_TOKEN_LIFETIME, ..self.setting(entra, version) };
        let mut token = Token::entra_id_token(
            &setting,
            nonce.unwrap_or_default(),
            &keys::signing(self.tenant, self.client),
        )
        .claim("iss", setting.issuer())
        .claim("ver", version.number())
        .claim("uti", self.unique);
        if nonce.is_none() {
            token = token.without_claim("nonce");
        }
        let (code, access_token) = beside;
        token = match code {
            Some(code) if self.in_front => token.with_c_hash(code),
            _ => token,
        };
        token = match access_token {
            Some(access_token) if self.in_front => token.with_at_hash(access_token),
            _ => token,
        };
        token = match version {
            EntraVersion::V1 => {
                let token = token.without_claim("preferred_username").claim("amr", self.amr());
                token.claim("unique_name", self.user.name.as_str()).claim("upn", self.user.name.as_str())
            }
            EntraVersion::V2 if self.openid.contains(&"profile") => token,
            EntraVersion::V2 => {
                ["oid", "tid", "name", "preferred_username"].into_iter().fold(token, Token::without_claim)
            }
        };
        if let Some(email) = self.user.email.as_deref().filter(|_| self.openid.contains(&"email")) {
            token = token.claim("email", email);
        }
        if self.says_when {
            token = token.claim("auth_time", self.signed_in_at);
        }
        token = self.with_roles(token, self.client, entra);
        self.with_optional(token, self.client, entra).compact()
    }

    /// By what MSAL tells accounts apart: the object id and the tenant at home, whichever tenant issues.
    pub(crate) fn client_info(&self) -> String {
        let home = self.directory.home(self.user).unwrap_or(self.tenant);
        URL_SAFE_NO_PAD.encode(json!({"uid": self.user.id, "utid": home.id}).to_string())
    }

    fn setting(&self, entra: &Personality, version: EntraVersion) -> EntraSetting {
        EntraSetting {
            authority: keys::issuing_host(entra, self.directory, version).to_owned(),
            tenant: self.tenant.id.clone(),
            version,
            api: self.client.client_id.clone(),
            audience: self.client.client_id.clone(),
            client: self.client.client_id.clone(),
            account: Account {
                oid: self.directory.object_id(self.user, self.tenant).to_owned().into(),
                name: self.user.display.clone().into(),
                user_name: self.user.name.clone().into(),
            },
            now: entra.now(),
            lifetime: 0,
        }
    }

    /// What version 1 says of users without being asked.
    fn with_version_one(&self, token: Token) -> Token {
        let roles = self.directory_roles();
        token.claim("acr", "1").claim("amr", self.amr()).claim("ipaddr", "127.0.0.1").claim("wids", roles)
    }

    /// How the user signed in.
    fn amr(&self) -> Vec<&'static str> {
        if self.has_second_factor { vec!["pwd", "mfa"] } else { vec!["pwd"] }
    }

    /// Roles of the directory, which are not roles of an application; a guest has none here.
    fn directory_roles(&self) -> Vec<String> {
        if self.directory.guest(self.user, self.tenant).is_some() {
            return Vec::new();
        }
        let of = |role: &String| match role.as_str() {
            "global-administrator" => GLOBAL_ADMINISTRATOR.to_owned(),
            other => guid(&["directory role", other]),
        };
        self.user.directory_roles.iter().map(of).chain([MEMBER.to_owned()]).collect()
    }

    fn with_roles(&self, token: Token, application: &Application, entra: &Personality) -> Token {
        let roles = self.directory.roles_of(self.user, application, entra.now());
        if roles.is_empty() { token } else { token.claim("roles", roles) }
    }

    /// A guest's own tenant is said without being asked; the rest only if the registration of the application wants it.
    fn with_optional(&self, mut token: Token, application: &Application, entra: &Personality) -> Token {
        let guest = self.directory.guest(self.user, self.tenant);
        if let Some(home) = guest.and_then(|_| self.directory.home(self.user)) {
            token = token.claim(
                "idp",
                EntraVersion::V1
                    .issuer(keys::issuing_host(entra, self.directory, EntraVersion::V1), &home.id),
            );
        }
        for wanted in &application.optional_claims {
            token = match wanted {
                OptionalClaim::Acct => token.claim("acct", i32::from(guest.is_some())),
                OptionalClaim::AuthTime => token.claim("auth_time", self.signed_in_at),
                OptionalClaim::Email => match self.user.email.as_deref() {
                    Some(email) => token.claim("email", email),
                    None => token,
                },
                OptionalClaim::Groups => self.with_groups(token),
                OptionalClaim::LoginHint => token.claim("login_hint", self.user.name.as_str()),
                OptionalClaim::Upn => token.claim("upn", self.user.name.as_str()),
                OptionalClaim::Wids => token.claim("wids", self.directory_roles()),
                OptionalClaim::Idtyp
                | OptionalClaim::IncludeUserToken
                | OptionalClaim::UseGuid
                | OptionalClaim::XmsCc => token,
            };
        }
        token
    }

    /// The groups, or where to ask for them if there are too many.
    fn with_groups(&self, token: Token) -> Token {
        let groups: Vec<&str> = self
            .directory
            .groups_of(self.user, self.tenant)
            .into_iter()
            .map(|group| group.id.as_str())
            .collect();
        if self.in_front && groups.len() > MOST_GROUPS_IN_URL {
            return token.claim("hasgroups", true);
        }
        if groups.len() <= MOST_GROUPS {
            return token.claim("groups", groups);
        }
        let oid = self.directory.object_id(self.user, self.tenant);
        let endpoint = format!("https://graph.windows.net/{}/users/{oid}/getMemberObjects", self.tenant.id);
        token
            .claim("_claim_names", Json::from(json!({"groups": "src1"})))
            .claim("_claim_sources", Json::from(json!({"src1": {"endpoint": endpoint}})))
    }
}

/// The `sub` of a user's ID tokens for a client.
pub(crate) fn subject(directory: &Directory, tenant: &Tenant, user: &User, client: &Application) -> String {
    let oid = directory.object_id(user, tenant).to_owned().into();
    let account = Account { oid, ..Account::ALICE };
    EntraSetting { tenant: tenant.id.clone(), account, ..EntraSetting::new("", "", 0) }
        .subject(&client.client_id)
}
