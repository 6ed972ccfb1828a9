//! What is known about one night's cramps.
//!
//! Owns: the five things a record can say, and how a night's statement and its single cramps
//! combine.
//! Must not know: storage, time, or what any count means for health.

use std::{fmt, num::NonZeroU16, str::FromStr};

use serde::{Deserialize, Serialize};

/// What the record says about one night's cramps.
///
/// "No cramps" and "nothing written down" are different facts. A night without a record is not
/// an observed night: counting it as zero would lower every rate.
///
/// Its text is the diary CSV's: `0`, `3`, `some`, `>=2`, and empty for not recorded.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Observation {
    #[default]
    NotRecorded,
    NoCramps,
    /// Exactly this many.
    Count(CrampCount),
    /// Cramps, how many is not known. The same as at least one.
    Some,
    /// At least this many: two or more, since "at least one" is [`Self::Some`].
    AtLeast(CrampCount),
}

/// One or more cramps, up to [`Self::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct CrampCount(NonZeroU16);

impl CrampCount {
    /// A recording limit, not a clinical one: more in a night is a slip of the pen.
    pub const MAX: u16 = 99;

    pub fn get(self) -> u16 {
        self.0.get()
    }
}

impl TryFrom<u16> for CrampCount {
    type Error = ObservationError;

    fn try_from(count: u16) -> Result<Self, ObservationError> {
        match NonZeroU16::new(count) {
            Some(count) if count.get() <= Self::MAX => Ok(Self(count)),
            _ => Err(ObservationError { found: count.to_string() }),
        }
    }
}

impl From<CrampCount> for u16 {
    fn from(count: CrampCount) -> Self {
        count.get()
    }
}

impl Observation {
    /// The observation of exactly `count` cramps.
    ///
    /// # Errors
    ///
    /// Above [`CrampCount::MAX`].
    pub fn exactly(count: u16) -> Result<Self, ObservationError> {
        if count == 0 { Ok(Self::NoCramps) } else { count.try_into().map(Self::Count) }
    }

    /// The observation of `count` cramps or more. None or more is not an observation.
    ///
    /// # Errors
    ///
    /// For zero and above [`CrampCount::MAX`].
    pub fn at_least(count: u16) -> Result<Self, ObservationError> {
        if count == 1 { Ok(Self::Some) } else { count.try_into().map(Self::AtLeast) }
    }

    pub fn is_recorded(self) -> bool {
        self != Self::NotRecorded
    }

    /// Whether there were cramps; `None` where nothing was recorded.
    pub fn had_cramps(self) -> Option<bool> {
        match self {
            Self::NotRecorded => None,
            Self::NoCramps => Some(false),
            Self::Count(_) | Self::Some | Self::AtLeast(_) => Some(true),
        }
    }

    /// The exact number, where it is known.
    pub fn count(self) -> Option<u16> {
        match self {
            Self::NoCramps => Some(0),
            Self::Count(count) => Some(count.get()),
            Self::NotRecorded | Self::Some | Self::AtLeast(_) => None,
        }
    }

    /// The smallest number the record allows; `None` where nothing was recorded.
    pub fn lower_bound(self) -> Option<u16> {
        match self {
            Self::NotRecorded => None,
            Self::NoCramps => Some(0),
            Self::Some => Some(1),
            Self::Count(count) | Self::AtLeast(count) => Some(count.get()),
        }
    }

    /// What is known once `episodes` single cramps were stored as well.
    ///
    /// Single cramps never lower what the person said of the whole night. Without such a
    /// statement, or against it, they say "at least so many": nobody said that was all.
    #[must_use]
    pub fn with_episodes(self, episodes: usize) -> Self {
        let stored = u16::try_from(episodes).unwrap_or(CrampCount::MAX).min(CrampCount::MAX);
        if stored == 0 || self.lower_bound().is_some_and(|known| known >= stored) {
            return self;
        }
        Self::at_least(stored).unwrap_or(self)
    }
}

impl fmt::Display for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRecorded => Ok(()),
            Self::NoCramps => f.write_str("0"),
            Self::Some => f.write_str("some"),
            Self::Count(count) => write!(f, "{}", count.get()),
            Self::AtLeast(count) => write!(f, ">={}", count.get()),
        }
    }
}

impl FromStr for Observation {
    type Err = ObservationError;

    fn from_str(text: &str) -> Result<Self, ObservationError> {
        let refused = || ObservationError { found: text.chars().take(40).collect() };
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse::<u16>().map_err(|_| refused()) } else { Err(refused()) }
        };
        match text.trim() {
            "" => Ok(Self::NotRecorded),
            some if some.eq_ignore_ascii_case("some") => Ok(Self::Some),
            text => match text.strip_prefix(">=") {
                Some(least) => Self::at_least(number(least.trim_start())?),
                None => Self::exactly(number(text)?),
            },
        }
        .map_err(|_| refused())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} is not a number of cramps; write 0 to {}, `some`, `>=2`, or nothing for not recorded",
    CrampCount::MAX
)]
pub struct ObservationError {
    found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unrecorded_night_is_not_a_zero() {
        assert_eq!(Observation::NoCramps.count(), Some(0));
        assert_eq!(Observation::NotRecorded.count(), None);
        assert_eq!(Observation::NotRecorded.had_cramps(), None);
    }

    #[test]
    fn text_and_back_is_the_same_observation() {
        for text in ["", "0", "1", "99", "some", ">=2", ">=99"] {
            assert_eq!(text.parse::<Observation>().unwrap().to_string(), text);
        }
        assert_eq!(">=1".parse(), Ok(Observation::Some));
        assert_eq!(" Some ".parse(), Ok(Observation::Some));
    }

    #[test]
    fn an_impossible_count_is_refused_with_what_is_allowed() {
        for text in ["-1", "1e9", "1000000000", "100", ">=0", "2.5", "NaN", "many", "+3", "½"] {
            let refusal = text.parse::<Observation>().unwrap_err().to_string();
            assert!(refusal.contains("write 0 to 99, `some`, `>=2`, or nothing"), "{refusal}");
        }
    }

    #[test]
    fn single_cramps_say_at_least_and_never_lower_a_statement() {
        let count = |n| Observation::exactly(n).unwrap();
        assert_eq!(Observation::NotRecorded.with_episodes(0), Observation::NotRecorded);
        assert_eq!(Observation::NotRecorded.with_episodes(1), Observation::Some);
        assert_eq!(Observation::NotRecorded.with_episodes(2), Observation::at_least(2).unwrap());
        assert_eq!(count(3).with_episodes(2), count(3));
        assert_eq!(count(1).with_episodes(2), Observation::at_least(2).unwrap());
        assert_eq!(Observation::NoCramps.with_episodes(1), Observation::Some);
    }
}
