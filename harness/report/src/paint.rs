//! The few colours: red blocks, yellow is worth a note, green is well, dim is evidence. Without them nothing is lost.

use anstyle::{AnsiColor, Style};

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(crate) fn red(text: &str) -> String {
    paint(RED, text)
}

pub(crate) fn yellow(text: &str) -> String {
    paint(YELLOW, text)
}

pub(crate) fn green(text: &str) -> String {
    paint(GREEN, text)
}

pub(crate) fn bold(text: &str) -> String {
    paint(BOLD, text)
}

pub(crate) fn dim(text: &str) -> String {
    paint(DIM, text)
}

fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}
