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
