//! The fast path, from a series to an answer.
//!
//! Owns: the order of its steps, and what the check leads to.
//! Must not know: how any step is done.

use rand_core::Rng;

use super::answer::{Check, Draw, Effect, Effort, Joint, Memory, Path, Posterior, resample};
use super::correction;
use super::design::{Series, SpikeSlab};
use super::hyper::Nuisance;
use super::importance::{Importance, Proposed, inner_columns};
use super::indicators::{Sampler, State};
use super::likelihood::Observed;
use super::nodes::{Node, all_columns, explore};
use super::pareto::{self, Smoothed};
use super::surface::Surface;
use super::tilt::{self, Weighed};

/// Sweeps that are not kept: the start is the mode.
const WARM_UP: usize = 100;

/// Weights worth fewer draws than this share of them cannot be relied on.
const LEAST_SHARE: f64 = 0.1;

/// States of all draws together that are kept: eight answers on fillings of ten years then take
/// 25 MB, and those on one year keep all draws.
const KEPT_STATES: usize = 200_000;
const FEWEST_KEPT: usize = 50;

/// Sweeps from one proposal to the next.
const PROPOSAL_EVERY: usize = 4;

/// The posterior of a series by the fast path.
///
/// `memory` is that of an earlier answer on nearly the same series (a row more, a cell changed):
/// it shortens the search and changes the answer only within its error.
///
/// Never fails: without an observed count the answer is the prior's.
///
/// **Method.** Hyper-parameters at the nodes of a central composite design; at each Laplace's
/// method over coefficients and state, with the mixtures matched by their moments; the likelihood
/// of the effects as a quadratic there; the mixtures put back by Gibbs sampling over nodes,
/// indicators and effects. Where checked, importance sampling of everything against the exact
/// posterior: the draws of everything are weighted, the quadratics leaned to where the weights
/// point, and the shape of the weights' tail tells whether to rely on them.
///
/// **Source.** Rue, Martino & Chopin 2009 (nested Laplace approximations); George & McCulloch
/// 1993 (indicators); Vehtari et al. 2024 (the judgement).
pub fn fit(
    series: &Series,
    nuisance: &Nuisance,
    effort: Effort,
    memory: Option<&Memory>,
    rng: &mut impl Rng,
) -> Posterior {
    let observed = Observed::of(&series.counts);
    let columns = all_columns(series);
    let (nodes, memory) = explore(series, &observed, &columns, nuisance, memory);
    if nodes.nodes.is_empty() {
        return Posterior { memory, ..Posterior::default() };
    }
    let priors: Vec<SpikeSlab> = series.exposures.iter().map(|(_, prior)| *prior).collect();
    let inner = inner_columns(series);
    let mut importance = Importance::new(series, &observed, &inner, &nodes);
    let (swept, draws, check) = if effort.checked && effort.joint > 0 {
        let sweeps = PROPOSAL_EVERY * effort.joint;
        let swept = Swept::of(&nodes.nodes, &priors, sweeps, effort.joint, rng);
        let proposed: Vec<Proposed> =
            swept.states.iter().map(|state| importance.draw(state, false, rng)).collect();
        let weighed = Weighing::of(proposed);
        let mut leaning = nodes.nodes.clone();
        let slopes = weighed.slopes();
        leaning.iter_mut().for_each(|node| node.surface.tilt(&slopes));
        let swept = Swept::of(&leaning, &priors, effort.sweeps, 0, rng);
        let check = weighed.check();
        (swept, weighed.into_draws(rng), Some(check))
    } else {
        let swept = Swept::of(&nodes.nodes, &priors, effort.sweeps, effort.joint, rng);
        let draw = |state: &State| importance.draw(state, true, rng).draw;
        let draws = swept.states.iter().map(draw).collect();
        (swept, draws, None)
    };
    let effects = swept.effects(&priors, rng);
    let path = Path::of(&draws);
    Posterior { effects, effects_together: swept.joint, draws, path, check, memory }
}

/// Proposals with their weights.
struct Weighing {
    proposed: Vec<Proposed>,
    /// What Laplace's method leaves out included.
    log_weights: Vec<f64>,
    smoothed: Smoothed,
}

impl Weighing {
    fn of(proposed: Vec<Proposed>) -> Self {
        let laplace: Vec<f64> = proposed.iter().map(|proposed| proposed.log_weight).collect();
        let ratios: Vec<f64> = proposed.iter().map(|proposed| proposed.log_ratio).collect();
        let x: Vec<&[f64]> = proposed.iter().map(|proposed| &proposed.standard[..]).collect();
        let left_out = correction::smooth(&ratios, &x, &pareto::smooth(&laplace).weights);
        let log_weights: Vec<f64> = laplace.iter().zip(left_out).map(|(a, b)| a + b).collect();
        let smoothed = pareto::smooth(&log_weights);
        Self { proposed, log_weights, smoothed }
    }

