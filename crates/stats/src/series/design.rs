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
    /// From 1e-6 to 1e6.
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
    #[error(
        "column {column}, place {place}: a cell must be a number within ±{}; fill or scale the \
         column beforehand",
        Series::LARGEST_CELL
    )]
    Cell { column: usize, place: usize },
    #[error(
        "place {place}: {found} is more than {}, which no count here may be",
        Series::LARGEST_COUNT
    )]
    Count { place: usize, found: u32 },
    #[error(
        "a prior needs a mean within ±1e6 and a standard deviation from 1e-6 to 1e6; found {mean}, \
         {sd}"
    )]
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
    /// A computing limit: tables of every count up to the largest are kept.
    pub const LARGEST_COUNT: u32 = 10_000;
    /// A computing limit: products with such cells still have digits left.
    pub const LARGEST_CELL: f64 = 1e6;

    /// Counts without columns. `intercept` is the prior of the log mean where all columns are 0.
    ///
    /// # Errors
    ///
    /// A prior or a chance out of range, a count beyond [`Series::LARGEST_COUNT`].
    pub fn new(counts: Vec<Count>, intercept: Normal) -> Result<Self, SeriesError> {
        intercept.checked()?;
        let is_chance = |chance: f64| chance > 0.0 && chance <= 1.0;
        for (place, &count) in counts.iter().enumerate() {
            match count {
                Count::Exactly(found) | Count::AtLeast(found) if found > Self::LARGEST_COUNT => {
                    return Err(SeriesError::Count { place, found });
                }
                Count::Unrecorded { if_none, if_some }
                    if !(is_chance(if_none) && is_chance(if_some)) =>
                {
                    return Err(SeriesError::Unrecorded { place });
                }
                _ => {}
            }
        }
        Ok(Self { counts, intercept, fixed: Vec::new(), exposures: Vec::new() })
    }

    /// With a column that is always in (season, weekend, a flag).
    ///
    /// # Errors
    ///
    /// A column of another length, a cell that is no number or beyond [`Series::LARGEST_CELL`], a
    /// prior out of range.
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

    pub fn counts(&self) -> &[Count] {
        &self.counts
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
        match column.iter().position(|cell| cell.is_nan() || cell.abs() > Self::LARGEST_CELL) {
            Some(place) => Err(SeriesError::Cell { column: at, place }),
            None => Ok(()),
        }
    }
}

impl Count {
    /// The fewest events that this says there were; `None` where nothing was recorded.
    pub fn at_least(self) -> Option<u32> {
        match self {
            Self::Exactly(k) | Self::AtLeast(k) => Some(k),
            Self::Some => Some(1),
            Self::Missing | Self::Unrecorded { .. } => None,
        }
    }
}

impl Normal {
    fn checked(self) -> Result<Self, SeriesError> {
        let Self { mean, sd } = self;
        if mean.abs() <= 1e6 && (1e-6..=1e6).contains(&sd) {
            Ok(self)
        } else {
            Err(SeriesError::Prior { mean, sd })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIOR: Normal = Normal { mean: 0.0, sd: 1.0 };

    fn two() -> Series {
        Series::new(vec![Count::Exactly(0), Count::Some], PRIOR).unwrap()
    }

    #[test]
    fn what_cannot_be_analysed_is_refused_with_its_place() {
        let column = |cells: &[f64]| two().with_fixed(cells.to_vec(), PRIOR).unwrap_err();
        assert_eq!(column(&[1.0]), SeriesError::Length { column: 0, found: 1, wanted: 2 });
        for cell in [f64::NAN, f64::INFINITY, -1e7] {
            assert_eq!(column(&[0.0, cell]), SeriesError::Cell { column: 0, place: 1 });
        }
        let prior = |mean: f64, sd: f64| Series::new(Vec::new(), Normal { mean, sd }).is_err();
        assert!(prior(f64::NAN, 1.0) && prior(0.0, 0.0) && prior(0.0, f64::INFINITY));
        let slab = SpikeSlab { weight: 1.5, slab: PRIOR };
        let found = two().with_exposure(vec![0.0; 2], slab).unwrap_err();
        assert_eq!(found, SeriesError::Weight { found: 1.5 });
        let count = |count: Count| Series::new(vec![count], PRIOR).unwrap_err();
        assert_eq!(
            count(Count::AtLeast(u32::MAX)),
            SeriesError::Count { place: 0, found: u32::MAX }
        );
        let unrecorded = Count::Unrecorded { if_none: 0.0, if_some: 1.0 };
        assert_eq!(count(unrecorded), SeriesError::Unrecorded { place: 0 });
    }
}
