//! Exposures: what was taken or done on the day before a night. Never time at risk.
//!
//! Owns: their ids, kinds and values.
//! Must not know: which exposures exist or what they mean; that is `knowledge/exposures.toml`.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The id of an exposure: letters, digits and `_`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ExposureId(String);

impl ExposureId {
    /// A recording limit.
    pub const MAX_CHARS: usize = 64;

    /// The id that a heading stands for: "Air quality (AQI)" is `air_quality_aqi`.
    ///
    /// # Errors
    ///
    /// When no letter or digit is left, or the id would be too long.
    pub fn from_heading(heading: &str) -> Result<Self, ExposureError> {
        let mut id = String::new();
        for c in heading.chars().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('_') {
                id.push('_');
            }
            if id.len() > 4 * Self::MAX_CHARS {
                break;
            }
        }
        id.trim_end_matches('_').parse()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExposureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ExposureId {
    type Err = ExposureError;

    fn from_str(text: &str) -> Result<Self, ExposureError> {
        let letter = |c: char| c == '_' || (c.is_alphanumeric() && c.to_lowercase().eq([c]));
        let fits = !text.is_empty() && text.chars().count() <= Self::MAX_CHARS;
        if fits && text.chars().all(letter) && text.chars().any(char::is_alphanumeric) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ExposureError::Id { found: text.chars().take(40).collect() })
        }
    }
}

impl<'de> Deserialize<'de> for ExposureId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// What kind of value an exposure has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExposureKind {
    YesNo,
    Number,
}

/// The value of one exposure on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ExposureValue {
    YesNo(bool),
    /// Finite, never negative zero, at most [`ExposureValue::MAX_NUMBER`] in size.
    Number(f64),
}

impl ExposureValue {
    /// A recording limit.
    pub const MAX_NUMBER: f64 = 1e9;

    /// # Errors
    ///
    /// For what is not finite or larger than [`Self::MAX_NUMBER`].
    pub fn number(number: f64) -> Result<Self, ExposureError> {
        if number.abs() <= Self::MAX_NUMBER {
            // Adding zero turns -0 into 0, which reads and compares as people expect.
            Ok(Self::Number(number + 0.0))
        } else {
            Err(ExposureError::Value { found: number.to_string() })
        }
    }

    /// Reads `yes`, `no`, `true`, `false` or a number with a decimal point or comma.
    ///
    /// # Errors
    ///
    /// For anything else.
    pub fn parse(text: &str) -> Result<Self, ExposureError> {
        let text = text.trim();
        let refused = || ExposureError::Value { found: text.chars().take(40).collect() };
        if let Some(yes) = yes_or_no(text) {
            return Ok(Self::YesNo(yes));
        }
        // `f64::from_str` also reads "inf", "nan" and "infinity".
        if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.,".contains(c)) {
            return Err(refused());
        }
        let number: f64 = text.replacen(',', ".", 1).parse().map_err(|_| refused())?;
        Self::number(number).map_err(|_| refused())
    }

    pub fn kind(self) -> ExposureKind {
        match self {
            Self::YesNo(_) => ExposureKind::YesNo,
            Self::Number(_) => ExposureKind::Number,
        }
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["yes", "y", "true"]) {
        Some(true)
    } else if is(&["no", "n", "false"]) {
        Some(false)
    } else {
        None
    }
}

impl fmt::Display for ExposureValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(true) => f.write_str("yes"),
            Self::YesNo(false) => f.write_str("no"),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// The snapshot's form: tagged, since its format does not describe itself.
#[derive(Serialize, Deserialize)]
enum Tagged {
    YesNo(bool),
    Number(f64),
}

impl Serialize for ExposureValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (serializer.is_human_readable(), *self) {
            (true, Self::YesNo(yes)) => serializer.serialize_bool(yes),
            (true, Self::Number(number)) => serializer.serialize_f64(number),
            (false, Self::YesNo(yes)) => Tagged::YesNo(yes).serialize(serializer),
            (false, Self::Number(number)) => Tagged::Number(number).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ExposureValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Plain {
            YesNo(bool),
            Number(f64),
        }
        let plain = if deserializer.is_human_readable() {
            Plain::deserialize(deserializer)?
        } else {
            match Tagged::deserialize(deserializer)? {
                Tagged::YesNo(yes) => Plain::YesNo(yes),
                Tagged::Number(number) => Plain::Number(number),
            }
        };
        match plain {
            Plain::YesNo(yes) => Ok(Self::YesNo(yes)),
            Plain::Number(number) => Self::number(number).map_err(de::Error::custom),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExposureError {
    #[error(
        "{found:?} cannot name an exposure; use 1 to {} letters, digits and _",
        ExposureId::MAX_CHARS
    )]
    Id { found: String },
    #[error("{found:?} is neither yes, no nor a number within ±1,000,000,000")]
    Value { found: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_becomes_an_id() {
        let id = |heading| ExposureId::from_heading(heading).map(|id| id.to_string());
        assert_eq!(id("Air quality (AQI)"), Ok("air_quality_aqi".into()));
        assert_eq!(id("  Café au lait "), Ok("café_au_lait".into()));
        assert!(id("--").is_err());
        assert!(id(&"x".repeat(100_000)).is_err());
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let read = |text| ExposureValue::parse(text).unwrap();
        assert_eq!(read("Yes"), ExposureValue::YesNo(true));
        assert_eq!(read("1,5"), ExposureValue::Number(1.5));
        assert_eq!(read("-0").to_string(), "0");
        for text in ["", "maybe", "inf", "NaN", "1e300", "1.2.3", "nine"] {
            assert!(ExposureValue::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_has_one_json_form() {
        for (value, json) in
            [(ExposureValue::YesNo(true), "true"), (ExposureValue::Number(0.1), "0.1")]
        {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<ExposureValue>(json).unwrap(), value);
        }
        assert!(serde_json::from_str::<ExposureValue>("1e300").is_err());
    }
}
