//! Days, as files name them.

use serde::{Deserialize as _, Deserializer};

/// A day that may be left out.
pub(super) fn day_if_any<'de, D: Deserializer<'de>>(input: D) -> Result<Option<u64>, D::Error> {
    day(input).map(Some)
}

/// A day, as the seconds since 1970 at which it begins.
pub(super) fn day<'de, D: Deserializer<'de>>(input: D) -> Result<u64, D::Error> {
    let date = toml::value::Datetime::deserialize(input)?.date;
    let date = date.ok_or_else(|| serde::de::Error::custom("a day is written 2026-01-31"))?;
    // Days of the civil calendar, counted from March so that the leap day comes last.
    let (year, month) = (i64::from(date.year), i64::from(date.month));
    let year = if month <= 2 { year - 1 } else { year };
    let days = 365 * year + year / 4 - year / 100
        + year / 400
        + (153 * ((month + 9) % 12) + 2) / 5
        + i64::from(date.day)
        - 719_469;
    u64::try_from(days * 86_400).map_err(|_| serde::de::Error::custom("a day before 1970"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[test]
    fn a_day_is_the_second_it_begins_at() {
        #[derive(Deserialize)]
        struct Of {
            #[serde(deserialize_with = "day")]
            at: u64,
        }
        for (text, expected) in [
            ("1970-01-01", 0),
            ("2026-01-01", 1_767_225_600),
            ("2024-02-29", 1_709_164_800),
            ("2024-03-01", 1_709_251_200),
        ] {
            assert_eq!(toml::from_str::<Of>(&format!("at = {text}")).unwrap().at, expected, "{text}");
        }
        assert!(toml::from_str::<Of>("at = 1969-12-31").is_err());
    }
}
