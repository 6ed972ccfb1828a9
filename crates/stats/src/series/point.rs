//! Coefficients and a path, and the columns beside them.
//!
//! Owns: what a point of the model is made of.
//! Must not know: how likely it is.

use super::dense;
use super::design::Normal;
use super::state::State;

/// Columns with normal priors, beside an offset.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// T × n, row by row.
    pub cells: Vec<f64>,
    pub priors: Vec<Normal>,
}

/// Coefficients and a path, and the log means they make.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub coefficients: Vec<f64>,
    pub path: Vec<State>,
    /// η, offset included.
    pub log_means: Vec<f64>,
}

impl Columns {
    pub(super) fn count(&self) -> usize {
        self.priors.len()
    }

    /// `out` += Z b.
    pub(super) fn add_product(&self, coefficients: &[f64], out: &mut [f64]) {
        if coefficients.is_empty() {
            return;
        }
        for (row, out) in self.cells.chunks_exact(coefficients.len()).zip(out) {
            *out += dense::dot(row, coefficients);
        }
    }

    pub(super) fn log_prior(&self, coefficients: &[f64]) -> f64 {
        let squares = coefficients.iter().zip(&self.priors).map(|(b, prior)| {
            let z = (b - prior.mean) / prior.sd;
            z * z
        });
        -0.5 * squares.sum::<f64>()
    }
}

impl Point {
    /// Makes the log means those of coefficients and path, without an offset.
    pub(super) fn recompute(&mut self, columns: &Columns) {
        self.log_means.fill(0.0);
        columns.add_product(&self.coefficients, &mut self.log_means);
        for (eta, state) in self.log_means.iter_mut().zip(&self.path) {
            *eta += state[0] + state[1];
        }
    }
}

pub(super) fn copy(from: &Point, to: &mut Point) {
    to.coefficients.copy_from_slice(&from.coefficients);
    to.path.copy_from_slice(&from.path);
    to.log_means.copy_from_slice(&from.log_means);
}

/// from + step (to - from).
pub(super) fn interpolate(from: &Point, to: &Point, step: f64, out: &mut Point) {
    let between = |a: f64, b: f64| if step == 1.0 { b } else { a + step * (b - a) };
    let mix = |out: &mut [f64], a: &[f64], b: &[f64]| {
        for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
            *out = between(*a, *b);
        }
    };
    mix(&mut out.coefficients, &from.coefficients, &to.coefficients);
    mix(&mut out.log_means, &from.log_means, &to.log_means);
    for ((out, a), b) in out.path.iter_mut().zip(&from.path).zip(&to.path) {
        *out = [between(a[0], b[0]), between(a[1], b[1])];
    }
}
