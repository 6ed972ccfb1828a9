//! One cramp: where, how long, how bad, and what was done about it.
//!
//! Owns: the words and recording limits for the details of a cramp.
//! Must not know: when it happened, or what any of it means for health.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// Which leg.
    Side: "side" { Left = "left", Right = "right", Both = "both" }
}

words! {
    /// Which part of the leg: five, and two words that say less.
    Site: "site" {
        Calf = "calf",
        Shin = "shin",
        Foot = "foot",
        /// The hamstrings.
        BackOfThigh = "back-of-thigh",
        /// The quadriceps.
        FrontOfThigh = "front-of-thigh",
        /// Not known which side of it.
        Thigh = "thigh",
        /// None of these. Also what the table of nights says of a shin.
        Other = "other",
    }
}

impl Site {
    /// The word that the table of nights has for it: fewer than a diary knows, so that other
    /// programs read them.
    pub fn in_table(self) -> Self {
        match self {
            Self::BackOfThigh | Self::FrontOfThigh => Self::Thigh,
            Self::Shin => Self::Other,
            Self::Calf | Self::Foot | Self::Thigh | Self::Other => self,
        }
    }

    /// What is true of both, where one word says that.
    pub fn common(self, other: Self) -> Option<Self> {
        let thighs = self.in_table() == Self::Thigh && other.in_table() == Self::Thigh;
        if self == other { Some(self) } else { thighs.then_some(Self::Thigh) }
    }

    /// As it is said, with the word for a leg where that is known: "left calf", "back of thigh".
    pub fn of_leg(self, leg: Option<&str>) -> String {
        let (face, place) = match self {
            Self::BackOfThigh => ("back of ", "thigh"),
            Self::FrontOfThigh => ("front of ", "thigh"),
            whole => ("", whole.word()),
        };
        leg.map_or_else(|| format!("{face}{place}"), |leg| format!("{face}{leg} {place}"))
    }
}

words! {
    /// What was done to stop the cramp.
    Relief: "relief" {
        Stretch = "stretch",
        Stand = "stand",
        Walk = "walk",
        Massage = "massage",
        Heat = "heat",
        Cold = "cold",
        PickleJuice = "pickle-juice",
        Other = "other",
    }
}

words! {
    /// Whether a relief helped, as the person felt it. Not an effect.
    Helped: "help" { Yes = "yes", Little = "little", No = "no" }
}

/// Pain at its worst, from 0 (none) to 10 (the worst imaginable).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Pain(u8);

impl Pain {
    pub const MAX: u8 = 10;

    /// # Errors
    ///
    /// Above [`Self::MAX`].
    pub fn new(level: u8) -> Result<Self, CrampError> {
        if level <= Self::MAX {
            Ok(Self(level))
        } else {
            Err(CrampError::Pain { found: level.to_string() })
        }
    }

    pub fn level(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Pain {
    type Error = CrampError;

    fn try_from(level: u8) -> Result<Self, CrampError> {
        Self::new(level)
    }
}

impl From<Pain> for u8 {
    fn from(pain: Pain) -> Self {
        pain.0
    }
}

impl FromStr for Pain {
    type Err = CrampError;

    fn from_str(text: &str) -> Result<Self, CrampError> {
        let refused = || CrampError::Pain { found: text.chars().take(40).collect() };
        text.trim().parse().ok().and_then(|level| Self::new(level).ok()).ok_or_else(refused)
    }
}

/// How long a cramp lasted: whole seconds, from one to [`Self::MAX_SECONDS`].
///
/// The maximum is a recording limit, not a clinical one: half a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CrampDuration {
    seconds: u32,
}

impl CrampDuration {
    pub const MAX_SECONDS: u32 = 43_200;

    /// # Errors
    ///
    /// For zero and above [`Self::MAX_SECONDS`].
    pub fn from_seconds(seconds: u32) -> Result<Self, CrampError> {
        match seconds {
            1..=Self::MAX_SECONDS => Ok(Self { seconds }),
            _ => Err(CrampError::Duration { found: format!("{seconds} s") }),
        }
    }

