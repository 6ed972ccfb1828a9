//! What the data say of the exposures' effects, as a quadratic.
//!
//! Owns: the quadratic log likelihood of the effects at one set of hyper-parameters, all else
//! integrated out, and its moment-matched prior.
//! Must not know: how many hyper-parameters there are, or how effects are drawn.

use super::dense;
use super::design::{Normal, SPIKE_SD, SpikeSlab};
use super::gaussian::Gaussian;

/// level + linear'β - ½ β' curvature β: ln p(y | β, hyper-parameters).
///
/// Defined even where the likelihood has no top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Surface {
    pub level: f64,
    pub linear: Vec<f64>,
    /// p × p, row by row, symmetric.
    pub curvature: Vec<f64>,
}

/// The normal prior with a mixture's mean and variance.
pub(super) fn moments(prior: &SpikeSlab) -> Normal {
    let SpikeSlab { weight, slab } = prior;
    let spread = slab.sd * slab.sd + (1.0 - weight) * (1.0 - weight) * slab.mean * slab.mean;
    let spike = SPIKE_SD * SPIKE_SD + weight * weight * slab.mean * slab.mean;
    let variance = (1.0 - weight) * spike + weight * spread;
    Normal { mean: weight * slab.mean, sd: variance.sqrt() }
}

impl Surface {
    /// From an approximation whose last columns are the exposures, with these priors, and its log
    /// evidence: the approximation with the prior taken off again.
    pub(super) fn of(gaussian: &Gaussian<'_>, priors: &[Normal], log_evidence: f64) -> Self {
        let p = priors.len();
        let n = gaussian.mean.coefficients.len();
        let first = n - p;
        let mean = &gaussian.mean.coefficients[first..];
        // The last rows of the factor are that of the Schur complement.
        let row =
            |i: usize| &gaussian.factor[(first + i) * n + first..(first + i) * n + first + i + 1];
        let mut curvature = vec![0.0; p * p];
        let mut level = log_evidence;
        for i in 0..p {
            for j in 0..=i {
                let product = dense::dot(row(i), row(j));
                curvature[i * p + j] = product;
                curvature[j * p + i] = product;
            }
            level += libm::log(row(i)[i]);
        }
        let mut linear: Vec<f64> =
            (0..p).map(|i| dense::dot(&curvature[i * p..(i + 1) * p], mean)).collect();
        level -= 0.5 * dense::dot(&linear, mean);
        for (i, prior) in priors.iter().enumerate() {
            let variance = prior.sd * prior.sd;
            level += libm::log(prior.sd) + 0.5 * prior.mean * prior.mean / variance;
            curvature[i * p + i] -= 1.0 / variance;
            linear[i] -= prior.mean / variance;
        }
        Self { level, linear, curvature }
    }

    /// ln p(y | β).
    pub(super) fn at(&self, effects: &[f64]) -> f64 {
        let p = effects.len();
        let mut sum = self.level;
        for (i, &effect) in effects.iter().enumerate() {
            // Each pair once.
            let pairs = dense::dot(&self.curvature[i * p..i * p + i], effects);
            sum += effect * (self.linear[i] - pairs - 0.5 * self.curvature[i * p + i] * effect);
        }
        sum
    }

    /// Adds a linear function of the effects.
    pub(super) fn tilt(&mut self, slopes: &[f64]) {
        for (linear, slope) in self.linear.iter_mut().zip(slopes) {
            *linear += slope;
        }
    }
}
