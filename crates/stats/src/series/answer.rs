//! What is known after the data.
//!
//! Owns: the posterior as draws, and the pooling of several.
//! Must not know: how it was computed.

use rand_core::Rng;

use super::design::{SPIKE_SD, SpikeSlab};
use super::hyper::Hyper;
use super::point::Point;
use super::spread::Spread;
use super::state::State;
use crate::{draw, special};

/// How much work to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Sweeps of the Gibbs sampler over the indicators: draws of the effects.
    pub sweeps: usize,
    /// Draws of everything together, the state's path among it. For a checked answer on many
    /// years fewer are drawn: a path takes room.
    pub joint: usize,
    /// Whether to check the answer by importance sampling over the joint draws, and to correct it
    /// where that is needed.
    pub checked: bool,
}

impl Effort {
    /// For an answer within tens of milliseconds.
    pub const FIRST: Self = Self { sweeps: 2_000, joint: 50, checked: false };
    /// The same where only the effects are asked for.
    pub const EFFECTS: Self = Self { joint: 0, ..Self::FIRST };
    /// For the complete answer.
    pub const COMPLETE: Self = Self { sweeps: 4_000, joint: 400, checked: true };
}

/// Three chances that add to 1, of the rate ratio for one unit of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// Below 0.9.
    pub fewer: f64,
    /// From 0.9 to 1.1.
    pub alike: f64,
    /// Above 1.1.
    pub more: f64,
}

/// What is known of one exposure's effect: the log of the rate ratio for one unit of its column.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Equally weighted draws under the whole prior, spike and slab; in the order of
    /// [`Posterior::effects_together`].
    pub draws: Vec<f64>,
    /// Equally weighted draws given that this effect is of the slab ("if it matters, by how much");
    /// the others keep their mixtures.
    pub slab: Vec<f64>,
    /// The chance that the effect is of the slab, after the data and before them.
    pub inclusion: f64,
    pub prior_inclusion: f64,
    /// Under the whole prior, after the data and before them.
    pub chances: Chances,
    pub prior_chances: Chances,
    /// 1 - Var(β | y) / Var(β) with this effect of the slab: how much the data say of it, from 0
    /// (nothing) to 1. Below 0.2 the column hardly varies in a way that tells.
    pub information: f64,
}

/// One draw of everything.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    pub hyper: Hyper,
    pub intercept: f64,
    /// In the order of the columns.
    pub fixed: Vec<f64>,
    pub effects: Vec<f64>,
    /// u and d at every place.
    pub runs: Vec<f64>,
    pub drift: Vec<f64>,
}

/// Draws of the effects and of which are of the slab, together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Joint {
    /// p.
    pub exposures: usize,
    /// Draws × p, row by row.
    pub effects: Vec<f64>,
    /// Draws × p, row by row: whether the effect is of the slab.
    pub included: Vec<bool>,
}

/// u + d at every place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    pub mean: Vec<f64>,
    pub sd: Vec<f64>,
}

/// What the importance check said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Check {
    /// Shape of the generalised Pareto tail of the weights (k̂).
    pub pareto_k: f64,
    /// (Σ w)² / Σ w², the number of draws that the weighted ones are worth.
    pub effective_draws: f64,
    /// Whether k̂ is within what so many draws can bear. If not, the answer is no better than the
    /// fast one without a check, and [`super::reference::sample`] tells.
    pub reliable: bool,
}

/// Where an earlier search ended, to start the next from. Opaque.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    laid_out: Option<LaidOut>,
    /// Of each node, in their order.
    modes: Vec<Start>,
}

/// What nodes were laid out on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LaidOut {
    pub spread: Spread,
    /// The posterior mean in its standard coordinates, when its mode was searched.
    pub centre: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct Start {
    coefficients: Vec<f64>,
    path: Vec<State>,
}

impl Memory {
    pub(super) fn new<'a>(
        laid_out: Option<LaidOut>,
        modes: impl Iterator<Item = &'a Point>,
    ) -> Self {
        let start = |mode: &Point| Start {
            coefficients: mode.coefficients.clone(),
            path: mode.path.clone(),
        };
        Self { laid_out, modes: modes.map(start).collect() }
    }

    pub(super) fn laid_out(&self) -> Option<&LaidOut> {
        self.laid_out.as_ref()
    }

    /// Starts a node's search where the earlier one ended, if there was one. Places beyond its
    /// end go on as its last one.
    pub(super) fn restore(&self, node: usize, point: &mut Point) -> bool {
        let Some(mode) = self.modes.get(node) else { return false };
        if mode.coefficients.len() == point.coefficients.len() {
            point.coefficients.copy_from_slice(&mode.coefficients);
        }
        let last = mode.path.last().copied().unwrap_or([0.0; 2]);
        let earlier = mode.path.iter().copied().chain(std::iter::repeat(last));
        for (state, earlier) in point.path.iter_mut().zip(earlier) {
            *state = earlier;
        }
        true
    }

    /// The same, moved as far as the middle node has moved to be here.
    pub(super) fn restore_beside(&self, middle: &Point, node: usize, point: &mut Point) -> bool {
        let mut earlier = middle.clone();
        if !self.restore(0, &mut earlier) || !self.restore(node, point) {
            return false;
        }
        let coefficients = middle.coefficients.iter().zip(&earlier.coefficients);
        for (x, (now, then)) in point.coefficients.iter_mut().zip(coefficients) {
            *x += now - then;
        }
        for (state, (now, then)) in point.path.iter_mut().zip(middle.path.iter().zip(&earlier.path))
        {
            *state = [state[0] + now[0] - then[0], state[1] + now[1] - then[1]];
        }
        true
    }
}

