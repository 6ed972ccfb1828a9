//! Draws of everything together, and how far the fast answer is from the exact one.
//!
//! Owns: proposals from the nodes, their exact weights, and the draws that come of it.
//! Must not know: how weights are judged, or what is done where they fail.
//!
//! Effects are drawn by the sampler on the quadratics, hyper-parameters around its node, the rest
//! from the normal approximation given both. With g(θ, β) = Σ_k A_k exp(surface_k(β)) K_k(θ) for
//! the proposal without the effects' prior, which is the same in both, the weight is
//! p(θ) p̂(y | θ, β) / g(θ, β). The likelihood p̂ is unbiased: Laplace's integral times the mean
//! over two antithetic draws of exact over expanded likelihood. So the weighted draws are of the
//! exact posterior, whatever Laplace's method leaves out (pseudo-marginal importance sampling:
//! Tran, Scharth, Pitt & Kohn 2013).

use rand_core::Rng;

use super::answer::Draw;
use super::design::{Normal, Series};
use super::gaussian::{Gaussian, Until};
use super::hyper::Hyper;
use super::indicators::State;
use super::likelihood::Observed;
use super::nodes::{Node, Nodes};
use super::point::{Columns, Point};
use super::spread::{draw_around, log_density_around};
use crate::draw;

/// The columns without the exposures.
pub(super) fn inner_columns(series: &Series) -> Columns {
    let mut priors: Vec<Normal> = vec![series.intercept];
    priors.extend(series.fixed.iter().map(|(_, prior)| *prior));
    let mut cells = Vec::with_capacity(series.places() * priors.len());
    for place in 0..series.places() {
        cells.push(1.0);
        cells.extend(series.fixed.iter().map(|(column, _)| column[place]));
    }
    Columns { cells, priors }
}

/// A draw of everything from the proposal.
pub(super) struct Proposed {
    pub draw: Draw,
    /// Standard coordinates of its hyper-parameters; empty where these are given.
    pub standard: Vec<f64>,
    /// With the state by Laplace's method.
    pub log_weight: f64,
    /// Of the exact likelihood to Laplace's: unbiased and noisy.
    pub log_ratio: f64,
}

pub(super) struct Importance<'a> {
    series: &'a Series,
    nodes: &'a Nodes,
    gaussian: Gaussian<'a>,
    deviation: Point,
}

impl<'a> Importance<'a> {
    pub(super) fn new(
        series: &'a Series,
        observed: &'a Observed,
        inner: &'a Columns,
        nodes: &'a Nodes,
    ) -> Self {
        let gaussian = Gaussian::new(observed, inner, series.places());
        let deviation = gaussian.mean.clone();
        Self { series, nodes, gaussian, deviation }
    }

    /// A draw from the proposal with its weight. With `at_node`, the hyper-parameters are those of
    /// the node, and the weight means nothing.
    pub(super) fn draw(&mut self, state: &State, at_node: bool, rng: &mut impl Rng) -> Proposed {
        let node = &self.nodes.nodes[state.node];
        let (hyper, standard) = match &self.nodes.spread {
            Some(spread) if !at_node => {
                let x = draw_around(&node.standard, rng);
                (spread.scale.hyper(&spread.point(&x)), x)
            }
            _ => (node.hyper, node.standard.clone()),
        };
        self.start_at(node, &state.effects);
        // The node's mode is near already, and the weights know of what is left; but far out, where
        // it is not near, half a search would leave the two of them at odds by thousands.
        let until = if at_node { Until::steps(0) } else { Until::gain(0.3) };
        let laplace = self.gaussian.find_mode(&hyper, until);
        self.gaussian.deviation(&mut self.deviation, rng);
        if at_node {
            let draw = self.assemble(hyper, &state.effects, 1.0);
            return Proposed { draw, standard, log_weight: 0.0, log_ratio: 0.0 };
        }
        let (chance, log_ratio) = self.both_sides(&hyper);
        let side = if draw::bernoulli(rng, chance) { 1.0 } else { -1.0 };
        let draw = self.assemble(hyper, &state.effects, side);
        let log_proposal = self.log_proposal(state, &standard);
        let log_weight = self.log_prior(&standard) + laplace - log_proposal;
        Proposed { draw, standard, log_weight, log_ratio }
    }

    /// Of the hyper-parameters, as a density of their standard coordinates.
    fn log_prior(&self, x: &[f64]) -> f64 {
        self.nodes
            .spread
            .as_ref()
            .map_or(0.0, |spread| spread.scale.log_prior(&spread.point(x)) + spread.log_volume(x))
    }

    fn start_at(&mut self, node: &Node, effects: &[f64]) {
        let mean = &mut self.gaussian.mean;
        let inner = mean.coefficients.len();
        mean.coefficients.copy_from_slice(&node.mode.coefficients[..inner]);
        mean.path.copy_from_slice(&node.mode.path);
        self.gaussian.offset.fill(0.0);
        for ((column, _), &effect) in self.series.exposures.iter().zip(effects) {
            for (offset, cell) in self.gaussian.offset.iter_mut().zip(column) {
                *offset += cell * effect;
            }
        }
    }

    /// The chance of the upper of the two antithetic draws, and the log of the mean of exact over
    /// expanded likelihood.
    fn both_sides(&mut self, hyper: &Hyper) -> (f64, f64) {
        let log_ratios =
            [1.0, -1.0].map(|side| self.gaussian.log_ratio(hyper, &self.deviation, side));
        let top = log_ratios[0].max(log_ratios[1]);
        if !top.is_finite() {
            return (0.5, f64::NEG_INFINITY);
        }
        let [up, down] = log_ratios.map(|log| libm::exp(log - top));
        (up / (up + down), top + libm::log(0.5 * (up + down)))
    }

    fn assemble(&self, hyper: Hyper, effects: &[f64], side: f64) -> Draw {
        let mean = &self.gaussian.mean;
        let coefficients: Vec<f64> = mean
            .coefficients
            .iter()
            .zip(&self.deviation.coefficients)
            .map(|(mean, away)| mean + side * away)
            .collect();
        let path = |part: usize| {
            let both = mean.path.iter().zip(&self.deviation.path);
            both.map(|(mean, away)| mean[part] + side * away[part]).collect()
        };
        Draw {
            hyper,
            intercept: coefficients[0],
            fixed: coefficients[1..].to_vec(),
            effects: effects.to_vec(),
            runs: path(0),
            drift: path(1),
        }
    }

    /// ln g, as a density of the standard coordinates.
    fn log_proposal(&self, state: &State, x: &[f64]) -> f64 {
        let nodes = &self.nodes.nodes;
        if self.nodes.spread.is_none() {
            return nodes[state.node].surface.at(&state.effects);
        }
        let log = |node: &Node| {
            node.log_weight
                + node.surface.at(&state.effects)
                + log_density_around(&node.standard, x)
        };
        let logs: Vec<f64> = nodes.iter().map(log).collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        top + libm::log(logs.iter().map(|log| libm::exp(log - top)).sum::<f64>())
    }
}
