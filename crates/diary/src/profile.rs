//! What a person said about themselves: age, sex, pregnancy, conditions, and yes/no questions.
//!
//! Owns: the fields of the profile and their recording limits.
//! Must not know: which conditions or questions exist, or what any answer means for health.

use std::collections::BTreeMap;

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, ConditionId, FindingId,
    view::{Dated, Said},
    word::words,
};

words! {
    /// As far as it matters to cramps and their remedies.
    Sex: "sex" { Female = "female", Male = "male", Other = "other" }
}

words! {
    Pregnancy: "pregnancy" {
        No = "no",
        Pregnant = "pregnant",
        /// Within six weeks of giving birth.
        RecentBirth = "recent-birth",
    }
}

words! {
    /// Which half of the earth: summer is half a year apart.
    Hemisphere: "hemisphere" { North = "north", South = "south" }
}

/// The calendar year of birth. A year stays true; an age or an age band would not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i16", into = "i16")]
pub struct BirthYear(i16);

impl BirthYear {
    /// Recording limits.
    pub const MIN: i16 = 1900;
    pub const MAX: i16 = 2199;

    /// # Errors
    ///
    /// Outside [`Self::MIN`] to [`Self::MAX`].
    pub fn new(year: i16) -> Result<Self, ProfileError> {
        match year {
            Self::MIN..=Self::MAX => Ok(Self(year)),
            _ => Err(ProfileError::BirthYear { found: year }),
        }
    }

    pub fn year(self) -> i16 {
        self.0
    }

    /// The age reached in the calendar year of `on`: the birthday itself is not known. `None`
    /// before the year of birth.
    pub fn age_in(self, on: civil::Date) -> Option<u8> {
        u8::try_from(on.year() - self.0).ok()
    }
}

impl TryFrom<i16> for BirthYear {
    type Error = ProfileError;

    fn try_from(year: i16) -> Result<Self, ProfileError> {
        Self::new(year)
    }
}

impl From<BirthYear> for i16 {
    fn from(year: BirthYear) -> Self {
        year.0
    }
}

/// How many cramps in a usual week, as the person remembers it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct CrampsPerWeek(f64);

impl CrampsPerWeek {
    /// A recording limit.
    pub const MAX: f64 = 200.0;

    /// # Errors
    ///
    /// Outside 0 to [`Self::MAX`].
    pub fn new(count: f64) -> Result<Self, ProfileError> {
        if (0.0..=Self::MAX).contains(&count) {
            // Never negative zero, which would be another text of the same number.
            Ok(Self(count + 0.0))
        } else {
            Err(ProfileError::CrampsPerWeek { found: count })
        }
    }

    pub fn count(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for CrampsPerWeek {
    type Error = ProfileError;

    fn try_from(count: f64) -> Result<Self, ProfileError> {
        Self::new(count)
    }
}

impl From<CrampsPerWeek> for f64 {
    fn from(per_week: CrampsPerWeek) -> Self {
        per_week.0
    }
}

/// What was said on one card about oneself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileStatement {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<Answer<BirthYear>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Answer<Sex>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pregnancy: Option<Answer<Pregnancy>>,
    /// The date on which the child is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Answer<civil::Date>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hemisphere: Option<Answer<Hemisphere>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cramps_per_week: Option<Answer<CrampsPerWeek>>,
    /// When the cramps began; to a month or year, by its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cramps_since: Option<Answer<civil::Date>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<ConditionId, Answer<bool>>,
    /// Further questions that are answered by yes or no.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<FindingId, Answer<bool>>,
}

impl ProfileStatement {
    /// A recording limit.
    pub const MAX_ANSWERS: usize = 300;

    pub fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn check(&self) -> Result<(), &'static str> {
        if self.says_nothing() {
            return Err("it says nothing");
        }
        if self.conditions.len() + self.facts.len() > Self::MAX_ANSWERS {
            return Err("it holds too many answers");
        }
        Ok(())
    }
}

/// What is known of the person: the latest answer to each question, and when it was given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfileView {
    pub birth_year: Option<Dated<Answer<BirthYear>>>,
    pub sex: Option<Dated<Answer<Sex>>>,
    pub pregnancy: Option<Dated<Answer<Pregnancy>>>,
    pub due: Option<Dated<Answer<civil::Date>>>,
    pub hemisphere: Option<Dated<Answer<Hemisphere>>>,
    pub cramps_per_week: Option<Dated<Answer<CrampsPerWeek>>>,
    pub cramps_since: Option<Dated<Answer<civil::Date>>>,
    pub conditions: BTreeMap<ConditionId, Dated<Answer<bool>>>,
    pub facts: BTreeMap<FindingId, Dated<Answer<bool>>>,
}

impl ProfileView {
    pub(crate) fn restate(&mut self, by: &Said<'_>, said: ProfileStatement) {
        by.restate(&mut self.birth_year, said.birth_year);
        by.restate(&mut self.sex, said.sex);
        by.restate(&mut self.pregnancy, said.pregnancy);
        by.restate(&mut self.due, said.due);
        by.restate(&mut self.hemisphere, said.hemisphere);
        by.restate(&mut self.cramps_per_week, said.cramps_per_week);
        by.restate(&mut self.cramps_since, said.cramps_since);
        self.conditions.extend(said.conditions.into_iter().map(|(id, what)| (id, by.date(what))));
        self.facts.extend(said.facts.into_iter().map(|(id, what)| (id, by.date(what))));
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProfileError {
    #[error(
        "a year of birth of {found} is outside {} to {}; write it with four digits",
        BirthYear::MIN,
        BirthYear::MAX
    )]
    BirthYear { found: i16 },
    #[error("{found} cramps a week is outside 0 to {}", CrampsPerWeek::MAX)]
    CrampsPerWeek { found: f64 },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_that_of_the_year() {
        let born = BirthYear::new(1954).unwrap();
        assert_eq!(born.age_in(civil::date(2026, 1, 1)), Some(72));
        assert_eq!(born.age_in(civil::date(1950, 1, 1)), None);
        assert!(BirthYear::new(54).is_err());
    }

    #[test]
    fn cramps_per_week_are_a_number_one_can_mean() {
        for wrong in [-1.0, f64::NAN, f64::INFINITY, 201.0] {
            assert!(CrampsPerWeek::new(wrong).is_err(), "{wrong}");
        }
        assert_eq!(serde_json::to_string(&CrampsPerWeek::new(-0.0).unwrap()).unwrap(), "0.0");
    }
}
