//! The fast path, from a series to an answer.
//!
//! Owns: the order of its steps, and what the check leads to.
//! Must not know: how any step is done.

use std::borrow::Cow;

use rand_core::Rng;

use super::answer::{Check, Draw, Effect, Effort, Joint, Memory, Path, Posterior, resample};
use super::correction;
use super::design::{Series, SpikeSlab};
use super::hyper::Nuisance;
use super::importance::{Importance, Proposed, inner_columns};
use super::indicators::{Sampler, State};
use super::likelihood::Observed;
use super::nodes::{Node, Nodes, all_columns, explore};
use super::pareto::{self, Smoothed};
use super::surface::Surface;
use super::tilt::{self, Weighed};

/// Sweeps that are not kept: the start is the mode.
const WARM_UP: usize = 100;

/// Weights worth fewer draws than this share of them cannot be relied on.
const LEAST_SHARE: f64 = 0.1;

/// Sweeps from one proposal to the next.
const PROPOSAL_EVERY: usize = 4;

/// States of all proposals together that there is room for: 24 MB.
const ROOM: usize = 1_500_000;
const FEWEST_PROPOSALS: usize = 12;

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
    if effort.checked && effort.joint > 0 {
        return fit_fillings([Cow::Borrowed(series)].into_iter(), nuisance, effort, memory, rng);
    }
    Searched::of(series, nuisance, memory).posterior(series, effort, rng)
}

/// The unchecked [`fit`] half done: hyper-parameters searched, nothing drawn.
///
/// For whoever must do something else between the halves, which take about as long as each other.
#[derive(Debug, Clone)]
pub struct Searched {
    nodes: Nodes,
    memory: Memory,
}

impl Searched {
    pub fn of(series: &Series, nuisance: &Nuisance, memory: Option<&Memory>) -> Self {
        let observed = Observed::of(&series.counts);
        let (nodes, memory) = explore(series, &observed, &all_columns(series), nuisance, memory);
        Self { nodes, memory }
    }

    /// The other half. `series` has to be the one that was searched.
    pub fn posterior(self, series: &Series, effort: Effort, rng: &mut impl Rng) -> Posterior {
        let Self { nodes, memory } = self;
        if nodes.nodes.is_empty() {
            return Posterior { memory, ..Posterior::default() };
        }
        let observed = Observed::of(&series.counts);
        let priors = priors_of(series);
        let inner = inner_columns(series);
        let mut importance = Importance::new(series, &observed, &inner, &nodes);
        let swept = Swept::of(&nodes.nodes, &priors, effort.sweeps, effort.joint, rng);
        let draw = |state: &State| importance.draw(state, true, rng).draw;
        let draws: Vec<Draw> = swept.states.iter().map(draw).collect();
        let effects = swept.effects(&priors, rng);
        let path = Path::of(&draws);
        Posterior { effects, effects_together: swept.joint, draws, path, check: None, memory }
    }
}

/// The posterior where cells of the columns are missing, by the fast path, checked: the equal
/// mixture of those on several fillings, which must be series of one shape.
///
/// `effort` is shared among the fillings. [`Posterior::draws`] has equally many of each filling,
/// in their order. The importance weights of all fillings are judged, and lean the quadratics,
/// together: what Laplace's method leaves out hardly hangs on the filling.
pub fn fit_fillings<'a>(
    fillings: impl ExactSizeIterator<Item = Cow<'a, Series>>,
    nuisance: &Nuisance,
    effort: Effort,
    memory: Option<&Memory>,
    rng: &mut impl Rng,
) -> Posterior {
    let count = fillings.len().max(1);
    let mut learned = memory.cloned();
    let mut priors = Vec::new();
    let mut fits = Vec::with_capacity(count);
    for series in fillings {
        let observed = Observed::of(&series.counts);
        let columns = all_columns(&series);
        let (mut nodes, memory) = explore(&series, &observed, &columns, nuisance, learned.as_ref());
        // The next filling's search is a short one.
        learned = Some(memory);
        if nodes.nodes.is_empty() {
            continue;
        }
        priors = priors_of(&series);
        let inner = inner_columns(&series);
        let room = (ROOM / (count * series.places().max(1))).max(FEWEST_PROPOSALS);
        let proposals = effort.joint.div_ceil(count).min(room);
        let swept = Swept::of(&nodes.nodes, &priors, PROPOSAL_EVERY * proposals, proposals, rng);
        let mut importance = Importance::new(&series, &observed, &inner, &nodes);
        let proposed =
            swept.states.iter().map(|state| importance.draw(state, false, rng)).collect();
        nodes.nodes.iter_mut().for_each(Node::forget_path);
        fits.push((nodes.nodes, proposed));
    }
    let memory = learned.unwrap_or_default();
    let (nodes, proposed): (Vec<Vec<Node>>, Vec<Vec<Proposed>>) = fits.into_iter().unzip();
    if nodes.is_empty() {
        return Posterior { memory, ..Posterior::default() };
    }
    let weighed = Weighing::of(proposed);
    let slopes = weighed.slopes();
    let sweeps = effort.sweeps.div_ceil(nodes.len());
    let mut swept = Swept::default();
    for mut nodes in nodes {
        nodes.iter_mut().for_each(|node| node.surface.tilt(&slopes));
        swept.add(Swept::of(&nodes, &priors, sweeps, 0, rng));
    }
    let check = Some(weighed.check());
    let draws = weighed.into_draws(rng);
    let effects = swept.effects(&priors, rng);
    let path = Path::of(&draws);
    Posterior { effects, effects_together: swept.joint, draws, path, check, memory }
}

