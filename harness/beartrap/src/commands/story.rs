use crate::Blame;
use crate::cli::StoryArgs;
use beartrap_stories::{named, stories};
use std::fmt::Write as _;

/// A story that is not true is our own fault, so its error is no [`Blame`] of anybody else.
pub(crate) fn story(args: &StoryArgs) -> anyhow::Result<u8> {
    let text = match &args.name {
        None => list(),
        Some(name) => {
            let story = named(name).ok_or_else(|| unknown(name))?;
            if args.trace { story.trace()? } else { story.play()? }
        }
    };
    beartrap_report::out(&format!("\n{text}\n"))?;
    Ok(0)
}

fn list() -> String {
    let mut text = String::new();
    for story in stories() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<26}{}", story.name, story.about);
    }
    text + "\n  beartrap story NAME plays one of them on this machine\n"
}

fn unknown(name: &str) -> anyhow::Error {
    let nearest = beartrap_report::nearest(name, stories().map(|story| story.name));
    let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
    Blame::usage(format!("there is no story called {name}{hint} (`beartrap story` lists them)"))
}
