//! What a made twist says to people, and what it is called.

use super::{Beside, Made, secret};

impl Made {
    pub(super) fn says(&self) -> String {
        match self {
            Self::Claim { claim, value } => format!("`{claim}` is {}", shown(value)),
            Self::Respelt { claim, lacks, text, .. } => match (lacks, text.as_str()) {
                (lacks, "") => format!("`{claim}` lacks {lacks} letters"),
                (0, text) => format!("`{claim}` has {} too much", shown(text)),
                (_, text) => format!("`{claim}` has {} in place of another letter", shown(text)),
            },
            Self::Last { claim, escaped, value } => {
                let how = if *escaped { ", its name with an escape," } else { "" };
                format!("`{claim}` stands there twice, the last{how} as {}", shown(value))
            }
            Self::Without { claim } => format!("the token has no `{}`", claim.replace(' ', "` and no `")),
            Self::Misplaced { claim } => format!("`{claim}` stands in the header and not among the claims"),
            Self::Decoy { claim, name, missing } => {
                let how = if *missing { "is missing" } else { "is wrong" };
                format!("`{claim}` {how}, and {name:?} has the right value")
            }
            Self::Note { value } => format!("a claim is {}, which is no JSON", shown(value)),
            Self::Header { member, value } => format!("`{member}` is {}", shown(value)),
            Self::HeaderLast { member, value } => {
                format!("`{member}` stands there twice, the last as {}", shown(value))
            }
            Self::Critical { crit, present } => {
                let how = if *present { ", and the header has what it names" } else { "" };
                format!("`crit` is {}{how}", shown(crit))
            }
            Self::Text { part, before, after } => match (before.as_str(), after.as_str()) {
                ("", after) => format!("{} is followed by {}", part.words(), shown(after)),
                (before, "") => format!("{} follows {}", part.words(), shown(before)),
                (before, after) => {
                    format!("{} stands between {} and {}", part.words(), shown(before), shown(after))
                }
            },
            Self::Instead { part, text } if text.is_empty() => format!("{} is empty", part.words()),
            Self::Instead { part, text } => format!("{} is {}", part.words(), shown(text)),
            Self::Utf16 { part, .. } => format!("{} is UTF-16", part.words()),
            Self::Encoded { part, wrapping, signed } => {
                let when = if *signed { "" } else { ", after signing" };
                format!("the segment of {} {}{when}", part.words(), wrapping.says())
            }
            Self::Unsecured { alg, beside, octets } => {
                let beside = match beside {
                    Beside::Alone => "",
                    Beside::Before => " before the right one",
                    Beside::Behind => " behind the right one",
                };
                let signature = match octets {
                    0 => "the signature is empty".to_owned(),
                    octets => format!("{octets} octets are in place of a signature"),
                };
                format!("`alg` is {}{beside}, and {signature}", shown(alg))
            }
            Self::Stranger { kid, shown } => secret::stranger_says(kid.as_deref(), shown),
            Self::Secret { algorithm, secret, kid, permitted } => {
                secret::secret_says(algorithm, secret, kid.as_deref(), *permitted)
            }
            Self::SignedAs { algorithm } => format!("the trusted key signed as for {algorithm}"),
            Self::Signature(change) => change.says(),
            Self::Tampered { claim, value } => format!("`{claim}` became {} after signing", shown(value)),
            Self::Form(layout) => layout.says(),
            Self::Late { leeway, seconds } => {
                format!(
                    "the token expired {} s ago, where {leeway} s are tolerated",
                    u64::from(*leeway) + u64::from(*seconds)
                )
            }
            Self::Policy(lie) => lie.says().to_owned(),
            Self::Odd(oddity) => oddity.says(),
        }
    }

    pub(super) fn name(&self) -> String {
        let special = match self {
            Self::Header { member, .. } | Self::HeaderLast { member, .. } => member,
            Self::Claim { claim, .. }
            | Self::Respelt { claim, .. }
            | Self::Tampered { claim, .. }
            | Self::Last { claim, .. }
            | Self::Without { claim }
            | Self::Misplaced { claim }
            | Self::Decoy { claim, .. } => claim,
            _ => "",
        };
        let special: String =
            special.chars().map(|letter| if letter.is_ascii_lowercase() { letter } else { '-' }).collect();
        let rule = self.rule().name();
        if special.is_empty() { format!("{rule}-made") } else { format!("{rule}-{special}") }
    }
}

/// A text for people: on one line, and not a long one.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line: String =
        text.chars().take(MOST).flat_map(|letter| letter.escape_debug().collect::<Vec<_>>()).collect();
    let line = line.replace("\\\"", "\"").replace("\\'", "'");
    if text.chars().count() > MOST { format!("{line}… ({} octets)", text.len()) } else { line }
}
