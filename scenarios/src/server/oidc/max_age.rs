//! A user whose login is older than `max_age` has to log in again, and `auth_time` says when the login was.
//!
//! ## Why it matters
//! A client asks for a fresh login before it lets somebody pay or change a password. If an old login passes for a fresh one, whoever sits down at the open browser does it instead.
//!
//! ## How to fix it
//! Store the time of the login with the session, compare its age with `max_age`, and put that time, not that of the token, into `auth_time`.
//!
//! ## Not a finding
//! - A server that asks for a login though it need not is only stricter; `auth_time` must then be that of the new login.
//! - A `max_age` that is rounded up to a minute is a note.
//! - The last login of the user in any browser may count.

use crate::clauses::core;
use beartrap_kit::*;
use std::time::Duration;

pub(super) static ABOUT: About = About {
    clause: &core::MAX_AGE,
    also: &[&core::AUTH_TIME],
    impact: Impact::MistakenIdentity,
    needs: &[Capability::OpenId, Capability::UserInterface],
    mutant: Fault::AuthTimeIsNow,
};

const A_WHILE: Duration = Duration::from_secs(2);
/// What is left of a while when every time is rounded to seconds.
const ONE_SECOND: Duration = Duration::from_secs(1);

pub(super) async fn run(world: &mut ServerWorld) -> Outcome {
    let client = world.client().await?;
    // Most checks log in as Alice, and some servers count the last login of a user in any browser.
    let mut user = world.bob().or_else(|_| world.alice())?;
    let first = arrives(&mut user, &client, "10000").await?;
    world.time_passes(A_WHILE).await;

    let mut logins = Family::of("a login");
    let mut young = arrives(&mut user, &client, "10000").await?;
    if !young.is_truthful_after(&first).is_good() {
        // It may have happened elsewhere just now. A server that gives the time of the token does so again.
        world.time_passes(A_WHILE).await;
        young = arrives(&mut user, &client, "10000").await?;
    }
    let truthful = young.is_truthful_after(&first);
    let fails_already = !truthful.is_good();
    logins.add("younger than max_age", truthful);
    if young.logged_in {
        world.time_passes(A_WHILE).await;
    }
    let old = arrives(&mut user, &client, "1").await?;
    let mut renewed = old.is_of_a_login_after(&young);
    if !renewed.is_good() && !old.logged_in {
        if fails_already {
            return judge(logins); // a minute would tell how the age is counted, and not make the time true
        }
        world.time_passes(ONE_MINUTE).await;
        let older = arrives(&mut user, &client, "1").await?.is_of_a_login_after(&young);
        renewed = if older.is_good() { older.noting("max_age counts in minutes") } else { older };
    }
    logins.add("older than max_age", renewed);
    judge(logins)
}

/// What came of one request with `max_age`.
struct Arrival {
    token: IdToken,
    logged_in: bool,
}

async fn arrives(alice: &mut Browser, client: &Client, max_age: &str) -> Result<Arrival, Unsettled> {
    let landing =
        alice.visits(client.authorization_request().for_login_only().but("max_age", max_age)).await?;
    let token = client.redeem(&landing.code()?).await?.tokens()?.id_token()?;
    Ok(Arrival { token, logged_in: landing.login_was_shown() })
}

impl Arrival {
    /// A new login, and `auth_time` is not that of an earlier one; or none, and `auth_time` is not that of the token.
    fn is_truthful_after(&self, earlier: &Self) -> Observation {
        if self.logged_in {
            return self.is_of_a_login_after(earlier);
        }
        self.observe(self.age().is_some_and(|age| age >= ONE_SECOND))
    }

    fn is_of_a_login_after(&self, earlier: &Self) -> Observation {
        let (now, then) = (self.token.time("auth_time"), earlier.token.time("auth_time"));
        self.observe(now.zip(then).is_some_and(|(now, then)| now >= then + ONE_SECOND))
    }

    /// From the login to the token.
    fn age(&self) -> Option<Duration> {
        Some(self.token.time("iat")?.saturating_sub(self.token.time("auth_time")?))
    }

    fn observe(&self, holds: bool) -> Observation {
        let login = if self.logged_in { "a login" } else { "no login" };
        let observed = match self.age() {
            Some(age) => format!("{login}, and auth_time {} s before the token", age.as_secs()),
            None => format!("{login}, and no auth_time"),
        };
        self.token.observe(holds, "a new login if it is too old, and a true auth_time", observed)
    }
}
