//! One line of the table of figures.

/// The columns of the table.
pub(super) const HEAD: [&str; 4] = ["figure", "measured", "limit", "outcome"];

/// A figure and what it may be.
pub(super) struct Figure {
    pub(super) name: String,
    /// None if it could not be measured.
    pub(super) value: Option<f64>,
    pub(super) limit: Option<Limit>,
    pub(super) unit: Unit,
}

/// The side on which a figure has to stay.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy)]
pub(super) enum Unit {
    Seconds,
    Megabytes,
    Microseconds,
    Ratio,
    Percent,
    Count,
}

impl Figure {
    /// A figure that is held against nothing.
    pub(super) fn free(name: impl Into<String>, value: f64, unit: Unit) -> Self {
        Self { name: name.into(), value: Some(value), limit: None, unit }
    }

    /// How many times as much one thing is as another, which has a limit.
    pub(super) fn ratio(name: impl Into<String>, value: f64, limit: Limit) -> Self {
        Self { name: name.into(), value: Some(value), limit: Some(limit), unit: Unit::Ratio }
    }

    /// The cells.
    pub(super) fn row(&self) -> Vec<String> {
        let outcome = match (self.value, self.limit) {
            (None, _) => "not measured",
            (Some(_), None) => "",
            (Some(value), Some(limit)) if limit.holds(value) => "ok",
            (Some(_), Some(_)) => "missed",
        };
        let measured = self.value.map_or_else(String::new, |value| self.unit.text(value));
        let limit = match self.limit {
            None => String::new(),
            Some(Limit::AtMost(most)) => self.unit.text(most),
            Some(Limit::AtLeast(least)) => format!("at least {}", self.unit.text(least)),
        };
        vec![self.name.clone(), measured, limit, outcome.into()]
    }
}

impl Limit {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

impl Unit {
    fn text(self, value: f64) -> String {
        match self {
            Self::Seconds if value < 1.0 => format!("{:.1} ms", value * 1e3),
            Self::Seconds => format!("{value:.2} s"),
            Self::Megabytes => format!("{value:.1} MB"),
            Self::Microseconds => format!("{value:.1} µs"),
            Self::Ratio => format!("{value:.2}"),
            Self::Percent => format!("{value:.0} %"),
            Self::Count => format!("{value:.0}"),
        }
    }
}

/// The table in Markdown.
pub(super) fn markdown(rows: &[Vec<String>]) -> String {
    let head = HEAD.map(str::to_owned).to_vec();
    let rule = vec!["---".to_owned(); HEAD.len()];
    let line = |cells: &Vec<String>| format!("| {} |\n", cells.join(" | "));
    [head, rule].iter().chain(rows).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: Option<f64>, limit: Option<Limit>) -> Figure {
        Figure { name: "run".into(), value, limit, unit: Unit::Seconds }
    }

    #[test]
    fn a_limit_is_kept_missed_or_not_looked_at() {
        let (most, least) = (Some(Limit::AtMost(1.0)), Some(Limit::AtLeast(1.0)));
        for (value, limit, expected) in [
            (Some(0.9), most, ["900.0 ms", "1.00 s", "ok"]),
            (Some(1.2), most, ["1.20 s", "1.00 s", "missed"]),
            (Some(0.9), least, ["900.0 ms", "at least 1.00 s", "missed"]),
            (Some(1.2), least, ["1.20 s", "at least 1.00 s", "ok"]),
            (None, most, ["", "1.00 s", "not measured"]),
            (Some(2.0), None, ["2.00 s", "", ""]),
        ] {
            assert_eq!(figure(value, limit).row()[1..], expected);
        }
    }

    #[test]
    fn the_table_is_one_of_markdown() {
        let text = markdown(&[figure(Some(2.0), None).row()]);
        assert_eq!(
            text,
            "| figure | measured | limit | outcome |\n| --- | --- | --- | --- |\n| run | 2.00 s |  |  |\n"
        );
    }
}
