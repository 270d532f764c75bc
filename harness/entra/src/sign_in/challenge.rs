//! What is demanded and a user can give at the sign-in: a second factor, the registration of one, terms of use, the password
//! once more, or the word that this is the application that was meant.

use super::account::{self, Who};
use super::meant::Meant;
use super::session::{Flow, SignedIn};
use super::{Purpose, Step, Visit, finish, pages, proceed, submitted};
use crate::directory::{Control, Directory};
use crate::errors::{consent, policy as errors, user};
use crate::personality::World;
use crate::record::Change;
use crate::refusal::{Refusal, Trace, must};
use crate::token::shown;
use beartrap_lab::Form;
use beartrap_lab::page::{encoded, hidden};
use bytes::Bytes;
use http::Response;

/// The codes of the second factor that can be registered have so many digits.
const DIGITS: usize = 6;

/// What would settle a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    SecondFactor,
    Enrolment,
    Terms,
    Password,
    Confirmation,
}

impl Demand {
    fn of(refusal: &Refusal) -> Option<Self> {
        Some(match refusal.code.number {
            number if number == errors::MFA_NEEDED.number || number == errors::MFA_EXPIRED.number => {
                Self::SecondFactor
            }
            number if number == errors::MFA_ENROLMENT_NEEDED.number => Self::Enrolment,
            number if number == errors::EXTERNAL_CHALLENGE.number => Self::Terms,
            number if number == errors::SIGN_IN_TOO_OLD.number => Self::Password,
            number if number == errors::CONFIRMATION_NEEDED.number => Self::Confirmation,
            _ => return None,
        })
    }
}

/// The page for a demand that a user can meet; everything else stays a refusal, and so does all that may show no page.
pub(crate) fn met(
    visit: Visit,
    flow: &Flow,
    who: &SignedIn,
    is_silent: bool,
    refusal: Refusal,
) -> Result<Step, Refusal> {
    let Some(demand) = Demand::of(&refusal).filter(|_| !is_silent) else { return Err(refusal) };
    let said = (demand == Demand::Confirmation).then_some((&refusal, visit.trace));
    Ok(Step::Page(page(flow, &who.user, demand, said)))
}

fn page(flow: &Flow, user: &str, demand: Demand, wrong: Option<(&Refusal, &Trace)>) -> Response<Bytes> {
    let (title, fields) = match demand {
        Demand::Password => return pages::sign_in(flow, user, None),
        Demand::SecondFactor => (
            "Second factor",
            "<label>Code <input name=\"otc\" inputmode=\"numeric\" autocomplete=\"one-time-code\"></label>\
             <button>Verify</button>",
        ),
        Demand::Enrolment => (
            "Register a second factor",
            "<p>More information is required. Choose a code of six digits.</p>\
             <label>Code <input name=\"new_code\" inputmode=\"numeric\"></label><button>Register</button>",
        ),
        Demand::Terms => (
            "Terms of use",
            "<p>The organisation wants its terms of use to be accepted.</p>\
             <button name=\"terms\" value=\"accept\">Accept</button>\
             <button name=\"terms\" value=\"decline\">Decline</button>",
        ),
        Demand::Confirmation => (
            "Is this the application that you meant?",
            "<p>The answer goes to an application on this telephone. Go on only if you started it yourself.</p>\
             <button name=\"meant\" value=\"yes\">Continue</button>\
             <button name=\"meant\" value=\"no\">Cancel</button>",
        ),
    };
    let wrong = wrong.map(|(refusal, trace)| refusal.description(trace));
    let wrong = wrong.map_or_else(String::new, |text| format!("<p role=\"alert\">{}</p>", encoded(&text)));
    let token = hidden("flowToken", &flow.token);
    pages::page(
        title,
        format!("{wrong}<form method=\"post\" action=\"/common/proof\">{token}{fields}</form>"),
    )
}

/// What a user gave on one of these pages.
pub(crate) fn proved(visit: Visit) -> Response<Bytes> {
    let mut world = visit.entra.world();
    submitted(visit, &world).map_or_else(
        |refusal| pages::refused(&refusal, visit.trace),
        |(id, mut flow, form)| match given(visit, &mut world, (&id, &mut flow), &form) {
            Ok(()) => proceed(visit, &mut world, &id, &flow),
            Err(Wrong { refusal, again: Some((user, demand)) }) => {
                page(&flow, &user, demand, Some((&refusal, visit.trace)))
            }
            Err(Wrong { refusal, again: None }) => flow.purpose.refused(visit, &refusal),
        },
    )
}

/// A refusal, and the page that is shown again with it.
struct Wrong {
    refusal: Box<Refusal>,
    again: Option<(String, Demand)>,
}

impl Wrong {
    fn of(refusal: Refusal, again: Option<(String, Demand)>) -> Self {
        Self { refusal: Box::new(refusal), again }
    }
}

