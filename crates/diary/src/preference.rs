//! How a person wants the program to be.
//!
//! Owns: the preferences and their recording limits.
//! Must not know: what uses them.

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{
    Answer,
    view::{Dated, Said},
    word::words,
};

words! {
    /// Which of the two ways of writing dates and clocks in English.
    DateOrder: "way of writing dates" {
        /// 29 November, 15:05, weeks from Monday.
        DayFirst = "day-first",
        /// November 29, 3:05 pm, weeks from Sunday.
        MonthFirst = "month-first",
    }
}

/// What was said about one's preferences.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreferenceStatement {
    /// Whom to call in an emergency: digits, and what stands between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency_number: Option<Answer<String>>,
    /// When the morning question, the evening card and the stretch are due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub morning_at: Option<Answer<civil::Time>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evening_at: Option<Answer<civil::Time>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stretch_at: Option<Answer<civil::Time>>,
    /// The first questions were answered or put aside, so that nobody offers them again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced: Option<Answer<bool>>,
    /// How dates are written, whatever the device asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<Answer<DateOrder>>,
}

impl PreferenceStatement {
    /// A recording limit.
    pub const MAX_NUMBER_CHARS: usize = 24;

    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if *self == Self::default() {
            return Err("it says nothing");
        }
        let dialled = |c: char| c.is_ascii_digit() || "+ -()".contains(c);
        match self.emergency_number.as_ref().and_then(Answer::known) {
            Some(number) if number.chars().count() > Self::MAX_NUMBER_CHARS => {
                Err("a telephone number in it is too long")
            }
            Some(number) if !number.chars().any(|c| c.is_ascii_digit()) => {
                Err("a telephone number in it has no digit")
            }
            Some(number) if !number.chars().all(dialled) => {
                Err("a telephone number in it has letters or signs that cannot be dialled")
            }
            _ => Ok(()),
        }
    }
}

/// The latest of each preference.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PreferenceView {
    pub emergency_number: Option<Dated<Answer<String>>>,
    pub morning_at: Option<Dated<Answer<civil::Time>>>,
    pub evening_at: Option<Dated<Answer<civil::Time>>>,
    pub stretch_at: Option<Dated<Answer<civil::Time>>>,
    pub introduced: Option<Dated<Answer<bool>>>,
    pub dates: Option<Dated<Answer<DateOrder>>>,
}

impl PreferenceView {
    pub(crate) fn restate(&mut self, by: &Said<'_>, said: PreferenceStatement) {
        by.restate(&mut self.emergency_number, said.emergency_number);
        by.restate(&mut self.morning_at, said.morning_at);
        by.restate(&mut self.evening_at, said.evening_at);
        by.restate(&mut self.stretch_at, said.stretch_at);
        by.restate(&mut self.introduced, said.introduced);
        by.restate(&mut self.dates, said.dates);
    }
}
