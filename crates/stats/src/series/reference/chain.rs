//! One Markov chain.
//!
//! Owns: its state and its moves.
//! Must not know: how many chains there are, or what is reported.
//!
//! Given hyper-parameters θ, the likelihood is expanded at a path that hangs on θ alone. The
//! surrogate, prior times expanded likelihood, is a mixture of normal distributions that can be
//! drawn from; every move proposes from it and is accepted by the ratio of exact over expanded
//! likelihood, so that each leaves the exact posterior unchanged.

use rand_core::Rng;

use super::slice;
use super::sums::{Sums, stationary_drift};
use super::surrogate::Surrogate;
use crate::draw;
use crate::series::answer::Draw;
use crate::series::design::{Normal, SPIKE_SD, SpikeSlab};
use crate::series::hyper::{Hyper, drift_persistence};
use crate::series::indicators;
use crate::series::likelihood::Observed;
use crate::series::nodes::Nodes;
use crate::series::point::{Columns, Point};
use crate::series::spread::{Spread, draw_around, log_density_around};

/// Where a chain is, and how its moves fared.
#[derive(Debug, Clone)]
pub(super) struct At {
    /// Where hyper-parameters are learnt.
    theta: Vec<f64>,
    /// Where they are among given ones: which. Else 0, the middle.
    node: usize,
    pub hyper: Hyper,
    pub point: Point,
    pub included: Vec<bool>,
    /// Of the walk of the hyper-parameters, in standard deviations of their normal approximation.
    stride: f64,
    moves: [Tally; 3],
}

/// A chain over one set of columns.
pub(super) struct Chain<'a> {
    columns: &'a Columns,
    nodes: &'a Nodes,
    priors: &'a [SpikeSlab],
    observed: &'a Observed,
    pub at: At,
    here: Surrogate<'a>,
    there: Surrogate<'a>,
    /// ln exact over expanded likelihood at the present point.
    log_ratio: f64,
    proposed: Point,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    tried: f64,
    accepted: f64,
}

/// The chance that an effect of this size is of the slab.
pub(super) fn slab_chance(prior: &SpikeSlab, effect: f64) -> f64 {
    let log = |chance: f64, mean: f64, sd: f64| {
        let z = (effect - mean) / sd;
        libm::log(chance) - libm::log(sd) - 0.5 * z * z
    };
    let odds =
        log(prior.weight, prior.slab.mean, prior.slab.sd) - log(1.0 - prior.weight, 0.0, SPIKE_SD);
    1.0 / (1.0 + libm::exp(-odds))
}

impl At {
    pub(super) fn start(nodes: &Nodes, priors: &[SpikeSlab], rng: &mut impl Rng) -> Self {
        // Chains start apart: that is what makes their agreement tell.
        let node = (draw::uniform(rng) * nodes.nodes.len() as f64) as usize;
        let first = &nodes.nodes[node];
        Self {
            theta: nodes.spread.as_ref().map_or(Vec::new(), |spread| spread.point(&first.standard)),
            node: if nodes.spread.is_some() { 0 } else { node },
            hyper: first.hyper,
            point: first.mode.clone(),
            included: priors.iter().map(|prior| draw::bernoulli(rng, prior.weight)).collect(),
            stride: 0.8,
            moves: [Tally::default(); 3],
        }
    }

    pub(super) fn accepted(&self) -> [f64; 3] {
        self.moves.map(|tally| tally.accepted / tally.tried.max(1.0))
    }
}

impl<'a> Chain<'a> {
    pub(super) fn at(
        mut at: At,
        observed: &'a Observed,
        columns: &'a Columns,
        nodes: &'a Nodes,
        priors: &'a [SpikeSlab],
    ) -> Self {
        at.point.recompute(columns);
        let places = at.point.path.len();
        let mut chain = Self {
            columns,
            nodes,
            priors,
            observed,
            here: Surrogate::new(observed, columns, places),
            there: Surrogate::new(observed, columns, places),
            log_ratio: 0.0,
            proposed: at.point.clone(),
            at,
        };
        chain.refresh();
        chain
    }

