//! Whether the nights with cramps have become more frequent than chance explains.
//!
//! Owns: the comparison, its window and its limit.
//! Must not know: what is done about it.
//!
//! Cramps come in runs and with the seasons, and whoever looks every week sees a bad stretch soon:
//! a weekly test at 5 % alarms more than half of all people whose cramps do not change. So the
//! recent weeks are compared with the year before them, the variance allows for runs
//! ([`Sway`]), a summer peak is allowed for, and the limit was set by simulation so that at most
//! one stable person in twenty is alarmed within a year of weekly looks.

use diary::{Hemisphere, Night};
use stats::dispersion::Sway;

/// The nights that are compared with those before.
pub const RECENT: usize = 42;
/// How far back "before" reaches.
const BEFORE: usize = 365;
/// No earlier night enters.
pub const REACH: usize = RECENT + BEFORE;
/// Fewer recorded nights say nothing.
const LEAST_RECENT: usize = 24;
const LEAST_BEFORE: usize = 90;
/// Fewer cramp nights among the recent ones are no matter for a warning.
const LEAST_CRAMP_NIGHTS: f64 = 6.0;
/// A smaller rise is not worth a word, however sure.
const LEAST_RATIO: f64 = 1.5;
/// In standard errors. Set by simulation: see the tests for what it gives.
const LIMIT: f64 = 2.0;
/// Of the log rate, peak over mean: artanh of a third (Garrison 2015), as in the simulator.
const SEASON: f64 = 0.346_573_590_279_972_64;

/// A rise beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rise {
    /// Cramp nights a week, among the recorded ones.
    pub before_per_week: f64,
    pub recent_per_week: f64,
}

/// Compares the last [`RECENT`] nights with those before. `nights` are consecutive and end at
/// `last`; `None` is a night that was not recorded. Where the hemisphere is not known the
/// stricter season is assumed.
pub fn rise(nights: &[Option<bool>], last: Night, hemisphere: Option<Hemisphere>) -> Option<Rise> {
    let split = nights.len().checked_sub(RECENT)?;
    let (before, recent) = nights.split_at(split);
    let before = before.get(before.len().saturating_sub(BEFORE)..)?;
    let as_numbers = |nights: &[Option<bool>]| -> Vec<Option<f64>> {
        nights.iter().map(|had| had.map(|had| f64::from(u8::from(had)))).collect()
    };
    let parts = [as_numbers(before), as_numbers(recent)];
    let (was, is) = (Part::of(&parts[0]), Part::of(&parts[1]));
    let too_few = was.nights < LEAST_BEFORE as f64
        || is.nights < LEAST_RECENT as f64
        || was.cramps < 1.0
        || is.cramps < LEAST_CRAMP_NIGHTS;
    if too_few || is.share() < LEAST_RATIO * was.share() {
        return None;
    }
    let sway = Sway::of_parts(&parts);
    let share = sway.mean();
    // Of the log of a share: (1 - p) / (n p), times what runs add.
    let relative = sway.of_shares() * (1.0 - share) / share;
    let error = libm::sqrt(relative / was.nights + relative / is.nights);
    let season = season_ratio(&parts, last, hemisphere);
    let rise = libm::log(is.share() / was.share()) - season.max(0.0);
    (rise > LIMIT * error)
        .then(|| Rise { before_per_week: 7.0 * was.share(), recent_per_week: 7.0 * is.share() })
}

struct Part {
    nights: f64,
    cramps: f64,
}

impl Part {
    fn of(values: &[Option<f64>]) -> Self {
        let nights = values.iter().flatten().count() as f64;
        Self { nights, cramps: values.iter().flatten().sum() }
    }

    fn share(&self) -> f64 {
        self.cramps / self.nights
    }
}

/// The log of how much more the season alone would bring in the recent nights.
fn season_ratio(parts: &[Vec<Option<f64>>; 2], last: Night, hemisphere: Option<Hemisphere>) -> f64 {
    let [before, recent] = parts;
    let nights = before.len() + recent.len();
    let mean = |part: &[Option<f64>], from: usize, sign: f64| {
        let observed = part.iter().enumerate().filter(|(_, value)| value.is_some());
        let rates = observed.map(|(at, _)| {
            let back = (nights - 1 - from - at) as i64;
            let day =
                last.plus(-back).map_or(1.0, |night| f64::from(night.evening_date().day_of_year()));
            // The peak is in mid-July, the 196th day; in the south half a year later.
            libm::exp(sign * SEASON * libm::cos(core::f64::consts::TAU * (day - 196.0) / 365.25))
        });
        let (sum, count) = rates.fold((0.0, 0.0), |(sum, count), rate| (sum + rate, count + 1.0));
        sum / f64::max(count, 1.0)
    };
    let ratio = |sign: f64| libm::log(mean(recent, before.len(), sign) / mean(before, 0, sign));
    match hemisphere {
        Some(Hemisphere::North) => ratio(1.0),
        Some(Hemisphere::South) => ratio(-1.0),
        None => ratio(1.0).max(ratio(-1.0)),
    }
}