    /// To the nearest second.
    ///
    /// # Errors
    ///
    /// Under half a second, above [`Self::MAX_SECONDS`], or not a number.
    pub fn from_minutes(minutes: f64) -> Result<Self, CrampError> {
        let seconds = (minutes * 60.0).round();
        if (1.0..=f64::from(Self::MAX_SECONDS)).contains(&seconds) {
            // In range by the line above, so the cast is exact.
            Self::from_seconds(seconds as u32)
        } else {
            Err(CrampError::Duration { found: format!("{minutes} min") })
        }
    }

    pub fn as_seconds(self) -> u32 {
        self.seconds
    }

    pub fn as_minutes(self) -> f64 {
        f64::from(self.seconds) / 60.0
    }

    /// Minutes to two decimals, without needless zeros: enough to read the seconds back.
    pub fn minutes_text(self) -> String {
        ((self.as_minutes() * 100.0).round() / 100.0).to_string()
    }
}

impl TryFrom<u32> for CrampDuration {
    type Error = CrampError;

    fn try_from(seconds: u32) -> Result<Self, CrampError> {
        Self::from_seconds(seconds)
    }
}

impl From<CrampDuration> for u32 {
    fn from(duration: CrampDuration) -> Self {
        duration.seconds
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrampError {
    #[error("a pain of {found:?} is outside 0..={}; 10 is the worst imaginable", Pain::MAX)]
    Pain { found: String },
    #[error(
        "a cramp of {found} is outside 1 s to {} h; write minutes, such as 4 or 0.5",
        CrampDuration::MAX_SECONDS / 3600
    )]
    Duration { found: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_out_of_place_names_the_words_allowed() {
        assert_eq!("LEFT".parse(), Ok(Side::Left));
        assert_eq!(
            "middle".parse::<Side>().unwrap_err().to_string(),
            "\"middle\" is not a side; use one of: left, right, both",
        );
    }

    #[test]
    fn what_two_places_have_in_common_is_said_only_where_there_is_a_word_for_it() {
        use Site::{BackOfThigh, Calf, FrontOfThigh, Other, Shin, Thigh};
        assert_eq!(BackOfThigh.common(FrontOfThigh), Some(Thigh));
        assert_eq!(Thigh.common(BackOfThigh), Some(Thigh));
        assert_eq!(Shin.common(Shin), Some(Shin));
        assert_eq!(Shin.common(Other), None, "what is elsewhere is no shin");
        assert_eq!(Calf.common(Shin), None);
    }

    #[test]
    fn a_place_is_told_with_its_leg() {
        assert_eq!(Site::Calf.of_leg(Some("left")), "left calf");
        assert_eq!(Site::BackOfThigh.of_leg(Some("left")), "back of left thigh");
        assert_eq!(Site::FrontOfThigh.of_leg(None), "front of thigh");
    }

    #[test]
    fn a_duration_out_of_range_says_what_to_do() {
        for minutes in [0.0, -1.0, f64::NAN, f64::INFINITY, 721.0, 1e300] {
            assert!(CrampDuration::from_minutes(minutes).is_err(), "{minutes}");
        }
        assert_eq!(
            CrampDuration::from_seconds(50_000).unwrap_err().to_string(),
            "a cramp of 50000 s is outside 1 s to 12 h; write minutes, such as 4 or 0.5",
        );
    }

    #[test]
    fn minutes_to_two_decimals_read_back_as_the_same_seconds() {
        for seconds in 1..=CrampDuration::MAX_SECONDS {
            let duration = CrampDuration::from_seconds(seconds).unwrap();
            let minutes: f64 = duration.minutes_text().parse().unwrap();
            assert_eq!(CrampDuration::from_minutes(minutes).unwrap(), duration);
        }
    }

    #[test]
    fn pain_ends_at_ten() {
        assert_eq!("10".parse::<Pain>().unwrap().level(), 10);
        for text in ["11", "-1", "", "7.5", "bad"] {
            assert!(text.parse::<Pain>().is_err(), "{text}");
        }
    }
}
