//! Coefficients and state together, where the likelihood is taken as normal.
//!
//! Owns: Newton's method to the mode, Laplace's approximation there, and draws from it.
//! Must not know: which columns are candidates, or that hyper-parameters are uncertain.

use rand_core::Rng;

use super::dense;
use super::design::Normal;
use super::hyper::Hyper;
use super::likelihood::{Likelihood, Observed};
use super::point::{Columns, Point, copy, interpolate};
use super::state::{Dynamics, Filter, Free, Room};
use crate::draw;

/// When Newton's method stops.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    /// A step gained less than this. The next would gain about its square.
    pub gain: f64,
    /// A step would gain less than this: what is left after one that gained the most allowed.
    pub left: f64,
    pub steps: usize,
}

impl Until {
    pub(super) fn gain(gain: f64) -> Self {
        Self { gain, left: gain * gain, steps: 60 }
    }

    /// A last step that promises to gain less is not taken: the mean is where it would lead, the
    /// expansion stays where it was.
    pub(super) fn promised(gain: f64) -> Self {
        Self { left: gain, ..Self::gain(gain) }
    }

    pub(super) fn steps(steps: usize) -> Self {
        Self { gain: 0.0, left: f64::NEG_INFINITY, steps }
    }
}

/// The normal approximation around an expansion, and the room it is computed in.
#[derive(Debug, Clone)]
pub(super) struct Gaussian<'a> {
    observed: &'a Observed,
    columns: &'a Columns,
    /// Added to the log mean.
    pub offset: Vec<f64>,
    /// The expectation, after [`Gaussian::solve`].
    pub mean: Point,
    /// Lower Cholesky factor of the coefficients' precision S, the state integrated out.
    pub factor: Vec<f64>,
    /// S itself, lower triangle.
    pub precision: Vec<f64>,
    /// Where the likelihood was expanded, its value, slopes and weights there.
    pub expanded_at: Vec<f64>,
    pub log_likelihood: f64,
    pub slopes: Vec<f64>,
    pub weights: Vec<f64>,
    log_determinants: f64,
    filter: Filter,
    dynamics: Dynamics,
    room: Room,
    free: Free,
    right: Vec<f64>,
    /// What `precision` and `right` are before the prior is added.
    likelihood_precision: Vec<f64>,
    likelihood_right: Vec<f64>,
    residual: Vec<f64>,
    here: Point,
    trial: Point,
}

fn rounding(value: f64) -> f64 {
    1e-12 * value.abs().max(1.0)
}

impl<'a> Gaussian<'a> {
    pub(super) fn new(observed: &'a Observed, columns: &'a Columns, places: usize) -> Self {
        let n = columns.count();
        let point = Point {
            coefficients: columns.priors.iter().map(|prior| prior.mean).collect(),
            path: vec![[0.0; 2]; places],
            log_means: vec![0.0; places],
        };
        Self {
            observed,
            columns,
            offset: vec![0.0; places],
            mean: point.clone(),
            factor: vec![0.0; n * n],
            precision: vec![0.0; n * n],
            expanded_at: vec![0.0; places],
            log_likelihood: 0.0,
            slopes: vec![0.0; places],
            weights: vec![0.0; places],
            log_determinants: 0.0,
            filter: Filter::new(places),
            dynamics: Dynamics::of(&Hyper::NONE),
            room: Room::default(),
            free: Free::new(places),
            right: vec![0.0; n],
            likelihood_precision: vec![0.0; n * n],
            likelihood_right: vec![0.0; n],
            residual: vec![0.0; places],
            here: point.clone(),
            trial: point,
        }
    }

    /// Moves to the mode at these hyper-parameters, starting from the present mean, and expands
    /// there. Returns Laplace's log evidence, up to the counts' own constants.
    ///
    /// The objective is strictly concave (for withheld counts: kept so), so Newton's step, halved
    /// until it gains, cannot miss.
    pub(super) fn find_mode(&mut self, hyper: &Hyper, until: Until) -> f64 {
        let likelihood = self.observed.at(hyper.scatter);
        self.dynamics = Dynamics::of(hyper);
        self.refresh_log_means();
        copy(&self.mean, &mut self.here);
        self.expanded_at.copy_from_slice(&self.here.log_means);
        self.expand(&likelihood);
        let mut value = self.log_likelihood + self.log_prior(&self.here);
        for _ in 0..until.steps {
            self.solve();
            // Of what rounding hides nobody can tell how little is left.
            if until.left > rounding(value) {
                let there = self.log_likelihood_there() + self.log_prior(&self.mean);
                if there - value <= until.left {
                    return there + 0.5 * self.log_determinants;
                }
            }
            let Some(next) = self.step_towards_mean(&likelihood, value) else {
                // No step gains: this is the top, to rounding.
                self.expanded_at.copy_from_slice(&self.here.log_means);
                self.expand(&likelihood);
                break;
            };
            let gained = next - value;
            value = next;
            if gained <= until.gain {
                break;
            }
        }
        self.solve();
        self.log_evidence()
    }