    /// The intercept, σ_u, ρ, σ_d and 1/√φ.
    pub(super) fn numbers(&self) -> [f64; 5] {
        let Hyper { runs_sd, persistence, drift_sd, scatter } = self.at.hyper;
        [self.at.point.coefficients[0], runs_sd, persistence, drift_sd, scatter]
    }

    pub(super) fn effects(&self) -> &[f64] {
        &self.at.point.coefficients[self.columns.count() - self.priors.len()..]
    }

    pub(super) fn draw(&self) -> Draw {
        let first = self.columns.count() - self.priors.len();
        let path = |part: usize| self.at.point.path.iter().map(|state| state[part]).collect();
        Draw {
            hyper: self.at.hyper,
            intercept: self.at.point.coefficients[0],
            fixed: self.at.point.coefficients[1..first].to_vec(),
            effects: self.effects().to_vec(),
            runs: path(0),
            drift: path(1),
        }
    }

    pub(super) fn step(&mut self, warming_up: bool, rng: &mut impl Rng) {
        if self.nodes.spread.is_some() {
            self.slice_hyper(rng);
            self.refresh();
        }
        self.move_effects(rng);
        self.draw_indicators(rng);
        self.move_hyper(warming_up, rng);
        self.move_on_ellipse(rng);
    }

    /// Makes the surrogate that of the present hyper-parameters.
    fn refresh(&mut self) {
        log_means_at(self.nodes, &self.at.theta, self.at.node, &mut self.here.gaussian.expanded_at);
        self.here.expand(&self.at.hyper, self.columns, self.priors.len());
        self.log_ratio = self.here.gaussian.log_ratio_at(&self.at.hyper, &self.at.point.log_means);
    }

    /// Normal priors of all coefficients, given the indicators.
    fn component_priors(&self) -> Vec<Normal> {
        let first = self.columns.count() - self.priors.len();
        let effects = self.priors.iter().zip(&self.at.included).map(|(prior, &included)| {
            if included { prior.slab } else { Normal { mean: 0.0, sd: SPIKE_SD } }
        });
        self.columns.priors[..first].iter().copied().chain(effects).collect()
    }

    /// Effects and indicators by Gibbs sampling on the surrogate, there and back so that it is
    /// reversible; the rest given them.
    fn move_effects(&mut self, rng: &mut impl Rng) {
        let first = self.columns.count() - self.priors.len();
        let effects = self.at.point.coefficients[first..].to_vec();
        let (effects, included) = indicators::there_and_back(
            &self.here.exposures,
            self.priors,
            effects,
            self.at.included.clone(),
            rng,
        );
        self.proposed.coefficients[first..].copy_from_slice(&effects);
        let rest = &self.columns.priors[..first];
        self.here.draw_coefficients(rest, &mut self.proposed.coefficients, rng);
        self.here.gaussian.draw_path(&mut self.proposed, rng);
        let log_ratio = self.here.gaussian.log_ratio_at(&self.at.hyper, &self.proposed.log_means);
        self.at.moves[0].tried += 1.0;
        if accept(log_ratio - self.log_ratio, rng) {
            self.at.moves[0].accepted += 1.0;
            self.log_ratio = log_ratio;
            self.at.included = included;
            std::mem::swap(&mut self.at.point, &mut self.proposed);
        }
    }

    fn draw_indicators(&mut self, rng: &mut impl Rng) {
        let first = self.columns.count() - self.priors.len();
        for (j, prior) in self.priors.iter().enumerate() {
            let chance = slab_chance(prior, self.at.point.coefficients[first + j]);
            self.at.included[j] = draw::bernoulli(rng, chance);
        }
    }

