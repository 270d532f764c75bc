//! The agent of a server that is not in Azure: whoever asks shows that it can read a file that only administrators can.

use super::{Asked, Denied, imds, with_challenge};
use crate::ask::json;
use crate::personality::World;
use crate::trouble::{Place, Trouble};
use bytes::Bytes;
use http::{Response, StatusCode};
use std::path::{Path, PathBuf};

/// A key that is out.
pub(super) struct Key {
    file: PathBuf,
    secret: String,
}

/// A client reads no larger key.
const LARGEST: usize = 4_096;

pub(super) fn answered(asked: &Asked, world: &mut World) -> Response<Bytes> {
    if let Err(denied) = imds::guarded(asked) {
        return denied.plain();
    }
    let Some(folder) = world.platform.arc_folder.clone() else {
        return Denied::new(404, "not_found", "no folder for the agent's keys was chosen").plain();
    };
    let shown = asked.ask.header("authorization").and_then(|value| value.strip_prefix("Basic "));
    let key = world.platform.arc_keys.remove(&asked.name);
    let is_known = key.as_ref().is_some_and(|key| Some(key.secret.as_str()) == shown);
    if let Some(key) = key {
        // It serves once, also if it was not read; whether it is still there means nothing.
        let _ = std::fs::remove_file(key.file);
    }
    if is_known {
        let document = imds::document(asked, world, &["2019-11-01", "2020-06-01", "2021-02-01"]);
        return document.map_or_else(|denied| denied.plain(), |document| json(StatusCode::OK, &document));
    }
    challenged(asked, world, &folder)
}

/// Leaves a key in the folder, and says where.
fn challenged(asked: &Asked, world: &mut World, folder: &Path) -> Response<Bytes> {
    let name = world.random.value("arc key name", &asked.name);
    let mut secret = world.random.value("arc key", &asked.name);
    let mut file = folder.join(format!("{name}.key"));
    match world.troubles.take(Place::Identity, &Trouble::ARC) {
        Some(Trouble::KeyElsewhere) => file = folder.join("..").join(format!("{name}.key")),
        Some(Trouble::KeyMisnamed) => file = folder.join(format!("{name}.txt")),
        Some(Trouble::KeyTooLarge) => secret = secret.repeat(LARGEST / secret.len() + 1),
        _ => {}
    }
    // A client must not even look at a key outside the folder, so none is left there.
    if file.parent() == Some(folder) && std::fs::write(&file, &secret).is_err() {
        return Denied::new(500, "server_error", "the agent cannot write to the folder of its keys").plain();
    }
    let challenge = format!("Basic realm={}", file.display());
    world.platform.arc_keys.insert(asked.name.clone(), Key { file, secret });
    let says = "show the key in the file that the challenge names, after Basic";
    with_challenge(Denied::new(401, "unauthorized", says).plain(), &challenge)
}
