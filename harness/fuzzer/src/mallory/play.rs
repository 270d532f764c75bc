//! One play: a world of its own, what Mallory knows in it, and what is due to whom.

use super::bag::{Bag, Key, Kind};
use super::dice::Dice;
use super::field::{Field, Who};
use super::law::Law;
use super::ledger::{Broken, Ledger};
use super::step::{Act, Fill, Step, Swap};
use beartrap_kit::target::Registration;
use beartrap_kit::{Browser, Client, Code, ServerWorld, Unsettled, World as _};

/// One step as it went: who did what with whose values, and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The number of the step in the play as it was drawn.
    pub step: u16,
    /// Who did what, with whose values.
    pub does: String,
    /// What came back, without secrets.
    pub answer: String,
}

/// A law that was broken in a play.
#[derive(Debug, Clone)]
pub(super) struct Violation {
    pub(super) law: &'static Law,
    pub(super) why: String,
    /// What Mallory has now speaks for Alice.
    pub(super) for_alice: bool,
    /// The step in which it happened.
    pub(super) step: u16,
}

/// A sign-in that an honest client began.
pub(super) struct Flow {
    pub(super) step: u16,
    pub(super) who: Who,
    pub(super) client: Client,
    pub(super) code: Code,
    pub(super) redeemed: bool,
    pub(super) refresh_token: Option<String>,
}

pub(super) struct Play<'f> {
    pub(super) field: &'f Field,
    pub(super) world: ServerWorld,
    pub(super) alice: Browser,
    pub(super) mallory: Browser,
    /// Mallory's own client.
    pub(super) own: Option<usize>,
    pub(super) bag: Bag,
    pub(super) ledger: Ledger,
    pub(super) flows: Vec<Flow>,
    pub(super) told: Vec<Told>,
    /// How often Mallory was given tokens.
    pub(super) given: u64,
    pub(super) violations: Vec<Violation>,
    /// The step under way.
    pub(super) at: u16,
}

impl<'f> Play<'f> {
    /// The play with this number. Same seed and number, same clients and values.
    pub(super) fn new(field: &'f Field, seed: u64, number: u64) -> Result<Self, Unsettled> {
        let world = ServerWorld::new(field.server(), &format!("mallory {number}"), seed);
        let confidential = |at: &usize| field.registration(*at).is_some_and(|client| !client.is_public());
        let candidates: Vec<usize> = field.sane.iter().copied().filter(confidential).collect();
        // A server with one client has none left for Mallory.
        let own = Dice::of(seed ^ 1, number).one_of(&candidates).copied().filter(|_| field.sane.len() > 1);
        let bag = Bag::at_first(world.server(), own.and_then(|at| field.registration(at)));
        let (alice, mallory) = (world.alice()?, world.bob()?);
        Ok(Self {
            field,
            world,
            alice,
            mallory,
            own,
            bag,
            ledger: Ledger::default(),
            flows: Vec::new(),
            told: Vec::new(),
            given: 0,
            violations: Vec::new(),
            at: 0,
        })
    }

    /// Plays a story as it stands. A step whose values are missing does not happen.
    pub(super) async fn perform(&mut self, steps: &[Step]) {
        for step in steps {
            self.takes(step).await;
        }
    }

    /// Takes one step.
    pub(super) async fn takes(&mut self, step: &Step) {
        if step.needs().any(|key| self.bag.get(key).is_none()) {
            return;
        }
        self.at = step.id;
        let Some(does) = self.in_words(step) else { return };
        let answer = match step.act {
            Act::AliceSignsIn { client } => self.signs_in(Who::Alice, client).await,
            Act::MallorySignsIn { client } => self.signs_in(Who::Mallory, client).await,
            Act::Authorizes { client } => self.authorizes(Who::Mallory, client, step).await,
            Act::Lures { client } => self.authorizes(Who::Alice, client, step).await,
            Act::Forges { client } => self.forges(client, step).await,
            Act::ClientRedeems { flow } => self.client_redeems(flow, None).await,
            Act::Injects { flow, code } => self.client_redeems(flow, Some(code)).await,
            Act::ClientRefreshes { flow } => self.client_refreshes(flow).await,
            Act::ClientRevokes { flow } => self.client_revokes(flow).await,
            Act::Redeems { code } => self.redeems(code, step).await,
            Act::Refreshes { token } => self.refreshes(token, step).await,
            Act::Introspects { token } => self.introspects(token, step).await,
            Act::Revokes { token } => self.revokes(token, step).await,
            Act::AsksUserInfo { token } => self.asks_userinfo(token, step).await,
            Act::AsksForClient { client } => self.asks_for_client(client, step).await,
            Act::AsksWithPassword { client } => self.asks_with_password(client, step).await,
            Act::AMinutePasses => {
                self.world.time_passes(beartrap_kit::ONE_MINUTE).await;
                Ok("a minute later".to_owned())
            }
        };
        let answer = answer.unwrap_or_else(|Unsettled(why)| format!("nothing: {why}"));
        self.told.push(Told { step: step.id, does, answer });
    }

