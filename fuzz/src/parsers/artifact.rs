use crate::deviations::holds;
use beartrap_fuzzer::Artifact;

/// Reads octets as an artifact of a hunt.
///
/// It is the same when it is written and read again; what it says is presented to the lab's validator, and a lie is
/// refused, whoever wrote it.
pub fn artifact(octets: &[u8]) {
    let Ok(artifact) = serde_json::from_slice::<Artifact>(octets) else { return };
    let written = serde_json::to_vec(&artifact).expect("an artifact is JSON");
    let again: Artifact = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(again, artifact, "an artifact changes when it is written and read");

    // A lie is tried for each twist that is told, so their number is what it costs.
    if artifact.deviations.len() > 8 {
        return;
    }
    let Ok(lie) = artifact.lie() else { return };
    assert_eq!(lie.twists().len(), artifact.deviations.len(), "a twist is lost");
    assert!(!lie.is_honest(), "an artifact that says nothing wrong");
    if let Err(wrong) = holds(&lie, &mut crate::lab::lab()) {
        panic!("{wrong}: {}", lie.says());
    }
}
