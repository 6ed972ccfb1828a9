//! What is asked of a diary, besides the diary itself.
//!
//! Owns: the choices that change an analysis.
//! Must not know: who made them.

use std::collections::BTreeSet;

use diary::ExposureId;

/// How a diary is to be analysed.
#[derive(Debug, Clone, PartialEq)]
pub struct Inquiry {
    /// Whether what trials and studies found counts beforehand. Without it every exposure begins
    /// alike, expected to do nothing in particular.
    pub evidence: bool,
    /// Exposures that the person asked about before looking: each begins with the chance of one
    /// that a trial supports.
    pub declared: BTreeSet<ExposureId>,
    /// Where the person lives, for the season; `None` where it is not known.
    pub hemisphere: Option<Hemisphere>,
    /// What the person said at the start, before any night was recorded.
    pub cramps_a_week: Option<f64>,
    /// Another course of chance; `None` takes one from the diary's own content, so that the same
    /// diary gives the same answer everywhere.
    pub seed: Option<u64>,
}

impl Default for Inquiry {
    fn default() -> Self {
        Self {
            evidence: true,
            declared: BTreeSet::new(),
            hemisphere: None,
            cramps_a_week: None,
            seed: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hemisphere {
    North,
    South,
}
