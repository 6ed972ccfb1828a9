//! The state that sways by itself: runs and drift.
//!
//! Owns: filtering and smoothing of the two-dimensional state, linear in the number of places.
//! Must not know: counts, columns, or where weights come from.
//!
//! A place's pseudo-observation is a value with precision `weight`, which may be 0: all is written
//! in weights, so that a place without observation costs nothing and divides by nothing. With
//! predicted variance p of u + d, the innovation's precision is w / (1 + w p) and
//! ln|Q + F'WF| - ln|Q| = Σ ln(1 + w p).
//!
//! Source: Durbin & Koopman 2012, 4.3 to 4.5 (filter, smoother), 4.9 (simulation by mean
//! correction).

use rand_core::Rng;

use super::dense::{BLOCK, add_products};
use super::hyper::{Hyper, drift_persistence};
use crate::draw;

/// (u, d) at one place.
pub(super) type State = [f64; 2];

/// How a state moves on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dynamics {
    keeps: State,
    /// Variance of what is new at each place.
    fresh: State,
    /// Stationary variance.
    start: State,
}

/// What the covariances say, the same for every column.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    weight: f64,
    /// Of the innovation: w / (1 + w p).
    precision: f64,
    /// 1 / (1 + w p).
    shrink: f64,
    /// C F', the predicted covariance of the state with u + d. The gain is this times `precision`.
    toward: State,
    /// Predicted covariance: uu, ud, dd.
    covariance: [f64; 3],
}

/// A filter prepared for one set of weights.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    dynamics: Dynamics,
    steps: Vec<Step>,
    predicted: Vec<State>,
    innovations: Vec<f64>,
}

impl Dynamics {
    pub(super) fn of(hyper: &Hyper) -> Self {
        let drift = drift_persistence();
        let runs = hyper.runs_sd * hyper.runs_sd;
        let step = hyper.drift_sd * hyper.drift_sd / 14.0;
        Self {
            keeps: [hyper.persistence, drift],
            fresh: [runs * (1.0 - hyper.persistence * hyper.persistence), step],
            start: [runs, step / (1.0 - drift * drift)],
        }
    }

    /// -½ x'Qx of a path. A part without variance is exactly 0 and adds nothing.
    pub(super) fn log_density(&self, path: &[State]) -> f64 {
        let mut sum = 0.0;
        for part in 0..2 {
            if self.fresh[part] <= 0.0 {
                continue;
            }
            let mut squares = 0.0;
            let mut before = path.first().map_or(0.0, |state| state[part]);
            sum += before * before / self.start[part];
            for state in path.iter().skip(1) {
                let fresh = state[part] - self.keeps[part] * before;
                squares += fresh * fresh;
                before = state[part];
            }
            sum += squares / self.fresh[part];
        }
        -0.5 * sum
    }

    /// A path of the state without data.
    fn simulate(&self, path: &mut [State], rng: &mut impl Rng) {
        let [start, fresh] = [self.start, self.fresh].map(|of| of.map(f64::sqrt));
        let mut before: Option<State> = None;
        for state in path {
            for part in 0..2 {
                let kept = before.map(|before| self.keeps[part] * before[part]);
                state[part] = match kept {
                    Some(_) | None if start[part] == 0.0 => 0.0,
                    Some(kept) => kept + fresh[part] * draw::normal(rng),
                    None => start[part] * draw::normal(rng),
                };
            }
            before = Some(*state);
        }
    }
}

impl Filter {
    pub(super) fn new(places: usize) -> Self {
        Self {
            dynamics: Dynamics::of(&Hyper::NONE),
            steps: vec![Step::default(); places],
            predicted: vec![[0.0; 2]; places],
            innovations: vec![0.0; places],
        }
    }

    /// Runs the covariances through. Returns ln|Q + F'WF| - ln|Q|.
    pub(super) fn prepare(&mut self, dynamics: Dynamics, weights: &[f64]) -> f64 {
        self.dynamics = dynamics;
        let [keeps_u, keeps_d] = dynamics.keeps;
        let [mut uu, mut ud, mut dd] = [dynamics.start[0], 0.0, dynamics.start[1]];
        let (mut log_determinant, mut product) = (0.0, 1.0);
        for (step, &weight) in self.steps.iter_mut().zip(weights) {
            let toward = [uu + ud, ud + dd];
            let growth = 1.0 + weight * (toward[0] + toward[1]);
            let shrink = 1.0 / growth;
            let precision = weight * shrink;
            *step = Step { weight, precision, shrink, toward, covariance: [uu, ud, dd] };
            product *= growth;
            // One logarithm for many places, before the product overflows.
            if product > 1e100 {
                log_determinant += libm::log(product);
                product = 1.0;
            }
            uu -= precision * toward[0] * toward[0];
            ud -= precision * toward[0] * toward[1];
            dd -= precision * toward[1] * toward[1];
            uu = keeps_u * keeps_u * uu.max(0.0) + dynamics.fresh[0];
            ud *= keeps_u * keeps_d;
            dd = keeps_d * keeps_d * dd.max(0.0) + dynamics.fresh[1];
        }
        log_determinant + libm::log(product)
    }

