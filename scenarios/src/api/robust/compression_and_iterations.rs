//! Compressed text and iterations in an encrypted token do not keep the API busy.
//!
//! ## Why it matters
//! A few octets can stand for gigabytes, and a number in a header for hours of work. Neither needs a key that is right.
//!
//! ## How to fix it
//! Take signed tokens alone. Where encrypted ones are expected, limit what `zip` expands to and the iterations of `p2c`.
//!
//! ## Not a finding
//! - An API that takes no encrypted tokens refuses these at once; that is what is wanted.

use crate::clauses::rfc8725bis;
use beartrap_forge::{ContentEncryption, Deflate, EncryptedToken, KeyManagement, RecipientKey};
use beartrap_kit::*;

pub(super) static ABOUT: About = About {
    clause: &rfc8725bis::ITERATIONS_LIMITED,
    also: &[&rfc8725bis::EXPANSION_LIMITED],
    impact: Impact::BrokenLogin,
    needs: &[Capability::OwnIssuer],
    mutant: Fault::ApiIterationsUnbounded,
};

pub(super) async fn run(world: &mut ApiWorld) -> Outcome {
    world.serves_the_honest().await?;
    let mut tokens = Family::of("an encrypted token");
    for (name, token) in bombs(world) {
        let answer = world.called_with_text(&token.compact()).await?;
        let is_closed = answer.is_cut_short() || answer.status() == 431;
        let refused = answer.is_malformed_or_unauthorized();
        tokens.add(name, if is_closed { answer.observe(true, "a refusal") } else { refused });
        let alive = world.called_with(&world.token()).await?.is_alive();
        let is_down = !alive.is_good();
        tokens.add(format!("{name}: an honest call after it"), alive);
        if is_down {
            return judge(tokens);
        }
    }
    world.serves_the_honest().await?;
    judge(tokens)
}

fn bombs(world: &ApiWorld) -> Vec<(&'static str, EncryptedToken)> {
    let enc = ContentEncryption::A256Gcm;
    // As much as fits into the head of a request.
    let text = Deflate::new().repeated("0".repeat(100_000), 40).finish();
    let to = |management: KeyManagement, key: &RecipientKey| {
        EncryptedToken::new(management, enc, key, text.clone()).header("zip", "DEF").header("cty", "JWT")
    };
    let by_password = |count: i64| {
        let password = RecipientKey::secret(*b"secret");
        EncryptedToken::new(KeyManagement::Pbes2Hs256A128Kw, enc, &password, *b"{}").header("p2c", count)
    };
    vec![
        (
            "4 MB, to the issuer's key",
            to(KeyManagement::RsaOaep256, &RecipientKey::of(&world.key(Key::First))),
        ),
        ("4 MB, with zeros", to(KeyManagement::Dir, &RecipientKey::secret([0; 32]))),
        ("ten million iterations", by_password(10_000_000)),
        ("two billion iterations", by_password(2_147_483_647)),
    ]
}
