//! A client that answers a refusal with the same request again and again is told that it is in a loop.

use crate::ask::Ask;
use crate::directory::guid;
use crate::errors::{request, service};
use crate::grants::Shelf;
use crate::personality::Personality;
use crate::refusal::Refusal;

/// Seconds within which requests are counted together.
const WINDOW: u64 = 300;

/// Refused requests: since when each came, and how often.
#[derive(Default)]
pub(crate) struct Repetitions(Shelf<(u64, u32)>);

/// The refusal, or the one of a loop. Devices that wait repeat themselves as they should, and applications that ask for
/// themselves are throttled in place of this.
pub(super) fn counted(entra: &Personality, ask: &Ask, refusal: Refusal) -> Refusal {
    let form = ask.form();
    let is_of_user = form.get("grant_type").is_some_and(|grant| grant != "client_credentials");
    if !is_of_user || *refusal.code == request::DEVICE_PENDING {
        return refusal;
    }
    let mut world = entra.world();
    let most = world.directory.switches.repetitions;
    let key = guid(&["request", ask.uri.path(), &String::from_utf8_lossy(&ask.body)]);
    if world.repetitions.count(key, entra.now()) > most { (&service::LOOP).into() } else { refusal }
}

impl Repetitions {
    fn count(&mut self, key: String, now: u64) -> u32 {
        match self.0.get_mut(&key) {
            Some((since, times)) if now < since.saturating_add(WINDOW) => {
                *times = times.saturating_add(1);
                *times
            }
            Some(old) => {
                *old = (now, 1);
                1
            }
            None => {
                self.0.put(key, (now, 1));
                1
            }
        }
    }
}
