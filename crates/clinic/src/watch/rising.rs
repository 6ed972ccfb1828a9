//! Whether cramps have become more frequent than chance explains.
//!
//! Owns: the comparison, its windows and its limit.
//! Must not know: what is done about it.
//!
//! Cramps come in runs and with the seasons, and whoever looks every week sees a bad stretch soon:
//! a weekly test at 5 % alarms more than half of all people whose cramps do not change. So the
//! last weeks are compared with the year before them, over several windows, since a rise is
//! seen best when the window is as long as the rise is old; the variance allows for runs
//! ([`Sway`]), a summer peak is allowed for, and the limit was set by simulation so that at most
//! one stable person in twenty is alarmed within a year of weekly looks.

use diary::{Hemisphere, Night};
use stats::dispersion::Sway;

/// Nights of the windows, from the shortest.
const WINDOWS: [usize; 5] = [28, 42, 63, 84, 112];
/// How far back "before" reaches.
const BEFORE: usize = 365;
/// No earlier night enters.
pub const REACH: usize = 112 + BEFORE;
/// Of each window, the share that has to be recorded.
const LEAST_RECORDED: f64 = 0.6;
/// Fewer recorded nights before say nothing.
const LEAST_BEFORE: f64 = 90.0;
/// Fewer cramps among the recent nights are no matter for a warning.
const LEAST_CRAMPS: f64 = 6.0;
/// A smaller rise is not worth a word, however sure.
const LEAST_RATIO: f64 = 1.5;
/// In standard errors, over all windows. Set by simulation: see the tests for what it gives.
pub(super) const LIMIT: f64 = 2.65;
/// More cramps in a night than this count as this: one wild night is no rise.
const MOST_A_NIGHT: f64 = 4.0;
/// Of the log rate, peak over mean: artanh of a third (Garrison 2015), as in the simulator.
const SEASON: f64 = 0.346_573_590_279_972_64;

/// A rise beyond chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rise {
    pub weeks: usize,
    /// Cramps a week, over the recorded nights.
    pub before_per_week: f64,
    pub recent_per_week: f64,
}

/// Compares the last weeks with those before. `nights` are consecutive and end at `last`: cramps
/// of each night, `None` where it was not recorded. Where the hemisphere is not known, the
/// stricter season is assumed.
pub fn rise(nights: &[Option<f64>], last: Night, hemisphere: Option<Hemisphere>) -> Option<Rise> {
    let (surprise, rise) = greatest(nights, last, hemisphere)?;
    (surprise > LIMIT).then_some(rise)
}

/// The greatest rise of any window, in standard errors.
pub(super) fn greatest(
    nights: &[Option<f64>],
    last: Night,
    hemisphere: Option<Hemisphere>,
) -> Option<(f64, Rise)> {
    let capped: Vec<Option<f64>> =
        nights.iter().map(|night| night.map(|cramps| cramps.min(MOST_A_NIGHT))).collect();
    let windows = WINDOWS.iter().filter_map(|&window| over(&capped, window, last, hemisphere));
    windows.max_by(|one, other| one.0.total_cmp(&other.0))
}

fn over(
    nights: &[Option<f64>],
    window: usize,
    last: Night,
    hemisphere: Option<Hemisphere>,
) -> Option<(f64, Rise)> {
    let split = nights.len().checked_sub(window)?;
    let (before, recent) = nights.split_at(split);
    let before = before.get(before.len().saturating_sub(BEFORE)..)?;
    let (was, is) = (Part::of(before), Part::of(recent));
    let too_few = was.nights < LEAST_BEFORE
        || is.nights < LEAST_RECORDED * window as f64
        || was.cramps < 1.0
        || is.cramps < LEAST_CRAMPS;
    if too_few {
        return None;
    }
    let season = season_ratio(before, recent, last, hemisphere);
    // Not everyone has a season: where it should have brought fewer, half of that is believed.
    let season = if season < 0.0 { season / 2.0 } else { season };
    let rise = libm::log(is.mean() / was.mean()) - season;
    if rise < libm::log(LEAST_RATIO) {
        return None;
    }
    // Of the log of a mean count: dispersion over the expected count.
    let sway = Sway::of(before).of_counts();
    let relative = sway / was.mean();
    let error = libm::sqrt(relative / was.nights + relative / is.nights);
    let told = Rise {
        weeks: window / 7,
        before_per_week: 7.0 * was.mean(),
        recent_per_week: 7.0 * is.mean(),
    };
    Some((rise / error, told))
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

    fn mean(&self) -> f64 {
        self.cramps / self.nights
    }
}

/// The log of how much more the season alone would bring in the recent nights.
fn season_ratio(
    before: &[Option<f64>],
    recent: &[Option<f64>],
    last: Night,
    hemisphere: Option<Hemisphere>,
) -> f64 {
    let nights = before.len() + recent.len();
    let mean = |part: &[Option<f64>], from: usize, sign: f64| {
        let observed = part.iter().enumerate().filter(|(_, value)| value.is_some());
        let rates = observed.map(|(at, _)| {
            let back = (nights - 1 - from - at) as i64;
            let night = last.plus(-back);
            let day = night.map_or(1.0, |night| f64::from(night.evening_date().day_of_year()));
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