    pub(super) fn registration(&self, at: usize) -> Option<&'f Registration> {
        self.field.registration(at)
    }

    pub(super) async fn client(&self, at: usize) -> Result<Client, Unsettled> {
        let id = self.registration(at).map_or("", |client| &client.id);
        self.world.client_named(id).await
    }

    /// Whether a client is Mallory's.
    pub(super) fn is_hers(&self, id: &str) -> bool {
        self.own.and_then(|at| self.registration(at)).is_some_and(|own| own.id == id)
    }

    pub(super) fn text(&self, key: Key) -> String {
        self.bag.get(key).map(|value| value.text.clone()).unwrap_or_default()
    }

    /// The values of a parameter, given the proper ones.
    pub(super) fn filled(&self, fill: Option<Fill>, proper: Vec<String>) -> Vec<String> {
        match fill {
            None => proper,
            Some(Fill::Nothing) => Vec::new(),
            Some(Fill::Instead(key)) => vec![self.text(key)],
            Some(Fill::Beside(key)) => proper.into_iter().chain([self.text(key)]).collect(),
            Some(Fill::Before(key)) => [self.text(key)].into_iter().chain(proper).collect(),
        }
    }

    pub(super) fn gets(&mut self, kind: Kind, text: &str, whose: &str) {
        let what = match kind {
            Kind::Code => "code",
            Kind::State => "state",
            Kind::AccessToken => "access token",
            Kind::RefreshToken => "refresh token",
            Kind::IdToken => "ID token",
            _ => "value",
        };
        let says = format!("{whose} {what} (step {})", self.at);
        self.bag.put(self.at, kind, text, says);
    }

    pub(super) fn breaks(&mut self, broken: Broken, for_alice: bool) {
        let Broken { law, why } = broken;
        self.violations.push(Violation { law, why, for_alice, step: self.at });
    }

    /// A step as it is told, or nothing if it cannot happen in this play.
    fn in_words(&self, step: &Step) -> Option<String> {
        let client = |at: usize| {
            let id = &self.registration(at)?.id;
            Some(if self.own == Some(at) { format!("her client {id}") } else { id.clone() })
        };
        let plain = |at: usize| Some(self.registration(at)?.id.clone());
        let value = |key: Key| Some(self.bag.get(key)?.says.clone());
        let flow = |id: u16| self.flows.iter().find(|flow| flow.step == id);
        let swaps: String = step.swaps.iter().filter_map(|swap| self.swap_in_words(*swap)).collect();
        let does = match step.act {
            Act::AliceSignsIn { client } => format!("Alice signs in at {}; her code leaks", plain(client)?),
            Act::ClientRedeems { flow: id } => {
                format!("{} redeems Alice's code (step {id})", flow(id)?.client.id())
            }
            Act::ClientRefreshes { flow: id } => {
                flow(id)?.refresh_token.as_ref()?;
                format!("{} refreshes Alice's tokens (step {id})", flow(id)?.client.id())
            }
            Act::ClientRevokes { flow: id } => {
                flow(id)?.refresh_token.as_ref()?;
                format!("{} revokes Alice's refresh token (step {id})", flow(id)?.client.id())
            }
            Act::MallorySignsIn { client } => format!("Mallory signs in at {}", plain(client)?),
            Act::Authorizes { client: at } => {
                format!("Mallory opens an authorization request for {}{swaps}", client(at)?)
            }
            Act::Lures { client: at } => {
                format!(
                    "Alice follows Mallory's link to an authorization request for {}, logs in and agrees{swaps}",
                    client(at)?
                )
            }
            Act::Forges { client: at } => {
                format!(
                    "Mallory's page makes Alice's browser submit the consent form for {}{swaps}",
                    client(at)?
                )
            }
            Act::Redeems { code } => format!("Mallory redeems {}{swaps}", value(code)?),
            Act::Injects { flow: id, code } => {
                let client = flow(id).filter(|flow| !flow.redeemed)?.client.id();
                format!(
                    "Mallory brings {client} {} in her own sign-in (step {id}), and {client} redeems it",
                    value(code)?
                )
            }
            Act::Refreshes { token } => format!("Mallory refreshes with {}{swaps}", value(token)?),
            Act::Introspects { token } => format!("Mallory introspects {}{swaps}", value(token)?),
            Act::Revokes { token } => format!("Mallory revokes {}{swaps}", value(token)?),
            Act::AsksUserInfo { token } => format!("Mallory asks UserInfo with {}{swaps}", value(token)?),
            Act::AsksForClient { client: at } => {
                format!("Mallory asks for a token as {}, for itself{swaps}", client(at)?)
            }
            Act::AsksWithPassword { client: at } => {
                format!("Mallory trades her own password for tokens as {}{swaps}", client(at)?)
            }
            Act::AMinutePasses => "a minute passes".to_owned(),
        };
        Some(does)
    }

    fn swap_in_words(&self, swap: Swap) -> Option<String> {
        let value = |key: Key| Some(self.bag.get(key)?.says.clone());
        let name = swap.parameter;
        Some(match swap.fill {
            Fill::Nothing => format!(", without {name}"),
            Fill::Instead(key) => format!(", with {} as {name}", value(key)?),
            Fill::Beside(key) => format!(", with two {name}, the proper one and then {}", value(key)?),
            Fill::Before(key) => format!(", with two {name}, {} and then the proper one", value(key)?),
        })
    }
}
