//! The worlds that an analysis of whole diaries is tried in.
//!
//! Owns: whose diaries are simulated, and what is true in them.
//! Must not know: how a diary is analysed, or which answer would be good.

use clinic::{
    exposures::Exposures,
    simulator::{Cause, Habit, Keeping, Runs, RunsShape, Spell, World},
};
use diary::ExposureId;

/// An exposure, its log rate ratio per contrast, and how many nights its effect takes to build up
/// by half; 0 acts the same night.
pub type Effect = (&'static str, f64, f64);

/// The causes whose finding is asked for: one yes/no on a fifth of the days, one drink, and a
/// remedy.
pub const THREE_CAUSES: [Effect; 3] =
    [("hard_exercise", 0.6, 0.0), ("alcohol_drinks", 0.35, 0.0), ("bedtime_stretch", -0.5, 0.0)];

/// Six effects of all sizes, on exposures of all kinds.
pub const SIX_EFFECTS: [Effect; 6] = [
    ("hard_exercise", 1.0, 0.0),
    ("heavy_sweating", 0.5, 0.0),
    ("stress", 0.2, 0.0),
    ("late_caffeine", -0.2, 0.0),
    ("daytime_walk", -0.5, 0.0),
    ("heavy_covers", -1.0, 0.0),
];

/// Some nights are not recorded, some questions stay open.
const DIARIST: Keeping = Keeping {
    missing_after_good: 0.18,
    missing_after_bad: 0.18,
    no_card: 0.04,
    late_card: 0.05,
    open_question: 0.08,
    without_number: 0.05,
    as_they_come: 0.3,
    open_detail: 0.2,
};

/// A year with 21 exposures in which the model of the analysis holds: runs by AR(1), a drift, a
/// season, negative binomial counts.
pub fn year(cramps_a_night: f64, effects: &[Effect]) -> World {
    let mut world = World {
        cramps_per_week: 7.0 * cramps_a_night,
        size: 2.5,
        runs: Runs { shape: RunsShape::Gaussian, persistence: 0.7, sd: 0.5 },
        drift_sd_per_fortnight: 0.08,
        season_amplitude: 0.25,
        spells: Vec::new(),
        causes: HABITS.iter().map(|(id, habit)| cause(id, habit)).collect(),
        keeping: DIARIST,
        ..World::demo()
    };
    for &(id, log_rate_ratio, half_life_nights) in effects {
        let cause = world.causes.iter_mut().find(|cause| cause.id.as_str() == id);
        let cause = cause.expect("the effects are of exposures that every year has");
        cause.log_rate_ratio_per_contrast = log_rate_ratio;
        cause.half_life_nights = half_life_nights;
    }
    world
}

/// One question in twenty-five stays open, and every card is written in time.
pub fn with_few_open(mut world: World) -> World {
    (world.keeping.no_card, world.keeping.late_card) = (0.0, 0.0);
    world.keeping.open_question = 0.04;
    world
}

/// More exposures, of which many go together or stay for weeks.
pub fn with_slow_and_correlated(mut world: World) -> World {
    let more: [(&str, Habit); 7] = [
        ("high_heels", Habit::Streaks { chance: 0.3, persistence: 0.5, active: 1.2 }),
        ("knee_pillow", Habit::Streaks { chance: 0.5, persistence: 0.9, active: 0.0 }),
        ("vitamin_k2", Habit::OnOff { from: 40, on: 60, off: 45 }),
        ("vitamin_b", Habit::OnOff { from: 10, on: 30, off: 30 }),
        ("diuretic", Habit::OnOff { from: 28, on: 28, off: 56 }),
        ("statin", Habit::Since { from: 160 }),
        ("laba", Habit::Streaks { chance: 0.15, persistence: 0.2, active: 0.0 }),
    ];
    world.causes.retain(|cause| more.iter().all(|(id, _)| cause.id.as_str() != *id));
    world.causes.extend(more.iter().map(|(id, habit)| cause(id, habit)));
    world
}

/// Runs with nothing between good and bad.
pub fn with_two_states(mut world: World) -> World {
    world.runs = Runs { shape: RunsShape::TwoState, persistence: 0.85, sd: 0.6 };
    world
}

/// The level shifts, up for ten weeks and then down for good.
pub fn with_shifts(mut world: World) -> World {
    world.spells = vec![
        Spell { from: 90, nights: 70, log_rate_ratio: 0.8 },
        Spell { from: 160, nights: 205, log_rate_ratio: -0.4 },
    ];
    world
}

/// A third of the nights can bring none.
pub fn with_quiet_nights(mut world: World) -> World {
    world.quiet_chance = 0.35;
    world.cramps_per_week /= 0.65;
    world
}

/// Bad nights are recorded, good ones often are not.
pub fn with_eager_recording(mut world: World) -> World {
    world.keeping.missing_after_good = 0.35;
    world.keeping.missing_after_bad = 0.05;
    world
}

/// A remedy that does nothing, begun once seven nights brought five cramps and kept up.
pub fn with_remedy_in_bad_spell(mut world: World) -> World {
    world.nights = 200;
    world.runs = Runs { shape: RunsShape::Gaussian, persistence: 0.9, sd: 0.8 };
    let habit = Habit::InBadSpell { cramps: 5, nights: 400 };
    world.causes.push(cause("vitamin_k2", &habit));
    world
}

/// Stretching that does nothing and is done after bad nights.
pub fn with_reactive_stretching(mut world: World) -> World {
    for cause in &mut world.causes {
        if cause.id.as_str() == "bedtime_stretch" {
            cause.habit = Habit::AfterCramps { chance: 0.3, after_cramps: 1.6 };
        }
    }
    world
}

const fn yes(chance: f64, persistence: f64, active: f64) -> Habit {
    Habit::Streaks { chance, persistence, active }
}

const fn amount(mean: f64, sd: f64, active: f64, step: f64, most: f64) -> Habit {
    Habit::Amount { mean, sd, persistence: 0.35, active, step, range: [0.0, most] }
}

const HABITS: [(&str, Habit); 21] = [
    ("hard_exercise", yes(0.22, 0.1, 0.0)),
    ("heavy_sweating", yes(0.16, 0.1, 0.5)),
    ("hot_day", Habit::Often { chance: 0.15, weekend: 0.0, active: 0.0, summer: 1.8 }),
    ("late_caffeine", yes(0.33, 0.25, 0.0)),
    ("high_heels", yes(0.1, 0.05, 0.0)),
    ("heavy_covers", yes(0.45, 0.6, 0.0)),
    ("back_sleeping", yes(0.3, 0.15, 0.0)),
    ("bedtime_stretch", yes(0.45, 0.35, 0.0)),
    ("bedtime_massage", yes(0.16, 0.25, 0.0)),
    ("bedtime_relaxation", yes(0.2, 0.3, 0.0)),
    ("daytime_walk", yes(0.5, 0.2, 0.4)),
    ("magnesium_supplement", yes(0.4, 0.8, 0.0)),
    ("vitamin_d", yes(0.55, 0.85, 0.0)),
    ("travel", yes(0.06, 0.2, 0.0)),
    ("illness", yes(0.08, 0.4, 0.0)),
    ("standing_hours", amount(4.2, 2.0, 0.4, 0.1, 16.0)),
    ("sitting_hours", amount(7.0, 2.0, -0.4, 0.1, 16.0)),
    ("steps", amount(6_500.0, 2_800.0, 0.5, 1.0, 40_000.0)),
    ("fluids_litres", amount(1.8, 0.5, 0.1, 0.1, 6.0)),
    ("alcohol_drinks", Habit::Times { mean: 0.9, weekend: 0.3 }),
    ("stress", amount(4.1, 2.1, 0.0, 1.0, 10.0)),
];

fn cause(id: &str, habit: &Habit) -> Cause {
    let id: ExposureId = id.parse().expect("the test below reads every id");
    let contrast = Exposures::built_in().get(&id).and_then(|exposure| exposure.contrast);
    Cause {
        id,
        habit: habit.clone(),
        contrast: contrast.unwrap_or(1.0),
        log_rate_ratio_per_contrast: 0.0,
        half_life_nights: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use clinic::simulator::simulate_seeded;

    use super::*;

    #[test]
    fn every_exposure_of_a_world_is_known_and_of_its_kind() {
        let world = with_remedy_in_bad_spell(with_slow_and_correlated(year(0.3, &SIX_EFFECTS)));
        for cause in &world.causes {
            let exposure = Exposures::built_in().get(&cause.id).unwrap();
            let is_yes_no = exposure.kind == diary::ExposureKind::YesNo;
            assert_eq!(is_yes_no, cause.habit.is_yes_no(), "{}", cause.id);
        }
    }

    #[test]
    fn a_year_has_about_the_cramps_that_were_asked_for() {
        for world in [year(0.3, &[]), with_quiet_nights(year(0.3, &[]))] {
            let cramps: u32 =
                (0..20).map(|seed| simulate_seeded(&world, seed).truth.realised.cramps).sum();
            let a_night = f64::from(cramps) / (20.0 * 365.0);
            // Twenty years with runs, drift and scatter: a standard error near 0.02.
            assert!((0.24..=0.38).contains(&a_night), "{a_night}");
        }
    }

    #[test]
    fn the_remedy_is_begun_in_most_lives() {
        let world = with_remedy_in_bad_spell(year(0.5, &[]));
        let begun = |seed| {
            let truth = simulate_seeded(&world, seed).truth;
            truth.nights.iter().any(|night| night.exposures.last().is_some_and(|&now| now > 0.0))
        };
        assert!((0..20).filter(|&seed| begun(seed)).count() >= 15);
    }
}
