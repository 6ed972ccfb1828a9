//! How an exposure comes about, day by day.
//!
//! Owns: the kinds of habit, and one day of each.
//! Must not know: what an exposure does.

use rand_core::Rng;
use serde::{Deserialize, Serialize};
use stats::draw;

/// How an exposure comes about. Tilts are added to the log odds, or to the log mean, of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Habit {
    /// Yes with a chance that depends on the day.
    Often { chance: f64, weekend: f64, active: f64, summer: f64 },
    /// Yes on `chance` of the days, in streaks: one day's correlation with the next is
    /// `persistence` where no tilt bears on it.
    Streaks { chance: f64, persistence: f64, active: f64 },
    /// A number of times, by Poisson's law.
    Times { mean: f64, weekend: f64 },
    /// An amount, rounded to `step`. `active` is its correlation with how active the day is, or,
    /// where it persists from day to day, that of what is new in it.
    Amount { mean: f64, sd: f64, persistence: f64, active: f64, step: f64, range: [f64; 2] },
    /// Taken for `on` nights, left for `off`, from night `from`.
    OnOff { from: u32, on: u32, off: u32 },
    /// Taken from night `from` on.
    Since { from: u32 },
    /// Yes with `chance`, and more often after a night with cramps.
    AfterCramps { chance: f64, after_cramps: f64 },
    /// Begun once when seven nights brought at least `cramps`, and kept up for `nights`.
    InBadSpell { cramps: u32, nights: u32 },
}

/// What a day's habits may depend on.
pub(super) struct Day {
    /// Nights after the first.
    pub place: u32,
    pub weekend: bool,
    /// How active the day is: standard normal, shared by all habits of the day.
    pub active: f64,
    /// From -1 in mid-winter to 1 in mid-summer.
    pub summer: f64,
    pub cramps_last_night: u16,
    pub cramps_last_week: u32,
    /// What the habit was the day before; `None` on the first day.
    pub yesterday: Option<f64>,
    /// The night [`Habit::InBadSpell`] began on.
    pub begun: Option<u32>,
}

impl Habit {
    pub fn is_yes_no(&self) -> bool {
        !matches!(self, Self::Times { .. } | Self::Amount { .. })
    }

    /// The value effects are measured from: what is named in the habit itself; not taking, of
    /// what is taken in periods.
    pub(super) fn usual(&self) -> f64 {
        match *self {
            Self::Often { chance, .. }
            | Self::Streaks { chance, .. }
            | Self::AfterCramps { chance, .. } => chance,
            Self::Times { mean, .. } | Self::Amount { mean, .. } => mean,
            Self::OnOff { .. } | Self::Since { .. } | Self::InBadSpell { .. } => 0.0,
        }
    }

    pub(super) fn day(&self, day: &Day, rng: &mut impl Rng) -> f64 {
        let weekend = |tilt: f64| if day.weekend { tilt } else { 0.0 };
        match *self {
            Self::Often { chance, weekend: tilt, active, summer } => {
                let tilt = weekend(tilt) + active * day.active + summer * day.summer;
                yes(tilted(chance, tilt), rng)
            }
            Self::Streaks { chance, persistence, active } => {
                let before = day.yesterday.unwrap_or(chance);
                let today = chance + persistence * (before - chance);
                yes(tilted(today, active * day.active), rng)
            }
            Self::Times { mean, weekend: tilt } => {
                draw::poisson(rng, mean * libm::exp(weekend(tilt))) as f64
            }
            Self::Amount { mean, sd, persistence, active, step, range: [least, most] } => {
                let own = (1.0 - active * active).max(0.0).sqrt() * draw::normal(rng);
                let (kept, fresh) = match day.yesterday {
                    None => (0.0, sd),
                    Some(before) => (
                        persistence * (before - mean),
                        sd * (1.0 - persistence * persistence).max(0.0).sqrt(),
                    ),
                };
                let amount = mean + kept + fresh * (active * day.active + own);
                ((amount / step).round() * step).clamp(least, most)
            }
            Self::OnOff { from, on, off } => {
                let since = day.place.checked_sub(from);
                is(since.is_some_and(|since| since % on.saturating_add(off).max(1) < on))
            }
            Self::Since { from } => is(day.place >= from),
            Self::AfterCramps { chance, after_cramps } => {
                let tilt = if day.cramps_last_night > 0 { after_cramps } else { 0.0 };
                yes(tilted(chance, tilt), rng)
            }
            Self::InBadSpell { nights, .. } => {
                is(day.begun.is_some_and(|begun| day.place < begun.saturating_add(nights)))
            }
        }
    }

    pub(super) fn begins(&self, day: &Day) -> bool {
        matches!(*self, Self::InBadSpell { cramps, .. } if day.cramps_last_week >= cramps)
    }
}

fn tilted(chance: f64, tilt: f64) -> f64 {
    let odds = chance / (1.0 - chance) * libm::exp(tilt);
    odds / (1.0 + odds)
}

fn yes(chance: f64, rng: &mut impl Rng) -> f64 {
    is(draw::bernoulli(rng, chance))
}

fn is(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}
