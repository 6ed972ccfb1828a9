//! What an experiment says of arm A.
//!
//! Owns: the analysis by intention to treat, and what is looked at beside it.
//! Must not know: which answer would be good, or what is done with it.

use rand_core::Rng;
use thiserror::Error;

use super::{
    adherence::{self, Adherence},
    allocation::{AllocationSet, Arm},
    bet::e_values,
    randomisation::{RandomisationTest, randomisation_test},
    stopping::Look,
    verdict::Grounds,
};
use crate::series::{
    self, Chances, Check, Count, Effort, Memory, Normal, Nuisance, Posterior, Series, SeriesError,
    SpikeSlab,
};

/// What the sceptic believes of the effect beforehand: most likely little, either way.
pub const SCEPTICAL: Normal = Normal { mean: 0.0, sd: 0.5 };

/// The level outside of the allocation, and the effect on discarded places: what they may differ
/// by.
pub(super) const APART: Normal = Normal { mean: 0.0, sd: 0.5 };

/// An experiment up to now.
#[derive(Debug, Clone)]
pub struct Experiment<'a> {
    pub set: &'a AllocationSet,
    /// The allocation as it was drawn and stored: one arm per place of the set.
    pub arms: &'a [Arm],
    /// Everything recorded up to now, or to the end if it ended early; from before the first place
    /// too, and with other columns that may matter. Not the arm, nor anything that the arm may
    /// have changed.
    pub series: &'a Series,
    /// The place of the series at which the allocation begins; before it nothing is compared.
    pub start: usize,
    pub nuisance: &'a Nuisance,
    /// Places in which the effect builds up, and wears off, by half; 0: it acts at once.
    pub half_life: f64,
    /// What earlier research says of the log rate ratio.
    pub evidence: Option<Normal>,
    /// Per place of the allocation whether arm A's thing was done, where that is known; may end
    /// earlier.
    pub taken: &'a [Option<bool>],
}

/// Why there can be no answer.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Cannot {
    #[error("the stored order is none that the design allows, so what chance could do is unknown")]
    NotOfTheSet,
    #[error("the allocation begins at place {start} of a series of {places}")]
    NotBegun { start: usize, places: usize },
    #[error("no block is complete yet; the first ends after {wanted} places, {found} have passed")]
    NoBlock { found: usize, wanted: usize },
    #[error("no compared place of arm {arm:?} was recorded, so there is nothing to compare")]
    Unrecorded { arm: Arm },
    #[error("fewer than two lengths of arm {arm:?} are known, so there is nothing to compare")]
    Unmeasured { arm: Arm },
    #[error("there was no event on any compared place, so no rate can be lower than another")]
    NoEvent,
    #[error(transparent)]
    Series(#[from] SeriesError),
}

/// An effect as a rate ratio, under one prior.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub prior: Normal,
    /// Of the log rate ratio.
    pub mean: f64,
    pub sd: f64,
    pub ratio: Ratio,
    /// P(RR < 1).
    pub below_one: f64,
    pub chances: Chances,
    pub prior_chances: Chances,
    /// How much of the prior's variance the data took away, from 0 to 1.
    pub information: f64,
    pub check: Option<Check>,
}

/// A rate ratio with its intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub median: f64,
    pub interval_80: [f64; 2],
    pub interval_95: [f64; 2],
}

/// What was recorded under one arm, over compared places of complete blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub places: u32,
    pub recorded: u32,
    /// At the fewest.
    pub events: u64,
    /// Recorded places with an event or more.
    pub with_event: u32,
}

/// The effect if it is taken to build up and wear off, on all places.
#[derive(Debug, Clone, PartialEq)]
pub struct CarryOver {
    pub ratio: Ratio,
    pub mean: f64,
    /// Whether it is more than one standard deviation from the main answer.
    ///
    /// A hint, not a test: both answers are of the same places, so no level follows from the
    /// distance. Where something lasts it is raised more often, and so it is where a large effect
    /// acts at once; how often, `cargo xtask validate trials-whole` counts.
    pub suspected: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// Complete ones.
    pub blocks: usize,
    pub arm_a: Tally,
    pub arm_b: Tally,
    /// The main answer.
    pub sceptical: Answer,
    pub evidence: Option<Answer>,
    pub randomisation: RandomisationTest,
    /// After each complete block.
    pub e_values: Vec<f64>,
    /// `None` where the effect is taken to act at once.
    pub carry_over: Option<CarryOver>,
    /// `None` where nothing is known of what was done.
    pub adherence: Option<Adherence>,
}

