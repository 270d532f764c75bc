//! One entry of the sign-in log.

use super::notes::Noted;
use super::outcome::Outcome;
use crate::Code;
use crate::ask::Ask;
use crate::directory::{
    Application, ClientKind, Control, DevicePlatform, Directory, Edition, Location, Risk, Tenant,
};
use crate::errors::policy::BLOCKED_AS_SUSPICIOUS;
use crate::personality::is_guid;
use crate::policy::{Applied, Place, Platform, PolicyResult};
use crate::refusal::Trace;
use serde_json::{Value, json};

pub(super) fn entry(
    directory: &Directory,
    (ask, trace): (&Ask, &Trace),
    outcome: &Outcome,
    now: u64,
) -> Value {
    let noted = ask.notes.read();
    let form = if ask.body.is_empty() { ask.query() } else { ask.form() };
    let said = |name: &str| outcome.token.as_ref().and_then(|claims| claims[name].as_str());
    let name = noted.user.as_deref().or(form.get("username")).or(form.get("login"));
    let user = name
        .and_then(|name| directory.user_named(name))
        .or_else(|| said("oid").and_then(|oid| directory.users.iter().find(|user| user.id == oid)));
    let asked = ask.segments().first().copied().unwrap_or_default();
    let tenant = noted.tenant.as_deref().or(said("tid")).unwrap_or(asked);
    let tenant = directory.tenant(tenant);
    let client = noted.client.as_deref().or(form.get("client_id")).and_then(|id| directory.application(id));
    let api = noted.api.as_deref().or(said("aud")).and_then(|id| directory.api(id));
    let place = Place::of(ask);
    let at = tenant.and_then(|tenant| directory.locations_of(tenant, place.address).next());
    let risk = at.map(|location| location.risk).unwrap_or_default();
    // Entra leaves the address out where there is none to know.
    json!({
        "id": trace.id,
        "createdDateTime": trace.timestamp.replacen(' ', "T", 1),
        "createdAt": now,
        "correlationId": trace.correlation,
        "uniqueTokenIdentifier": said("uti"),
        "resourceTenantId": tenant.map(|tenant| &tenant.id),
        "userPrincipalName": user.map(|user| &user.name),
        "userDisplayName": user.map(|user| &user.display),
        "userId": user.map(|user| tenant.map_or(user.id.as_str(), |tenant| directory.object_id(user, tenant))),
        "servicePrincipalId": if user.is_none() { said("oid") } else { None },
        "appId": client.map(|client| &client.client_id),
        "appDisplayName": client.map(|client| &client.name),
        "resourceId": api.map(|api| &api.client_id),
        "resourceDisplayName": api.map(|api| &api.name),
        "ipAddress": place.address.map(|address| address.to_string()),
        "location": at.map(|location| location.name.as_str()),
        "deviceDetail": device(&noted, &place),
        "clientAppUsed": noted.kind.map(kind),
        "isInteractive": noted.is_interactive,
        "authenticationRequirement": factors(&noted),
        "mfaDetail": { "given": noted.gave_second_factor },
        "riskLevelDuringSignIn": level(risk),
        "riskLevelAggregated": level(user.map(|user| user.risk).unwrap_or_default()),
        "conditionalAccessStatus": access(&noted.policies),
        "appliedConditionalAccessPolicies": noted.policies.iter().map(policy).collect::<Vec<_>>(),
        "status": status(outcome),
        "explanation": explanation(outcome, tenant, (client, at), &noted),
    })
}

fn status(outcome: &Outcome) -> Value {
    let (number, reason) = outcome.refusal.map_or((0, ""), |code| (code.number, code.says));
    json!({ "errorCode": number, "failureReason": reason })
}

