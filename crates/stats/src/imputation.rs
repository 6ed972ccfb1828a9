//! Filling the missing cells of a table in time order.
//!
//! Owns: what a missing cell is expected to be, and how far it may be from that.
//! Must not know: what a column means, or why a cell is missing. It is assumed that what is
//! missing is like what is there, given the rest of the table.

mod neighbours;

use crate::{
    regression::{self, Predictors},
    series::Normal,
};
use neighbours::Neighbours;

/// A column with gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Gappy {
    pub kind: Kind,
    /// One per row, in time order. A yes is 1, a no 0.
    pub cells: Vec<Option<f64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    YesNo,
    Number,
}

/// A table without gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Column by column: what is known, and what is expected where it is not. Of a yes/no that is
    /// a chance.
    pub cells: Vec<Vec<f64>>,
    /// Per column: the standard deviation of what is missing around what is expected, in the
    /// column's unit; 0 of a column without gaps, or that teaches nothing. That of the known rows,
    /// so somewhat too small where neighbours are missing as well.
    pub spreads: Vec<f64>,
}

/// Every column with its gaps filled by what is expected there, given the other columns, the
/// column's own neighbours in time, and `beside`.
///
/// `beside` are complete columns of the same length that tell something of the cells. A filling
/// that is later set against an outcome must not know that outcome: it would then be found in it
/// again.
///
/// **Method.** Two rounds of ridge regression on those neighbours and the columns most correlated
/// (at most [`neighbours::MOST_COLUMNS`]), from column means; within the range observed.
pub fn expected(columns: &[Gappy], beside: &[Vec<f64>]) -> Expected {
    let mut filled = with_means(columns);
    let mut spreads = vec![0.0; columns.len()];
    let with_gaps = || columns.iter().enumerate().filter(|(_, it)| it.gaps().next().is_some());
    if with_gaps().next().is_none() {
        return Expected { cells: filled, spreads };
    }
    let neighbours = Neighbours::of(&filled, beside);
    for _ in 0..2 {
        for (j, column) in with_gaps() {
            let Some((low, high)) = column.range().filter(|(low, high)| low < high) else {
                continue;
            };
            let table = neighbours.rows(j, &filled);
            let rows = column.cells.iter().enumerate().filter(|(_, cell)| cell.is_some());
            let known: Vec<f64> = rows.flat_map(|(row, _)| table.row(row)).copied().collect();
            let outcome: Vec<f64> = column.cells.iter().flatten().copied().collect();
            let (middle, scale) = standards(&outcome);
            let standard: Vec<f64> = outcome.iter().map(|x| (x - middle) / scale).collect();
            let fit = regression::linear(
                Predictors { cells: &known, width: neighbours.width },
                &standard,
                &priors(neighbours.width),
            );
            for row in column.gaps() {
                let at = regression::dot(table.row(row), &fit.coefficients.mean);
                filled[j][row] = (middle + scale * at).clamp(low, high);
            }
            spreads[j] = scale * fit.residual_sd;
        }
    }
    Expected { cells: filled, spreads }
}

/// Predictors are standardised: a weak prior for the intercept, a narrower one for the rest, which
/// are many and mostly say little.
fn priors(width: usize) -> Vec<Normal> {
    let mut priors = vec![Normal { mean: 0.0, sd: 1.0 }; width];
    if let Some(intercept) = priors.first_mut() {
        intercept.sd = 5.0;
    }
    priors
}

impl Gappy {
    /// The rows that are missing.
    pub fn gaps(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| cell.is_none()).map(|(row, _)| row)
    }

    /// The least and the largest that is known; `None` where nothing is.
    pub fn range(&self) -> Option<(f64, f64)> {
        let known = || self.cells.iter().flatten().copied();
        Some((known().reduce(f64::min)?, known().reduce(f64::max)?))
    }
}

/// Gaps at the mean of what is known; at 0 where nothing is.
fn with_means(columns: &[Gappy]) -> Vec<Vec<f64>> {
    let fill = |column: &Gappy| {
        let known: Vec<f64> = column.cells.iter().flatten().copied().collect();
        let (middle, _) = standards(&known);
        column.cells.iter().map(|cell| cell.unwrap_or(middle)).collect()
    };
    columns.iter().map(fill).collect()
}

/// Mean and standard deviation; 0 and 1 of nothing, a scale of 1 where all are alike.
fn standards(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    if values.is_empty() {
        return (0.0, 1.0);
    }
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let sd = (squares / n).sqrt();
    (mean, if sd > 0.0 { sd } else { 1.0 })
}

#[cfg(test)]
mod tests;
