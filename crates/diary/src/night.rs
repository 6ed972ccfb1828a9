//! The night: the unit in which cramps are counted.
//!
//! Owns: which night a wall-clock moment belongs to.
//! Must not know: storage, the current time, time zones, or any rule about what is normal.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil};
use serde::{Deserialize, Serialize};

/// One night, named by the calendar date on which its evening fell.
///
/// A night runs from noon to the next noon, local wall-clock time, so a cramp at 03:10 on
/// 24 November belongs to the night of the 23rd. A night is not an instant and not 24 hours:
/// across a clock change it lasts 23 or 25.
///
/// ```
/// use diary::Night;
/// use jiff::civil::date;
///
/// let night = Night::containing(date(2026, 11, 24).at(3, 10, 0, 0))?;
/// assert_eq!(night.to_string(), "2026-11-23");
/// # Ok::<(), diary::night::NightError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "civil::Date", into = "civil::Date")]
pub struct Night(civil::Date);

impl Night {
    /// A recording limit, not a clinical one: outside these years a date is a slip of the pen.
    pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

    /// The night whose evening falls on `date`.
    ///
    /// # Errors
    ///
    /// [`NightError::Year`] outside [`Self::YEARS`].
    pub fn of_evening(date: civil::Date) -> Result<Self, NightError> {
        if Self::YEARS.contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(NightError::Year { date })
        }
    }

    /// The night that a local wall-clock moment belongs to.
    ///
    /// # Errors
    ///
    /// [`NightError::Year`] outside [`Self::YEARS`].
    pub fn containing(moment: civil::DateTime) -> Result<Self, NightError> {
        let date = moment.date();
        if moment.hour() >= 12 {
            return Self::of_evening(date);
        }
        let evening = date.checked_sub(1.day()).map_err(|_| NightError::Year { date })?;
        Self::of_evening(evening)
    }

    pub fn evening_date(self) -> civil::Date {
        self.0
    }

    /// The date of the morning that ends this night.
    pub fn morning_date(self) -> civil::Date {
        self.0.saturating_add(1.day())
    }

    /// Whether the night had begun (its noon had passed) at a local wall-clock moment.
    pub fn has_begun_by(self, moment: civil::DateTime) -> bool {
        moment >= self.0.at(12, 0, 0, 0)
    }

    /// `n` nights later, or earlier where `n` is negative; `None` outside [`Self::YEARS`].
    pub fn plus(self, n: i64) -> Option<Self> {
        let days = jiff::Span::new().try_days(n).ok()?;
        Self::of_evening(self.0.checked_add(days).ok()?).ok()
    }

    /// Nights from `earlier` to `self`; negative where `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        const SECONDS_A_DAY: i64 = 86_400;
        self.0.duration_since(earlier.0).as_secs() / SECONDS_A_DAY
    }

    /// Every night from `first` to `last`, both included; empty where `last` is earlier.
    pub fn range(first: Self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(first), |night| night.plus(1))
            .take_while(move |night| *night <= last)
    }

    /// The moment in this night at which a wall clock shows `time`: evening before midnight,
    /// morning after it.
    pub fn at(self, time: civil::Time) -> civil::DateTime {
        if time.hour() >= 12 {
            self.0.to_datetime(time)
        } else {
            self.morning_date().to_datetime(time)
        }
    }
}

impl fmt::Display for Night {
    /// ISO 8601 date of the evening.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Night {
    type Err = NightError;

    fn from_str(text: &str) -> Result<Self, NightError> {
        // jiff accepts a whole date-time where a date is asked for; a night is a date alone.
        let unread = || NightError::Unreadable { text: text.chars().take(40).collect() };
        if text.len() != "2026-11-23".len() {
            return Err(unread());
        }
        Self::of_evening(text.parse().map_err(|_| unread())?)
    }
}

impl TryFrom<civil::Date> for Night {
    type Error = NightError;

    fn try_from(date: civil::Date) -> Result<Self, NightError> {
        Self::of_evening(date)
    }
}

impl From<Night> for civil::Date {
    fn from(night: Night) -> Self {
        night.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NightError {
    #[error(
        "{date} is outside the years {}..={}; check the year",
        Night::YEARS.start(),
        Night::YEARS.end()
    )]
    Year { date: civil::Date },
    #[error("{text:?} is not a date; write the date of the evening as 2026-11-23")]
    Unreadable { text: String },
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_night_runs_from_noon_to_noon() {
        let evening = |day, hour, minute| {
            Night::containing(date(2026, 11, day).at(hour, minute, 0, 0)).unwrap().evening_date()
        };
        assert_eq!(evening(24, 3, 10), date(2026, 11, 23));
        assert_eq!(evening(24, 11, 59), date(2026, 11, 23));
        assert_eq!(evening(24, 12, 0), date(2026, 11, 24));
    }

    #[test]
    fn a_time_falls_on_its_side_of_midnight() {
        let night: Night = "2026-11-23".parse().unwrap();
        assert_eq!(night.at(civil::time(23, 30, 0, 0)), date(2026, 11, 23).at(23, 30, 0, 0));
        assert_eq!(night.at(civil::time(3, 12, 0, 0)), date(2026, 11, 24).at(3, 12, 0, 0));
    }

    #[test]
    fn a_date_that_is_none_says_what_to_write() {
        for text in ["", "2026-13-01", "23.11.2026", "2026-11-23T03:00", "0001-01-01", "９９９９"]
        {
            assert!(text.parse::<Night>().is_err(), "{text}");
        }
        assert_eq!(
            "23.11.2026".parse::<Night>().unwrap_err().to_string(),
            "\"23.11.2026\" is not a date; write the date of the evening as 2026-11-23",
        );
    }

    #[test]
    fn nights_are_counted_across_a_clock_change() {
        let first: Night = "2026-10-20".parse().unwrap();
        let last: Night = "2026-10-30".parse().unwrap();
        assert_eq!(last.since(first), 10);
        assert_eq!(first.since(last), -10);
        assert_eq!(Night::range(first, last).count(), 11);
        assert_eq!(first.plus(10), Some(last));
    }
}