    /// Moves `here` towards the mean, as far as that does not lose, and expands there. `None`
    /// where even a speck of a step loses.
    fn step_towards_mean(&mut self, likelihood: &Likelihood<'_>, value: f64) -> Option<f64> {
        let mut step = 1.0;
        while step > 1e-9 {
            interpolate(&self.here, &self.mean, step, &mut self.trial);
            self.expanded_at.copy_from_slice(&self.trial.log_means);
            self.expand(likelihood);
            let next = self.log_likelihood + self.log_prior(&self.trial);
            if next >= value - rounding(value) {
                std::mem::swap(&mut self.here, &mut self.trial);
                return Some(next);
            }
            step *= 0.5;
        }
        None
    }

    /// Expands the likelihood at `expanded_at`, wherever that is, and takes the normal
    /// approximation there. Returns the log of the integral of prior times expanded likelihood.
    pub(super) fn expand_there(&mut self, hyper: &Hyper) -> f64 {
        let likelihood = self.observed.at(hyper.scatter);
        self.dynamics = Dynamics::of(hyper);
        self.expand(&likelihood);
        self.solve();
        self.log_evidence()
    }

    fn expand(&mut self, likelihood: &Likelihood<'_>) {
        self.log_likelihood =
            likelihood.expand(&self.expanded_at, &mut self.slopes, &mut self.weights);
    }

    /// The top of prior times the expanded likelihood, into `mean`.
    fn solve(&mut self) {
        let log_state = self.filter.prepare(self.dynamics, &self.weights);
        for ((level, at), offset) in
            self.residual.iter_mut().zip(&self.expanded_at).zip(&self.offset)
        {
            *level = at - offset;
        }
        self.filter.normal_equations(
            &self.columns.cells,
            &self.residual,
            &self.slopes,
            &mut self.room,
            &mut self.precision,
            &mut self.right,
        );
        self.likelihood_precision.copy_from_slice(&self.precision);
        self.likelihood_right.copy_from_slice(&self.right);
        self.combine(log_state, &self.columns.priors);
    }

    /// The same with other priors of the coefficients, on the last expansion.
    pub(super) fn set_priors(&mut self, priors: &[Normal]) {
        self.precision.copy_from_slice(&self.likelihood_precision);
        self.right.copy_from_slice(&self.likelihood_right);
        self.combine(0.0, priors);
    }

    fn combine(&mut self, log_state: f64, priors: &[Normal]) {
        let n = priors.len();
        let mut log_prior = 0.0;
        for (k, prior) in priors.iter().enumerate() {
            let precision = 1.0 / (prior.sd * prior.sd);
            self.precision[k * n + k] += precision;
            self.right[k] += precision * prior.mean;
            log_prior += libm::log(precision);
        }
        self.factor.copy_from_slice(&self.precision);
        let log_coefficients = dense::factor(&mut self.factor, n);
        self.log_determinants = log_prior - log_coefficients - log_state;
        self.mean.coefficients.copy_from_slice(&self.right);
        dense::solve(&self.factor, n, &mut self.mean.coefficients);
        self.mean_given_coefficients();
    }

    /// Path and log means of the mean, given its coefficients.
    fn mean_given_coefficients(&mut self) {
        let mean = &mut self.mean;
        mean.log_means.fill(0.0);
        self.columns.add_product(&mean.coefficients, &mut mean.log_means);
        for ((level, fitted), (at, offset)) in self
            .residual
            .iter_mut()
            .zip(&mean.log_means)
            .zip(self.expanded_at.iter().zip(&self.offset))
        {
            *level = at - offset - fitted;
        }
        self.filter.smooth(&self.residual, &self.slopes, &mut mean.path);
        for ((eta, offset), state) in mean.log_means.iter_mut().zip(&self.offset).zip(&mean.path) {
            *eta += offset + state[0] + state[1];
        }
    }

    /// Draws a path given the coefficients of `out`, and makes its log means.
    pub(super) fn draw_path(&mut self, out: &mut Point, rng: &mut impl Rng) {
        self.filter.simulate(&mut self.free, rng);
        out.log_means.copy_from_slice(&self.offset);
        self.columns.add_product(&out.coefficients, &mut out.log_means);
        let Free { path: free, level, noise } = &mut self.free;
        for (((level, fitted), at), (noise, slope)) in level
            .iter_mut()
            .zip(&out.log_means)
            .zip(&self.expanded_at)
            .zip(noise.iter_mut().zip(&self.slopes))
        {
            *level = at - fitted - *level;
            *noise = slope - *noise;
        }
        self.filter.smooth(level, noise, &mut out.path);
        for ((eta, state), free) in out.log_means.iter_mut().zip(&mut out.path).zip(free) {
            *state = [state[0] + free[0], state[1] + free[1]];
            *eta += state[0] + state[1];
        }
    }