    /// Puts the normal equations of columns beside a state together.
    ///
    /// `cells` is T × n, row by row. `level` and `slopes` are the pseudo-observation: its value is
    /// level + slope / weight. Into the lower triangle of `matrix` (n × n) goes
    /// Z'(W⁻¹ + F Q⁻¹ F')⁻¹ Z, into `right` the same on the pseudo-observation.
    pub(super) fn normal_equations(
        &self,
        cells: &[f64],
        level: &[f64],
        slopes: &[f64],
        room: &mut Room,
        matrix: &mut [f64],
        right: &mut [f64],
    ) {
        let n = right.len();
        matrix.fill(0.0);
        right.fill(0.0);
        room.clear(n);
        let Room { runs, drift, block } = room;
        let (mut waiting, mut precisions) = (0, [0.0; BLOCK]);
        let [keeps_u, keeps_d] = self.dynamics.keeps;
        let (mut level_u, mut level_d) = (0.0, 0.0);
        for (place, step) in self.steps.iter().enumerate() {
            if step.weight == 0.0 && slopes[place] == 0.0 {
                for (u, d) in runs.iter_mut().zip(drift.iter_mut()) {
                    *u *= keeps_u;
                    *d *= keeps_d;
                }
                level_u *= keeps_u;
                level_d *= keeps_d;
                continue;
            }
            let row = &cells[place * n..(place + 1) * n];
            let gain = step.toward.map(|toward| toward * step.precision);
            let innovations = &mut block[waiting * n..(waiting + 1) * n];
            for (((e, z), u), d) in
                innovations.iter_mut().zip(row).zip(runs.iter_mut()).zip(drift.iter_mut())
            {
                *e = z - (*u + *d);
                *u = keeps_u * (*u + gain[0] * *e);
                *d = keeps_d * (*d + gain[1] * *e);
            }
            let scaled =
                (step.weight * (level[place] - level_u - level_d) + slopes[place]) * step.shrink;
            level_u = keeps_u * (level_u + step.toward[0] * scaled);
            level_d = keeps_d * (level_d + step.toward[1] * scaled);
            for (r, e) in right.iter_mut().zip(&*innovations) {
                *r += e * scaled;
            }
            precisions[waiting] = step.precision;
            waiting += 1;
            if waiting == BLOCK {
                add_products(matrix, block, &precisions, n);
                waiting = 0;
            }
        }
        if waiting > 0 {
            precisions[waiting..].fill(0.0);
            add_products(matrix, block, &precisions, n);
        }
    }

    /// The expected path given pseudo-observations of u + d: level + slope / weight at each place.
    pub(super) fn smooth(&mut self, level: &[f64], slopes: &[f64], path: &mut [State]) {
        let [keeps_u, keeps_d] = self.dynamics.keeps;
        let mut state = [0.0; 2];
        for (place, step) in self.steps.iter().enumerate() {
            self.predicted[place] = state;
            let scaled =
                (step.weight * (level[place] - state[0] - state[1]) + slopes[place]) * step.shrink;
            self.innovations[place] = scaled;
            state = [
                keeps_u * (state[0] + step.toward[0] * scaled),
                keeps_d * (state[1] + step.toward[1] * scaled),
            ];
        }
        // r is what later places say of this one's state.
        let mut r = [0.0; 2];
        for (place, step) in self.steps.iter().enumerate().rev() {
            let later = [keeps_u * r[0], keeps_d * r[1]];
            let said = self.innovations[place]
                - step.precision * (step.toward[0] * later[0] + step.toward[1] * later[1]);
            r = [later[0] + said, later[1] + said];
            let [uu, ud, dd] = step.covariance;
            let predicted = self.predicted[place];
            path[place] =
                [predicted[0] + uu * r[0] + ud * r[1], predicted[1] + ud * r[0] + dd * r[1]];
        }
    }

    /// A path without data, and what is to be taken off `level` and `slopes` so that the smoothed
    /// path plus this one is a draw: its own u + d, and noise of the observations' precision.
    pub(super) fn simulate(&self, free: &mut Free, rng: &mut impl Rng) {
        self.dynamics.simulate(&mut free.path, rng);
        for (((state, step), level), noise) in
            free.path.iter().zip(&self.steps).zip(&mut free.level).zip(&mut free.noise)
        {
            *level = state[0] + state[1];
            *noise = match step.weight {
                0.0 => 0.0,
                weight => weight.sqrt() * draw::normal(rng),
            };
        }
    }
}

/// Room for [`Filter::normal_equations`].
#[derive(Debug, Clone, Default)]
pub(super) struct Room {
    runs: Vec<f64>,
    drift: Vec<f64>,
    block: Vec<f64>,
}

impl Room {
    fn clear(&mut self, n: usize) {
        for (buffer, length) in
            [(&mut self.runs, n), (&mut self.drift, n), (&mut self.block, BLOCK * n)]
        {
            buffer.clear();
            buffer.resize(length, 0.0);
        }
    }
}

/// A path drawn without data, and the observations it would make.
#[derive(Debug, Clone)]
pub(super) struct Free {
    pub path: Vec<State>,
    /// Its u + d.
    pub level: Vec<f64>,
    /// Of the observations, times their precision.
    pub noise: Vec<f64>,
}

impl Free {
    pub(super) fn new(places: usize) -> Self {
        Self { path: vec![[0.0; 2]; places], level: vec![0.0; places], noise: vec![0.0; places] }
    }
}

#[cfg(test)]
mod tests;