/// What it means and who mends it, in the words of the code; and what a reader of the log would overlook.
fn explanation(
    outcome: &Outcome,
    tenant: Option<&Tenant>,
    (client, at): (Option<&Application>, Option<&Location>),
    noted: &Noted,
) -> Value {
    let of = |part: fn(&'static Code) -> Value| outcome.refusal.map(part);
    let ignored = !noted.policies.is_empty() && tenant.is_some_and(|tenant| tenant.edition == Edition::Free);
    let would_fail = noted.policies.iter().filter(|policy| policy.result == PolicyResult::ReportOnlyFailure);
    let mut remarks: Vec<String> = would_fail
        .map(|policy| {
            format!("policy '{}' only reports: switched on, it would have refused this", policy.name)
        })
        .collect();
    if ignored {
        remarks.push("the tenant's edition has no Conditional Access: its policies were ignored".to_owned());
    }
    if let (Some(location), true) = (at, outcome.refusal == Some(&BLOCKED_AS_SUSPICIOUS)) {
        remarks.push(format!("attacks come from '{}'", location.name));
    }
    if client.is_none() {
        remarks.push("the request named no application that the directory knows".to_owned());
    }
    json!({
        "family": of(|code| format!("{:?}", code.family).into()),
        "owner": of(|code| format!("{:?}", code.owner).into()),
        "cause": of(|code| code.cause.into()),
        "fix": of(|code| code.fix.into()),
        "notes": remarks,
    })
}

fn device(noted: &Noted, place: &Place) -> Value {
    let platform = match place.platform {
        Platform::Known(DevicePlatform::Windows) => "Windows",
        Platform::Known(DevicePlatform::Macos) => "MacOs",
        Platform::Known(DevicePlatform::Ios) => "Ios",
        Platform::Known(DevicePlatform::Android) => "Android",
        Platform::Known(DevicePlatform::Linux) => "Linux",
        Platform::Unknown | Platform::Unsaid => "",
    };
    let device = noted.device.as_ref();
    json!({
        "deviceId": device.map(|device| &device.id).filter(|id| is_guid(id)),
        "displayName": device.map(|device| &device.name),
        "operatingSystem": platform,
        "isCompliant": device.is_some_and(|device| device.compliant),
        "trustType": device.filter(|device| device.joined).map(|_| "Joined"),
    })
}

fn kind(kind: ClientKind) -> &'static str {
    match kind {
        ClientKind::Browser => "Browser",
        ClientKind::MobileAndDesktop => "Mobile Apps and Desktop clients",
        ClientKind::Other => "Other clients",
    }
}

fn factors(noted: &Noted) -> &'static str {
    let wants = |policy: &Applied| {
        policy.controls.contains(&Control::Mfa)
            && matches!(policy.result, PolicyResult::Success | PolicyResult::Failure)
    };
    if noted.policies.iter().any(wants) { "multiFactorAuthentication" } else { "singleFactorAuthentication" }
}

fn level(risk: Risk) -> &'static str {
    match risk {
        Risk::None => "none",
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
    }
}

fn access(policies: &[Applied]) -> &'static str {
    let any = |result| policies.iter().any(|policy| policy.result == result);
    match (any(PolicyResult::Failure), any(PolicyResult::Success)) {
        (true, _) => "failure",
        (false, true) => "success",
        (false, false) => "notApplied",
    }
}

fn policy(applied: &Applied) -> Value {
    let result = match applied.result {
        PolicyResult::Success => "success",
        PolicyResult::Failure => "failure",
        PolicyResult::NotApplied => "notApplied",
        PolicyResult::NotEnabled => "notEnabled",
        PolicyResult::ReportOnlySuccess => "reportOnlySuccess",
        PolicyResult::ReportOnlyFailure => "reportOnlyFailure",
        PolicyResult::ReportOnlyNotApplied => "reportOnlyNotApplied",
    };
    let controls: Vec<&str> = applied.controls.iter().map(|control| control_name(*control)).collect();
    json!({ "id": applied.id, "displayName": applied.name, "enforcedGrantControls": controls, "result": result })
}

fn control_name(control: Control) -> &'static str {
    match control {
        Control::Block => "Block",
        Control::Mfa => "Mfa",
        Control::KnownDevice => "KnownDevice",
        Control::CompliantDevice => "RequireCompliantDevice",
        Control::JoinedDevice => "RequireDomainJoinedDevice",
        Control::ApprovedApp => "RequireApprovedApp",
        Control::Terms => "TermsOfUse",
    }
}
