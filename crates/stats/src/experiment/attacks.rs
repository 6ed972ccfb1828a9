//! Experiments over attacks: each is dealt an arm, and what is compared is how long it lasted.
//!
//! Owns: the analysis of lengths.
//! Must not know: what an attack is, or what the arms do to it.
//!
//! Lengths are skewed to the right, so they are compared by their logarithms: the effect is the
//! ratio of geometric means. An attack whose length nobody wrote down has none; it is never taken
//! for short or long.

mod power;
#[cfg(test)]
mod tests;

use rand_core::Rng;

use super::{
    allocation::{AllocationSet, Arm},
    analysis::{Answer, Cannot, Ratio, SCEPTICAL},
    bet::e_values_of,
    randomisation::{RandomisationTest, randomisation_test},
    stopping::Look,
    verdict::Grounds,
};
use crate::series::Chances;

pub use power::{AttackPerson, attack_power, find_attacks};

/// What was recorded under one arm, over complete blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AttackTally {
    pub attacks: u32,
    /// Those whose length is known.
    pub recorded: u32,
    /// The geometric mean of their lengths, in the unit that they came in; `None` where none is
    /// known.
    pub typical: Option<f64>,
}

/// What an experiment over attacks says of arm A.
#[derive(Debug, Clone, PartialEq)]
pub struct AttackAnalysis {
    /// Complete ones.
    pub blocks: usize,
    pub arm_a: AttackTally,
    pub arm_b: AttackTally,
    /// Times as long with arm A, under the sceptical prior.
    pub sceptical: Answer,
    pub randomisation: RandomisationTest,
    /// After each complete block.
    pub e_values: Vec<f64>,
}

/// Lengths alike to within so much of their logarithm are alike: they are noted to the minute, and
/// a spread of nothing would be certainty out of rounding.
const LEAST_SPREAD: f64 = 0.1;

/// Attacks of known length that each arm needs before anything is said.
const LEAST_RECORDED: u32 = 2;

/// How long attacks lasted under arm A, compared with arm B.
///
/// `lengths` holds one positive length per attack that was dealt an arm, in the order dealt, in
/// any unit; `None` where it is not known. It may end before the planned end.
///
/// **Method.** By intention to treat: what counts is the arm dealt. ln(length) is normal with one
/// spread in both arms, whose prior is flat on its logarithm, as is that of the common level; the
/// effect δ, the difference of the means, has the prior [`SCEPTICAL`]. Then the likelihood of δ is
/// Student's t around the difference of the sample means, and the posterior is summed on a grid.
/// The order dealt is tested over its set with ln(length) less its mean, 0 where it is unknown, and
/// bet on with the same. Attacks in spells, or a level that drifts, widen the spread and make the
/// first too cautious; the other two hold whatever lengths do by themselves.
///
/// # Errors
///
/// [`Cannot`], where no block is complete, where an arm has fewer than two known lengths, or where
/// the order is none of the set.
///
/// # Source
///
/// Gelman et al., *Bayesian Data Analysis*, 3rd ed., §3.2, for the t.
pub fn analyse_attacks(
    set: &AllocationSet,
    arms: &[Arm],
    lengths: &[Option<f64>],
    rng: &mut impl Rng,
) -> Result<AttackAnalysis, Cannot> {
    if !set.contains(arms) {
        return Err(Cannot::NotOfTheSet);
    }
    let blocks = lengths.len().min(set.places()) / set.block_places();
    if blocks == 0 {
        return Err(Cannot::NoBlock { found: lengths.len(), wanted: set.block_places() });
    }
    let so_far = set.first_blocks(blocks);
    let arms = &arms[..so_far.places()];
    let logs = Logs::of(arms, &lengths[..so_far.places()]);
    for (arm, recorded) in [(Arm::A, &logs.a), (Arm::B, &logs.b)] {
        if recorded.len() < LEAST_RECORDED as usize {
            return Err(Cannot::Unmeasured { arm });
        }
    }
    let randomisation = randomisation_test(&so_far, arms, &logs.scores(), rng);
    let e_values = e_values_of(&so_far, arms, &logs.all);
    Ok(AttackAnalysis {
        blocks,
        arm_a: AttackTally::of(arms, Arm::A, &logs.a),
        arm_b: AttackTally::of(arms, Arm::B, &logs.b),
        sceptical: Posterior::of(&logs.a, &logs.b).answer(),
        randomisation: randomisation.ok_or(Cannot::NotOfTheSet)?,
        e_values: e_values.ok_or(Cannot::NotOfTheSet)?,
    })
}

impl AttackAnalysis {
    /// The largest e-value so far; there is one, since a block is complete.
    pub fn largest_e_value(&self) -> f64 {
        self.e_values.iter().copied().fold(0.0, f64::max)
    }

    /// What a [`super::StoppingRule`] asks for.
    pub fn look(&self) -> Look {
        Look {
            blocks: self.blocks as u32,
            chance_below_one: self.sceptical.below_one,
            chances: self.sceptical.chances,
            largest_e_value: self.largest_e_value(),
        }
    }

    /// As [`super::Analysis::grounds`].
    pub fn grounds(&self, as_planned: bool, planned_power: f64) -> Grounds {
        self.look().grounds(as_planned.then_some(self.randomisation.p), planned_power)
    }
}

