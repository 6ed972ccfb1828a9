//! Which effects are of the slab, and how large they are, by Gibbs sampling.
//!
//! Owns: the sampler over nodes, indicators and effects on quadratic likelihoods.
//! Must not know: where the quadratics come from.
//!
//! For effect j, with r = h_j - Σ_(i≠j) Λ_ji β_i, a = Λ_jj and a component N(m, 1/v), the
//! likelihood integrates to √(v / (v + a)) exp(½ (r + v m)² / (v + a) - ½ v m²), and given the
//! component β_j ~ N((r + v m) / (v + a), 1 / (v + a)). George & McCulloch 1993 with normal
//! likelihood; the node is one more variable of the sampler.

use rand_core::Rng;

use super::dense;
use super::design::{SPIKE_SD, SpikeSlab};
use super::surface::Surface;
use crate::draw;

/// Effects that the data cannot tell apart move together: those whose likelihood correlates
/// beyond this.
const TOGETHER: f64 = 0.6;

/// Sweeps between draws of the node, which costs as much as several sweeps and hardly moves them.
const NODE_EVERY: usize = 8;

/// One component of an effect's prior at one node, ready for use.
#[derive(Debug, Clone, Copy)]
struct Component {
    /// v m.
    pull: f64,
    /// v + a.
    total: f64,
    /// 1 / √(v + a).
    scale: f64,
    /// ln chance + ½ ln(v / (v + a)) - ½ v m².
    constant: f64,
}

/// Spike and slab of one effect at one node.
type Pair = [Component; 2];

/// A state of the sampler.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub node: usize,
    pub effects: Vec<f64>,
    pub included: Vec<bool>,
}

pub(super) struct Sampler<'a> {
    surfaces: &'a [&'a Surface],
    /// Log weights of the nodes; none where there is but one.
    log_weights: Vec<f64>,
    /// Nodes × p.
    pairs: Vec<Pair>,
    /// Those that move together.
    together: Vec<(usize, usize)>,
    pub state: State,
    /// Λ β at the present node.
    product: Vec<f64>,
    /// Of the last sweep: the chance of the slab given the other effects, and the slab's draw.
    pub chances: Vec<f64>,
    pub slabs: Vec<f64>,
    sweeps: usize,
    weights: Vec<f64>,
}

fn component(chance: f64, mean: f64, sd: f64, curvature: f64) -> Component {
    let precision = 1.0 / (sd * sd);
    let total = precision + curvature.max(0.0);
    let constant =
        libm::log(chance) + 0.5 * libm::log(precision / total) - 0.5 * precision * mean * mean;
    Component { pull: precision * mean, total, scale: 1.0 / total.sqrt(), constant }
}

impl Component {
    fn log_weight(&self, r: f64) -> f64 {
        let top = r + self.pull;
        self.constant + 0.5 * top * top / self.total
    }

    /// From a standard normal draw.
    fn draw(&self, r: f64, normal: f64) -> f64 {
        (r + self.pull) / self.total + normal * self.scale
    }
}

