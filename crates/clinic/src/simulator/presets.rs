//! Simulated people to begin with.
//!
//! Owns: their parameters.
//! Must not know: how a diary comes about.

use diary::{ExposureId, ExposureKind, Night};
use jiff::civil;

use crate::exposures::Exposures;

use super::{Cause, Habit, Hemisphere, Keeping, Runs, RunsShape, Spell, World};

const DIARIST: Keeping = Keeping {
    missing_after_good: 0.12,
    missing_after_bad: 0.06,
    no_card: 0.2,
    late_card: 0.1,
    open_question: 0.08,
    without_number: 0.15,
    as_they_come: 0.6,
    open_detail: 0.2,
};

/// id, contrast, log rate ratio, half-life in nights, habit.
type Row = (&'static str, f64, f64, f64, Habit);

impl World {
    /// A year of someone with about three cramps a week: hard exercise and alcohol matter a
    /// little, stretching at bedtime helps a little, magnesium does nothing, and the weeks in
    /// spring were bad for no reason.
    pub fn demo() -> Self {
        Self {
            // Its bad weeks and habits lift this to about three.
            cramps_per_week: 2.7,
            spells: vec![Spell { from: 110, nights: 24, log_rate_ratio: 0.8 }],
            ..Self::plain(&[
                ("hard_exercise", 1.0, 0.45, 0.0, often(0.3, 0.3, 1.1, 0.0)),
                ("standing_hours", 2.0, 0.0, 0.0, amount(4.0, 1.8, 0.5, 1.0, 16.0)),
                ("alcohol_drinks", 1.0, 0.20, 0.0, times(0.7, 0.8)),
                ("fluids_litres", 0.5, 0.0, 0.0, amount(1.8, 0.5, 0.3, 0.5, 6.0)),
                ("stress", 3.0, 0.0, 0.0, amount(4.0, 2.0, 0.0, 1.0, 10.0)),
                ("bedtime_stretch", 1.0, -0.30, 2.0, after_cramps(0.35, 1.0)),
                (
                    "magnesium_supplement",
                    1.0,
                    0.0,
                    4.0,
                    Habit::InBadSpell { cramps: 7, nights: 90 },
                ),
                ("hot_day", 1.0, 0.0, 0.0, often(0.1, 0.0, 0.0, 2.0)),
            ])
        }
    }

    /// The same year in the life of someone for whom nothing in the diary matters. Whatever an
    /// analysis finds here is a mistake.
    pub fn nothing_matters() -> Self {
        let mut world = Self::demo();
        for cause in &mut world.causes {
            cause.log_rate_ratio_per_contrast = 0.0;
        }
        world
    }

    /// Two remedies that do nothing: one taken after bad nights, one begun in a bad spell. The
    /// first looks harmful and the second like a cure to whoever compares before with after.
    pub fn bad_timing() -> Self {
        Self {
            runs: Runs { shape: RunsShape::Gaussian, persistence: 0.9, sd: 0.8 },
            ..Self::plain(&[
                ("bedtime_stretch", 1.0, 0.0, 2.0, after_cramps(0.25, 2.0)),
                (
                    "magnesium_supplement",
                    1.0,
                    0.0,
                    4.0,
                    Habit::InBadSpell { cramps: 6, nights: 60 },
                ),
                ("vitamin_b", 1.0, 0.0, 10.0, Habit::OnOff { from: 30, on: 28, off: 28 }),
                ("statin", 1.0, 0.0, 10.0, Habit::Since { from: 160 }),
            ])
        }
    }

    /// Someone who notes the first so many exposures of `knowledge/`, of which every second one
    /// matters a little: for measuring how long an analysis takes, not how good it is.
    pub fn noting(exposures: usize, nights: u32) -> Self {
        let known = Exposures::built_in().iter().take(exposures).enumerate();
        let causes = known.map(|(place, exposure)| {
            let contrast = exposure.contrast.unwrap_or(1.0);
            let habit = match exposure.kind {
                ExposureKind::YesNo => {
                    Habit::Streaks { chance: 0.3, persistence: 0.4, active: 0.0 }
                }
                _ => Habit::Amount {
                    mean: 3.0 * contrast,
                    sd: contrast,
                    persistence: 0.3,
                    active: 0.3,
                    step: contrast / 4.0,
                    range: [0.0, 6.0 * contrast],
                },
            };
            Cause {
                id: exposure.id.clone(),
                habit,
                contrast,
                log_rate_ratio_per_contrast: if place % 2 == 0 { 0.2 } else { 0.0 },
                half_life_nights: 0.0,
            }
        });
        Self { nights, causes: causes.collect(), ..Self::demo() }
    }

    /// 2025, north, three cramps a week, runs of bad nights, a summer peak.
    fn plain(rows: &[Row]) -> Self {
        let first = Night::of_evening(civil::date(2025, 1, 1)).expect("a year in range");
        Self {
            first,
            nights: 365,
            cramps_per_week: 3.0,
            quiet_chance: 0.0,
            size: 2.5,
            runs: Runs { shape: RunsShape::Gaussian, persistence: 0.75, sd: 0.5 },
            drift_sd_per_fortnight: 0.08,
            season_amplitude: Self::PUBLISHED_SEASON,
            hemisphere: Hemisphere::North,
            weekend_log_rate_ratio: 0.0,
            spells: Vec::new(),
            causes: rows.iter().map(cause).collect(),
            keeping: DIARIST,
            left: 0.58,
            right: 0.32,
        }
    }
}

fn cause(row: &Row) -> Cause {
    let (id, contrast, log_rate_ratio_per_contrast, half_life_nights, habit) = row.clone();
    let id: ExposureId = id.parse().expect("the tests load every preset");
    Cause { id, habit, contrast, log_rate_ratio_per_contrast, half_life_nights }
}

fn often(chance: f64, weekend: f64, active: f64, summer: f64) -> Habit {
    Habit::Often { chance, weekend, active, summer }
}

fn times(mean: f64, weekend: f64) -> Habit {
    Habit::Times { mean, weekend }
}

fn amount(mean: f64, sd: f64, active: f64, step: f64, most: f64) -> Habit {
    Habit::Amount { mean, sd, persistence: 0.0, active, step, range: [0.0, most] }
}

fn after_cramps(chance: f64, after_cramps: f64) -> Habit {
    Habit::AfterCramps { chance, after_cramps }
}
