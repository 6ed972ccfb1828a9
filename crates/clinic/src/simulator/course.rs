//! The true course of nights: habits, rate, cramps.
//!
//! Owns: the order in which a day and its night come about.
//! Must not know: what is written down.

use std::f64::consts::TAU;

use diary::{Night, observation::CrampCount};
use jiff::civil::Weekday;
use rand_core::Rng;
use stats::draw;

use super::{Hemisphere, RunsShape, TrueNight, World, habit::Day};

/// Half of what drifted is gone after so many nights.
const DRIFT_HALF_LIFE: f64 = 120.0;

/// Every night of the world, in order.
pub(super) fn run(world: &World, rng: &mut impl Rng) -> Vec<TrueNight> {
    let mut sway = Sway::begin(world, rng);
    let mut past: Vec<TrueNight> = Vec::with_capacity(world.nights as usize);
    let mut begun = vec![None; world.causes.len()];
    let mut at_work: Vec<Option<f64>> = begun.iter().map(|_| None).collect();
    for place in 0..world.nights {
        let Some(night) = world.first.plus(i64::from(place)) else { break };
        let last_week = &past[past.len().saturating_sub(7)..];
        let mut day = Day {
            place,
            weekend: is_weekend(night),
            active: draw::normal(rng),
            summer: summer(night, world.hemisphere),
            cramps_last_night: past.last().map_or(0, |night| night.cramps),
            cramps_last_week: last_week.iter().map(|night| u32::from(night.cramps)).sum(),
            yesterday: None,
            begun: None,
        };
        let mut log_rate = level(world, &day) + sway.next(world, rng);
        let mut exposures = Vec::with_capacity(world.causes.len());
        let before = past.last().map(|night| night.exposures.clone());
        for (place, cause) in world.causes.iter().enumerate() {
            let (begun, at_work) = (&mut begun[place], &mut at_work[place]);
            day.yesterday = before.as_ref().map(|before| before[place]);
            if begun.is_none() && cause.habit.begins(&day) {
                *begun = Some(day.place);
            }
            day.begun = *begun;
            let today = cause.habit.day(&day, rng);
            let kept = kept_a_night(cause.half_life_nights);
            let now = at_work.map_or(today, |before| kept * before + (1.0 - kept) * today);
            *at_work = Some(now);
            let contrasts = (now - cause.habit.usual()) / cause.contrast;
            log_rate += cause.log_rate_ratio_per_contrast * contrasts;
            exposures.push(today);
        }
        let rate = libm::exp(log_rate);
        // Worlds without quiet nights draw nothing for them, so that their bits stay the same.
        let quiet = world.quiet_chance > 0.0 && draw::bernoulli(rng, world.quiet_chance);
        let cramps = if quiet { 0 } else { draw::negative_binomial(rng, rate, world.size) };
        let cramps = u16::try_from(cramps).unwrap_or(CrampCount::MAX).min(CrampCount::MAX);
        past.push(TrueNight { night, rate, cramps, exposures });
    }
    past
}

/// Everything in a night's log rate that is neither chance nor exposure.
fn level(world: &World, day: &Day) -> f64 {
    let spells = world
        .spells
        .iter()
        .filter(|spell| (spell.from..spell.from.saturating_add(spell.nights)).contains(&day.place));
    let weekend = if day.weekend { world.weekend_log_rate_ratio } else { 0.0 };
    libm::log(world.cramps_per_week / 7.0)
        + world.season_amplitude * day.summer
        + weekend
        + spells.map(|spell| spell.log_rate_ratio).sum::<f64>()
}

/// The day before the night is a Saturday or Sunday.
pub(super) fn is_weekend(night: Night) -> bool {
    matches!(night.evening_date().weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// 1 in the middle of July in the north and of January in the south, -1 half a year later.
fn summer(night: Night, hemisphere: Hemisphere) -> f64 {
    const MID_JULY: f64 = 196.0;
    let day = f64::from(night.evening_date().day_of_year());
    let north = libm::cos(TAU * (day - MID_JULY) / 365.25);
    match hemisphere {
        Hemisphere::North => north,
        Hemisphere::South => -north,
    }
}

/// What is left after one night; nothing where the half-life is 0.
fn kept_a_night(half_life_nights: f64) -> f64 {
    if half_life_nights > 0.0 { libm::exp2(-1.0 / half_life_nights) } else { 0.0 }
}

/// Runs and drift.
struct Sway {
    runs: f64,
    drift: f64,
}

impl Sway {
    fn begin(world: &World, rng: &mut impl Rng) -> Self {
        let runs = world.runs;
        let begin = match runs.shape {
            RunsShape::Gaussian => runs.sd * draw::normal(rng),
            RunsShape::TwoState if draw::bernoulli(rng, 0.5) => runs.sd,
            RunsShape::TwoState => -runs.sd,
        };
        Self { runs: begin, drift: 0.0 }
    }

    fn next(&mut self, world: &World, rng: &mut impl Rng) -> f64 {
        let runs = world.runs;
        let centre = match runs.shape {
            RunsShape::Gaussian => runs.sd * runs.sd / 2.0,
            RunsShape::TwoState => libm::log(libm::cosh(runs.sd)),
        };
        let now = self.runs + self.drift - centre;
        self.runs = match runs.shape {
            RunsShape::Gaussian => {
                let fresh = runs.sd * (1.0 - runs.persistence * runs.persistence).max(0.0).sqrt();
                runs.persistence * self.runs + fresh * draw::normal(rng)
            }
            RunsShape::TwoState if draw::bernoulli(rng, (1.0 - runs.persistence) / 2.0) => {
                -self.runs
            }
            RunsShape::TwoState => self.runs,
        };
        let step = world.drift_sd_per_fortnight / 14_f64.sqrt();
        self.drift = kept_a_night(DRIFT_HALF_LIFE) * self.drift + step * draw::normal(rng);
        now
    }
}
