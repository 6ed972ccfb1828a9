//! Diaries of people who never lived, whose truth is known.
//!
//! Owns: how a simulated person's nights, habits and diary come about.
//! Must not know: how a diary is analysed. Nothing here is evidence: the numbers are published
//! ones where there are any, and assumptions elsewhere, each marked.

mod course;
mod cramp;
mod events;
mod habit;
mod keeping;
mod presets;
mod world;

use diary::{Diary, ExposureId, Night, NightStatement};
use jiff::{civil, tz::Offset};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

pub use cramp::SimulatedCramp;
pub use habit::Habit;
pub use world::{Cause, Hemisphere, Keeping, Runs, RunsShape, Spell, World};

/// A diary and what is true of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedDiary {
    /// Every night of the world, also those of which nothing was recorded.
    pub nights: Vec<SimulatedNight>,
    pub truth: Truth,
}

/// What was written down about one night.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedNight {
    pub night: Night,
    pub evening: Option<Written>,
    /// The cramps that were recorded one by one, as they came.
    pub cramps: Vec<SimulatedCramp>,
    pub morning: Option<Written>,
}

/// A statement and when it was made, by the clock on the wall.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub at: civil::DateTime,
    pub statement: NightStatement,
}

/// What no diary knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// `None` where the caller's own generator was used.
    pub seed: Option<u64>,
    pub world: World,
    pub causes: Vec<TrueCause>,
    pub realised: Realised,
    pub nights: Vec<TrueNight>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueCause {
    pub id: ExposureId,
    /// The difference the effect is told in, in the exposure's own unit; 1 of a yes/no.
    pub contrast: f64,
    pub log_rate_ratio_per_contrast: f64,
    /// The value at which the world's rate holds.
    pub usual: f64,
    pub half_life_nights: f64,
}

/// What came about, recorded or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Realised {
    pub nights: u32,
    pub cramps: u32,
    pub cramp_nights: u32,
    /// Nights whose cramps were recorded.
    pub recorded_nights: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueNight {
    pub night: Night,
    /// Expected cramps, given everything before the night.
    pub rate: f64,
    pub cramps: u16,
    /// In the order of [`Truth::causes`]; yes is 1.
    pub exposures: Vec<f64>,
}

/// Lets the world run its course, and its person keep a diary.
///
/// The same world and the same bits give the same diary on every host.
pub fn simulate(world: &World, rng: &mut impl Rng) -> SimulatedDiary {
    let true_nights = course::run(world, rng);
    let mut realised = Realised::default();
    let mut nights = Vec::with_capacity(true_nights.len());
    for true_night in &true_nights {
        let kept = keeping::keep(world, true_night, rng);
        realised.nights += 1;
        realised.cramps += u32::from(true_night.cramps);
        realised.cramp_nights += u32::from(true_night.cramps > 0);
        realised.recorded_nights += u32::from(kept.morning.is_some());
        nights.push(kept);
    }
    let causes = world.causes.iter().map(Cause::truth).collect();
    let truth = Truth { seed: None, world: world.clone(), causes, realised, nights: true_nights };
    SimulatedDiary { nights, truth }
}

/// [`simulate`] with a generator of its own, whose seed the truth then names.
pub fn simulate_seeded(world: &World, seed: u64) -> SimulatedDiary {
    let mut simulated = simulate(world, &mut ChaCha8Rng::seed_from_u64(seed));
    simulated.truth.seed = Some(seed);
    simulated
}

impl SimulatedDiary {
    /// The events a person would have written, in the order of writing, on a clock that hangs
    /// `offset` from UTC. Ids are drawn from `rng`.
    pub fn events(&self, offset: Offset, rng: &mut impl Rng) -> Vec<diary::Event> {
        events::written(&self.nights, offset, rng)
    }

    /// The diary folded from [`Self::events`], for who needs no events.
    pub fn diary(&self) -> Diary {
        let mut rng = ChaCha8Rng::seed_from_u64(self.truth.seed.unwrap_or(0));
        Diary::replay(self.events(Offset::UTC, &mut rng))
    }
}

#[cfg(test)]
mod tests;