    fn check(&self) -> Check {
        let pareto_k = self.smoothed.k;
        let effective_draws = pareto::effective(&self.smoothed.weights);
        // Where the fit of the tail sees nothing amiss because a few weights are all there is.
        let enough = effective_draws >= LEAST_SHARE * self.proposed.len() as f64;
        let reliable = enough && pareto_k <= pareto::limit(self.proposed.len());
        Check { pareto_k, effective_draws, reliable }
    }

    /// By which the quadratics are to be leaned; not at all where the weights are unreliable.
    fn slopes(&self) -> Vec<f64> {
        if !self.check().reliable {
            return Vec::new();
        }
        let weights = self.log_weights.iter().zip(&self.smoothed.weights);
        let weighed = |(proposed, (&log_weight, &weight)): (&'_ Proposed, (&f64, &f64))| Weighed {
            log_weight,
            weight,
            effects: proposed.draw.effects.clone(),
            standard: proposed.standard.clone(),
        };
        tilt::slopes(&self.proposed.iter().zip(weights).map(weighed).collect::<Vec<_>>())
    }

    fn into_draws(self, rng: &mut impl Rng) -> Vec<Draw> {
        let places = self.proposed.first().map_or(0, |proposed| proposed.draw.runs.len());
        let room = (KEPT_STATES / places.max(1)).max(FEWEST_KEPT);
        let chosen = resample(&self.smoothed.weights, self.proposed.len().min(room), rng);
        chosen.into_iter().map(|at| self.proposed[at].draw.clone()).collect()
    }
}

/// What the sampler over indicators left.
struct Swept {
    joint: Joint,
    /// Sweeps × p: chance of the slab, and the slab's draw.
    chances: Vec<f64>,
    slabs: Vec<f64>,
    /// Evenly spaced states to draw everything else from.
    states: Vec<State>,
}

impl Swept {
    fn of(
        nodes: &[Node],
        priors: &[SpikeSlab],
        sweeps: usize,
        states: usize,
        rng: &mut impl Rng,
    ) -> Self {
        let p = priors.len();
        let sweeps = sweeps.max(states);
        let surfaces: Vec<&Surface> = nodes.iter().map(|node| &node.surface).collect();
        let log_weights = nodes.iter().map(|node| node.log_weight).collect();
        let middle = &nodes[0].mode.coefficients;
        let start = State {
            node: 0,
            effects: middle[middle.len() - p..].to_vec(),
            included: vec![false; p],
        };
        let mut sampler = Sampler::at(&surfaces, log_weights, priors, start);
        for _ in 0..WARM_UP {
            sampler.sweep(rng);
        }
        let room = || Vec::with_capacity(sweeps * p);
        let mut swept = Self {
            joint: Joint {
                exposures: p,
                effects: room(),
                included: Vec::with_capacity(sweeps * p),
            },
            chances: room(),
            slabs: room(),
            states: Vec::with_capacity(states),
        };
        for sweep in 0..sweeps {
            sampler.sweep(rng);
            swept.joint.effects.extend(&sampler.state.effects);
            swept.joint.included.extend(&sampler.state.included);
            swept.chances.extend(&sampler.chances);
            swept.slabs.extend(&sampler.slabs);
            if (sweep + 1) * states / sweeps > swept.states.len() {
                swept.states.push(sampler.state.clone());
            }
        }
        swept
    }

    fn effects(&self, priors: &[SpikeSlab], rng: &mut impl Rng) -> Vec<Effect> {
        let p = priors.len();
        let column = |of: &[f64], j: usize| of.iter().skip(j).step_by(p).copied().collect();
        let effect = |(j, prior): (usize, &SpikeSlab)| {
            let chances: Vec<f64> = column(&self.chances, j);
            let slabs: Vec<f64> = column(&self.slabs, j);
            // Given the others, a slab's draw counts as much as the slab is likely.
            // Where it can never be, the slab's draws count alike.
            let equal = vec![1.0; chances.len()];
            let weights = if prior.weight > 0.0 { &chances } else { &equal };
            let chosen = resample(weights, slabs.len() / 4, rng);
            let slab = chosen.into_iter().map(|at| slabs[at]).collect();
            let inclusion = chances.iter().sum::<f64>() / chances.len().max(1) as f64;
            Effect::new(prior, column(&self.joint.effects, j), slab, inclusion)
        };
        priors.iter().enumerate().map(effect).collect()
    }
}
