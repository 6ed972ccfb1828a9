//! Statistics for counts over nights.
//!
//! Owns: distributions, intervals, samplers.
//! Must not know: what is counted. No clinical word stands in this crate. It computes with `libm`
//! alone, so that every host gets the same bits; `clippy.toml` beside it bans the rest.

mod concave;
pub mod conditional;
pub mod dispersion;
pub mod draw;
pub mod experiment;
pub mod grouping;
pub mod imputation;
pub mod rate;
pub mod ratio;
pub mod regression;
pub mod series;
pub mod share;
pub mod special;

use serde::Serialize;

/// A number with its 95 % interval. Never one without the other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Estimate {
    /// The same estimate in another unit: `factor` of the new units to one of the old.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { value: self.value * factor, low: self.low * factor, high: self.high * factor }
    }
}

/// The tail left out on either side of an [`Estimate`]'s interval.
pub(crate) const TAIL: f64 = 0.025;
