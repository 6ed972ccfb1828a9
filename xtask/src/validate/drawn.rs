//! Series drawn from the model itself, with every parameter drawn from its prior.
//!
//! Owns: columns, parameters and counts of such a series.
//! Must not know: how a series is fitted.
//!
//! The columns are given, the parameters are drawn, the counts follow: so a posterior computed
//! from the counts with the same priors is calibrated, whatever the columns are
//! (Talts et al. 2018).

use std::f64::consts::TAU;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use stats::{
    draw,
    series::{Count, Draw, Hyper, HyperPrior, Normal, SPIKE_SD, Series, SpikeSlab},
};

/// What kind of series to draw.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub places: usize,
    pub exposures: usize,
    /// Chance that a place has no count.
    pub missing: f64,
    /// Mean and standard deviation of the intercept's normal prior.
    pub intercept: Normal,
}

/// The intercept's prior where nobody was asked how often.
pub const UNASKED: Normal = Normal { mean: LOG_OF_0_3, sd: 1.0 };
/// The same for someone who was asked and said "about twice a week".
pub const ASKED: Normal = Normal { mean: LOG_OF_0_3, sd: 0.7 };
const LOG_OF_0_3: f64 = -1.203_972_804_325_936;

/// Of recorded counts above 0, the shares told as "some" and as "two or more".
const TOLD_AS_SOME: f64 = 0.1;
const TOLD_AS_AT_LEAST: f64 = 0.03;

/// The classes of evidence: chance of the slab, and the slab.
const CLASSES: [SpikeSlab; 4] = [
    SpikeSlab { weight: 0.6, slab: Normal { mean: 0.25, sd: 0.3 } },
    SpikeSlab { weight: 0.35, slab: Normal { mean: -0.2, sd: 0.35 } },
    SpikeSlab { weight: 0.2, slab: Normal { mean: 0.0, sd: 0.4 } },
    SpikeSlab { weight: 0.1, slab: Normal { mean: 0.0, sd: 0.4 } },
];

/// A column of a series.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub cells: Vec<f64>,
    /// Of an exposure: its slab.
    pub prior: Normal,
    /// `None` where the column is always in.
    pub slab_weight: Option<f64>,
}

/// A series and what is true of it.
pub struct Drawn {
    pub series: Series,
    shape: Shape,
    counts: Vec<Count>,
    /// Those always in, then the exposures.
    columns: Vec<Column>,
    truth: Draw,
    pub included: Vec<bool>,
    /// Places with a count above 0 that was recorded.
    pub events: usize,
    pub recorded: usize,
}

/// Draws a series of this shape.
pub fn draw(shape: Shape, seed: u64) -> Drawn {
    draw_with(shape, |exposure| CLASSES[exposure % CLASSES.len()], seed)
}

/// The same with every effect of its slab: all priors are normal.
pub fn draw_normal_effects(shape: Shape, seed: u64) -> Drawn {
    let prior = |exposure: usize| SpikeSlab { weight: 1.0, ..CLASSES[exposure % CLASSES.len()] };
    draw_with(shape, prior, seed)
}

fn draw_with(shape: Shape, prior_of: impl Fn(usize) -> SpikeSlab, seed: u64) -> Drawn {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let mut columns = always_in(shape.places);
    columns.extend((0..shape.exposures).map(|kind| {
        let prior = prior_of(kind);
        Column {
            name: format!("x{kind}"),
            cells: centred(cells(kind, shape.places, rng)),
            prior: prior.slab,
            slab_weight: Some(prior.weight),
        }
    }));
    let hyper = draw_hyper(&HyperPrior::default(), rng);
    let mut truth = Draw {
        hyper,
        intercept: draw_normal(shape.intercept, rng),
        fixed: Vec::new(),
        effects: Vec::new(),
        runs: Vec::with_capacity(shape.places),
        drift: Vec::with_capacity(shape.places),
    };
    let mut included = Vec::new();
    for column in &columns {
        match column.slab_weight {
            None => truth.fixed.push(draw_normal(column.prior, rng)),
            Some(weight) => {
                let real = draw::bernoulli(rng, weight);
                let spike = Normal { mean: 0.0, sd: SPIKE_SD };
                truth.effects.push(draw_normal(if real { column.prior } else { spike }, rng));
                included.push(real);
            }
        }
    }
    let mut state = begin(&hyper, rng);
    for _ in 0..shape.places {
        truth.runs.push(state.0);
        truth.drift.push(state.1);
        state = hyper.next_state(state, rng);
    }
    let count = |place: usize| {
        let count = hyper.count(log_mean(&columns, &truth, place), rng);
        told(count, shape.missing, rng)
    };
    let counts: Vec<Count> = (0..shape.places).map(count).collect();
    Drawn {
        series: series(&shape, &counts, &columns),
        shape,
        events: counts.iter().filter(|count| is_event(count)).count(),
        recorded: counts.iter().filter(|count| **count != Count::Missing).count(),
        counts,
        columns,
        truth,
        included,
    }
}

