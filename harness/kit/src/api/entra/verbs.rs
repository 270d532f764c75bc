use super::{EntraContract, Tenancy};
use crate::api::{ApiWorld, Endpoint};
use crate::judging::{Unsettled, require};
use beartrap_forge::{Account, EntraSetting, EntraVersion, Token, entra};
use beartrap_issuer::Key;
use serde_json::json;

/// Entra as the API under test sees it: tokens of any tenant and version, about users and applications.
#[derive(Clone, Copy)]
pub struct Entra<'a> {
    world: &'a ApiWorld,
    contract: &'a EntraContract,
}

impl ApiWorld {
    /// Entra, behind which the API is; unsettled if it is behind something else.
    pub fn entra(&self) -> Result<Entra<'_>, Unsettled> {
        let contract = self.api().entra.as_ref();
        let contract = contract.ok_or_else(|| {
            Unsettled::because("the API is not behind Entra; add [api.entra] to the target file")
        })?;
        Ok(Entra { world: self, contract })
    }
}

impl<'a> Entra<'a> {
    /// What the API promises.
    pub fn contract(self) -> &'a EntraContract {
        self.contract
    }

    /// The setting of honest tokens, to be changed: Alice of the first tenant, at a client that may call.
    pub fn setting(self) -> EntraSetting {
        self.setting_of(self.contract.versions[0])
    }

    /// The same for tokens of this version.
    pub fn setting_of(self, version: EntraVersion) -> EntraSetting {
        let issuer = self.world.issuer();
        let client = self.contract.clients.first().map_or(entra::CLIENT, String::as_str);
        EntraSetting {
            tenant: self.contract.tenants[0].clone(),
            version,
            audience: self.contract.audience(version).to_owned(),
            client: client.to_owned(),
            ..EntraSetting::new(issuer.authority(), &self.contract.api, issuer.now())
        }
    }

    /// An honest token for an endpoint: of a user where users may call, and of an application elsewhere.
    pub fn token_for(self, endpoint: &Endpoint) -> Token {
        if endpoint.takes_users() { self.user_token_for(endpoint) } else { self.app_token_for(endpoint) }
    }

    /// A token for an endpoint in this version.
    pub fn token_of_version(self, version: EntraVersion, endpoint: &Endpoint) -> Token {
        let setting = self.setting_of(version);
        if endpoint.takes_users() {
            self.user_token_of(&setting, endpoint)
        } else {
            self.app_token_of(&setting, endpoint)
        }
    }

    /// A token of Alice, or of who owns the endpoint, with everything that it asks for.
    pub fn user_token_for(self, endpoint: &Endpoint) -> Token {
        let account = endpoint.owner.as_deref().map_or(Account::ALICE, account_of);
        self.user_token_of(&EntraSetting { account, ..self.setting() }, endpoint)
    }

    /// The same in another setting: of another tenant, version, account or client.
    pub fn user_token_of(self, setting: &EntraSetting, endpoint: &Endpoint) -> Token {
        let asked = &endpoint.permissions;
        let scp = asked.scp.first().map_or("access_as_user", String::as_str);
        let mut token = self.unique(Token::entra_user(setting, scp, &self.world.key(Key::First)));
        if let Some(group) = asked.groups.first() {
            token = token.claim("groups", [group.as_str()]);
        }
        if let Some(context) = asked.acrs.first() {
            token = token.claim("acrs", [context.as_str()]).claim("xms_cc", ["cp1"]);
        }
        if asked.members_only {
            token = token.claim("acct", 0);
        }
        token
    }

    /// A token of a user whom nobody has seen before, and the object id of that user.
    pub fn newcomers_token_for(self, endpoint: &Endpoint) -> (String, Token) {
        let digits = format!("{:032x}", u128::from_be_bytes(self.world.random_octets()));
        let groups = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..32]];
        let oid = groups.join("-");
        let token = self.user_token_for(endpoint).claim("oid", oid.as_str());
        (oid, token.claim("sub", self.world.made_up()))
    }

    /// A token of an application with a role that the endpoint asks for.
    pub fn app_token_for(self, endpoint: &Endpoint) -> Token {
        self.app_token_of(&self.setting(), endpoint)
    }

    /// The same in another setting.
    pub fn app_token_of(self, setting: &EntraSetting, endpoint: &Endpoint) -> Token {
        let setting = EntraSetting { account: Account::DAEMON, ..setting.clone() };
        let roles: Vec<&str> = endpoint.permissions.roles.iter().take(1).map(String::as_str).collect();
        self.unique(Token::entra_app(&setting, &roles, &self.world.key(Key::First)))
    }

    /// An ID token of version 2 for Alice at the client. Where client and API share one registration, that is the API.
    pub fn id_token(self, client: &str) -> Token {
        let setting = EntraSetting { client: client.to_owned(), ..self.setting() };
        self.unique(Token::entra_id_token(&setting, &self.world.made_up(), &self.world.key(Key::First)))
    }

    /// A token of Alice for Microsoft Graph, which only Graph can verify.
    pub fn graph_token(self) -> Token {
        let nonce = self.world.made_up();
        Token::entra_graph(&self.setting(), &nonce, &self.world.key(Key::First))
    }

    /// The token as the same tenant issues it to a guest, who signs in at a home of their own: `acct` and `idp`.
    pub fn of_guest(self, token: Token, home: &str) -> Token {
        let home = EntraVersion::V1.issuer(self.world.issuer().authority(), home);
        token.claim("acct", 1).claim("idp", home)
    }

    /// The API is told that what this user was given before this time is good no more. Unsettled if it does not take that.
    pub async fn revokes(self, tenant: &str, oid: &str, time: u64) -> Result<(), Unsettled> {
        let missing =
            || Unsettled::because("nothing tells the API of events; say how with [api.entra] events");
        let path = self.contract.events.as_deref().ok_or_else(missing)?;
        let base = self.world.api().url.as_str().trim_end_matches('/');
        let url = format!("{base}/{}", path.trim_start_matches('/')).parse();
        let url =
            url.map_err(|_| Unsettled::because(format!("[api.entra] events = \"{path}\" makes no URL")))?;
        let event = json!({ "tid": tenant, "oid": oid, "time": time }).to_string();
        let call = self.world.call().at(url).by("POST").with_body("application/json", event);
        require(call.send().await?.is_served())
    }

    /// What the issuer of a tenant is called in tokens like this one.
    pub fn issuer_of(self, token: &Token, tenant: &str) -> String {
        let is_first = token.claim_value("ver").is_some_and(|ver| ver.as_str() == Some("1.0"));
        let version = if is_first { EntraVersion::V1 } else { EntraVersion::V2 };
        version.issuer(self.world.issuer().authority(), tenant)
    }

    /// The token as another tenant issues it: `iss` and `tid`.
    pub fn of_tenant(self, token: Token, tenant: &str) -> Token {
        let issuer = self.issuer_of(&token, tenant);
        token.claim("iss", issuer).claim("tid", tenant)
    }

    /// A second tenant that the API serves; unsettled if there is none.
    pub fn second_tenant(self) -> Result<&'a str, Unsettled> {
        let named = self.contract.tenants.get(1).map(String::as_str);
        named.ok_or_else(|| {
            Unsettled::because("the API serves one tenant; name a second in [api.entra] tenants")
        })
    }

    /// A fixed issuer is expected, which makes `tid` say nothing new.
    pub fn is_single(self) -> bool {
        self.contract.tenancy == Tenancy::Single
    }

    /// The first endpoint that asks for a scope.
    pub fn user_endpoint(self) -> Result<Endpoint, Unsettled> {
        let asks = |endpoint: &Endpoint| !endpoint.permissions.scp.is_empty() && endpoint.is_open();
        self.world.endpoint_that("asks for scp", asks)
    }

    /// The first endpoint that asks for a role.
    pub fn app_endpoint(self) -> Result<Endpoint, Unsettled> {
        let asks = |endpoint: &Endpoint| !endpoint.permissions.roles.is_empty() && endpoint.is_open();
        self.world.endpoint_that("asks for roles", asks)
    }

    /// Entra gives no two tokens the same id.
    fn unique(self, token: Token) -> Token {
        token.claim("uti", self.world.made_up())
    }
}

/// The account that an `owner` of the target file is.
fn account_of(owner: &str) -> Account {
    if owner == "bob" { Account::BOB } else { Account::ALICE }
}
