//! How much a series sways by itself.
//!
//! Owns: the hyper-parameters, their priors, and the step from one place's state to the next.
//! Must not know: columns or observations.

use rand_core::Rng;

use crate::draw;

/// How a series sways beyond its columns and the chance of single events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hyper {
    /// σ_u, stationary standard deviation of the runs, in the log mean. 0: no runs.
    pub runs_sd: f64,
    /// ρ, what a place keeps of the runs of the one before, from 0 to below 1.
    pub persistence: f64,
    /// σ_d, how far the drift moves in 14 places, in the log mean. 0: no drift.
    pub drift_sd: f64,
    /// 1/√φ: the variance of a count is mean + (scatter · mean)². 0: Poisson.
    pub scatter: f64,
}

/// The priors of [`Hyper`]: exponential for the three standard deviations, beta for ρ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HyperPrior {
    /// Rate of σ_u's exponential prior.
    pub runs_rate: f64,
    /// Shapes of ρ's beta prior.
    pub persistence: (f64, f64),
    /// Rate of σ_d's exponential prior.
    pub drift_rate: f64,
    /// Rate of the exponential prior of 1/√φ.
    pub scatter_rate: f64,
}

impl Default for HyperPrior {
    fn default() -> Self {
        Self { runs_rate: 3.0, persistence: (4.0, 2.0), drift_rate: 10.0, scatter_rate: 1.0 }
    }
}

/// What is known of the sway beforehand.
#[derive(Debug, Clone, PartialEq)]
pub enum Nuisance {
    /// It is learnt from the series.
    Learned(HyperPrior),
    /// It is one of these, with these weights (above 0, any sum). One alone is taken as known.
    Among(Vec<(Hyper, f64)>),
}

impl Hyper {
    /// No sway at all: independent Poisson counts.
    pub const NONE: Self = Self { runs_sd: 0.0, persistence: 0.0, drift_sd: 0.0, scatter: 0.0 };

    /// φ, the size of the negative binomial; infinite for Poisson.
    pub fn size(&self) -> f64 {
        1.0 / (self.scatter * self.scatter)
    }

    /// The chance of a count above 0 at this log mean.
    pub fn chance_of_some(&self, log_mean: f64) -> f64 {
        let mean = libm::exp(log_mean.min(500.0));
        let spread = self.scatter * self.scatter;
        let exponent =
            if spread * mean < 1e-12 { mean } else { libm::log1p(spread * mean) / spread };
        -libm::expm1(-exponent)
    }

    /// A count at this log mean.
    pub fn count(&self, log_mean: f64, rng: &mut impl Rng) -> u64 {
        draw::negative_binomial(rng, libm::exp(log_mean.min(500.0)), self.size())
    }

    /// The (runs, drift) of the place after one with this state.
    pub fn next_state(&self, (runs, drift): (f64, f64), rng: &mut impl Rng) -> (f64, f64) {
        let fresh = self.runs_sd * (1.0 - self.persistence * self.persistence).sqrt();
        let step = self.drift_sd / 14.0_f64.sqrt();
        (
            self.persistence * runs + fresh * draw::normal(rng),
            drift_persistence() * drift + step * draw::normal(rng),
        )
    }
}

/// ρ_d: the drift forgets half in 120 places.
pub(super) fn drift_persistence() -> f64 {
    libm::exp2(-1.0 / 120.0)
}

/// The hyper-parameters on the whole line: ln σ_u, logit ρ, ln σ_d, ln 1/√φ, as far as they are
/// learnt.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    prior: HyperPrior,
    /// Without counts to learn it from, scatter is 0 and left out.
    with_scatter: bool,
}

impl Scale {
    pub(super) fn new(prior: HyperPrior, with_scatter: bool) -> Self {
        Self { prior, with_scatter }
    }

    pub(super) fn dimensions(&self) -> usize {
        if self.with_scatter { 4 } else { 3 }
    }

    /// Near the priors' modes on this scale.
    pub(super) fn start(&self) -> Vec<f64> {
        let HyperPrior { runs_rate, persistence: (a, b), drift_rate, scatter_rate } = self.prior;
        let logs = [1.0 / runs_rate, a / b, 1.0 / drift_rate, 1.0 / scatter_rate];
        logs[..self.dimensions()].iter().map(|&x| libm::log(x)).collect()
    }

    /// Each coordinate is held where the model is no different from its neighbour's any more.
    pub(super) fn hyper(&self, theta: &[f64]) -> Hyper {
        let at = |k: usize, low: f64, high: f64| theta[k].clamp(low, high);
        Hyper {
            runs_sd: libm::exp(at(0, -12.0, 2.5)),
            persistence: 1.0 / (1.0 + libm::exp(-at(1, -12.0, 9.0))),
            drift_sd: libm::exp(at(2, -12.0, 2.5)),
            scatter: if self.with_scatter { libm::exp(at(3, -12.0, 3.0)) } else { 0.0 },
        }
    }

    /// Log prior density on this scale, up to a constant.
    pub(super) fn log_prior(&self, theta: &[f64]) -> f64 {
        let (a, b) = self.prior.persistence;
        let exponential = |rate: f64, x: f64| x - rate * libm::exp(x);
        // ln ρ and ln(1 - ρ), without loss far out.
        let (log_rho, log_rest) = (-log1p_exp(-theta[1]), -log1p_exp(theta[1]));
        let mut sum = exponential(self.prior.runs_rate, theta[0])
            + a * log_rho
            + b * log_rest
            + exponential(self.prior.drift_rate, theta[2]);
        if self.with_scatter {
            sum += exponential(self.prior.scatter_rate, theta[3]);
        }
        sum
    }
}

/// ln(1 + e^x).
pub(super) fn log1p_exp(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}