    /// Hyper-parameters by a walk or from the nodes' posterior, coefficients and path drawn anew
    /// there.
    fn move_hyper(&mut self, warming_up: bool, rng: &mut impl Rng) {
        let walks = draw::bernoulli(rng, 0.5);
        let (theta, node, hyper, log_prior) = match &self.nodes.spread {
            Some(spread) => {
                let (theta, log_proposal) = if walks {
                    let x: Vec<f64> =
                        self.at.theta.iter().map(|_| self.at.stride * draw::normal(rng)).collect();
                    let step = spread.step(&x);
                    (self.at.theta.iter().zip(step).map(|(from, step)| from + step).collect(), 0.0)
                } else {
                    self.jump(spread, rng)
                };
                let hyper = spread.scale.hyper(&theta);
                let gained =
                    spread.scale.log_prior(&theta) - spread.scale.log_prior(&self.at.theta);
                (theta, 0, hyper, gained - log_proposal)
            }
            None => {
                let nodes = &self.nodes.nodes;
                let node = (draw::uniform(rng) * nodes.len() as f64) as usize;
                let gained = nodes[node].log_weight - nodes[self.at.node].log_weight;
                (Vec::new(), node, nodes[node].hyper, gained)
            }
        };
        log_means_at(self.nodes, &theta, node, &mut self.there.gaussian.expanded_at);
        self.there.expand(&hyper, self.columns, self.priors.len());
        let priors = self.component_priors();
        let (_, _, before) = self.here.conditional(&priors, &self.at.point.coefficients);
        let after = self.there.draw_coefficients(&priors, &mut self.proposed.coefficients, rng);
        self.there.gaussian.draw_path(&mut self.proposed, rng);
        let log_ratio = self.there.gaussian.log_ratio_at(&hyper, &self.proposed.log_means);
        let gain = log_prior + after + log_ratio - before - self.log_ratio;
        let accepted = accept(gain, rng);
        if accepted {
            (self.at.theta, self.at.node, self.at.hyper) = (theta, node, hyper);
            self.log_ratio = log_ratio;
            std::mem::swap(&mut self.at.point, &mut self.proposed);
            std::mem::swap(&mut self.here, &mut self.there);
        }
        let tally = &mut self.at.moves[if walks { 1 } else { 2 }];
        tally.tried += 1.0;
        tally.accepted += f64::from(u8::from(accepted));
        if warming_up && walks {
            // Towards accepting three in ten, by ever smaller steps; then it stays.
            let towards = f64::from(u8::from(accepted)) - 0.3;
            self.at.stride =
                (self.at.stride * libm::exp(towards / (1.0 + tally.tried).sqrt())).clamp(0.05, 3.0);
        }
    }

    /// A draw around the nodes, wherever the chain is; and the log of how much likelier it is to
    /// be proposed than where the chain is.
    fn jump(&self, spread: &Spread, rng: &mut impl Rng) -> (Vec<f64>, f64) {
        let nodes = &self.nodes.nodes;
        let top = nodes.iter().map(|node| node.log_posterior).fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> =
            nodes.iter().map(|node| libm::exp(node.log_posterior - top)).collect();
        let node = draw::categorical(rng, &shares).unwrap_or(0);
        let to = draw_around(&nodes[node].standard, rng);
        let density = |x: &[f64]| {
            let around = nodes
                .iter()
                .zip(&shares)
                .map(|(node, share)| share * libm::exp(log_density_around(&node.standard, x)));
            libm::log(around.sum::<f64>()) - spread.log_volume(x)
        };
        let from = spread.standard(&self.at.theta);
        let likelier = density(&to) - density(&from);
        (spread.point(&to), likelier)
    }

    /// Coefficients and path on an ellipse of the surrogate, whose height the exact likelihood is
    /// sliced by.
    fn move_on_ellipse(&mut self, rng: &mut impl Rng) {
        let priors = self.component_priors();
        let gaussian = &mut self.here.gaussian;
        gaussian.set_priors(&priors);
        gaussian.deviation(&mut self.proposed, rng);
        let height = self.log_ratio - draw::exponential(rng);
        let mut angle = std::f64::consts::TAU * draw::uniform(rng);
        let (mut low, mut high) = (angle - std::f64::consts::TAU, angle);
        let start = gaussian.away_from_mean(&self.at.point);
        let mut trial = self.at.point.clone();
        loop {
            gaussian.on_ellipse(&start, &self.proposed, angle, &mut trial);
            let log_ratio = gaussian.log_ratio_at(&self.at.hyper, &trial.log_means);
            if log_ratio >= height {
                self.log_ratio = log_ratio;
                self.at.point = trial;
                return;
            }
            if high - low < 1e-9 {
                return;
            }
            if angle < 0.0 {
                low = angle;
            } else {
                high = angle;
            }
            angle = low + (high - low) * draw::uniform(rng);
        }
    }

