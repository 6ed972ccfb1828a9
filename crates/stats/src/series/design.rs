//! What goes into the model.
//!
//! Owns: observed counts, columns, their priors, and the refusal of what is not a number.
//! Must not know: how any of it is fitted.

use thiserror::Error;

/// Standard deviation of the spike, the effect of a column that hardly matters: 95 % of such
/// effects are within 10 %.
pub const SPIKE_SD: f64 = 0.05;

/// What is known of the count at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Count {
    /// This many, 0 among them.
    Exactly(u32),
    /// One or more.
    Some,
    /// This many or more.
    AtLeast(u32),
    /// Nothing, and that says nothing.
    Missing,
    /// Nothing was recorded, which itself speaks: the chances of no record given a count of 0 and
    /// given one or more. Each from above 0 to 1.
    Unrecorded { if_none: f64, if_some: f64 },
}

/// A normal prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    pub mean: f64,
    /// Above 0.
    pub sd: f64,
}

/// The prior of an exposure's effect: with chance `weight` it comes from the slab, else from the
/// spike N(0, [`SPIKE_SD`]²).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpikeSlab {
    /// From 0 to 1. With 1 the prior is the slab alone: a plain normal one.
    pub weight: f64,
    pub slab: Normal,
}

/// Why a series cannot be analysed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SeriesError {
    #[error("column {column} has {found} rows where the series has {wanted} places")]
    Length { column: usize, found: usize, wanted: usize },
    #[error("column {column}, place {place}: a cell must be a finite number; fill it beforehand")]
    NotFinite { column: usize, place: usize },
    #[error("a prior needs a finite mean and a standard deviation above 0; found {mean}, {sd}")]
    Prior { mean: f64, sd: f64 },
    #[error("the chance of the slab is {found}; it must be from 0 to 1")]
    Weight { found: f64 },
    #[error("place {place}: a chance of no record must be above 0 and at most 1")]
    Unrecorded { place: usize },
}

/// Counts over time, the columns beside them, and what is believed of each beforehand.
///
/// Shapes: T counts; every column has T cells. Units: an effect is per unit of its column; scale
/// columns so that effects of about 1 or less are plausible, and centre them, so that the
/// intercept is the log of the usual count.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub(super) counts: Vec<Count>,
    pub(super) intercept: Normal,
    pub(super) fixed: Vec<(Vec<f64>, Normal)>,
    pub(super) exposures: Vec<(Vec<f64>, SpikeSlab)>,
}

impl Series {
    /// Counts without columns. `intercept` is the prior of the log mean where all columns are 0.
    ///
    /// # Errors
    ///
    /// A prior or a chance out of range.
    pub fn new(counts: Vec<Count>, intercept: Normal) -> Result<Self, SeriesError> {
        intercept.checked()?;
        for (place, count) in counts.iter().enumerate() {
            if let Count::Unrecorded { if_none, if_some } = count
                && ![if_none, if_some].iter().all(|&&chance| chance > 0.0 && chance <= 1.0)
            {
                return Err(SeriesError::Unrecorded { place });
            }
        }
        Ok(Self { counts, intercept, fixed: Vec::new(), exposures: Vec::new() })
    }

    /// With a column that is always in (season, weekend, a flag).
    ///
    /// # Errors
    ///
    /// A column of another length, a cell that is no finite number, a prior out of range.
    pub fn with_fixed(mut self, column: Vec<f64>, prior: Normal) -> Result<Self, SeriesError> {
        self.check(&column, self.fixed.len())?;
        prior.checked()?;
        self.fixed.push((column, prior));
        Ok(self)
    }

    /// With a column that may or may not matter. Columns are numbered in the order they are added.
    ///
    /// # Errors
    ///
    /// As [`Series::with_fixed`], and a weight that is no chance.
    pub fn with_exposure(
        mut self,
        column: Vec<f64>,
        prior: SpikeSlab,
    ) -> Result<Self, SeriesError> {
        self.check(&column, self.exposures.len())?;
        prior.slab.checked()?;
        if !(0.0..=1.0).contains(&prior.weight) {
            return Err(SeriesError::Weight { found: prior.weight });
        }
        self.exposures.push((column, prior));
        Ok(self)
    }

    /// T.
    pub fn places(&self) -> usize {
        self.counts.len()
    }

    /// Number of exposures.
    pub fn exposures(&self) -> usize {
        self.exposures.len()
    }

    fn check(&self, column: &[f64], at: usize) -> Result<(), SeriesError> {
        if column.len() != self.counts.len() {
            let (found, wanted) = (column.len(), self.counts.len());
            return Err(SeriesError::Length { column: at, found, wanted });
        }
        match column.iter().position(|cell| !cell.is_finite()) {
            Some(place) => Err(SeriesError::NotFinite { column: at, place }),
            None => Ok(()),
        }
    }
}

impl Normal {
    fn checked(self) -> Result<Self, SeriesError> {
        let Self { mean, sd } = self;
        if mean.is_finite() && sd.is_finite() && sd > 0.0 {
            Ok(self)
        } else {
            Err(SeriesError::Prior { mean, sd })
        }
    }
}
