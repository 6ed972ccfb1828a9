//! Where the hyper-parameters' posterior lies: a normal distribution with a width of its own on
//! either side of each axis.
//!
//! Owns: the map from standard coordinates, and draws around points of it.
//! Must not know: how mode and widths were found.
//!
//! Source: the split normal distribution of Rue, Martino & Chopin 2009, 6.5, for skewed posteriors.

use rand_core::Rng;

use super::dense;
use super::hyper::Scale;
use crate::draw;

/// θ = mode + root (s ∘ x), where s_k is the width of the side of axis k that x is on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    pub scale: Scale,
    pub mode: Vec<f64>,
    /// d × d, row by row; the columns are the axes, at right angles.
    pub root: Vec<f64>,
    /// Widths below and above, by axis; 1 where the curvature at the mode tells all.
    pub widths: Vec<[f64; 2]>,
}

/// Degrees of freedom and width of the kernels around nodes: tails heavier than the posterior's.
const FREEDOM: usize = 6;
const WIDTH: f64 = 0.8;

impl Spread {
    fn width(&self, axis: usize, x: f64) -> f64 {
        match x {
            x if x > 0.0 => self.widths[axis][1],
            x if x < 0.0 => self.widths[axis][0],
            _ => 0.5 * (self.widths[axis][0] + self.widths[axis][1]),
        }
    }

    /// θ at standard coordinates.
    pub(super) fn point(&self, x: &[f64]) -> Vec<f64> {
        let stretched: Vec<f64> =
            x.iter().enumerate().map(|(axis, &x)| x * self.width(axis, x)).collect();
        let away = self.step(&stretched);
        self.mode.iter().zip(away).map(|(mode, away)| mode + away).collect()
    }

    /// root x: a step in θ.
    pub(super) fn step(&self, x: &[f64]) -> Vec<f64> {
        let d = self.mode.len();
        (0..d).map(|k| dense::dot(&self.root[k * d..(k + 1) * d], x)).collect()
    }

    /// The standard coordinates of θ.
    pub(super) fn standard(&self, theta: &[f64]) -> Vec<f64> {
        let d = theta.len();
        let coordinate = |axis: usize| {
            let column = (0..d).map(|i| self.root[i * d + axis]);
            let away = theta.iter().zip(&self.mode).map(|(theta, mode)| theta - mode);
            let (product, square) =
                column.zip(away).fold((0.0, 0.0), |(p, s), (r, a)| (p + r * a, s + r * r));
            let x = product / square;
            x / self.width(axis, x)
        };
        (0..d).map(coordinate).collect()
    }

    /// ln |dθ/dx|, up to a constant.
    pub(super) fn log_volume(&self, x: &[f64]) -> f64 {
        x.iter().enumerate().map(|(axis, &x)| libm::log(self.width(axis, x))).sum()
    }

    /// The covariance at the mode, widths aside.
    pub(super) fn covariance(&self) -> Vec<f64> {
        let d = self.mode.len();
        let row = |i: usize| &self.root[i * d..(i + 1) * d];
        (0..d * d).map(|at| dense::dot(row(at / d), row(at % d))).collect()
    }
}

/// A draw, in standard coordinates, from Student's distribution around a point.
pub(super) fn draw_around(centre: &[f64], rng: &mut impl Rng) -> Vec<f64> {
    let half = FREEDOM as f64 / 2.0;
    let scale = WIDTH / (draw::gamma(rng, half) / half).sqrt();
    centre.iter().map(|x| x + scale * draw::normal(rng)).collect()
}

/// The log density of that draw, up to what is the same around every point.
pub(super) fn log_density_around(centre: &[f64], x: &[f64]) -> f64 {
    let square: f64 = centre.iter().zip(x).map(|(c, x)| (x - c) * (x - c)).sum();
    let freedom = FREEDOM as f64;
    let exponent = -0.5 * (freedom + x.len() as f64);
    exponent * libm::log1p(square / (WIDTH * WIDTH * freedom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::HyperPrior;

    #[test]
    fn standard_coordinates_are_the_inverse_of_the_point() {
        // Columns at right angles, of different lengths.
        let spread = Spread {
            scale: Scale::new(HyperPrior::default(), false),
            mode: vec![1.0, -2.0, 0.5],
            root: vec![0.6, -0.4, 0.0, 0.8, 0.3, 0.0, 0.0, 0.0, 2.0],
            widths: vec![[0.7, 1.5], [1.0, 1.0], [2.0, 0.9]],
        };
        for x in [[0.0; 3], [1.0, -2.0, 0.3], [-1.5, 0.4, -0.2]] {
            let back = spread.standard(&spread.point(&x));
            for (back, x) in back.iter().zip(x) {
                assert!((back - x).abs() < 1e-12);
            }
        }
        assert_eq!(spread.log_volume(&[1.0, 1.0, -1.0]), libm::log(1.5) + libm::log(2.0));
    }
}
