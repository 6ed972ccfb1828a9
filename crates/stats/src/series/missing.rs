//! Missing cells of columns, drawn given everything.
//!
//! Owns: what the count beside a missing cell says of it.
//! Must not know: what the other columns say of it, or what a column means.

use rand_core::Rng;

use super::answer::Draw;
use super::design::Series;
use super::likelihood::Observed;
use crate::draw;

/// A missing cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    pub column: Column,
    pub place: usize,
    /// What the series' column holds there for now, before it was centred.
    pub held: f64,
    /// What is known of it without the counts.
    pub cell: Cell,
    /// Of a change of the cell, the part that its column shows at the same place: 1 but where a
    /// column builds up over several.
    pub share: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Fixed(usize),
    Exposure(usize),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// 1 with this chance, else 0.
    YesNo { chance: f64 },
    /// Normal, and kept within the range.
    Number { mean: f64, sd: f64, range: (f64, f64) },
}

/// What the missing cells may have been, one draw each, given the counts and a draw of everything
/// else.
///
/// A cell's distribution is what is known of it without the counts, times the likelihood of the
/// count at its place, the other cells as they are held or were drawn just before; of numbers that
/// likelihood is expanded to the second order. Places that a column builds up to later are left
/// out.
///
/// Fillings for draws of the posterior are draws given the observed cells and counts, by the very
/// model that then analyses them (data augmentation, Tanner & Wong 1987). Regressions of cells on
/// counts are not: they take every effect at its estimate, unshrunk, and the fillings repeat it,
/// which in diaries where nothing matters named something half as often again.
pub fn missing_cells(series: &Series, drawn: &Draw, gaps: &[Gap], rng: &mut impl Rng) -> Vec<f64> {
    let observed = Observed::of(&series.counts);
    let likelihood = observed.at(drawn.hyper.scatter);
    let mut log_means = log_means(series, drawn);
    let fill = |gap: &Gap| {
        let effect = gap.share
            * match gap.column {
                Column::Fixed(k) => drawn.fixed[k],
                Column::Exposure(j) => drawn.effects[j],
            };
        let count = series.counts[gap.place];
        let log_mean = &mut log_means[gap.place];
        match gap.cell {
            Cell::YesNo { chance } => {
                let without = *log_mean - effect * gap.held;
                let log = |eta: f64| likelihood.term(count, eta).log;
                let ratio = libm::exp(log(without) - log(without + effect));
                let yes = draw::bernoulli(rng, chance / (chance + (1.0 - chance) * ratio));
                let cell = f64::from(u8::from(yes));
                *log_mean = without + effect * cell;
                cell
            }
            Cell::Number { mean, sd, range: (low, high) } => {
                let term = likelihood.term(count, *log_mean);
                let spread = 1.0 / (1.0 / (sd * sd) + effect * effect * term.weight);
                let pull = effect * (term.slope + effect * term.weight * gap.held);
                let middle = spread * (mean / (sd * sd) + pull);
                let cell = (middle + spread.sqrt() * draw::normal(rng)).clamp(low, high);
                *log_mean += effect * (cell - gap.held);
                cell
            }
        }
    };
    gaps.iter().map(fill).collect()
}

