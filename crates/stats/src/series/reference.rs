//! The exact and slow path.
//!
//! Owns: a Markov chain over everything at once, its length, and what it reports.
//! Must not know: that it is shown to anyone.

mod chain;
mod slice;
mod sums;
mod surrogate;

use std::ops::ControlFlow;

use rand_core::Rng;

use super::answer::{Draw, Effect, Joint, Path, Posterior, resample};
use super::design::{Series, SpikeSlab};
pub use super::diagnostics::Convergence;
use super::hyper::Nuisance;
use super::likelihood::Observed;
use super::nodes::{all_columns, explore};
use chain::{At, Chain, slab_chance};

/// How long to sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    pub chains: usize,
    /// Of each chain, not kept.
    pub warm_up: usize,
    /// Of each chain.
    pub kept: usize,
}

impl Default for Length {
    fn default() -> Self {
        Self { chains: 2, warm_up: 500, kept: 3_000 }
    }
}

/// How far it got, in steps of all chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub done: usize,
    pub of: usize,
}

/// The answer with what tells whether to believe it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    pub posterior: Posterior,
    /// Per exposure, of its effect.
    pub effects: Vec<Convergence>,
    /// Per exposure, of the chance that it is of the slab.
    pub inclusion: Vec<Convergence>,
    /// Of the intercept, σ_u, ρ, σ_d and 1/√φ.
    pub rest: [Convergence; 5],
    /// Shares of accepted moves, for those who tune the sampler: of the effects with their
    /// indicators, of steps of the hyper-parameters and of jumps.
    pub accepted: [f64; 3],
}

/// Draws of everything that are kept, of all chains together: each holds a whole path.
const KEPT_DRAWS: usize = 400;

/// Steps between reports of progress.
const REPORT_EVERY: usize = 50;

/// Steps on one filling of missing cells.
const REFILL_EVERY: usize = 4;

/// The posterior by Markov chain. `progress` is told now and then and may stop it: then `None`.
///
/// **Method.** Blocked Metropolis within Gibbs; each block is proposed from the normal
/// approximation that the fast path uses, and accepted by the exact posterior, so no tuning is
/// left: effects with indicators and path; hyper-parameters with coefficients and path;
/// coefficients and path on an ellipse; hyper-parameters by slices with the path held.
///
/// **Source.** Liu 2001, 9.4.3 (surrogate transitions); Murray, Adams & MacKay 2010 (elliptical
/// slices); Neal 2003 (slices).
pub fn sample(
    series: &Series,
    nuisance: &Nuisance,
    length: Length,
    rng: &mut impl Rng,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Option<Sampled> {
    run(series, nuisance, length, None, rng, progress)
}

/// The same where cells of the columns are missing: they are one more block of the chain.
///
/// `series` is where it starts; `refill` draws the missing cells given a draw of everything else,
/// and gives the series of the same shape that comes of it.
///
/// **Source.** Tanner & Wong 1987 (data augmentation).
pub fn sample_with_gaps(
    series: &Series,
    nuisance: &Nuisance,
    length: Length,
    refill: &mut dyn FnMut(&Draw) -> Series,
    rng: &mut impl Rng,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Option<Sampled> {
    run(series, nuisance, length, Some(refill), rng, progress)
}

type Refill<'a> = &'a mut dyn FnMut(&Draw) -> Series;

fn run(
    series: &Series,
    nuisance: &Nuisance,
    length: Length,
    mut refill: Option<Refill<'_>>,
    rng: &mut impl Rng,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Option<Sampled> {
    let observed = Observed::of(&series.counts);
    let columns = all_columns(series);
    let (nodes, memory) = explore(series, &observed, &columns, nuisance, None);
    let priors: Vec<SpikeSlab> = series.exposures.iter().map(|(_, prior)| *prior).collect();
    let p = priors.len();
    let of = length.chains * (length.warm_up + length.kept);
    let every = (length.chains * length.kept).div_ceil(KEPT_DRAWS).max(1);
    let mut together = Joint { exposures: p, ..Joint::default() };
    let mut rest: [Vec<f64>; 5] = Default::default();
    let mut draws = Vec::new();
    let mut accepted = [0.0; 3];
    let mut done: usize = 0;
    if nodes.nodes.is_empty() {
        return None;
    }
    for _ in 0..length.chains {
        let mut at = At::start(&nodes, &priors, rng);
        let mut filled = columns.clone();
        let all = length.warm_up + length.kept;
        let mut step = 0;
        while step < all {
            let mut chain = Chain::at(at, &observed, &filled, &nodes, &priors);
            let stop = if refill.is_some() { (step + REFILL_EVERY).min(all) } else { all };
            while step < stop {
                chain.step(step < length.warm_up, rng);
                done += 1;
                if done.is_multiple_of(REPORT_EVERY) && progress(Progress { done, of }).is_break() {
                    return None;
                }
                if step >= length.warm_up {
                    together.effects.extend(chain.effects());
                    together.included.extend(&chain.at.included);
                    for (column, number) in rest.iter_mut().zip(chain.numbers()) {
                        column.push(number);
                    }
                    if (step - length.warm_up).is_multiple_of(every) {
                        draws.push(chain.draw());
                    }
                }
                step += 1;
            }
            let refilled = refill.as_mut().map(|refill| all_columns(&refill(&chain.draw())));
            at = chain.at;
            filled = refilled.unwrap_or(filled);
        }
        for (sum, share) in accepted.iter_mut().zip(at.accepted()) {
            *sum += share / length.chains as f64;
        }
    }
    let chains = |column: &[f64]| -> Convergence {
        let chains: Vec<&[f64]> = column.chunks(length.kept.max(1)).collect();
        Convergence::of(&chains)
    };
    let mut sampled = Sampled {
        posterior: Posterior::default(),
        effects: Vec::with_capacity(p),
        inclusion: Vec::with_capacity(p),
        rest: std::array::from_fn(|k| chains(&rest[k])),
        accepted,
    };
    for (j, prior) in priors.iter().enumerate() {
        let effects: Vec<f64> = together.effects.iter().skip(j).step_by(p).copied().collect();
        let chances: Vec<f64> = effects.iter().map(|&x| slab_chance(prior, x)).collect();
        sampled.effects.push(chains(&effects));
        sampled.inclusion.push(chains(&chances));
        let inclusion = chances.iter().sum::<f64>() / chances.len().max(1) as f64;
        let chosen = resample(&chances, chances.len() / 4, rng);
        let slab = chosen.into_iter().map(|at| effects[at]).collect();
        sampled.posterior.effects.push(Effect::new(prior, effects, slab, inclusion));
    }
    sampled.posterior.path = Path::of(&draws);
    sampled.posterior.draws = draws;
    sampled.posterior.effects_together = together;
    sampled.posterior.memory = memory;
    Some(sampled)
}

#[cfg(test)]
mod tests;