impl AttackTally {
    fn of(arms: &[Arm], arm: Arm, logs: &[f64]) -> Self {
        Self {
            attacks: arms.iter().filter(|&&dealt| dealt == arm).count() as u32,
            recorded: logs.len() as u32,
            typical: (!logs.is_empty()).then(|| libm::exp(mean(logs))),
        }
    }
}

/// Logarithms of the lengths: of all attacks in order, and of the known ones by arm.
struct Logs {
    all: Vec<Option<f64>>,
    a: Vec<f64>,
    b: Vec<f64>,
}

impl Logs {
    fn of(arms: &[Arm], lengths: &[Option<f64>]) -> Self {
        let log = |length: &Option<f64>| {
            length.filter(|length| length.is_finite() && *length > 0.0).map(libm::log)
        };
        let all: Vec<Option<f64>> = lengths.iter().map(log).collect();
        let under = |arm: Arm| {
            let dealt = arms.iter().zip(&all).filter(|(dealt, _)| **dealt == arm);
            dealt.filter_map(|(_, log)| *log).collect()
        };
        Self { a: under(Arm::A), b: under(Arm::B), all }
    }

    /// What is longer than the mean is above 0, whatever the arm; what is unknown says nothing.
    fn scores(&self) -> Vec<f64> {
        let known: Vec<f64> = self.all.iter().flatten().copied().collect();
        let middle = mean(&known);
        self.all.iter().map(|log| log.map_or(0.0, |log| log - middle)).collect()
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The log ratio's density at the points of a grid, summing to 1.
struct Posterior {
    density: Vec<f64>,
}

/// Six standard deviations of the sceptical prior either way.
const FARTHEST: f64 = 3.0;
/// 200 points a unit: a tenth of the narrowest standard error that 400 attacks can have.
const POINTS: usize = 1_201;

impl Posterior {
    fn at(point: usize) -> f64 {
        2.0 * FARTHEST * point as f64 / (POINTS - 1) as f64 - FARTHEST
    }

    fn of_log(log_density: impl Fn(f64) -> f64) -> Self {
        let logs: Vec<f64> = (0..POINTS).map(|point| log_density(Self::at(point))).collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let density: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let total: f64 = density.iter().sum();
        Self { density: density.into_iter().map(|at| at / total).collect() }
    }

    fn prior() -> Self {
        Self::of_log(|effect| {
            let z = (effect - SCEPTICAL.mean) / SCEPTICAL.sd;
            -0.5 * z * z
        })
    }

    fn of(a: &[f64], b: &[f64]) -> Self {
        let squares = |logs: &[f64]| -> f64 {
            let mean = mean(logs);
            logs.iter().map(|log| (log - mean) * (log - mean)).sum()
        };
        let (count_a, count_b) = (a.len() as f64, b.len() as f64);
        let freedom = count_a + count_b - 2.0;
        let variance = ((squares(a) + squares(b)) / freedom).max(LEAST_SPREAD * LEAST_SPREAD);
        let of_difference = variance * (1.0 / count_a + 1.0 / count_b);
        let found = mean(a) - mean(b);
        Self::of_log(|effect| {
            let z = (effect - SCEPTICAL.mean) / SCEPTICAL.sd;
            let apart = (effect - found) * (effect - found) / (freedom * of_difference);
            -0.5 * z * z - 0.5 * (freedom + 1.0) * libm::log1p(apart)
        })
    }

    /// P(effect < to). A point stands for half a step either side.
    fn below(&self, to: f64) -> f64 {
        let step = 2.0 * FARTHEST / (POINTS - 1) as f64;
        let share = |point: usize| ((to - Self::at(point)) / step + 0.5).clamp(0.0, 1.0);
        self.density.iter().enumerate().map(|(point, at)| at * share(point)).sum()
    }

    fn quantile(&self, p: f64) -> f64 {
        let step = 2.0 * FARTHEST / (POINTS - 1) as f64;
        let mut before = 0.0;
        for (point, &at) in self.density.iter().enumerate() {
            if before + at >= p && at > 0.0 {
                return Self::at(point) + step * ((p - before) / at - 0.5);
            }
            before += at;
        }
        FARTHEST
    }

    fn chances(&self) -> Chances {
        let fewer = self.below(libm::log(Chances::FEWER_BELOW));
        let more = 1.0 - self.below(libm::log(Chances::MORE_ABOVE));
        Chances { fewer, alike: 1.0 - fewer - more, more }
    }

    fn answer(&self) -> Answer {
        let moment = |of: &dyn Fn(f64) -> f64| -> f64 {
            self.density.iter().enumerate().map(|(point, at)| at * of(Self::at(point))).sum()
        };
        let mean = moment(&|effect| effect);
        let variance = moment(&|effect| (effect - mean) * (effect - mean));
        let ratio = |p: f64| libm::exp(self.quantile(p));
        Answer {
            prior: SCEPTICAL,
            mean,
            sd: variance.sqrt(),
            ratio: Ratio {
                median: ratio(0.5),
                interval_80: [ratio(0.1), ratio(0.9)],
                interval_95: [ratio(0.025), ratio(0.975)],
            },
            below_one: self.below(0.0),
            chances: self.chances(),
            prior_chances: Self::prior().chances(),
            information: 1.0 - variance / (SCEPTICAL.sd * SCEPTICAL.sd),
            check: None,
        }
    }
}