fn series(shape: &Shape, counts: &[Count], columns: &[Column]) -> Series {
    let mut series =
        Series::new(counts.to_vec(), shape.intercept).expect("the priors are in range");
    for column in columns {
        let (cells, slab) = (column.cells.clone(), column.prior);
        let added = match column.slab_weight {
            None => series.with_fixed(cells, slab),
            Some(weight) => series.with_exposure(cells, SpikeSlab { weight, slab }),
        };
        series = added.expect("every column is as long as the series, and finite");
    }
    series
}

fn log_mean(columns: &[Column], draw: &Draw, place: usize) -> f64 {
    let effects = draw.fixed.iter().chain(&draw.effects);
    let of_columns: f64 =
        columns.iter().zip(effects).map(|(column, effect)| column.cells[place] * effect).sum();
    draw.intercept + of_columns + draw.runs[place] + draw.drift[place]
}

impl Drawn {
    /// Everything that is true, in the shape of a draw from the posterior.
    pub fn truth(&self) -> &Draw {
        &self.truth
    }

    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// Those always in, then the exposures.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn prior_of_intercept(&self) -> Normal {
        self.shape.intercept
    }

    /// Nights with an event a week that one exposure adds, over the last 90 nights, from the
    /// lowest to the highest of its cells.
    pub fn nights_per_week(&self, draw: &Draw, exposure: usize) -> f64 {
        let column = &self.columns[draw.fixed.len() + exposure].cells;
        let low = column.iter().copied().fold(f64::INFINITY, f64::min);
        let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let last = self.counts.len().saturating_sub(90)..self.counts.len();
        let nights = last.len() as f64;
        let added = last.map(|place| {
            let without =
                log_mean(&self.columns, draw, place) - draw.effects[exposure] * column[place];
            let at = |cell: f64| draw.hyper.chance_of_some(without + draw.effects[exposure] * cell);
            at(high) - at(low)
        });
        7.0 * added.sum::<f64>() / nights
    }

    /// Of what was recorded, given a draw. Written anew, from the definition of the negative
    /// binomial distribution.
    pub fn log_likelihood(&self, draw: &Draw) -> f64 {
        let places = self.counts.iter().enumerate();
        places
            .map(|(place, count)| {
                let mean = log_mean(&self.columns, draw, place).exp();
                let chance = |k: u32| log_chance(k, mean, draw.hyper.size()).exp();
                match *count {
                    Count::Exactly(k) => log_chance(k, mean, draw.hyper.size()),
                    Count::Some => (1.0 - chance(0)).ln(),
                    Count::AtLeast(least) => (1.0 - (0..least).map(chance).sum::<f64>()).ln(),
                    Count::Missing | Count::Unrecorded { .. } => 0.0,
                }
            })
            .sum()
    }
}

/// ln of the chance of `k` under a negative binomial, Γ(k + φ) / (Γ(φ) k!) (1 - p)^φ p^k with
/// p = μ / (μ + φ).
pub fn log_chance(k: u32, mean: f64, size: f64) -> f64 {
    // Beyond this size the law is Poisson's to the last digits that matter here.
    if size > 1e7 {
        let factorial: f64 = (1..=k).map(|i| f64::from(i).ln()).sum();
        return f64::from(k) * mean.ln() - mean - factorial;
    }
    let rising: f64 = (0..k).map(|i| ((size + f64::from(i)) / f64::from(i + 1)).ln()).sum();
    rising - size * (mean / size).ln_1p() + f64::from(k) * (mean / (mean + size)).ln()
}

fn draw_hyper(prior: &HyperPrior, rng: &mut impl Rng) -> Hyper {
    let (a, b) = prior.persistence;
    Hyper {
        runs_sd: draw::exponential(rng) / prior.runs_rate,
        persistence: draw::beta(rng, a, b),
        drift_sd: draw::exponential(rng) / prior.drift_rate,
        scatter: draw::exponential(rng) / prior.scatter_rate,
    }
}

/// Runs and drift of the first place, from their stationary distribution.
fn begin(hyper: &Hyper, rng: &mut impl Rng) -> (f64, f64) {
    // Half is forgotten in 120 places, and the steps' deviation is σ_d / √14.
    let kept = 2.0_f64.powf(-1.0 / 120.0);
    let drift = hyper.drift_sd / (14.0 * (1.0 - kept * kept)).sqrt();
    (hyper.runs_sd * draw::normal(rng), drift * draw::normal(rng))
}

