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
use super::gaussian::{Columns, Gaussian, Point};
use super::hyper::Hyper;
use super::indicators::State;
use super::likelihood::Observed;
use super::nodes::{Node, Nodes, Spread};
use crate::draw;

/// Degrees of freedom and width of the kernels around nodes: heavier tails than the posterior.
const FREEDOM: usize = 6;
const WIDTH: f64 = 0.8;

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

    /// A draw from the proposal with its log weight. With `at_node`, the hyper-parameters are
    /// those of the node, and the weight means nothing.
    pub(super) fn draw(&mut self, state: &State, at_node: bool, rng: &mut impl Rng) -> (Draw, f64) {
        // A few hundredths of log likelihood: the weights know of it.
        const GAIN: f64 = 0.05;
        let node = &self.nodes.nodes[state.node];
        let (hyper, theta) = match &self.nodes.spread {
            Some(spread) if !at_node => {
                let theta = around(spread, &node.theta, rng);
                (spread.scale.hyper(&theta), theta)
            }
            _ => (node.hyper, node.theta.clone()),
        };
        self.start_at(node, &state.effects);
        let laplace = self.gaussian.find_mode(&hyper, GAIN);
        self.gaussian.deviation(&mut self.deviation, rng);
        let (sides, log_ratio) = self.both_sides(&hyper);
        let side = if draw::bernoulli(rng, sides) { 1.0 } else { -1.0 };
        let drawn = self.assemble(hyper, &state.effects, side);
        if at_node {
            return (drawn, 0.0);
        }
        let proposal = self.log_proposal(state, &theta);
        let prior = self.nodes.spread.as_ref().map_or(0.0, |spread| spread.scale.log_prior(&theta));
        (drawn, prior + laplace + log_ratio - proposal)
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

    /// ln g.
    fn log_proposal(&self, state: &State, theta: &[f64]) -> f64 {
        let nodes = &self.nodes.nodes;
        let Some(spread) = &self.nodes.spread else {
            return nodes[state.node].surface.at(&state.effects);
        };
        let logs: Vec<f64> = nodes
            .iter()
            .map(|node| {
                let away: Vec<f64> = theta.iter().zip(&node.theta).map(|(a, b)| a - b).collect();
                node.log_weight + node.surface.at(&state.effects) + log_kernel(spread, &away)
            })
            .collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        top + libm::log(logs.iter().map(|log| libm::exp(log - top)).sum::<f64>())
    }
}

/// A draw from the kernel around a node: Student's distribution, on the spread's axes.
fn around(spread: &Spread, node: &[f64], rng: &mut impl Rng) -> Vec<f64> {
    let x: Vec<f64> = node.iter().map(|_| draw::normal(rng)).collect();
    let chi: f64 = 2.0 * draw::gamma(rng, FREEDOM as f64 / 2.0) / FREEDOM as f64;
    let scale = WIDTH / chi.sqrt();
    let away = spread.point(&x);
    node.iter()
        .zip(away.iter().zip(&spread.mode))
        .map(|(node, (away, mode))| node + scale * (away - mode))
        .collect()
}

/// Log density of the kernel, up to what all kernels share.
fn log_kernel(spread: &Spread, away: &[f64]) -> f64 {
    let d = away.len();
    let x = spread.standardised(away);
    let square: f64 = x.iter().map(|x| x * x).sum::<f64>() / (WIDTH * WIDTH);
    -0.5 * (FREEDOM + d) as f64 * libm::log1p(square / FREEDOM as f64)
}