/// The answer of an experiment.
///
/// **Method.** By intention to treat: what counts is the arm drawn. The model of
/// [`crate::series`] with one more column, +½ under arm A and -½ under arm B on compared places,
/// whose effect has a plain normal prior: [`SCEPTICAL`], and beside it that of earlier research.
/// Discarded places get an arm effect of their own and those outside of the allocation a level of
/// their own, so both tell of the usual rate, runs, drift and scatter, and nothing of the effect.
/// To leave them out would have hidden from the model how a run began.
///
/// The order drawn is tested with [`series::scores`] of the series without the arm. Where the
/// effect builds up, the same is fitted once more with the arm's memory as the column, on all
/// places.
///
/// Places after the last complete block count for the model only.
///
/// # Errors
///
/// Where no honest answer is possible: [`Cannot`].
pub fn analyse(
    experiment: &Experiment<'_>,
    effort: Effort,
    rng: &mut impl Rng,
) -> Result<Analysis, Cannot> {
    let Experiment { set, arms, series, start, nuisance, half_life, .. } = *experiment;
    if !set.contains(arms) {
        return Err(Cannot::NotOfTheSet);
    }
    let counts = series.counts();
    let passed = counts.get(start..).filter(|rest| !rest.is_empty());
    let passed = passed.ok_or(Cannot::NotBegun { start, places: counts.len() })?;
    let passed = &passed[..passed.len().min(set.places())];
    let blocks = passed.len() / set.block_places();
    if blocks == 0 {
        return Err(Cannot::NoBlock { found: passed.len(), wanted: set.block_places() });
    }
    let so_far = set.first_blocks(blocks);
    let (arms_so_far, compared) = (&arms[..so_far.places()], &passed[..so_far.places()]);
    let arm_a = Tally::of(&so_far, arms_so_far, compared, Arm::A);
    let arm_b = Tally::of(&so_far, arms_so_far, compared, Arm::B);
    for (arm, tally) in [(Arm::A, arm_a), (Arm::B, arm_b)] {
        if tally.recorded == 0 {
            return Err(Cannot::Unrecorded { arm });
        }
    }
    if arm_a.events + arm_b.events == 0 {
        return Err(Cannot::NoEvent);
    }

    let without_arm = with_level_outside(series, start, passed.len())?;
    let scores = series::scores(&without_arm, nuisance);
    let compared_scores = &scores[start..start + so_far.places()];
    let randomisation = randomisation_test(&so_far, arms_so_far, compared_scores, rng)
        .ok_or(Cannot::NotOfTheSet)?;
    let e_values = e_values(&so_far, arms_so_far, compared).ok_or(Cannot::NotOfTheSet)?;

    let columns = Columns::of(set, arms, start, passed.len(), counts.len());
    let with_discards = match &columns.discarded {
        Some(column) => without_arm.clone().with_fixed(column.clone(), APART)?,
        None => without_arm.clone(),
    };
    let ask =
        |series: &Series, column: &[f64], prior: Normal, memory: Option<&Memory>, rng: &mut _| {
            let slab = SpikeSlab { weight: 1.0, slab: prior };
            let series = series.clone().with_exposure(column.to_vec(), slab)?;
            Ok::<Posterior, Cannot>(series::fit(&series, nuisance, effort, memory, rng))
        };
    let posterior = ask(&with_discards, &columns.arm, SCEPTICAL, None, rng)?;
    let draws = last_effect(&posterior).to_vec();
    let sceptical = Answer::of(SCEPTICAL, &posterior);
    let memory = Some(&posterior.memory);
    let evidence = match experiment.evidence {
        None => None,
        Some(prior) => {
            let posterior = ask(&with_discards, &columns.arm, prior, memory, rng)?;
            Some(Answer::of(prior, &posterior))
        }
    };
    let carry_over = if half_life > 0.0 {
        let column = columns.memory(arms, start, half_life);
        let posterior = ask(&without_arm, &column, SCEPTICAL, None, rng)?;
        let answer = Answer::of(SCEPTICAL, &posterior);
        let suspected = (answer.mean - sceptical.mean).abs() > sceptical.sd;
        Some(CarryOver { ratio: answer.ratio, mean: answer.mean, suspected })
    } else {
        None
    };
    let adherence = adherence::of(set, arms, experiment.taken, &draws, rng);
    Ok(Analysis {
        blocks,
        arm_a,
        arm_b,
        sceptical,
        evidence,
        randomisation,
        e_values,
        carry_over,
        adherence,
    })
}

/// Before the first place, and after the last, neither arm is on.
fn with_level_outside(series: &Series, start: usize, passed: usize) -> Result<Series, SeriesError> {
    if passed == series.places() {
        return Ok(series.clone());
    }
    let within = start..start + passed;
    let outside = (0..series.places()).map(|place| f64::from(u8::from(!within.contains(&place))));
    series.clone().with_fixed(outside.collect(), APART)
}