fn told(count: u64, missing: f64, rng: &mut impl Rng) -> Count {
    if draw::bernoulli(rng, missing) {
        return Count::Missing;
    }
    let how = draw::uniform(rng);
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if count >= 1 && how < TOLD_AS_SOME {
        Count::Some
    } else if count >= 2 && how < TOLD_AS_SOME + TOLD_AS_AT_LEAST {
        Count::AtLeast(2)
    } else {
        Count::Exactly(count)
    }
}

/// A count as a table for other programs holds it.
pub fn cell(count: &Count) -> String {
    match count {
        Count::Exactly(count) => count.to_string(),
        Count::Some => "some".to_owned(),
        Count::AtLeast(least) => format!("{least} or more"),
        Count::Missing | Count::Unrecorded { .. } => String::new(),
    }
}

fn is_event(count: &Count) -> bool {
    matches!(count, Count::Exactly(1..) | Count::Some | Count::AtLeast(1..))
}

/// Season (peak in the middle of the first year) and weekend.
fn always_in(places: usize) -> Vec<Column> {
    let of = |name: &str, mean: f64, cell: fn(f64) -> f64| Column {
        name: name.to_owned(),
        cells: (0..places).map(|place| cell(place as f64)).collect(),
        prior: Normal { mean, sd: 0.2 },
        slab_weight: None,
    };
    vec![
        of("summer", 0.25, |place| (TAU * (place - 195.0) / 365.25).cos()),
        of("spring", 0.0, |place| (TAU * (place - 195.0) / 365.25).sin()),
        of("weekend", 0.0, |place| yes(place % 7.0 >= 5.0) - 2.0 / 7.0),
    ]
}

/// Yes/no by the day, yes/no in streaks, an amount that wanders, something begun and kept, in
/// turn.
fn cells(kind: usize, places: usize, rng: &mut impl Rng) -> Vec<f64> {
    match kind % 5 {
        0 => (0..places).map(|_| yes(draw::bernoulli(rng, 0.22))).collect(),
        1 => streaks(0.3, 0.6, places, rng),
        2 => wandering(0.3, places, rng),
        3 => streaks(0.5, 0.85, places, rng),
        _ => {
            // Begun in the middle half.
            let from = places as f64 * (0.25 + 0.5 * draw::uniform(rng));
            (0..places).map(|place| yes(place as f64 >= from)).collect()
        }
    }
}

fn streaks(chance: f64, persistence: f64, places: usize, rng: &mut impl Rng) -> Vec<f64> {
    let mut now = yes(draw::bernoulli(rng, chance));
    let next = |_| {
        let before = now;
        now = yes(draw::bernoulli(rng, chance + persistence * (now - chance)));
        before
    };
    (0..places).map(next).collect()
}

fn wandering(persistence: f64, places: usize, rng: &mut impl Rng) -> Vec<f64> {
    let mut now = draw::normal(rng);
    let fresh = (1.0 - persistence * persistence).sqrt();
    let next = |_| {
        let before = now;
        now = persistence * now + fresh * draw::normal(rng);
        before
    };
    (0..places).map(next).collect()
}

fn centred(mut column: Vec<f64>) -> Vec<f64> {
    let mean = column.iter().sum::<f64>() / column.len().max(1) as f64;
    column.iter_mut().for_each(|cell| *cell -= mean);
    column
}

fn draw_normal(prior: Normal, rng: &mut impl Rng) -> f64 {
    prior.mean + prior.sd * draw::normal(rng)
}

fn yes(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chances_of_all_counts_add_to_one() {
        for size in [0.3, 2.5, 1e6, 1e8] {
            let sum: f64 = (0..400).map(|k| log_chance(k, 1.7, size).exp()).sum();
            // 400 terms, each exact to a few hundred roundings.
            assert!((sum - 1.0).abs() < 1e-9, "{size}: {sum}");
        }
        // By hand: (1 + 2 / 3)^-3 and Poisson's e^-2.
        assert!((log_chance(0, 2.0, 3.0).exp() - 0.216).abs() < 1e-12);
        assert!((log_chance(0, 2.0, 1e9) + 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_drawn_series_has_the_shape_that_was_asked_for() {
        let shape = Shape { places: 200, exposures: 7, missing: 0.3, intercept: UNASKED };
        let drawn = draw(shape, 5);
        assert_eq!((drawn.series.places(), drawn.series.exposures()), (200, 7));
        // 30 % of 200, four binomial errors each way.
        assert!((114..=166).contains(&drawn.recorded), "{}", drawn.recorded);
        assert!(drawn.log_likelihood(drawn.truth()).is_finite());
        let zero = Draw { effects: vec![0.0; 7], ..drawn.truth().clone() };
        assert_eq!(drawn.nights_per_week(&zero, 0), 0.0);
    }
}
