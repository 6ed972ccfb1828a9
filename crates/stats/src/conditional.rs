//! Comparisons within strata: what a stratum is like as a whole drops out.
//!
//! Owns: exact conditional logistic regression and conditional Poisson regression.
//! Must not know: how strata were made. Chosen by the calendar and beforehand they are
//! time-stratified, which keeps the comparison unbiased where exposures trend (Janes, Sheppard &
//! Lumley 2005, Epidemiology 16:717).

use crate::{
    concave::{Approximation, Concave, STEPS, top},
    regression::{Predictors, dot},
    series::Normal,
};

/// Rows that are compared with each other alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum<'a> {
    /// n × p, row by row.
    pub cells: &'a [f64],
    /// n events, one per row: for [`logistic`] 0 or 1.
    pub events: &'a [u32],
}

/// The most rows of one stratum. Among 1,000 rows there are as many ways to choose half of them
/// as a number can hold.
pub const MOST_ROWS: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StratumRefused {
    #[error(
        "a stratum has {found} rows; at most {MOST_ROWS} can be compared exactly; use smaller strata"
    )]
    TooMany { found: usize },
    #[error("{cells} cells for {rows} rows of {width}")]
    Shape { cells: usize, rows: usize, width: usize },
    #[error("a row with {found} events; conditional logistic regression takes 0 or 1")]
    NotOneOrNone { found: u32 },
}

/// Log odds ratios per unit of each of the p columns, comparing rows with an event with rows
/// without one in the same stratum.
///
/// **Method.** The exact conditional likelihood: of all ways to spread a stratum's m events over
/// its n rows, the chance of the one seen, Σ x'β - log e_m(exp x'β). The elementary symmetric
/// polynomial e_m and its derivatives come by recursion, O(n m p²); ties are exact. Laplace's
/// approximation at the mode under `priors` (p); with flat ones R's `survival::clogit(method =
/// "exact")`. Strata with no event, or with nothing else, say nothing.
///
/// **Source.** Gail, Lubin & Rubinstein 1981, Biometrika 68:703.
///
/// **What it does not mean.** It is biased where the exposure reacts to earlier events (Vines &
/// Farrington 2001, Statistics in Medicine 20:3039).
///
/// # Errors
///
/// A stratum that is too large or whose shape does not fit.
pub fn logistic(strata: &[Stratum], priors: &[Normal]) -> Result<Approximation, StratumRefused> {
    for stratum in strata {
        check(stratum, priors.len())?;
        if let Some(&found) = stratum.events.iter().find(|events| **events > 1) {
            return Err(StratumRefused::NotOneOrNone { found });
        }
    }
    Ok(top(&Logistic { strata }, priors, vec![0.0; priors.len()], STEPS))
}

/// Log rate ratios per unit of each of the p columns, comparing counts with those of the same
/// stratum: given a stratum's total, its rows share it as a multinomial with odds exp x'β.
///
/// **Method.** As [`logistic`]. With flat priors the coefficients of R's
/// `glm(count ~ x + stratum, family = poisson)`.
///
/// **Source.** Armstrong, Gasparrini & Tobias 2014, BMC Medical Research Methodology 14:122.
///
/// # Errors
///
/// As [`logistic`].
pub fn poisson(strata: &[Stratum], priors: &[Normal]) -> Result<Approximation, StratumRefused> {
    strata.iter().try_for_each(|stratum| check(stratum, priors.len()))?;
    Ok(top(&Poisson { strata }, priors, vec![0.0; priors.len()], STEPS))
}

fn check(stratum: &Stratum, width: usize) -> Result<(), StratumRefused> {
    let (cells, rows) = (stratum.cells.len(), stratum.events.len());
    if rows > MOST_ROWS {
        Err(StratumRefused::TooMany { found: rows })
    } else if cells != rows * width {
        Err(StratumRefused::Shape { cells, rows, width })
    } else {
        Ok(())
    }
}

impl Stratum<'_> {
    fn rows(&self, width: usize) -> impl Iterator<Item = &[f64]> {
        Predictors { cells: self.cells, width }.rows()
    }

    fn total(&self) -> usize {
        self.events.iter().map(|&events| events as usize).sum()
    }

    /// x'β of each row, less the largest, which cancels in the ratio and keeps powers finite.
    fn scores(&self, at: &[f64]) -> (Vec<f64>, f64) {
        let scores: Vec<f64> = self.rows(at.len()).map(|row| dot(row, at)).collect();
        let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (scores.iter().map(|score| score - largest).collect(), largest)
    }
}

struct Logistic<'a> {
    strata: &'a [Stratum<'a>],
}

