//! What somebody does next: drawn from what the play has come to, so that every step has the values that it needs.
//!
//! A model that draws a whole story beforehand, as state machines of property tests do, cannot hold what only the server
//! brings forth; so a story is drawn while it is played, and written down in a form that can be played again.

use super::bag::{Key, Kind};
use super::dice::Dice;
use super::field::Who;
use super::play::Play;
use super::step::{Act, Fill, Slot, Step, Swap};

/// The longest story that is drawn.
const STEPS: usize = 12;
/// How often, of a hundred steps, one of Mallory's is repeated as it was.
const AGAIN: usize = 12;

/// Plays a story that is drawn on the way. Ends early once a law is broken.
pub(super) async fn improvise(play: &mut Play<'_>, dice: &mut Dice) -> Vec<Step> {
    let mut steps = Vec::new();
    let length = 2 + dice.below(STEPS - 1);
    while steps.len() < length && play.violations.is_empty() {
        let id = u16::try_from(steps.len() + 1).unwrap_or(u16::MAX);
        let hers: Vec<&Step> = steps.iter().filter(|step: &&Step| !step.act.slots().is_empty()).collect();
        let step = match dice.one_of(&hers) {
            // What was done once may be done again.
            Some(again) if dice.percent(AGAIN) => Step { id, ..(*again).clone() },
            _ => {
                let Some(act) = act(play, dice) else { break };
                Step { id, act, swaps: swaps(play, act, dice) }
            }
        };
        play.takes(&step).await;
        steps.push(step);
    }
    steps
}

fn act(play: &Play<'_>, dice: &mut Dice) -> Option<Act> {
    let sane = &play.field.sane;
    let client = *dice.one_of(sane)?;
    let hers = play.own.filter(|_| dice.percent(50)).unwrap_or(client);
    let others: Vec<usize> = sane.iter().copied().filter(|at| play.own != Some(*at)).collect();
    let mut acts = vec![(4, Act::Authorizes { client }), (4, Act::Lures { client: hers })];
    acts.extend([(1, Act::Forges { client: hers }), (1, Act::AsksForClient { client })]);
    acts.push((1, Act::AsksWithPassword { client: hers }));
    if let Some(&client) = dice.one_of(&others) {
        acts.extend([(4, Act::AliceSignsIn { client }), (2, Act::MallorySignsIn { client })]);
    }
    for flow in &play.flows {
        let step = flow.step;
        match (flow.who, flow.redeemed) {
            (Who::Alice, false) => acts.push((5, Act::ClientRedeems { flow: step })),
            (Who::Alice, true) if flow.refresh_token.is_some() => {
                acts.extend([
                    (2, Act::ClientRefreshes { flow: step }),
                    (2, Act::ClientRevokes { flow: step }),
                ]);
            }
            (Who::Mallory, false) => {
                let code = play.bag.draw(&[Kind::Code], None, dice);
                acts.extend(code.map(|code| (3, Act::Injects { flow: step, code })));
            }
            _ => {}
        }
    }
    let mut with = |weight, kinds: &[Kind], act: fn(Key) -> Act| {
        acts.extend(play.bag.draw(kinds, None, dice).map(|key| (weight, act(key))));
    };
    with(9, &[Kind::Code], |code| Act::Redeems { code });
    with(10, &[Kind::RefreshToken], |token| Act::Refreshes { token });
    let has = |endpoint| play.world.endpoint(endpoint).is_ok();
    if has("introspection_endpoint") {
        with(2, &[Kind::AccessToken, Kind::RefreshToken], |token| Act::Introspects { token });
    }
    if has("revocation_endpoint") {
        with(3, &[Kind::RefreshToken, Kind::AccessToken], |token| Act::Revokes { token });
    }
    if has("userinfo_endpoint") {
        with(2, &[Kind::AccessToken, Kind::IdToken], |token| Act::AsksUserInfo { token });
    }
    if play.field.turns_the_clock && play.bag.of(Kind::RefreshToken).next().is_some() {
        acts.push((3, Act::AMinutePasses));
    }
    dice.weighted(&acts)
}

/// None, one or two parameters are filled in otherwise than they should be.
fn swaps(play: &Play<'_>, act: Act, dice: &mut Dice) -> Vec<Swap> {
    let mut slots: Vec<Slot> = act.slots().to_vec();
    let count = dice.weighted(&[(35, 0), (45, 1), (20, 2)]).unwrap_or(0);
    let client = match act {
        Act::Authorizes { client } | Act::Lures { client } => Some(client),
        _ => None,
    };
    let mut swaps = Vec::new();
    for _ in 0..count.min(slots.len()) {
        let (parameter, kinds) = slots.swap_remove(dice.below(slots.len()));
        let fill = match play.bag.draw(kinds, client, dice) {
            None => Fill::Nothing,
            Some(key) => match dice.below(20) {
                0..5 => Fill::Nothing,
                5..16 => Fill::Instead(key),
                16..18 => Fill::Beside(key),
                _ => Fill::Before(key),
            },
        };
        swaps.push(Swap { parameter, fill });
    }
    swaps
}
