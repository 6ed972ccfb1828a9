//! Prior times expanded likelihood at one set of hyper-parameters.
//!
//! Owns: draws from it, and its integrals.
//! Must not know: whether a draw is accepted.

use rand_core::Rng;

use crate::draw;
use crate::series::dense;
use crate::series::design::Normal;
use crate::series::gaussian::Gaussian;
use crate::series::hyper::Hyper;
use crate::series::likelihood::Observed;
use crate::series::point::Columns;
use crate::series::surface::Surface;

/// A surrogate at one set of hyper-parameters.
pub(super) struct Surrogate<'a> {
    pub gaussian: Gaussian<'a>,
    /// Of all coefficients.
    pub all: Surface,
    /// Of the exposures, all else integrated out.
    pub exposures: Surface,
}

impl<'a> Surrogate<'a> {
    pub(super) fn new(observed: &'a Observed, columns: &'a Columns, places: usize) -> Self {
        let empty = || Surface { level: 0.0, linear: Vec::new(), curvature: Vec::new() };
        Self {
            gaussian: Gaussian::new(observed, columns, places),
            all: empty(),
            exposures: empty(),
        }
    }

    /// Expands at these log means.
    pub(super) fn expand(&mut self, hyper: &Hyper, columns: &Columns, exposures: usize) {
        let log_evidence = self.gaussian.expand_there(hyper);
        self.all = Surface::of(&self.gaussian, &columns.priors, log_evidence);
        let first = columns.count() - exposures;
        self.exposures = Surface::of(&self.gaussian, &columns.priors[first..], log_evidence);
    }

    /// The first coefficients, as many as there are `priors`, given the others: the Cholesky
    /// factor L of their precision, L' times their mean, and the log of the integral over them.
    pub(super) fn conditional(
        &self,
        priors: &[Normal],
        coefficients: &[f64],
    ) -> (Vec<f64>, Vec<f64>, f64) {
        let n = coefficients.len();
        let free = priors.len();
        let mut factor = vec![0.0; free * free];
        let mut right = vec![0.0; free];
        let mut log = self.all.level;
        for (i, prior) in priors.iter().enumerate() {
            let row = &self.all.curvature[i * n..(i + 1) * n];
            factor[i * free..i * free + i + 1].copy_from_slice(&row[..=i]);
            let precision = 1.0 / (prior.sd * prior.sd);
            factor[i * free + i] += precision;
            right[i] = self.all.linear[i] + precision * prior.mean
                - dense::dot(&row[free..], &coefficients[free..]);
            log += 0.5 * (libm::log(precision) - precision * prior.mean * prior.mean);
        }
        log -= 0.5 * dense::factor(&mut factor, free);
        dense::forward(&factor, free, &mut right);
        log += 0.5 * dense::dot(&right, &right);
        (factor, right, log)
    }

    /// Draws those coefficients. Returns the log of the integral over them.
    pub(super) fn draw_coefficients(
        &self,
        priors: &[Normal],
        coefficients: &mut [f64],
        rng: &mut impl Rng,
    ) -> f64 {
        let (factor, mut drawn, log) = self.conditional(priors, coefficients);
        for x in &mut drawn {
            *x += draw::normal(rng);
        }
        dense::backward(&factor, priors.len(), &mut drawn);
        coefficients[..priors.len()].copy_from_slice(&drawn);
        log
    }
}
