//! A moment as a person saw it: the wall clock, and where on Earth that clock hung.
//!
//! Owns: local time with its offset and zone name, and their one-line text form.
//! Must not know: time-zone rules, the current time.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, civil, tz::Offset};
use serde::{Deserialize, Serialize};

use crate::{Night, night::NightError};

/// A wall-clock moment to the millisecond, with its offset from UTC and zone name where known.
///
/// The wall clock is what is shown and what decides the night: travel and clock changes do not
/// move it. The offset makes it an instant. A time typed from memory ("about ten past three")
/// may have no offset; it is then a wall-clock time and no more.
///
/// Its text is RFC 9557's: `2026-11-24T03:12:05+01:00[Europe/Paris]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    civil: civil::DateTime,
    offset: Option<Offset>,
    zone: Option<String>,
}

impl Moment {
    /// The longest zone name in the IANA database has 32 characters; a recording limit.
    const MAX_ZONE_BYTES: usize = 64;

    pub fn new(civil: civil::DateTime, offset: Option<Offset>, zone: Option<&str>) -> Self {
        let nanosecond = civil.subsec_nanosecond();
        // To the millisecond: what the text form keeps.
        let whole = civil
            .time()
            .saturating_sub(SignedDuration::from_nanos(i64::from(nanosecond % 1_000_000)));
        let zone = zone.filter(|zone| is_zone_name(zone)).map(str::to_owned);
        Self { civil: civil.date().to_datetime(whole), offset, zone }
    }

    /// The wall clock that the person saw.
    pub fn civil(&self) -> civil::DateTime {
        self.civil
    }

    pub fn offset(&self) -> Option<Offset> {
        self.offset
    }

    /// IANA name such as `Europe/Paris`.
    pub fn zone(&self) -> Option<&str> {
        self.zone.as_deref()
    }

    /// Milliseconds since 1970 in UTC; `None` without an offset.
    pub fn unix_millis(&self) -> Option<i64> {
        let timestamp = self.offset?.to_timestamp(self.civil).ok()?;
        Some(timestamp.as_millisecond())
    }

    /// The night this moment belongs to, by its wall clock.
    ///
    /// # Errors
    ///
    /// As [`Night::containing`].
    pub fn night(&self) -> Result<Night, NightError> {
        Night::containing(self.civil)
    }
}

fn is_zone_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte);
    !text.is_empty()
        && text.len() <= Moment::MAX_ZONE_BYTES
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(allowed)
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil)?;
        if let Some(offset) = self.offset {
            let total = offset.seconds();
            let (sign, total) = if total < 0 { ('-', -total) } else { ('+', total) };
            write!(f, "{sign}{:02}:{:02}", total / 3600, total / 60 % 60)?;
            if total % 60 != 0 {
                write!(f, ":{:02}", total % 60)?;
            }
        }
        match &self.zone {
            Some(zone) => write!(f, "[{zone}]"),
            None => Ok(()),
        }
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let unread = || MomentError { text: text.chars().take(60).collect() };
        let (stamp, zone) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((stamp, zone)) if is_zone_name(zone) => (stamp, Some(zone)),
            Some(_) => return Err(unread()),
            None => (text, None),
        };
        let date_end = stamp.find(['T', 't', ' ']).ok_or_else(unread)?;
        let clock_start = date_end + 1;
        let clock = stamp.get(clock_start..).ok_or_else(unread)?;
        let offset_start = clock.find(['+', '-', 'Z', 'z']).map(|at| clock_start + at);
        let (local, offset) = match offset_start {
            None => (stamp, None),
            Some(at) => {
                let (local, offset) = stamp.split_at(at);
                (local, Some(parse_offset(offset).ok_or_else(unread)?))
            }
        };
        let civil: civil::DateTime = local.parse().map_err(|_| unread())?;
        Night::containing(civil).map_err(|_| unread())?;
        Ok(Self::new(civil, offset, zone))
    }
}

/// `Z`, `+01`, `+01:00`, `+0100` or `+01:00:30`, up to 25:59:59 as jiff allows.
fn parse_offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|&c| c != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 2 | 4 | 6) {
        return None;
    }
    let part = |at: usize| digits.get(at..at + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    let (hours, minutes, seconds) = (part(0)?, part(2)?, part(4)?);
    if minutes > 59 || seconds > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60 + seconds)).ok()
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a moment; write it as 2026-11-24T03:12:05+01:00")]
pub struct MomentError {
    text: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_keeps_the_clock_the_person_saw() {
        let moment: Moment = "2026-11-24T03:12:05+01:00[Europe/Paris]".parse().unwrap();
        assert_eq!(moment.civil(), civil::date(2026, 11, 24).at(3, 12, 5, 0));
        assert_eq!(moment.zone(), Some("Europe/Paris"));
        assert_eq!(moment.unix_millis(), Some(1_795_486_325_000));
        assert_eq!(moment.night().unwrap().to_string(), "2026-11-23");
        assert_eq!(moment.to_string(), "2026-11-24T03:12:05+01:00[Europe/Paris]");
    }

    #[test]
    fn the_hour_that_comes_twice_is_told_apart_by_its_offset_and_stays_in_one_night() {
        let summer: Moment = "2026-10-25T02:30:00+02:00[Europe/Paris]".parse().unwrap();
        let winter: Moment = "2026-10-25T02:30:00+01:00[Europe/Paris]".parse().unwrap();
        assert_eq!(winter.unix_millis().unwrap() - summer.unix_millis().unwrap(), 3_600_000);
        assert_eq!(summer.night(), winter.night());
    }

    #[test]
    fn a_time_from_memory_has_no_instant() {
        let moment: Moment = "2026-11-24T03:10".parse().unwrap();
        assert_eq!(moment.unix_millis(), None);
    }

    #[test]
    fn what_is_not_a_moment_is_refused() {
        for text in
            ["", "T", "2026-11-24", "2026-11-24T03:12+1", "2026-11-24T03:12[<script>]", "x+01:00"]
        {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_back_is_the_same_moment(
            seconds in 0i64..7_000_000_000, millis in 0i32..1000, offset in -50_000i32..50_000, named in any::<bool>(),
        ) {
            let timestamp = jiff::Timestamp::new(seconds, millis * 1_000_000).unwrap();
            let offset = Offset::from_seconds(offset).unwrap();
            let moment = Moment::new(offset.to_datetime(timestamp), Some(offset), named.then_some("Asia/Kolkata"));
            prop_assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment.clone());
            prop_assert_eq!(moment.unix_millis(), Some(timestamp.as_millisecond()));
        }
    }
}
