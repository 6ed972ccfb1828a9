//! One effect at a few known sets of hyper-parameters, for simulations of thousands of series.
//!
//! Owns: the shortest way to an effect's posterior and to the scores without it.
//! Must not know: what the series were simulated for.

use super::{
    design::{Count, Normal},
    gaussian::{Gaussian, Until},
    hyper::Hyper,
    likelihood::Observed,
    point::Columns,
};
use crate::special::normal_cdf;

/// How near to the mode is near enough: a chance is then off by less than simulation shows.
const GAIN: f64 = 1e-2;

/// Nodes that weigh less than this are left out.
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
    /// Weight, node, and what the next fit starts from.
    nodes: Vec<(f64, Hyper, Vec<[f64; 2]>, f64)>,
    /// As [`super::scores`].
    pub scores: Vec<f64>,
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
            let log = gaussian.find_mode(hyper, Until::gain(GAIN));
            let start = (gaussian.mean.path.clone(), gaussian.mean.coefficients[0]);
            fitted.push((log, *hyper, start, gaussian.slopes.clone()));
        }
        let heaviest = fitted.iter().fold(f64::NEG_INFINITY, |most, fit| most.max(fit.0));
        let weight = |log: f64| libm::exp(log - heaviest);
        fitted.retain(|fit| weight(fit.0) >= LEAST_WEIGHT);
        let total: f64 = fitted.iter().map(|fit| weight(fit.0)).sum();
        let mut nodes = Vec::with_capacity(fitted.len());
        for (log, hyper, (path, level), slopes) in fitted {
            let weight = weight(log) / total;
            for (score, slope) in scores.iter_mut().zip(&slopes) {
                *score += weight * slope;
            }
            nodes.push((weight, hyper, path, level));
        }
        WithoutEffect { observed, quick: self, nodes, scores }
    }
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
        for (_, hyper, path, level) in &self.nodes {
            if fits.is_empty() {
                gaussian.mean.path.copy_from_slice(path);
                gaussian.mean.coefficients.fill(0.0);
                gaussian.mean.coefficients[0] = *level;
            }
            let log = gaussian.find_mode(hyper, Until::gain(GAIN));
            let mean = gaussian.mean.coefficients[1];
            let mut unit = vec![0.0; n];
            unit[1] = 1.0;
            super::dense::forward(&gaussian.factor, n, &mut unit);
            let sd = super::dense::dot(&unit, &unit).sqrt();
            fits.push((log, Normal { mean, sd }));
        }
        let heaviest = fits.iter().fold(f64::NEG_INFINITY, |most, fit| most.max(fit.0));
        fits.iter_mut().for_each(|fit| fit.0 = libm::exp(fit.0 - heaviest));
        let total: f64 = fits.iter().map(|fit| fit.0).sum();
        fits.iter_mut().for_each(|fit| fit.0 /= total);
        Mixture(fits)
    }
}
