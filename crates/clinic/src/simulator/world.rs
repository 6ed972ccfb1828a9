//! The parameters of a simulated person.
//!
//! Owns: what can be set, and in which unit.
//! Must not know: how any of it is drawn.

use diary::{ExposureId, Night};
use serde::{Deserialize, Serialize};

use super::{Habit, TrueCause};

/// A person, their year, and what goes with their cramps.
///
/// The log of a night's expected cramps is the log of [`Self::cramps_per_week`] / 7, plus season,
/// weekend, drift, runs and spells, plus each cause's effect times its distance from usual in
/// contrasts. Runs are centred so that the mean rate, not its logarithm's, is the one set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    pub first: Night,
    pub nights: u32,
    /// Over a year, with everything as usual.
    pub cramps_per_week: f64,
    /// Chance that a night can bring no cramp, whatever its rate.
    pub quiet_chance: f64,
    /// Size of the negative binomial: variance is mean + mean² / size. Of one person's nights,
    /// nobody has published it; an assumption in every preset.
    pub size: f64,
    pub runs: Runs,
    /// Slow drift: standard deviation of the log rate's change over a fortnight. Half of what
    /// drifted is gone after 120 nights.
    pub drift_sd_per_fortnight: f64,
    /// Of the log rate, peak over mean. Garrison 2015 found (of searches and prescriptions, not
    /// of diaries) a mean × (1 + ⅓ cos); log-linear as the analysis is, artanh ⅓ keeps the ratio
    /// of summer to winter, 2.
    pub season_amplitude: f64,
    pub hemisphere: Hemisphere,
    /// Added to the log rate on Saturdays and Sundays.
    pub weekend_log_rate_ratio: f64,
    pub spells: Vec<Spell>,
    pub causes: Vec<Cause>,
    pub keeping: Keeping,
    /// Chance that a cramp is in the left leg alone, and in the right alone; the rest is both.
    pub left: f64,
    pub right: f64,
}

impl World {
    /// artanh ⅓: see [`Self::season_amplitude`].
    pub const PUBLISHED_SEASON: f64 = 0.346_573_590_279_972_64;

    /// The same world, its last night being `last`.
    #[must_use]
    pub fn ending(mut self, last: Night) -> Self {
        if let Some(first) = last.plus(1 - i64::from(self.nights)) {
            self.first = first;
        }
        self
    }
}

/// Short-run state: a stationary process on the log rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    pub shape: RunsShape,
    /// Correlation of one night with the next.
    pub persistence: f64,
    pub sd: f64,
}

/// Two processes with the same mean, deviation and correlation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunsShape {
    /// AR(1), the one an analysis assumes.
    Gaussian,
    /// A Markov chain of good and bad stretches with nothing between them.
    TwoState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hemisphere {
    North,
    South,
}

/// A stretch of nights that are worse, or better, for no reason in the diary.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spell {
    /// Nights after the first.
    pub from: u32,
    pub nights: u32,
    pub log_rate_ratio: f64,
}

/// An exposure, how it comes about, and what it does. What does nothing has 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    pub id: ExposureId,
    pub habit: Habit,
    pub contrast: f64,
    pub log_rate_ratio_per_contrast: f64,
    /// Nights until half of an effect has built up or worn off; 0 acts the same night alone.
    pub half_life_nights: f64,
}

impl Cause {
    pub(super) fn truth(&self) -> TrueCause {
        TrueCause {
            id: self.id.clone(),
            contrast: self.contrast,
            log_rate_ratio_per_contrast: self.log_rate_ratio_per_contrast,
            usual: self.habit.usual(),
            half_life_nights: self.half_life_nights,
        }
    }
}

/// How the diary is kept. All are chances, all assumptions but the missing nights' range, 5 to
/// 15 %, more after good nights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    pub missing_after_good: f64,
    pub missing_after_bad: f64,
    /// The evening card is not filled in at all.
    pub no_card: f64,
    /// The evening card is filled in the morning after.
    pub late_card: f64,
    /// One question of a filled card is left open.
    pub open_question: f64,
    /// A recorded cramp night says "some" in the morning.
    pub without_number: f64,
    /// On a recorded cramp night, single cramps are stored as they come.
    pub as_they_come: f64,
    /// One detail of a cramp is left open.
    pub open_detail: f64,
}
