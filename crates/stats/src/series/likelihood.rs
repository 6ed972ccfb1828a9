//! What a count says of the log mean.
//!
//! Owns: the log likelihood of exact, censored and withheld counts with its first two derivatives
//! in the log mean.
//! Must not know: where the log mean comes from.
//!
//! Written in v = 1/φ, so that Poisson is v = 0 and nothing overflows on the way there. With
//! A = ln(1 + v μ) / v (μ where v = 0), P(0) = e^-A and, for exact counts,
//!
//! ```text
//! ln P(k) = Σ_(i<k) ln(1 + i v) - ln k! + k η - k ln(1 + v μ) - A
//! g = (k - μ) / (1 + v μ)          w = μ (1 + k v) / (1 + v μ)²
//! ```
//!
//! For "m or more", with S = Σ_(i>=m) P(i): because i P(i) - (i+1) P(i+1) = P'(i), the sum of
//! derivatives telescopes to dS/dη = m P(m), so
//!
//! ```text
//! g = m P(m) / S                   w = g (g - (m - μ) / (1 + v μ))
//! ```

use super::Count;

/// Log means are kept within this: beyond it a mean is no number or no different from 0.
const FARTHEST: f64 = 300.0;

/// A log likelihood, its slope, and minus its curvature (never below 0), at one log mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Term {
    pub log: f64,
    pub slope: f64,
    pub weight: f64,
}

/// The observed places of a series.
#[derive(Debug, Clone)]
pub(super) struct Observed {
    /// In time order.
    pub places: Vec<(usize, Count)>,
    /// The largest exact count.
    largest: usize,
    /// ln k!, for k up to the largest.
    log_factorials: Vec<f64>,
    /// Whether a count tells of v: with yes and no alone it cannot be told from the mean.
    pub tells_of_scatter: bool,
}

/// The likelihood at one v.
#[derive(Debug, Clone)]
pub(super) struct Likelihood<'a> {
    observed: &'a Observed,
    /// v.
    spread: f64,
    /// ln of what does not hang on the mean, by count.
    constants: Vec<f64>,
}

impl Observed {
    pub(super) fn of(counts: &[Count]) -> Self {
        let places: Vec<(usize, Count)> = counts
            .iter()
            .enumerate()
            .map(|(place, &count)| match count {
                Count::AtLeast(1) => (place, Count::Some),
                _ => (place, count),
            })
            .filter(|(_, count)| !matches!(count, Count::Missing | Count::AtLeast(0)))
            .collect();
        let largest = |count: &Count| match count {
            Count::Exactly(k) | Count::AtLeast(k) => *k as usize,
            _ => 1,
        };
        let tells = |count: &Count| match count {
            Count::Exactly(k) => *k >= 1,
            Count::AtLeast(k) => *k >= 2,
            _ => false,
        };
        let largest = places.iter().map(|(_, count)| largest(count)).max().unwrap_or(1).max(1);
        Self {
            tells_of_scatter: places.iter().any(|(_, count)| tells(count)),
            largest,
            log_factorials: (0..=largest).map(|k| libm::lgamma(k as f64 + 1.0)).collect(),
            places,
        }
    }

    /// At overdispersion `scatter` = 1/√φ.
    pub(super) fn at(&self, scatter: f64) -> Likelihood<'_> {
        let spread = scatter * scatter;
        // Below this Poisson is the same to the last digit for any mean below 1e4.
        let spread = if spread < 1e-20 { 0.0 } else { spread };
        let mut rising = 0.0;
        let mut constants = Vec::with_capacity(self.largest + 1);
        for (k, log_factorial) in self.log_factorials.iter().enumerate() {
            constants.push(rising - log_factorial);
            if spread > 0.0 {
                rising += libm::log1p(k as f64 * spread);
            }
        }
        Likelihood { observed: self, spread, constants }
    }
}

