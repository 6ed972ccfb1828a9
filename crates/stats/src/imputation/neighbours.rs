//! What tells something of a cell: the cells before and after it, and those beside it.
//!
//! Owns: which other columns are looked at, and the rows of predictors.
//! Must not know: how a cell is filled.

use super::standards;
use crate::grouping::correlation;

/// The most other columns that one column is regressed on. The rest add time and hardly anything
/// else: with all of two hundred, filling would take longer than everything that follows.
pub const MOST_COLUMNS: usize = 8;

pub(super) struct Neighbours {
    /// Per column: the columns most correlated with it.
    near: Vec<Vec<usize>>,
    /// Mean and standard deviation of each column, with its gaps at the mean.
    standards: Vec<(f64, f64)>,
    /// Standardised.
    beside: Vec<Vec<f64>>,
    /// Predictors a row: one, the cell before, the cell after, other columns, those beside.
    pub width: usize,
}

/// One row of predictors after another.
pub(super) struct Rows {
    cells: Vec<f64>,
    width: usize,
}

impl Rows {
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.width..(row + 1) * self.width]
    }
}

impl Neighbours {
    pub(super) fn of(filled: &[Vec<f64>], beside: &[Vec<f64>]) -> Self {
        let most = MOST_COLUMNS.min(filled.len().saturating_sub(1));
        let near = (0..filled.len()).map(|j| {
            let mut others: Vec<(f64, usize)> = (0..filled.len())
                .filter(|&other| other != j)
                .map(|other| (correlation(&filled[j], &filled[other]).abs(), other))
                .collect();
            others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            others.truncate(most);
            others.into_iter().map(|(_, other)| other).collect()
        });
        let standardise = |column: &Vec<f64>| {
            let (middle, scale) = standards(column);
            column.iter().map(|x| (x - middle) / scale).collect()
        };
        Self {
            near: near.collect(),
            standards: filled.iter().map(|column| standards(column)).collect(),
            beside: beside.iter().map(standardise).collect(),
            width: 3 + most + beside.len(),
        }
    }

    /// The predictors of column `j` in every row.
    pub(super) fn rows(&self, j: usize, filled: &[Vec<f64>]) -> Rows {
        let n = filled[j].len();
        // The intercept is there; all else is put in column by column.
        let mut cells = vec![1.0; n * self.width];
        let mut put = |place: usize, of_row: &dyn Fn(usize) -> f64| {
            for (row, cells) in cells.chunks_exact_mut(self.width).enumerate() {
                cells[place] = of_row(row);
            }
        };
        let standard = |column: usize| {
            let (middle, scale) = self.standards[column];
            let (cells, per_unit) = (&filled[column], 1.0 / scale);
            move |row: usize| cells.get(row).map_or(0.0, |cell| (cell - middle) * per_unit)
        };
        let own = standard(j);
        put(1, &|row| row.checked_sub(1).map_or(0.0, &own));
        put(2, &|row| own(row + 1));
        for (place, &other) in (3..).zip(&self.near[j]) {
            put(place, &standard(other));
        }
        for (place, column) in (3 + self.near[j].len()..).zip(&self.beside) {
            put(place, &|row| column[row]);
        }
        Rows { cells, width: self.width }
    }
}