impl<'a> Sampler<'a> {
    /// From the effects that `start` has. `surfaces` must not be empty.
    pub(super) fn at(
        surfaces: &'a [&'a Surface],
        log_weights: Vec<f64>,
        priors: &[SpikeSlab],
        start: State,
    ) -> Self {
        let p = priors.len();
        let pair = |surface: &Surface, j: usize, prior: &SpikeSlab| {
            let curvature = surface.curvature[j * p + j];
            [
                component(1.0 - prior.weight, 0.0, SPIKE_SD, curvature),
                component(prior.weight, prior.slab.mean, prior.slab.sd, curvature),
            ]
        };
        let pairs = surfaces
            .iter()
            .flat_map(|surface| priors.iter().enumerate().map(|(j, prior)| pair(surface, j, prior)))
            .collect();
        let mut sampler = Self {
            surfaces,
            log_weights,
            pairs,
            together: together(&surfaces[0].curvature, p),
            state: start,
            product: vec![0.0; p],
            chances: vec![0.0; p],
            slabs: vec![0.0; p],
            sweeps: 0,
            weights: Vec::with_capacity(surfaces.len()),
        };
        sampler.refresh();
        sampler
    }

    fn refresh(&mut self) {
        let p = self.state.effects.len();
        let curvature = &self.surfaces[self.state.node].curvature;
        for (row, product) in curvature.chunks_exact(p.max(1)).zip(&mut self.product) {
            *product = dense::dot(row, &self.state.effects);
        }
    }

    /// Draws every effect with its indicator, and now and then pairs together and the node.
    pub(super) fn sweep(&mut self, rng: &mut impl Rng) {
        for j in 0..self.state.effects.len() {
            self.draw_effect(j, rng);
        }
        self.draw_pairs(rng);
        self.sweeps += 1;
        if self.surfaces.len() > 1 && self.sweeps.is_multiple_of(NODE_EVERY) {
            self.draw_node(rng);
        }
    }

    fn draw_effect(&mut self, j: usize, rng: &mut impl Rng) {
        let p = self.state.effects.len();
        let surface = self.surfaces[self.state.node];
        let pair = self.pairs[self.state.node * p + j];
        let before = self.state.effects[j];
        let r = surface.linear[j] - self.product[j] + surface.curvature[j * p + j] * before;
        let odds = pair[1].log_weight(r) - pair[0].log_weight(r);
        let chance = 1.0 / (1.0 + libm::exp(-odds));
        let included = draw::bernoulli(rng, chance);
        // One draw serves both: of slab and spike only one is the effect.
        let normal = draw::normal(rng);
        let slab = pair[1].draw(r, normal);
        self.chances[j] = chance;
        self.slabs[j] = slab;
        let effect = if included { slab } else { pair[0].draw(r, normal) };
        self.state.included[j] = included;
        self.set_effect(j, effect);
    }

    fn set_effect(&mut self, j: usize, effect: f64) {
        let p = self.state.effects.len();
        let moved = effect - self.state.effects[j];
        self.state.effects[j] = effect;
        let row = &self.surfaces[self.state.node].curvature[j * p..(j + 1) * p];
        for (product, curvature) in self.product.iter_mut().zip(row) {
            *product += curvature * moved;
        }
    }

    fn draw_pairs(&mut self, rng: &mut impl Rng) {
        for _ in 0..self.together.len().min(self.state.effects.len()) {
            let at = (draw::uniform(rng) * self.together.len() as f64) as usize;
            let (i, j) = self.together[at];
            self.draw_pair(i, j, rng);
        }
    }

    /// Draws both indicators and both effects given all others.
    fn draw_pair(&mut self, i: usize, j: usize, rng: &mut impl Rng) {
        let p = self.state.effects.len();
        let surface = self.surfaces[self.state.node];
        let pairs = [i, j].map(|k| self.pairs[self.state.node * p + k]);
        let at = |a: usize, b: usize| surface.curvature[a * p + b];
        let before = [i, j].map(|k| self.state.effects[k]);
        let cross = at(i, j);
        let r = [
            surface.linear[i] - self.product[i] + at(i, i) * before[0] + cross * before[1],
            surface.linear[j] - self.product[j] + at(j, j) * before[1] + cross * before[0],
        ];
        // ln weight of the four choices, the effects integrated out of a 2 × 2 normal.
        let choices = [(0, 0), (0, 1), (1, 0), (1, 1)];
        let joint = choices.map(|(a, b)| {
            let (x, y) = (pairs[0][a], pairs[1][b]);
            let (top_x, top_y) = (r[0] + x.pull, r[1] + y.pull);
            let share = cross * cross / (x.total * y.total);
            let rest = (1.0 - share).max(1e-12);
            let square = (top_x * top_x / x.total
                - 2.0 * cross * top_x * top_y / (x.total * y.total)
                + top_y * top_y / y.total)
                / rest;
            x.constant + y.constant + 0.5 * square - 0.5 * libm::log(rest)
        });
        let top = joint.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = joint.map(|log| libm::exp(log - top));
        let Some(choice) = draw::categorical(rng, &weights) else { return };
        let (a, b) = choices[choice];
        let (x, y) = (pairs[0][a], pairs[1][b]);
        // The first with the second integrated out, then the second given the first.
        let total = (x.total - cross * cross / y.total).max(1e-12 * x.total);
        let mean = (r[0] + x.pull - cross * (r[1] + y.pull) / y.total) / total;
        let first = mean + draw::normal(rng) / total.sqrt();
        let second = y.draw(r[1] - cross * first, draw::normal(rng));
        for (k, effect, choice) in [(i, first, a), (j, second, b)] {
            self.state.included[k] = choice == 1;
            self.set_effect(k, effect);
        }
    }

    fn draw_node(&mut self, rng: &mut impl Rng) {
        self.weights.clear();
        let logs = self.surfaces.iter().zip(&self.log_weights);
        self.weights.extend(logs.map(|(surface, log)| log + surface.at(&self.state.effects)));
        let top = self.weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.weights.iter_mut().for_each(|log| *log = libm::exp(*log - top));
        let node = draw::categorical(rng, &self.weights).unwrap_or(self.state.node);
        // Also where the node stays: the running product gathers rounding.
        self.state.node = node;
        self.refresh();
    }
}

/// One reversible move of effects and indicators on one quadratic: singly, then some pairs, then
/// singly in the opposite order.
pub(super) fn there_and_back(
    surface: &Surface,
    priors: &[SpikeSlab],
    effects: Vec<f64>,
    included: Vec<bool>,
    rng: &mut impl Rng,
) -> (Vec<f64>, Vec<bool>) {
    let p = priors.len();
    let surfaces = [surface];
    let state = State { node: 0, effects, included };
    let mut sampler = Sampler::at(&surfaces, Vec::new(), priors, state);
    for j in 0..p {
        sampler.draw_effect(j, rng);
    }
    sampler.draw_pairs(rng);
    for j in (0..p).rev() {
        sampler.draw_effect(j, rng);
    }
    (sampler.state.effects, sampler.state.included)
}

fn together(curvature: &[f64], p: usize) -> Vec<(usize, usize)> {
    let at = |i: usize, j: usize| curvature[i * p + j];
    let pairs = (0..p).flat_map(|i| (0..i).map(move |j| (i, j)));
    pairs
        .filter(|&(i, j)| {
            let scale = (at(i, i) * at(j, j)).max(0.0).sqrt();
            scale > 0.0 && at(i, j).abs() > TOGETHER * scale
        })
        .collect()
}