impl Concave for Logistic<'_> {
    fn value(&self, at: &[f64]) -> f64 {
        let of_one = |stratum: &Stratum| {
            let (scores, _) = stratum.scores(at);
            let m = stratum.total();
            let mut ways = vec![0.0; m + 1];
            ways[0] = 1.0;
            for score in &scores {
                let odds = libm::exp(*score);
                for chosen in (1..=m).rev() {
                    ways[chosen] += odds * ways[chosen - 1];
                }
            }
            let seen: f64 =
                scores.iter().zip(stratum.events).map(|(score, &e)| score * f64::from(e)).sum();
            seen - libm::log(ways[m].max(f64::MIN_POSITIVE))
        };
        self.strata.iter().map(of_one).sum()
    }

    fn slope(&self, at: &[f64], gradient: &mut [f64], curvature: &mut [f64]) {
        let p = at.len();
        for stratum in self.strata {
            let sums = Sums::of(stratum, at);
            let m = stratum.total();
            let ways = sums.ways[m];
            if ways <= 0.0 {
                continue;
            }
            for (row, &events) in stratum.rows(p).zip(stratum.events) {
                for (slope, cell) in gradient.iter_mut().zip(row) {
                    *slope += f64::from(events) * cell;
                }
            }
            let mean: Vec<f64> = sums.first[m * p..(m + 1) * p].iter().map(|s| s / ways).collect();
            for j in 0..p {
                gradient[j] -= mean[j];
                for k in 0..=j {
                    let second = sums.second[(m * p + j) * p + k] / ways;
                    curvature[j * p + k] += second - mean[j] * mean[k];
                }
            }
        }
    }
}

/// Over all ways to choose so many of a stratum's rows, from none to the number of its events:
/// how many there are, each weighted by exp of its x'β; the sum of x; the sum of x x'.
struct Sums {
    /// m + 1.
    ways: Vec<f64>,
    /// (m + 1) × p.
    first: Vec<f64>,
    /// (m + 1) × p × p, lower triangles.
    second: Vec<f64>,
}

impl Sums {
    fn of(stratum: &Stratum, at: &[f64]) -> Self {
        let (p, m) = (at.len(), stratum.total());
        let mut sums = Self {
            ways: vec![0.0; m + 1],
            first: vec![0.0; (m + 1) * p],
            second: vec![0.0; (m + 1) * p * p],
        };
        sums.ways[0] = 1.0;
        let (scores, _) = stratum.scores(at);
        for (row, score) in stratum.rows(p).zip(scores) {
            let odds = libm::exp(score);
            for chosen in (1..=m).rev() {
                sums.choose(row, odds, chosen);
            }
        }
        sums
    }

    /// Adds the ways that choose this row as the last of `chosen`.
    fn choose(&mut self, row: &[f64], odds: f64, chosen: usize) {
        let p = row.len();
        let fewer = chosen - 1;
        let ways = self.ways[fewer];
        for j in 0..p {
            for k in 0..=j {
                let before = self.second[(fewer * p + j) * p + k];
                let crossed =
                    row[j] * self.first[fewer * p + k] + row[k] * self.first[fewer * p + j];
                let with_row = before + crossed + row[j] * row[k] * ways;
                self.second[(chosen * p + j) * p + k] += odds * with_row;
            }
        }
        for (j, cell) in row.iter().enumerate() {
            let before = self.first[fewer * p + j];
            self.first[chosen * p + j] += odds * (before + cell * ways);
        }
        self.ways[chosen] += odds * ways;
    }
}

struct Poisson<'a> {
    strata: &'a [Stratum<'a>],
}

impl Concave for Poisson<'_> {
    fn value(&self, at: &[f64]) -> f64 {
        let of_one = |stratum: &Stratum| {
            let (scores, _) = stratum.scores(at);
            let sum: f64 = scores.iter().map(|score| libm::exp(*score)).sum();
            let seen: f64 =
                scores.iter().zip(stratum.events).map(|(score, &e)| score * f64::from(e)).sum();
            seen - stratum.total() as f64 * libm::log(sum.max(f64::MIN_POSITIVE))
        };
        self.strata.iter().map(of_one).sum()
    }

    fn slope(&self, at: &[f64], gradient: &mut [f64], curvature: &mut [f64]) {
        let p = at.len();
        for stratum in self.strata {
            let total = stratum.total() as f64;
            let (scores, _) = stratum.scores(at);
            let odds: Vec<f64> = scores.iter().map(|score| libm::exp(*score)).collect();
            let sum: f64 = odds.iter().sum();
            let mut mean = vec![0.0; p];
            for ((row, odds), &events) in stratum.rows(p).zip(&odds).zip(stratum.events) {
                for j in 0..p {
                    mean[j] += odds / sum * row[j];
                    gradient[j] += (f64::from(events) - total * odds / sum) * row[j];
                    for k in 0..=j {
                        curvature[j * p + k] += total * odds / sum * row[j] * row[k];
                    }
                }
            }
            for j in 0..p {
                for k in 0..=j {
                    curvature[j * p + k] -= total * mean[j] * mean[k];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
