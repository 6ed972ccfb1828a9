//! What a path says of its own hyper-parameters.
//!
//! Owns: the sums that suffice, and the density they give.
//! Must not know: how hyper-parameters are drawn.

use crate::series::hyper::{Hyper, drift_persistence};
use crate::series::point::Point;

pub(super) fn stationary_drift(hyper: &Hyper) -> f64 {
    let keeps = drift_persistence();
    hyper.drift_sd / (14.0 * (1.0 - keeps * keeps)).sqrt()
}

/// What an AR(1) path says of its hyper-parameters.
pub(super) struct Sums {
    places: f64,
    first: f64,
    squares: f64,
    products: f64,
    before: f64,
}

impl Sums {
    pub(super) fn of(point: &Point, part: usize) -> Self {
        let path = &point.path;
        let mut sums = Self {
            places: path.len() as f64,
            first: 0.0,
            squares: 0.0,
            products: 0.0,
            before: 0.0,
        };
        sums.first = path.first().map_or(0.0, |state| state[part] * state[part]);
        for pair in path.windows(2) {
            let (before, now) = (pair[0][part], pair[1][part]);
            sums.squares += now * now;
            sums.products += before * now;
            sums.before += before * before;
        }
        sums
    }

    /// Log density of the path, up to a constant; `sd` is the stationary one.
    pub(super) fn log_density(&self, sd: f64, keeps: f64) -> f64 {
        if self.places == 0.0 {
            return 0.0;
        }
        let rest = 1.0 - keeps * keeps;
        let fresh = self.squares - 2.0 * keeps * self.products + keeps * keeps * self.before;
        -self.places * libm::log(sd)
            - 0.5 * (self.places - 1.0) * libm::log(rest)
            - 0.5 * (self.first + fresh / rest) / (sd * sd)
    }
}
