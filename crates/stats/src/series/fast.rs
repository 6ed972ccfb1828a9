//! The fast path, from a series to an answer.
//!
//! Owns: the order of its steps, and what the check leads to.
//! Must not know: how any step is done.

use rand_core::Rng;

use super::answer::{
    Check, Draw, Effect, Effort, Joint, Memory, Path, Posterior, Verdict, resample,
};
use super::design::{Series, SpikeSlab};
use super::hyper::Nuisance;
use super::importance::{Importance, inner_columns};
use super::indicators::{Sampler, State};
use super::likelihood::Observed;
use super::nodes::{Nodes, all_columns, explore};
use super::pareto;
use super::surface::Surface;

/// Sweeps that are not kept: the start is the mode.
const WARM_UP: usize = 100;

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
/// posterior, judged by the shape of the weights' tail.
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
    let swept = Swept::of(&nodes, &priors, effort, rng);
    let inner = inner_columns(series);
    let mut importance = Importance::new(series, &observed, &inner, &nodes);
    let (draws, logs): (Vec<Draw>, Vec<f64>) =
        swept.states.iter().map(|state| importance.draw(state, !effort.checked, rng)).unzip();
    let effects = swept.effects(&priors, rng);
    let effects_together = swept.joint;
    if !effort.checked || draws.is_empty() {
        let path = Path::of(&draws);
        return Posterior { effects, effects_together, draws, path, check: None, memory };
    }
    let smoothed = pareto::smooth(&logs);
    let verdict = if smoothed.k < 0.5 {
        Verdict::Stands
    } else if smoothed.k <= pareto::limit(draws.len()) {
        Verdict::Corrected
    } else {
        Verdict::NeedsReference
    };
    let check = Check {
        pareto_k: smoothed.k,
        effective_draws: pareto::effective(&smoothed.weights),
        verdict,
    };
    let chosen = resample(&smoothed.weights, draws.len(), rng);
    let draws: Vec<Draw> = chosen.into_iter().map(|at| draws[at].clone()).collect();
    let path = Path::of(&draws);
    Posterior { effects, effects_together, draws, path, check: Some(check), memory }
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
    fn of(nodes: &Nodes, priors: &[SpikeSlab], effort: Effort, rng: &mut impl Rng) -> Self {
        let p = priors.len();
        let sweeps = effort.sweeps.max(effort.joint);
        let surfaces: Vec<&Surface> = nodes.nodes.iter().map(|node| &node.surface).collect();
        let log_weights = nodes.nodes.iter().map(|node| node.log_weight).collect();
        let middle = &nodes.nodes[0].mode.coefficients;
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
            states: Vec::with_capacity(effort.joint),
        };
        for sweep in 0..sweeps {
            sampler.sweep(rng);
            swept.joint.effects.extend(&sampler.state.effects);
            swept.joint.included.extend(&sampler.state.included);
            swept.chances.extend(&sampler.chances);
            swept.slabs.extend(&sampler.slabs);
            if (sweep + 1) * effort.joint / sweeps > swept.states.len() {
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