fn priors_of(series: &Series) -> Vec<SpikeSlab> {
    series.exposures.iter().map(|(_, prior)| *prior).collect()
}

/// Proposals with their weights.
struct Weighing {
    /// Equally many of each filling.
    proposed: Vec<Proposed>,
    of_each: usize,
    /// What Laplace's method leaves out included; each filling's of mean 1.
    log_weights: Vec<f64>,
    smoothed: Smoothed,
}

impl Weighing {
    fn of(fillings: Vec<Vec<Proposed>>) -> Self {
        let of_each = fillings.first().map_or(1, Vec::len).max(1);
        let proposed: Vec<Proposed> = fillings.into_iter().flatten().collect();
        let mut laplace: Vec<f64> = proposed.iter().map(|proposed| proposed.log_weight).collect();
        level(&mut laplace, of_each);
        let ratios: Vec<f64> = proposed.iter().map(|proposed| proposed.log_ratio).collect();
        let x: Vec<&[f64]> = proposed.iter().map(|proposed| &proposed.standard[..]).collect();
        let left_out = correction::smooth(&ratios, &x, &pareto::smooth(&laplace).weights);
        let mut log_weights: Vec<f64> = laplace.iter().zip(left_out).map(|(a, b)| a + b).collect();
        level(&mut log_weights, of_each);
        let smoothed = pareto::smooth(&log_weights);
        Self { proposed, of_each, log_weights, smoothed }
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
        let mut draws = Vec::with_capacity(self.proposed.len());
        let mut proposed = self.proposed.into_iter();
        for weights in self.smoothed.weights.chunks(self.of_each) {
            let mut filling: Vec<Option<Draw>> =
                proposed.by_ref().take(weights.len()).map(|of| Some(of.draw)).collect();
            let chosen = resample(weights, weights.len(), rng);
            let mut next = chosen.iter().skip(1);
            for at in &chosen {
                // A path takes room: it is copied only where it is chosen again.
                let again = next.next() == Some(at);
                draws.extend(if again { filling[*at].clone() } else { filling[*at].take() });
            }
        }
        draws
    }
}

/// Makes the weights of each filling's draws of mean 1: fillings count alike.
fn level(log_weights: &mut [f64], of_each: usize) {
    for weights in log_weights.chunks_mut(of_each) {
        let top = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !top.is_finite() {
            continue;
        }
        let sum: f64 = weights.iter().map(|log| libm::exp(log - top)).sum();
        let mean = top + libm::log(sum / weights.len() as f64);
        weights.iter_mut().for_each(|log| *log -= mean);
    }
}

/// What the sampler over indicators left.
#[derive(Default)]
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

    fn add(&mut self, other: Self) {
        self.joint.exposures = other.joint.exposures;
        self.joint.effects.extend(other.joint.effects);
        self.joint.included.extend(other.joint.included);
        self.chances.extend(other.chances);
        self.slabs.extend(other.slabs);
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