fn log_means(series: &Series, drawn: &Draw) -> Vec<f64> {
    let state = drawn.runs.iter().zip(&drawn.drift);
    let mut eta: Vec<f64> = state.map(|(u, d)| drawn.intercept + u + d).collect();
    let fixed = series.fixed.iter().map(|(column, _)| column).zip(&drawn.fixed);
    let exposures = series.exposures.iter().map(|(column, _)| column).zip(&drawn.effects);
    for (column, effect) in fixed.chain(exposures) {
        for (eta, cell) in eta.iter_mut().zip(column) {
            *eta += effect * cell;
        }
    }
    eta
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::series::{Count, Hyper, Normal, SpikeSlab};

    const OPEN: Normal = Normal { mean: 0.0, sd: 1.0 };
    const N: usize = 40_000;

    /// Places alike, each with a missing cell beside this count, for now held at `held`.
    fn filled_from(held: f64, count: Count, cell: Cell, effect: f64) -> Vec<f64> {
        let series = Series::new(vec![count; N], OPEN).unwrap();
        let prior = SpikeSlab { weight: 0.5, slab: OPEN };
        // Centred at what is expected.
        let column = vec![held - expected(cell); N];
        let series = series.with_exposure(column, prior).unwrap();
        let drawn = Draw {
            hyper: Hyper::NONE,
            intercept: libm::log(0.5),
            fixed: Vec::new(),
            effects: vec![effect],
            runs: vec![0.0; N],
            drift: vec![0.0; N],
        };
        let gap = |place| Gap { column: Column::Exposure(0), place, held, cell, share: 1.0 };
        let gaps: Vec<Gap> = (0..N).map(gap).collect();
        missing_cells(&series, &drawn, &gaps, &mut ChaCha8Rng::seed_from_u64(3))
    }

    fn expected(cell: Cell) -> f64 {
        match cell {
            Cell::YesNo { chance } => chance,
            Cell::Number { mean, .. } => mean,
        }
    }

    fn filled(count: Count, cell: Cell, effect: f64) -> Vec<f64> {
        filled_from(expected(cell), count, cell, effect)
    }

    fn mean(of: &[f64]) -> f64 {
        of.iter().sum::<f64>() / of.len() as f64
    }

    #[test]
    fn a_missing_yes_is_as_likely_as_bayes_theorem_has_it() {
        let cell = Cell::YesNo { chance: 0.3 };
        // Means 0.5 e^(-0.3) without and 0.5 e^0.7 with it; by hand, P(yes | none) and P(yes | two).
        let (without, with) = (0.5 * libm::exp(-0.3), 0.5 * libm::exp(0.7));
        for (count, power) in [(0, 0.0), (2, 2.0)] {
            let weight = |mu: f64| libm::exp(-mu) * libm::pow(mu, power);
            let wanted = 0.3 * weight(with) / (0.3 * weight(with) + 0.7 * weight(without));
            let found = mean(&filled(Count::Exactly(count), cell, 1.0));
            // Four standard errors of 40,000 draws.
            assert!((found - wanted).abs() < 0.01, "{count}: {found} against {wanted}");
        }
        // What is not observed, or does nothing, tells nothing.
        for (count, effect) in [(Count::Missing, 1.0), (Count::Exactly(2), 0.0)] {
            assert!((mean(&filled(count, cell, effect)) - 0.3).abs() < 0.01);
        }
    }

    #[test]
    fn a_missing_number_is_drawn_towards_what_its_count_asks_for_and_stays_in_its_range() {
        let range = (-1.5, 1.5);
        let number = |range| Cell::Number { mean: 0.0, sd: 0.5, range };
        let wide = number((-9.0, 9.0));
        // By quadrature of N(0, 0.5) times Poisson's chance of 2 at 0.5 e^(0.6 x): 0.188.
        let found = mean(&filled(Count::Exactly(2), wide, 0.6));
        assert!((found - quadrature()).abs() < 0.015, "{found} against {}", quadrature());
        let drawn = filled(Count::Exactly(2), number(range), 0.6);
        assert!(drawn.iter().all(|cell| (-1.5..=1.5).contains(cell)));
    }

    #[test]
    fn where_a_cell_is_held_for_now_does_not_matter() {
        let (yes, number) =
            (Cell::YesNo { chance: 0.3 }, Cell::Number { mean: 0.0, sd: 0.5, range: (-9.0, 9.0) });
        for (cell, held) in [(yes, 0.0), (yes, 1.0), (number, 0.4)] {
            let found = mean(&filled_from(held, Count::Exactly(2), cell, 0.6));
            let wanted = mean(&filled(Count::Exactly(2), cell, 0.6));
            // The likelihood's expansion differs by its third order.
            assert!((found - wanted).abs() < 0.01, "{cell:?} {held}: {found} against {wanted}");
        }
    }

    fn quadrature() -> f64 {
        let at = |n: i32| f64::from(n) * 0.01;
        let weight = |x: f64| {
            let mu = 0.5 * libm::exp(0.6 * x);
            libm::exp(-2.0 * x * x - mu) * mu * mu
        };
        let sum = |of: &dyn Fn(f64) -> f64| (-400..=400).map(|n| of(at(n))).sum::<f64>();
        sum(&|x| x * weight(x)) / sum(&weight)
    }
}