/// The posterior of a series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Posterior {
    /// One per exposure, in the order of the columns.
    pub effects: Vec<Effect>,
    pub effects_together: Joint,
    /// Equally weighted draws of everything.
    pub draws: Vec<Draw>,
    pub path: Path,
    /// `None` where no check was asked for.
    pub check: Option<Check>,
    pub memory: Memory,
}

impl Effect {
    /// From draws: of the whole prior, and of the slab.
    pub(super) fn new(prior: &SpikeSlab, draws: Vec<f64>, slab: Vec<f64>, inclusion: f64) -> Self {
        let prior_sd = prior.slab.sd;
        Self {
            chances: Chances::of(&draws),
            information: (1.0 - variance(&slab) / (prior_sd * prior_sd)).clamp(0.0, 1.0),
            draws,
            slab,
            inclusion,
            prior_inclusion: prior.weight,
            prior_chances: Chances::before(prior),
        }
    }
}

impl Chances {
    /// The rate ratios between which nothing practical changes.
    pub const FEWER_BELOW: f64 = 0.9;
    pub const MORE_ABOVE: f64 = 1.1;

    fn of(draws: &[f64]) -> Self {
        let (low, high) = (libm::log(Self::FEWER_BELOW), libm::log(Self::MORE_ABOVE));
        let share = |is: &dyn Fn(f64) -> bool| {
            draws.iter().filter(|&&draw| is(draw)).count() as f64 / draws.len().max(1) as f64
        };
        let (fewer, more) = (share(&|x| x < low), share(&|x| x > high));
        Self { fewer, alike: 1.0 - fewer - more, more }
    }

    /// Of a prior.
    pub(super) fn before(prior: &SpikeSlab) -> Self {
        let below = |bound: f64| {
            let of = |mean: f64, sd: f64| special::normal_cdf((libm::log(bound) - mean) / sd);
            (1.0 - prior.weight) * of(0.0, SPIKE_SD)
                + prior.weight * of(prior.slab.mean, prior.slab.sd)
        };
        let (low, high) = (below(Self::FEWER_BELOW), below(Self::MORE_ABOVE));
        Self { fewer: low, alike: high - low, more: 1.0 - high }
    }
}

impl Path {
    pub(super) fn of(draws: &[Draw]) -> Self {
        let places = draws.first().map_or(0, |draw| draw.runs.len());
        let count = draws.len() as f64;
        let at = |place: usize| draws.iter().map(move |draw| draw.runs[place] + draw.drift[place]);
        let mean: Vec<f64> = (0..places).map(|place| at(place).sum::<f64>() / count).collect();
        let sd = mean.iter().enumerate().map(|(place, mean)| {
            let squares: f64 = at(place).map(|x| (x - mean) * (x - mean)).sum();
            (squares / count).sqrt()
        });
        let sd = sd.collect();
        Self { mean, sd }
    }
}

pub(super) fn variance(draws: &[f64]) -> f64 {
    let count = draws.len().max(1) as f64;
    let mean = draws.iter().sum::<f64>() / count;
    draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count
}

/// The places of `count` equally weighted draws from weighted ones, in order.
///
/// Source: systematic resampling, Kitagawa 1996.
pub(super) fn resample(weights: &[f64], count: usize, rng: &mut impl Rng) -> Vec<usize> {
    let total: f64 = weights.iter().sum();
    let step = total / count as f64;
    let mut wanted = draw::uniform(rng) * step;
    let mut passed = 0.0;
    let mut chosen = Vec::with_capacity(count);
    for (at, &weight) in weights.iter().enumerate() {
        passed += weight;
        while wanted < passed && chosen.len() < count {
            chosen.push(at);
            wanted += step;
        }
    }
    // Rounding may leave the last one out.
    while chosen.len() < count && !weights.is_empty() {
        chosen.push(weights.len() - 1);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::series::Normal;

    const PRIOR: SpikeSlab = SpikeSlab { weight: 0.2, slab: Normal { mean: 0.0, sd: 0.4 } };

    #[test]
    fn resampling_takes_each_as_often_as_it_weighs() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let chosen = resample(&[1.0, 0.0, 2.0, 5.0], 800, &mut rng);
        let count = |of: usize| chosen.iter().filter(|&&at| at == of).count();
        // Systematic: at most one off.
        assert!(count(0).abs_diff(100) <= 1 && count(2).abs_diff(200) <= 1);
        assert_eq!((count(1), chosen.len()), (0, 800));
        assert!(resample(&[], 5, &mut rng).is_empty());
        assert_eq!(resample(&[0.0, 0.0], 2, &mut rng).len(), 2);
    }

    #[test]
    fn the_chances_before_the_data_are_the_priors() {
        // 0.2 · P(|N(0, 0.4)| small) + 0.8 · P(|N(0, 0.05)| small), from any table.
        let alike = |weight: f64| Chances::before(&SpikeSlab { weight, ..PRIOR }).alike;
        assert!((alike(0.2) - 0.80).abs() < 0.01, "{}", alike(0.2));
        assert!((alike(0.1) - 0.88).abs() < 0.01, "{}", alike(0.1));
    }
}
