use crate::{ReportError, Saved, junit, markdown, run_json};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A format that a run can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The document of `--json`.
    Json,
    /// JUnit XML.
    Junit,
    /// A Markdown summary.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Json, Self::Junit, Self::Markdown];
    /// Their names, in the same order.
    pub const NAMES: [&str; 3] = ["json", "junit", "markdown"];
}

impl FromStr for Format {
    type Err = ReportError;

    fn from_str(name: &str) -> Result<Self, ReportError> {
        match name {
            "json" => Ok(Self::Json),
            "junit" => Ok(Self::Junit),
            "markdown" => Ok(Self::Markdown),
            _ => Err(ReportError::UnknownFormat {
                given: name.to_owned(),
                nearest: nearest(name, Self::NAMES),
            }),
        }
    }
}

/// The value of `--report`: `FORMAT=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// The format.
    pub format: Format,
    /// Where it is written.
    pub path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = ReportError;

    fn from_str(given: &str) -> Result<Self, ReportError> {
        let no_file = || ReportError::NoFile { given: given.to_owned() };
        let (format, path) = given.split_once('=').ok_or_else(no_file)?;
        let format = format.parse()?;
        if path.is_empty() {
            return Err(no_file());
        }
        Ok(Self { format, path: path.into() })
    }
}

/// The name that was probably meant, if any is close enough to be worth a question.
pub fn nearest<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance costs the product of the lengths; no name is near a long text.
    if given.len() > 100 {
        return None;
    }
    let given = given.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&given, name), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

/// The run in a format.
pub fn render(saved: &Saved, format: Format) -> Result<String, ReportError> {
    match format {
        Format::Json => Ok(run_json(saved)),
        Format::Junit => junit(saved),
        Format::Markdown => Ok(markdown(saved)),
    }
}

/// Writes the run to a file in a format; what stood there before is gone.
pub fn write_report(saved: &Saved, format: Format, path: &Path) -> Result<(), ReportError> {
    let text = render(saved, format)?;
    std::fs::write(path, text).map_err(ReportError::at(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_named_by_format_and_file() {
        let report: ReportFile = "junit=out=1.xml".parse().unwrap();
        assert_eq!(report, ReportFile { format: Format::Junit, path: "out=1.xml".into() });
        for (format, name) in Format::ALL.into_iter().zip(Format::NAMES) {
            assert_eq!(name.parse::<Format>().unwrap(), format);
        }
    }

    #[test]
    fn a_typo_is_answered_with_the_name_that_was_meant() {
        let error = |given: &str| given.parse::<ReportFile>().unwrap_err().to_string();
        assert_eq!(
            error("markdwon=x"),
            "there is no report format `markdwon`, did you mean `markdown`; the formats are json, junit, markdown"
        );
        assert_eq!(error("pdf=x"), "there is no report format `pdf`; the formats are json, junit, markdown");
        for given in ["junit", "junit="] {
            assert_eq!(
                error(given),
                format!("`{given}` names no file; write FORMAT=FILE, for example junit=beartrap.xml")
            );
        }
    }

    #[test]
    fn a_long_word_is_near_nothing() {
        assert_eq!(nearest(&"j".repeat(1 << 20), Format::NAMES), None);
        assert_eq!(nearest("JUnit", Format::NAMES), Some("junit"));
    }
}
