use diary::{Night, Observation};

use super::rising::rise;
use crate::simulator::{Runs, RunsShape, SimulatedDiary, Spell, World, simulate_seeded};

/// The recorded nights of a simulated diary: whether there were cramps.
fn recorded(simulated: &SimulatedDiary) -> Vec<Option<bool>> {
    let said = simulated.nights.iter().map(|night| night.morning.as_ref()?.statement.cramps);
    said.map(|said| said.and_then(Observation::had_cramps)).collect()
}

fn stable(seed: u64) -> World {
    let shapes = [RunsShape::Gaussian, RunsShape::TwoState];
    let rates = [0.7, 1.5, 3.0, 5.0];
    let shape = shapes[seed as usize % 2];
    let mut world = World::nothing_matters();
    world.nights = 730;
    world.spells = Vec::new();
    world.drift_sd_per_fortnight = 0.0;
    world.runs = Runs { shape, persistence: 0.75, sd: 0.5 };
    world.cramps_per_week = rates[seed as usize / 2 % 4];
    world
}

/// Looks once a week over nights `from..to`; the first look that alarms.
fn first_alarm(nights: &[Option<bool>], first: Night, from: usize, to: usize) -> Option<usize> {
    (from..to).step_by(7).find(|&end| {
        let last = first.plus(end as i64 - 1).unwrap();
        let north = Some(diary::Hemisphere::North);
        rise(&nights[..end], last, north).is_some()
    })
}

/// The share of person-years with a false alarm, and of true doublings found within 6 and 12 weeks.
fn measure(people: u64) -> (f64, f64, f64) {
    let (mut alarms, mut years, mut found6, mut found12) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..people {
        let world = stable(seed);
        let nights = recorded(&simulate_seeded(&world, seed));
        for (from, to) in [(7, 365), (365, 730)] {
            years += 1.0;
            alarms += f64::from(u8::from(first_alarm(&nights, world.first, from, to).is_some()));
        }
        let mut doubled = world.clone();
        doubled.spells =
            vec![Spell { from: 300, nights: 430, log_rate_ratio: core::f64::consts::LN_2 }];
        let nights = recorded(&simulate_seeded(&doubled, seed));
        let within = |weeks: usize| {
            f64::from(u8::from(first_alarm(&nights, world.first, 307, 301 + 7 * weeks).is_some()))
        };
        found6 += within(6);
        found12 += within(12);
    }
    let people = people as f64;
    (alarms / years, found6 / people, found12 / people)
}

#[test]
#[ignore = "takes a minute; run by hand to set the limit"]
fn alarms_in_full() {
    println!("{:?}", measure(1_000));
}
