//! How much a series sways by itself.
//!
//! Owns: the hyper-parameters, their priors, and the step from one place's state to the next.
//! Must not know: columns or observations.

use rand_core::Rng;

use crate::draw;
use crate::special::{beta_quantile, normal_cdf};

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

impl HyperPrior {
    /// Hyper-parameters of somebody of whom nothing is known.
    pub fn draw(&self, rng: &mut impl Rng) -> Hyper {
        let (a, b) = self.persistence;
        Hyper {
            runs_sd: draw::exponential(rng) / self.runs_rate,
            persistence: draw::beta(rng, a, b),
            drift_sd: draw::exponential(rng) / self.drift_rate,
            scatter: draw::exponential(rng) / self.scatter_rate,
        }
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

    /// The (runs, drift) of a place before which nothing is known.
    pub fn first_state(&self, rng: &mut impl Rng) -> (f64, f64) {
        let kept = drift_persistence();
        let drift_sd = self.drift_sd / (14.0 * (1.0 - kept * kept)).sqrt();
        (self.runs_sd * draw::normal(rng), drift_sd * draw::normal(rng))
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
pub(crate) fn drift_persistence() -> f64 {
    libm::exp2(-1.0 / 120.0)
}

/// The hyper-parameters on the whole line: σ_u, ρ, σ_d and 1/√φ, as far as they are learnt, each
/// as the normal quantile of its prior chance to be smaller.
///
/// On this scale the prior is standard normal, and the likelihood, which no longer changes as a
/// standard deviation falls to 0, leaves normal tails. On a logarithmic scale the tail towards 0
/// is exponential: proposals missed it, and importance weights failed for one diary in two.
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

    pub(super) fn hyper(&self, theta: &[f64]) -> Hyper {
        let HyperPrior { runs_rate, persistence: (a, b), drift_rate, scatter_rate } = self.prior;
        Hyper {
            runs_sd: exponential(runs_rate, theta[0]),
            persistence: beta(a, b, theta[1]),
            drift_sd: exponential(drift_rate, theta[2]),
            scatter: if self.with_scatter { exponential(scatter_rate, theta[3]) } else { 0.0 },
        }
    }

    /// Log prior density on this scale, up to a constant.
    pub(super) fn log_prior(&self, theta: &[f64]) -> f64 {
        -0.5 * theta.iter().map(|x| x * x).sum::<f64>()
    }
}

/// No prior reaches further: one in 10^15.
const FARTHEST: f64 = 8.0;

/// The quantile of an exponential variable that a standard normal one at `x` is of its own.
fn exponential(rate: f64, x: f64) -> f64 {
    let x = x.clamp(-FARTHEST, FARTHEST);
    let log_above = if x < 0.0 { libm::log1p(-normal_cdf(x)) } else { libm::log(normal_cdf(-x)) };
    -log_above / rate
}

/// The same of a beta variable.
fn beta(a: f64, b: f64, x: f64) -> f64 {
    let x = x.clamp(-FARTHEST, FARTHEST);
    if x < 0.0 {
        beta_quantile(a, b, normal_cdf(x))
    } else {
        1.0 - beta_quantile(b, a, normal_cdf(-x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_through_the_priors() {
        let scale = Scale::new(HyperPrior::default(), true);
        let middle = scale.hyper(&[0.0; 4]);
        // Medians: ln 2 / rate; of Beta(4, 2) from any table, 0.6862.
        assert!((middle.runs_sd - std::f64::consts::LN_2 / 3.0).abs() < 1e-6);
        assert!((middle.drift_sd - std::f64::consts::LN_2 / 10.0).abs() < 1e-6);
        assert!((middle.persistence - 0.686_19).abs() < 1e-5);
        // P(σ_u > 1) = 5 %, statistics of the prior: e^-3 = 0.0498.
        let high = scale.hyper(&[1.646_9, 0.0, 0.0, 0.0]);
        assert!((high.runs_sd - 1.0).abs() < 1e-3, "{}", high.runs_sd);
        for x in [-1e9, -8.0, -3.0, 3.0, 8.0, 1e9] {
            let Hyper { runs_sd, persistence, drift_sd, scatter } = scale.hyper(&[x; 4]);
            assert!(runs_sd > 0.0 && drift_sd > 0.0 && scatter > 0.0, "{x}");
            assert!(persistence > 0.0 && persistence < 1.0, "{x}: {persistence}");
        }
    }

    #[test]
    fn scatter_is_left_out_where_no_count_tells_of_it() {
        let scale = Scale::new(HyperPrior::default(), false);
        assert_eq!((scale.dimensions(), scale.hyper(&[1.0; 3]).scatter), (3, 0.0));
    }

    #[test]
    fn the_chance_of_some_has_its_limit() {
        let of =
            |scatter: f64, log_mean: f64| Hyper { scatter, ..Hyper::NONE }.chance_of_some(log_mean);
        assert!((of(0.0, 0.0) - (1.0 - libm::exp(-1.0))).abs() < 1e-15);
        assert!((of(1e-9, 0.0) - of(0.0, 0.0)).abs() < 1e-12);
        // Geometric: 1 - 1/2.
        assert!((of(1.0, 0.0) - 0.5).abs() < 1e-15);
        assert_eq!(of(0.5, 1e9), 1.0);
        assert_eq!(of(0.5, -1e9), 0.0);
    }

    #[test]
    fn the_state_keeps_its_variance() {
        use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let hyper = Hyper { runs_sd: 0.5, persistence: 0.8, drift_sd: 0.1, scatter: 0.0 };
        let (mut state, mut squares) = ((0.0, 0.0), 0.0);
        for _ in 0..100_000 {
            state = hyper.next_state(state, &mut rng);
            squares += state.0 * state.0;
        }
        // Worth 11,000 independent draws: a standard error of 1.3 % of the variance.
        assert!((squares / 1e5 - 0.25).abs() < 0.013, "{squares}");
    }
}