fn given(visit: Visit, world: &mut World, (id, flow): (&str, &mut Flow), form: &Form) -> Result<(), Wrong> {
    let now = visit.entra.now();
    let who = account::who(world, id, flow, now).map_err(|refusal| Wrong::of(refusal, None))?;
    let Who::Known(who) = who else { return Ok(()) };
    // What is demanded is decided anew: nobody registers a factor or accepts terms unless they are demanded now.
    let Some(refusal) = demanded(visit, world, flow, &who) else { return Ok(()) };
    let Some(demand) = Demand::of(&refusal) else { return Err(Wrong::of(refusal, None)) };
    let again = |refusal: Refusal| Wrong::of(refusal, Some((who.user.clone(), demand)));
    match demand {
        Demand::SecondFactor => {
            verified(world, &who, form.get("otc").unwrap_or_default(), now).map_err(again)?;
            remember(world, id, &who, now);
        }
        Demand::Enrolment => {
            let code = form.get("new_code").unwrap_or_default();
            let is_code = code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
            must(is_code, &errors::MFA_ENROLMENT_NEEDED).map_err(again)?;
            registered(&mut world.directory, &who, code, now);
            remember(world, id, &who, now);
        }
        Demand::Terms => {
            must(form.get("terms") == Some("accept"), refusal.clone())
                .map_err(|refusal| Wrong::of(refusal, None))?;
            accepted(&mut world.directory, &who, &refusal, now);
        }
        Demand::Confirmation => {
            must(form.get("meant") == Some("yes"), &consent::CONSENT_DECLINED)
                .map_err(|refusal| Wrong::of(refusal, None))?;
            flow.is_meant = true;
        }
        Demand::Password => {}
    }
    Ok(())
}

/// What the policies say to the sign-in as it is now.
fn demanded(visit: Visit, world: &World, flow: &Flow, who: &SignedIn) -> Option<Refusal> {
    let directory = &world.directory;
    match &flow.purpose {
        Purpose::Authorize(request) => {
            let meant = Meant::of(directory, finish::asking(request, flow), who);
            meant.and_then(|meant| finish::decided(visit, &meant, request, flow)).err()
        }
        Purpose::Device(code) => {
            let device = world.grants.devices.get(code)?;
            Meant::of(directory, device.asking(), who).and_then(|meant| meant.decided(visit)).err()
        }
        Purpose::AdminConsent(_) => None,
    }
}

/// Wrong codes lock the account as wrong passwords do.
fn verified(world: &mut World, who: &SignedIn, code: &str, now: u64) -> Result<(), Refusal> {
    let World { directory, sign_ins, .. } = world;
    let user = directory.user_named(&who.user).ok_or(&user::USER_UNKNOWN)?;
    must(!sign_ins.is_locked(user, now), user::USER_LOCKED.about(format!("'{}'", shown(&user.name))))?;
    if user.second_factor.as_deref() == Some(code) {
        sign_ins.was_right(user);
        return Ok(());
    }
    sign_ins.was_wrong(user, now);
    Err((&errors::STRONG_SIGN_IN_NEEDED).into())
}

fn remember(world: &mut World, id: &str, who: &SignedIn, now: u64) {
    let session = world.sign_ins.sessions.get_mut(id);
    let accounts = session.into_iter().flat_map(|session| &mut session.accounts);
    for account in accounts.filter(|account| account.user == who.user) {
        account.proven.second_factor_at = Some(now);
    }
}

fn registered(directory: &mut Directory, who: &SignedIn, code: &str, now: u64) {
    if let Some(user) = directory.users.iter_mut().find(|user| user.name == who.user) {
        user.second_factor = Some(code.to_owned());
    }
    directory.journal.push(change(who, "User registered security info", "a second factor".to_owned(), now));
}

/// The terms of the policies that the refusal names.
fn accepted(directory: &mut Directory, who: &SignedIn, refusal: &Refusal, now: u64) {
    let named = refusal.claims.as_ref().map(|claims| claims["access_token"]["capolids"]["values"].clone());
    let is_named = |id: &str| {
        named.as_ref().and_then(|ids| ids.as_array()).is_some_and(|ids| ids.iter().any(|known| known == id))
    };
    let policies = directory.policies.all.iter().filter(|policy| policy.controls.contains(&Control::Terms));
    let of: Vec<(String, String)> =
        policies.map(|policy| (policy.id(), policy.name.clone())).filter(|(id, _)| is_named(id)).collect();
    for (id, name) in of {
        directory.policies.accepted.push((who.user.clone(), id));
        directory.journal.push(change(who, "Accept Terms Of Use", name, now));
    }
}

fn change(who: &SignedIn, activity: &'static str, detail: String, at: u64) -> Change {
    let (by, target) = (who.user.clone(), who.user.clone());
    Change { at, activity, category: "UserManagement", by, target, detail, correlation: None }
}