impl Likelihood<'_> {
    /// Σ ln likelihood at log means `eta`; `slopes` and `weights` get the derivatives, 0 where
    /// nothing was observed (they must be 0 there already).
    pub(super) fn expand(&self, eta: &[f64], slopes: &mut [f64], weights: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for &(place, count) in &self.observed.places {
            let term = self.term(count, eta[place]);
            sum += term.log;
            slopes[place] = term.slope;
            weights[place] = term.weight;
        }
        sum
    }

    /// Σ ln likelihood at log means `eta`.
    pub(super) fn log(&self, eta: &[f64]) -> f64 {
        self.observed.places.iter().map(|&(place, count)| self.log_of(count, eta[place])).sum()
    }

    #[inline]
    fn log_of(&self, count: Count, eta: f64) -> f64 {
        match count {
            Count::Exactly(k) => {
                let eta = eta.clamp(-FARTHEST, FARTHEST);
                let (log1p, none) = self.none(libm::exp(eta));
                let k_real = f64::from(k);
                self.constants[k as usize] + k_real * (eta - log1p) - none
            }
            _ => self.term(count, eta).log,
        }
    }

    #[inline]
    pub(super) fn term(&self, count: Count, eta: f64) -> Term {
        let eta = eta.clamp(-FARTHEST, FARTHEST);
        let mean = libm::exp(eta);
        let (log1p, none) = self.none(mean);
        let inverse = 1.0 / (1.0 + self.spread * mean);
        match count {
            Count::Exactly(k) => {
                let k_real = f64::from(k);
                Term {
                    log: self.constants[k as usize] + k_real * (eta - log1p) - none,
                    slope: (k_real - mean) * inverse,
                    weight: mean * (1.0 + k_real * self.spread) * inverse * inverse,
                }
            }
            Count::Some => {
                let slope = mean * inverse / libm::expm1(none);
                let log = libm::log(-libm::expm1(-none));
                // e^A beyond the largest number: surely some.
                let slope = if slope.is_finite() { slope } else { 0.0 };
                at_least(log, slope, (1.0 - mean) * inverse)
            }
            Count::AtLeast(m) => {
                let (log_tail, log_first) = self.tail(m, eta, mean, none, log1p);
                let m = f64::from(m);
                let slope = m * libm::exp(log_first - log_tail);
                at_least(log_tail, slope, (m - mean) * inverse)
            }
            Count::Unrecorded { if_none, if_some } => {
                let chance = if_some + (if_none - if_some) * libm::exp(-none);
                let tilt = (if_none - if_some) * libm::exp(-none) / chance;
                let once = mean * inverse;
                let weight = tilt * once * inverse - tilt * (1.0 - tilt) * once * once;
                Term { log: libm::log(chance), slope: -tilt * once, weight: weight.max(0.0) }
            }
            Count::Missing => Term { log: 0.0, slope: 0.0, weight: 0.0 },
        }
    }

    /// ln(1 + v μ), and A.
    #[inline]
    fn none(&self, mean: f64) -> (f64, f64) {
        if self.spread == 0.0 {
            return (0.0, mean);
        }
        let growth = self.spread * mean;
        // `log` is faster, and loses at most a digit here.
        let log1p = if growth > 0.1 { libm::log(1.0 + growth) } else { libm::log1p(growth) };
        (log1p, log1p / self.spread)
    }

    /// ln S and ln P(m), for m of 2 or more.
    fn tail(&self, m: u32, eta: f64, mean: f64, none: f64, log1p: f64) -> (f64, f64) {
        let log_p = |k: u32| {
            let k_real = f64::from(k);
            self.constants[k as usize] + k_real * (eta - log1p) - none
        };
        let first = log_p(m);
        let below: f64 = (1..m).map(|k| libm::exp(log_p(k))).sum();
        let above = -libm::expm1(-none) - below;
        // The difference has lost at most three digits here.
        if above > 1e-3 {
            return (libm::log(above), first);
        }
        // Σ P(m + j) / P(m): the ratios fall from below 1, since S is small.
        let odds = mean / (1.0 + self.spread * mean);
        let (mut term, mut sum, mut k) = (1.0, 1.0, f64::from(m));
        while term > sum * 1e-17 && k < 1e6 {
            term *= (1.0 + k * self.spread) * odds / (k + 1.0);
            sum += term;
            k += 1.0;
        }
        (first + libm::log(sum), first)
    }
}

/// `toward` is (m - μ) / (1 + v μ), the slope of ln P(m).
fn at_least(log: f64, slope: f64, toward: f64) -> Term {
    Term { log, slope, weight: (slope * (slope - toward)).max(0.0) }
}

#[cfg(test)]
mod tests;