    /// Each hyper-parameter with coefficients and path held: runs and drift hang on the path
    /// alone, scatter on the log means alone.
    fn slice_hyper(&mut self, rng: &mut impl Rng) {
        const WIDTH: f64 = 1.5;
        let Some(spread) = &self.nodes.spread else { return };
        let scale = &spread.scale;
        let sums = [Sums::of(&self.at.point, 0), Sums::of(&self.at.point, 1)];
        let mut theta = self.at.theta.clone();
        for k in 0..theta.len() {
            let mut trial = theta.clone();
            theta[k] = slice::sample(theta[k], WIDTH, rng, |x| {
                trial[k] = x;
                let hyper = scale.hyper(&trial);
                let likelihood = match k {
                    0 | 1 => sums[0].log_density(hyper.runs_sd, hyper.persistence),
                    2 => sums[1].log_density(stationary_drift(&hyper), drift_persistence()),
                    _ => self.observed.at(hyper.scatter).log(&self.at.point.log_means),
                };
                scale.log_prior(&trial) + likelihood
            });
        }
        self.at.hyper = scale.hyper(&theta);
        self.at.theta = theta;
    }
}

fn accept(log: f64, rng: &mut impl Rng) -> bool {
    libm::log(draw::uniform(rng)) < log
}

/// Log means near the mode at these hyper-parameters: between the axes' nodes, linearly. It need
/// not be near; it must hang on the hyper-parameters alone.
fn log_means_at(nodes: &Nodes, theta: &[f64], node: usize, out: &mut [f64]) {
    /// Beyond the nodes the mode moves little.
    const FARTHEST: f64 = 2.5;
    out.copy_from_slice(&nodes.nodes[node].mode.log_means);
    let Some(spread) = &nodes.spread else { return };
    for (axis, x) in spread.standard(theta).into_iter().enumerate() {
        let tip = &nodes.nodes[if x > 0.0 { 2 + 2 * axis } else { 1 + 2 * axis }];
        let share = (x.abs() / tip.standard[axis].abs()).min(FARTHEST / tip.standard[axis].abs());
        let middle = &nodes.nodes[0].mode.log_means;
        for (out, (tip, middle)) in out.iter_mut().zip(tip.mode.log_means.iter().zip(middle)) {
            *out += share * (tip - middle);
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::series::nodes::{all_columns, explore};
    use crate::series::{Count, HyperPrior, Nuisance, Series};

    #[test]
    fn steps_and_jumps_alone_give_back_the_prior_of_the_hyper_parameters() {
        let intercept = Normal { mean: 0.0, sd: 1.0 };
        let series = Series::new(vec![Count::Missing; 2], intercept).unwrap();
        let observed = Observed::of(&series.counts);
        let columns = all_columns(&series);
        let nuisance = Nuisance::Learned(HyperPrior::default());
        let (nodes, _) = explore(&series, &observed, &columns, &nuisance, None);
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let start = At::start(&nodes, &[], &mut rng);
        let mut chain = Chain::at(start, &observed, &columns, &nodes, &[]);
        const N: usize = 40_000;
        let (mut sums, mut squares) = ([0.0; 3], [0.0; 3]);
        for step in 0..N {
            chain.move_hyper(step < 500, &mut rng);
            for (k, x) in chain.at.theta.iter().enumerate() {
                sums[k] += x / N as f64;
                squares[k] += x * x / N as f64;
            }
        }
        // The prior is standard normal. Worth 10,000 draws or so: errors of 0.01 and 0.014. Without
        // the density of what is proposed, jumps move the mean by 0.8.
        for k in 0..3 {
            assert!(sums[k].abs() < 0.05, "{k}: {sums:?}");
            assert!((squares[k] - 1.0).abs() < 0.07, "{k}: {squares:?}");
        }
    }
}