    /// A point minus the mean.
    pub(super) fn away_from_mean(&self, point: &Point) -> Point {
        let minus = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
        let paths = point.path.iter().zip(&self.mean.path);
        Point {
            coefficients: minus(&point.coefficients, &self.mean.coefficients),
            path: paths.map(|(a, b)| [a[0] - b[0], a[1] - b[1]]).collect(),
            log_means: minus(&point.log_means, &self.mean.log_means),
        }
    }

    /// mean + cos(angle) · one + sin(angle) · other.
    pub(super) fn on_ellipse(&self, one: &Point, other: &Point, angle: f64, out: &mut Point) {
        let (sine, cosine) = libm::sincos(angle);
        let turn = |mean: f64, a: f64, b: f64| mean + cosine * a + sine * b;
        for (k, x) in out.coefficients.iter_mut().enumerate() {
            *x = turn(self.mean.coefficients[k], one.coefficients[k], other.coefficients[k]);
        }
        for (t, x) in out.log_means.iter_mut().enumerate() {
            *x = turn(self.mean.log_means[t], one.log_means[t], other.log_means[t]);
        }
        for (t, state) in out.path.iter_mut().enumerate() {
            let [mean, a, b] = [self.mean.path[t], one.path[t], other.path[t]];
            *state = [turn(mean[0], a[0], b[0]), turn(mean[1], a[1], b[1])];
        }
    }

    /// The slopes of the expanded likelihood at the mean.
    pub(super) fn slopes_at_mean(&self) -> impl Iterator<Item = f64> {
        let away = self.mean.log_means.iter().zip(&self.expanded_at).map(|(mean, at)| mean - at);
        let bent = self.slopes.iter().zip(&self.weights).zip(away);
        bent.map(|((slope, weight), away)| slope - weight * away)
    }

    /// ln ∫ prior · expanded likelihood.
    fn log_evidence(&self) -> f64 {
        self.log_likelihood_there() + self.log_prior(&self.mean) + 0.5 * self.log_determinants
    }

    /// The expanded likelihood at the mean.
    fn log_likelihood_there(&self) -> f64 {
        self.log_likelihood + self.beyond_expansion(&self.mean.log_means)
    }

    /// The expanded likelihood at other log means, minus that at the expansion.
    pub(super) fn beyond_expansion(&self, log_means: &[f64]) -> f64 {
        let mut sum = 0.0;
        for &(place, _) in &self.observed.places {
            let away = log_means[place] - self.expanded_at[place];
            sum += away * (self.slopes[place] - 0.5 * self.weights[place] * away);
        }
        sum
    }

    /// The exact likelihood over the expanded one, as a logarithm, at the mean plus `side` times a
    /// deviation.
    pub(super) fn log_ratio(&mut self, hyper: &Hyper, deviation: &Point, side: f64) -> f64 {
        let means = self.mean.log_means.iter().zip(&deviation.log_means);
        for (eta, (mean, away)) in self.residual.iter_mut().zip(means) {
            *eta = mean + side * away;
        }
        self.log_ratio_at(hyper, &self.residual)
    }

    /// The same at any log means.
    pub(super) fn log_ratio_at(&self, hyper: &Hyper, log_means: &[f64]) -> f64 {
        let exact = self.observed.at(hyper.scatter).log(log_means);
        exact - self.log_likelihood - self.beyond_expansion(log_means)
    }

    fn log_prior(&self, point: &Point) -> f64 {
        self.columns.log_prior(&point.coefficients) + self.dynamics.log_density(&point.path)
    }

    /// Makes the log means those of the mean's coefficients and path.
    fn refresh_log_means(&mut self) {
        let mean = &mut self.mean;
        mean.log_means.copy_from_slice(&self.offset);
        self.columns.add_product(&mean.coefficients, &mut mean.log_means);
        for (eta, state) in mean.log_means.iter_mut().zip(&mean.path) {
            *eta += state[0] + state[1];
        }
    }

    /// A draw minus the mean: adding and subtracting it gives two draws.
    pub(super) fn deviation(&mut self, out: &mut Point, rng: &mut impl Rng) {
        let n = self.columns.count();
        for b in &mut out.coefficients {
            *b = draw::normal(rng);
        }
        dense::backward(&self.factor, n, &mut out.coefficients);
        out.log_means.fill(0.0);
        self.columns.add_product(&out.coefficients, &mut out.log_means);
        // A free path less what its own observations, and coefficients that deviate, would have
        // it smoothed to.
        self.filter.simulate(&mut self.free, rng);
        let Free { path: free, level, noise } = &mut self.free;
        for (level, eta) in level.iter_mut().zip(&out.log_means) {
            *level += eta;
        }
        self.filter.smooth(level, noise, &mut out.path);
        for ((eta, state), free) in out.log_means.iter_mut().zip(&mut out.path).zip(free) {
            *state = [free[0] - state[0], free[1] - state[1]];
            *eta += state[0] + state[1];
        }
    }
}
