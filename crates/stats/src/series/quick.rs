//! One effect at a few known sets of hyper-parameters, for simulations of thousands of series.
//!
//! Owns: the shortest way to an effect's posterior and to the scores without it.
//! Must not know: what the series were simulated for.

use super::{
    dense,
    design::{Count, Normal},
    gaussian::{Gaussian, Until},
    hyper::Hyper,
    likelihood::Observed,
    point::Columns,
    state::State,
};
use crate::special::normal_cdf;

/// How near to the mode is near enough: a chance is then off by less than simulation shows.
const GAIN: f64 = 1e-2;

/// Nodes that weigh less than this without the effect are left out with it.
const LEAST_WEIGHT: f64 = 0.02;

/// A series of counts, and what is taken for its level and its sway.
pub(crate) struct Quick<'a> {
    pub counts: &'a [Count],
    pub level: Normal,
    pub nodes: &'a [Hyper],
}

/// What is known of an effect: normal distributions with weights that add to 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mixture(Vec<(f64, Normal)>);

impl Mixture {
    /// The chance that the effect is below `bound`.
    pub fn below(&self, bound: f64) -> f64 {
        self.0.iter().map(|(w, of)| w * normal_cdf((bound - of.mean) / of.sd)).sum()
    }
}

/// A fit without further columns.
pub(crate) struct WithoutEffect<'a> {
    observed: Observed,
    quick: &'a Quick<'a>,
    nodes: Vec<Fitted>,
    /// As [`super::scores`].
    pub scores: Vec<f64>,
}

/// One node, and where a further fit there may start.
struct Fitted {
    hyper: Hyper,
    log_evidence: f64,
    level: f64,
    path: Vec<State>,
    slopes: Vec<f64>,
}

impl Quick<'_> {
    pub fn without_effect(&self) -> WithoutEffect<'_> {
        let places = self.counts.len();
        let observed = Observed::of(self.counts);
        let columns = Columns { cells: vec![1.0; places], priors: vec![self.level] };
        let mut gaussian = Gaussian::new(&observed, &columns, places);
        let mut scores = vec![0.0; places];
        let mut fitted = Vec::with_capacity(self.nodes.len());
        for hyper in self.nodes {
            fitted.push(Fitted {
                hyper: *hyper,
                log_evidence: gaussian.find_mode(hyper, Until::promised(GAIN)),
                level: gaussian.mean.coefficients[0],
                path: gaussian.mean.path.clone(),
                slopes: gaussian.slopes_at_mean().collect(),
            });
        }
        let mut nodes = Vec::with_capacity(fitted.len());
        let weights = weights(fitted.iter().map(|fit| fit.log_evidence));
        for (fit, weight) in fitted.into_iter().zip(weights) {
            for (score, slope) in scores.iter_mut().zip(&fit.slopes) {
                *score += weight * slope;
            }
            if weight >= LEAST_WEIGHT {
                nodes.push(fit);
            }
        }
        WithoutEffect { observed, quick: self, nodes, scores }
    }
}

/// Weights that add to 1, from logarithms.
fn weights(logs: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let heaviest = logs.clone().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.map(|log| libm::exp(log - heaviest)).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

impl WithoutEffect<'_> {
    /// The effect of the first of these columns; the others are in beside it. Each with its prior.
    pub fn effect(&self, columns: &[(&[f64], Normal)]) -> Mixture {
        let places = self.quick.counts.len();
        let mut priors = vec![self.quick.level];
        priors.extend(columns.iter().map(|(_, prior)| *prior));
        let mut cells = Vec::with_capacity(places * priors.len());
        for place in 0..places {
            cells.push(1.0);
            cells.extend(columns.iter().map(|(column, _)| column[place]));
        }
        let columns = Columns { cells, priors };
        let n = columns.count();
        let mut gaussian = Gaussian::new(&self.observed, &columns, places);
        let mut fits = Vec::with_capacity(self.nodes.len());
        for Fitted { hyper, level, path, .. } in &self.nodes {
            if fits.is_empty() {
                gaussian.mean.path.copy_from_slice(path);
                gaussian.mean.coefficients.fill(0.0);
                gaussian.mean.coefficients[0] = *level;
            }
            let log = gaussian.find_mode(hyper, Until::promised(GAIN));
            let mean = gaussian.mean.coefficients[1];
            let mut unit = vec![0.0; n];
            unit[1] = 1.0;
            dense::forward(&gaussian.factor, n, &mut unit);
            let sd = dense::dot(&unit, &unit).sqrt();
            fits.push((log, Normal { mean, sd }));
        }
        let weights = weights(fits.iter().map(|(log, _)| *log));
        Mixture(weights.into_iter().zip(fits.iter().map(|(_, of)| *of)).collect())
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::series::{self, Effort, Nuisance, Series, SpikeSlab};

    #[test]
    fn it_is_the_fast_path_without_its_search() {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let nodes = [(0.2, 0.3), (0.5, 0.6), (0.8, 0.9)].map(|(runs_sd, scatter)| Hyper {
            runs_sd,
            persistence: 0.7,
            drift_sd: 0.1,
            scatter,
        });
        let prior = Normal { mean: 0.0, sd: 0.5 };
        for effect in [0.0, -0.6] {
            let column: Vec<f64> =
                (0..120).map(|place| if place / 3 % 2 == 0 { 0.5 } else { -0.5 }).collect();
            let counts: Vec<Count> = column
                .iter()
                .map(|x| Count::Exactly(nodes[1].count(0.5 + effect * x, rng) as u32))
                .collect();
            let quick = Quick { counts: &counts, level: prior, nodes: &nodes };
            let without = quick.without_effect();
            let found = without.effect(&[(&column, prior)]);
            let series = Series::new(counts.clone(), prior).unwrap();
            let known = Nuisance::Among(nodes.iter().map(|node| (*node, 1.0)).collect());
            let scores = series::scores(&series, &known);
            for (one, other) in without.scores.iter().zip(scores) {
                // Both stop a little short of the mode.
                assert!((one - other).abs() < 0.02, "{one} against {other}");
            }
            let slab = SpikeSlab { weight: 1.0, slab: prior };
            let series = series.with_exposure(column, slab).unwrap();
            let effort = Effort { sweeps: 20_000, joint: 0, checked: false };
            let answer = series::fit(&series, &known, effort, None, rng);
            for bound in [-0.5, -0.1, 0.0, 0.1] {
                let draws = &answer.effects[0].draws;
                let below = draws.iter().filter(|&&draw| draw < bound).count();
                let share = below as f64 / draws.len() as f64;
                // Three errors of 20,000 draws, which hang together a little.
                assert!((found.below(bound) - share).abs() < 0.015, "{bound}: {share}");
            }
        }
    }
}
