//! Statistics for counts over nights.
//!
//! Owns: distributions, intervals, samplers.
//! Must not know: what is counted. No clinical word stands in this crate. It computes with `libm`
//! alone, so that every host gets the same bits.

/// A number with its 95 % interval. Never one without the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}