/// The arm as columns of the series.
struct Columns {
    /// On compared places.
    arm: Vec<f64>,
    /// On discarded ones; `None` where there are none.
    discarded: Option<Vec<f64>>,
}

impl Columns {
    fn of(set: &AllocationSet, arms: &[Arm], start: usize, passed: usize, places: usize) -> Self {
        let (mut arm, mut discarded) = (vec![0.0; places], vec![0.0; places]);
        let mut any = false;
        for (place, &drawn) in arms[..passed].iter().enumerate() {
            if set.role(place).compared {
                arm[start + place] = drawn.sign();
            } else {
                discarded[start + place] = drawn.sign();
                any = true;
            }
        }
        Self { arm, discarded: any.then_some(discarded) }
    }

    /// What is left of arm A at each place, if it builds up and wears off by half in so many.
    fn memory(&self, arms: &[Arm], start: usize, half_life: f64) -> Vec<f64> {
        let kept = libm::exp2(-1.0 / half_life);
        let mut level = 0.0;
        let drawn = arms.iter().map(|&arm| f64::from(u8::from(arm == Arm::A)));
        let given = std::iter::repeat_n(0.0, start).chain(drawn).chain(std::iter::repeat(0.0));
        given
            .take(self.arm.len())
            .map(|given| {
                level = kept * level + (1.0 - kept) * given;
                level
            })
            .collect()
    }
}

impl Arm {
    /// ½ for A, -½ for B: their difference is 1, their mean 0.
    pub(super) fn sign(self) -> f64 {
        match self {
            Self::A => 0.5,
            Self::B => -0.5,
        }
    }
}

impl Tally {
    fn of(set: &AllocationSet, arms: &[Arm], counts: &[Count], of: Arm) -> Self {
        let mut tally = Self::default();
        for (place, (&arm, count)) in arms.iter().zip(counts).enumerate() {
            if arm != of || !set.role(place).compared {
                continue;
            }
            tally.places += 1;
            if let Some(events) = count.at_least() {
                tally.recorded += 1;
                tally.events += u64::from(events);
                tally.with_event += u32::from(events > 0);
            }
        }
        tally
    }
}

impl Analysis {
    /// The largest e-value so far; there is one, since a block is complete.
    pub fn largest_e_value(&self) -> f64 {
        self.e_values.iter().copied().fold(0.0, f64::max)
    }

    /// What a [`super::StoppingRule`] asks for, where `series` ended with a complete block.
    pub fn look(&self) -> Look {
        let Answer { below_one, chances, .. } = self.sceptical;
        Look {
            blocks: self.blocks as u32,
            chance_below_one: below_one,
            chances,
            largest_e_value: self.largest_e_value(),
        }
    }

    /// What a verdict rests on. `as_planned`: it ended where it was planned to, or for futility
    /// or harm by its rule, so that p counts.
    pub fn grounds(&self, as_planned: bool, planned_power: f64) -> Grounds {
        self.look().grounds(as_planned.then_some(self.randomisation.p), planned_power)
    }
}

fn last_effect(posterior: &Posterior) -> &[f64] {
    posterior.effects.last().map_or(&[], |effect| &effect.draws)
}

impl Answer {
    /// Of the last exposure.
    fn of(prior: Normal, posterior: &Posterior) -> Self {
        let draws = last_effect(posterior);
        let count = draws.len().max(1) as f64;
        let mean = draws.iter().sum::<f64>() / count;
        let squares: f64 = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum();
        let below = draws.iter().filter(|&&draw| draw < 0.0).count();
        let effect = posterior.effects.last().expect("the arm was added as an exposure");
        Self {
            prior,
            mean,
            sd: (squares / count).sqrt(),
            ratio: Ratio::of(draws),
            below_one: below as f64 / count,
            chances: effect.chances,
            prior_chances: effect.prior_chances,
            information: effect.information,
            check: posterior.check,
        }
    }
}

impl Ratio {
    /// From draws of the log rate ratio.
    pub(super) fn of(draws: &[f64]) -> Self {
        let mut sorted = draws.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |p: f64| {
            let place = p * sorted.len().saturating_sub(1) as f64;
            let (below, above) = (place.floor() as usize, place.ceil() as usize);
            let part = place - place.floor();
            let (below, above) = (sorted.get(below), sorted.get(above));
            libm::exp(below.zip(above).map_or(0.0, |(low, high)| low + part * (high - low)))
        };
        Self {
            median: at(0.5),
            interval_80: [at(0.1), at(0.9)],
            interval_95: [at(0.025), at(0.975)],
        }
    }
}

#[cfg(test)]
mod tests;
