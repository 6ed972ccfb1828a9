use diary::{Night, Observation};

use super::{counts, rising::greatest};
use crate::simulator::{Runs, RunsShape, SimulatedDiary, Spell, World, simulate_seeded};

const RATES: [f64; 4] = [0.7, 1.5, 3.0, 5.0];

/// The recorded nights of a simulated diary: how many cramps.
fn recorded(simulated: &SimulatedDiary) -> Vec<Option<f64>> {
    let said = simulated.nights.iter().map(|night| {
        let morning = night.morning.as_ref().and_then(|morning| morning.statement.cramps);
        morning.unwrap_or(Observation::NotRecorded)
    });
    counts(&said.collect::<Vec<_>>())
}

/// Someone whose cramps do not change, but for runs and the season.
fn stable(seed: u64) -> World {
    let shapes = [RunsShape::Gaussian, RunsShape::TwoState];
    let mut world = World::nothing_matters();
    world.nights = 730;
    world.spells = Vec::new();
    world.drift_sd_per_fortnight = 0.0;
    world.runs = Runs { shape: shapes[seed as usize % 2], persistence: 0.75, sd: 0.5 };
    world.cramps_per_week = RATES[seed as usize / 2 % 4];
    // Half of them have no season.
    world.season_amplitude = [0.0, World::PUBLISHED_SEASON][seed as usize / 8 % 2];
    world
}

/// The greatest surprise of the weekly looks over nights `from..to`.
fn greatest_of(nights: &[Option<f64>], first: Night, from: usize, to: usize) -> f64 {
    let looks = (from..to).step_by(7).filter_map(|end| {
        let last = first.plus(end as i64 - 1).unwrap();
        let start = end.saturating_sub(super::rising::REACH);
        greatest(&nights[start..end], last, Some(diary::Hemisphere::North))
    });
    looks.map(|(surprise, _)| surprise).fold(f64::NEG_INFINITY, f64::max)
}

struct Measured {
    /// Of each stable person-year.
    stable: Vec<f64>,
    /// Of each doubling, within 6 and 12 weeks, by rate.
    doubled: [Vec<(f64, f64)>; 4],
}

fn measure(people: u64) -> Measured {
    let mut measured = Measured { stable: Vec::new(), doubled: Default::default() };
    for seed in 0..people {
        let world = stable(seed);
        let nights = recorded(&simulate_seeded(&world, seed));
        for (from, to) in [(7, 365), (365, 730)] {
            measured.stable.push(greatest_of(&nights, world.first, from, to));
        }
        let mut doubled = world.clone();
        // At any time of the year.
        let from = 250 + (seed as u32 * 37) % 365;
        doubled.spells =
            vec![Spell { from, nights: 730 - from, log_rate_ratio: core::f64::consts::LN_2 }];
        let nights = recorded(&simulate_seeded(&doubled, seed));
        let within = |weeks: usize| {
            let from = from as usize;
            greatest_of(&nights, world.first, from + 7, from + 1 + 7 * weeks)
        };
        measured.doubled[seed as usize / 2 % 4].push((within(6), within(12)));
    }
    measured
}

fn share(values: impl Iterator<Item = f64>, limit: f64) -> f64 {
    let (mut above, mut all) = (0.0, 0.0);
    for value in values {
        above += f64::from(u8::from(value > limit));
        all += 1.0;
    }
    above / all
}

#[test]
#[ignore = "takes a minute; run by hand to set the limit"]
fn alarms_in_full() {
    let measured = measure(800);
    for limit in [1.6, 1.8, 1.9, 2.0, 2.1, 2.2, 2.3, 2.4, 2.6] {
        let years = share(measured.stable.iter().copied(), limit);
        let found: Vec<_> = measured
            .doubled
            .iter()
            .map(|of| {
                let six = share(of.iter().map(|it| it.0), limit);
                (six, share(of.iter().map(|it| it.1), limit))
            })
            .collect();
        println!("{limit}: false {years:.3}, doublings found by rate {found:.2?}");
    }
}
