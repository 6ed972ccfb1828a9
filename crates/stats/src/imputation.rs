//! Filling the missing cells of a table in time order.
//!
//! Owns: what a missing cell is expected to be, and draws of what it may have been.
//! Must not know: what a column means, or why a cell is missing. It is assumed that what is
//! missing is like what is there, given the rest of the table.

mod neighbours;

use rand_core::Rng;

use crate::{
    draw,
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

/// Every column with its gaps filled by what is expected there, given the other columns, the
/// column's own neighbours in time, and `beside`.
///
/// `beside` are complete columns of the same length that tell something of the cells. A result
/// for a yes/no is a chance. A filling that is later set against an outcome must not know that
/// outcome: it would then be found in it again.
///
/// **Method.** Two rounds of ridge regression from column means; within the range observed.
pub fn expected(columns: &[Gappy], beside: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut filled = with_means(columns);
    if columns.iter().all(|column| column.gaps().next().is_none()) {
        return filled;
    }
    let neighbours = Neighbours::of(&filled, beside);
    for _ in 0..2 {
        for (j, column) in columns.iter().enumerate() {
            let Some((table, known)) = setting(column, j, &filled, &neighbours) else { continue };
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
                filled[j][row] = column.within_range(middle + scale * at);
            }
        }
    }
    filled
}

/// `draws` fillings of the whole table: each a draw of the missing cells given all that is there.
///
/// **Method.** Chained regressions: in turn, each column with gaps is regressed on its own
/// neighbours in time, the columns most correlated with it (at most
/// [`neighbours::MOST_COLUMNS`]), and `beside`; coefficients are drawn, then the cells. Logistic
/// for a yes/no, linear for a number (kept within the range observed). A few rounds pass before
/// the first draw and between draws.
///
/// Here `beside` should hold the outcome: leaving it out would make every effect look smaller.
///
/// **Source.** van Buuren 2007, Statistical Methods in Medical Research 16:219; on the outcome
/// among the predictors Moons et al. 2006, Journal of Clinical Epidemiology 59:1092.
pub fn chained(
    columns: &[Gappy],
    beside: &[Vec<f64>],
    draws: usize,
    rng: &mut impl Rng,
) -> Vec<Vec<Vec<f64>>> {
    let mut filled = with_means(columns);
    if columns.iter().all(|column| column.gaps().next().is_none()) {
        return vec![filled; draws];
    }
    let neighbours = Neighbours::of(&filled, beside);
    let mut warm = vec![vec![0.0; neighbours.width]; columns.len()];
    let mut fillings = Vec::with_capacity(draws);
    for round in 0_usize.. {
        if fillings.len() == draws {
            break;
        }
        for (j, column) in columns.iter().enumerate() {
            redraw(column, j, &mut filled, &neighbours, &mut warm[j], rng);
        }
        if round >= ROUNDS_BEFORE && (round - ROUNDS_BEFORE).is_multiple_of(ROUNDS_BETWEEN) {
            fillings.push(filled.clone());
        }
    }
    fillings
}

const ROUNDS_BEFORE: usize = 5;
const ROUNDS_BETWEEN: usize = 2;

/// Draws one column's missing cells anew. `warm` is where its last logistic fit ended.
fn redraw(
    column: &Gappy,
    j: usize,
    filled: &mut [Vec<f64>],
    neighbours: &Neighbours,
    warm: &mut Vec<f64>,
    rng: &mut impl Rng,
) {
    let Some((table, known)) = setting(column, j, filled, neighbours) else { return };
    let width = neighbours.width;
    let known = Predictors { cells: &known, width };
    match column.kind {
        Kind::YesNo => {
            let yes: Vec<bool> = column.cells.iter().flatten().map(|cell| *cell > 0.5).collect();
            // The chain goes on, so near the mode will do.
            let start = std::mem::take(warm);
            let fit = regression::logistic_from(known, &yes, &priors(width), start, 2);
            let coefficients = fit.draw(rng);
            for row in column.gaps() {
                let chance = regression::chance(regression::dot(table.row(row), &coefficients));
                filled[j][row] = f64::from(u8::from(draw::bernoulli(rng, chance)));
            }
            *warm = fit.mean;
        }
        Kind::Number => {
            let outcome: Vec<f64> = column.cells.iter().flatten().copied().collect();
            let (middle, scale) = standards(&outcome);
            let standard: Vec<f64> = outcome.iter().map(|x| (x - middle) / scale).collect();
            let fit = regression::linear(known, &standard, &priors(width));
            let coefficients = fit.coefficients.draw(rng);
            for row in column.gaps() {
                let at = regression::dot(table.row(row), &coefficients)
                    + fit.residual_sd * draw::normal(rng);
                filled[j][row] = column.within_range(middle + scale * at);
            }
        }
    }
}

/// The predictors of every row, and of those where the column is known; `None` where there is
/// nothing to fill or nothing to learn from.
fn setting(
    column: &Gappy,
    j: usize,
    filled: &[Vec<f64>],
    neighbours: &Neighbours,
) -> Option<(neighbours::Rows, Vec<f64>)> {
    column.gaps().next()?;
    let (low, high) = column.range()?;
    if low == high {
        return None;
    }
    let table = neighbours.rows(j, filled);
    let rows = column.cells.iter().enumerate().filter(|(_, cell)| cell.is_some());
    let known = rows.flat_map(|(row, _)| table.row(row).iter().copied()).collect();
    Some((table, known))
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
    fn gaps(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| cell.is_none()).map(|(row, _)| row)
    }

    fn range(&self) -> Option<(f64, f64)> {
        let known = || self.cells.iter().flatten().copied();
        Some((known().reduce(f64::min)?, known().reduce(f64::max)?))
    }

    fn within_range(&self, value: f64) -> f64 {
        self.range().map_or(value, |(low, high)| value.clamp(low, high))
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
