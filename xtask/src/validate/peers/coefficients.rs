//! Whether R finds the same coefficients, where priors are flat and there is no state.
//!
//! Owns: the table that both get, and how close they must come.
//! Must not know: how either computes.

use std::{collections::BTreeMap, fmt::Write};

use anyhow::{Context, Result, bail};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    conditional::{self, Stratum},
    draw,
    series::{self, Count, Effort, Hyper, Mode, Normal, Nuisance, Series, SpikeSlab},
};

use super::{folder, install_r, number, r, read};
use crate::validate::{
    Plan,
    drawn::{self, Drawn, Shape},
    finding::Finding,
    sample,
};

/// As good as none: it pulls a coefficient by 1e-8 of its squared error.
const FLAT: Normal = Normal { mean: 0.0, sd: 1e4 };
const PLACES: usize = 365;
const STRATUM: usize = 28;

/// Columns of a table and a count for each row.
struct Table {
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
    counts: Vec<u32>,
}

/// Coefficients and errors by fit and term, as R wrote them.
type Fits = BTreeMap<(String, String), (f64, f64)>;

pub fn agreement(_plan: &Plan) -> Result<Vec<Finding>> {
    install_r()?;
    let table = Table::simulated();
    let (input, output) = (folder()?.join("table.csv"), folder()?.join("coefficients.csv"));
    std::fs::write(&input, table.csv())?;
    r("coefficients.R", &[&input, &output])?;
    let mut fits = Fits::new();
    for row in read(&output)? {
        let key = (row["fit"].clone(), row["term"].clone());
        fits.insert(key, (number(&row, "value")?, number(&row, "error")?));
    }
    let mut findings = Vec::new();

    let exact: Vec<Count> = table.counts.iter().map(|&count| Count::Exactly(count)).collect();
    let poisson = series::mode(&table.series(exact.clone())?, &Hyper::NONE);
    findings.extend(table.compare("glm, Poisson", "poisson", &poisson, &fits, 1e-5)?);

    let some = table.counts.iter().map(|&count| match count {
        0 => Count::Exactly(0),
        _ => Count::Some,
    });
    let cloglog = series::mode(&table.series(some.collect())?, &Hyper::NONE);
    findings.extend(table.compare(
        "glm, complementary log-log",
        "cloglog",
        &cloglog,
        &fits,
        1e-5,
    )?);

    let key = ("negative-binomial".to_owned(), "size".to_owned());
    let (size, _) = *fits.get(&key).context("R's size of the negative binomial")?;
    let hyper = Hyper { scatter: 1.0 / size.sqrt(), ..Hyper::NONE };
    let negative = series::mode(&table.series(exact)?, &hyper);
    findings.extend(table.compare("glm.nb", "negative-binomial", &negative, &fits, 1e-4)?);

    findings.push(table.matched(&fits)?);
    findings.extend(runs()?);
    Ok(findings)
}

impl Table {
    /// Exposures that come and go within weeks; nothing is missing.
    fn simulated() -> Self {
        let shape =
            Shape { places: PLACES, exposures: 17, missing: 0.0, intercept: drawn::UNASKED };
        let drawn = drawn::draw(shape, 50_000_000);
        let quick = drawn.columns().iter().filter(|column| {
            let which = column.name.strip_prefix('x').and_then(|which| which.parse::<u32>().ok());
            which.is_some_and(|which| which % 5 < 3)
        });
        let (names, columns): (Vec<String>, Vec<Vec<f64>>) =
            quick.map(|column| (column.name.clone(), column.cells.clone())).unzip();
        let rng = &mut ChaCha8Rng::seed_from_u64(50);
        let counts = (0..PLACES).map(|place| {
            let effect = |(which, column): (usize, &Vec<f64>)| column[place] * 0.1 * which as f64;
            let log_mean = -0.7 + columns.iter().enumerate().map(effect).sum::<f64>() / 3.0;
            draw::negative_binomial(rng, log_mean.exp(), 2.0) as u32
        });
        let counts = counts.collect();
        Self { names, columns, counts }
    }

    fn stratum(place: usize) -> usize {
        2 * (place / STRATUM) + usize::from(place % 7 >= 5)
    }

    fn csv(&self) -> String {
        let mut text = format!("y,stratum,{}\n", self.names.join(","));
        for (place, count) in self.counts.iter().enumerate() {
            write!(text, "{count},{}", Self::stratum(place)).expect("a string takes any text");
            for column in &self.columns {
                write!(text, ",{}", column[place]).expect("a string takes any text");
            }
            text.push('\n');
        }
        text
    }

    fn series(&self, counts: Vec<Count>) -> Result<Series> {
        let mut series = Series::new(counts, FLAT)?;
        for column in &self.columns {
            series = series.with_fixed(column.clone(), FLAT)?;
        }
        Ok(series)
    }

    fn compare(
        &self,
        what: &str,
        fit: &str,
        mode: &Mode,
        fits: &Fits,
        most: f64,
    ) -> Result<[Finding; 2]> {
        let (mut apart, mut errors_apart) = (0.0_f64, 0.0_f64);
        let ours = std::iter::once(&mode.intercept).chain(&mode.fixed).zip(&mode.deviations);
        let terms = std::iter::once("(Intercept)").chain(self.names.iter().map(String::as_str));
        for (term, (value, deviation)) in terms.zip(ours) {
            let key = (fit.to_owned(), term.to_owned());
            let (theirs, error) = fits.get(&key).with_context(|| format!("R's {fit}: {term}"))?;
            apart = apart.max((value - theirs).abs());
            errors_apart = errors_apart.max((deviation / error - 1.0).abs());
        }
        let mut errors = Finding::at_most(
            format!("{what}: largest relative difference of errors"),
            errors_apart,
            most,
        );
        // R takes expected instead of observed curvature where the two differ.
        errors.mark = None;
        Ok([
            Finding::at_most(format!("{what}: largest difference of coefficients"), apart, most),
            errors,
        ])
    }

    /// Conditional logistic regression.
    fn matched(&self, fits: &Fits) -> Result<Finding> {
        let mut rows: BTreeMap<usize, (Vec<f64>, Vec<u32>)> = BTreeMap::new();
        for (place, &count) in self.counts.iter().enumerate() {
            let (cells, events) = rows.entry(Self::stratum(place)).or_default();
            cells.extend(self.columns.iter().map(|column| column[place]));
            events.push(u32::from(count > 0));
        }
        let strata: Vec<Stratum> =
            rows.values().map(|(cells, events)| Stratum { cells, events }).collect();
        let ours = conditional::logistic(&strata, &vec![FLAT; self.columns.len()])?;
        let mut apart = 0.0_f64;
        for (term, value) in self.names.iter().zip(&ours.mean) {
            let key = ("clogit".to_owned(), term.clone());
            let (theirs, _) = fits.get(&key).with_context(|| format!("R's clogit: {term}"))?;
            apart = apart.max((value - theirs).abs());
        }
        Ok(Finding::at_most("clogit: largest difference of coefficients", apart, 1e-6))
    }
}

/// Beside glmmTMB, which has an AR(1) state and no drift and takes the likeliest
/// hyper-parameters for known.
fn runs() -> Result<Vec<Finding>> {
    const SERIES: u64 = 6;
    let (mut worst, mut compared, mut nonsense) = (0.0_f64, 0, 0);
    for seed in 0..SERIES {
        let shape = Shape { places: PLACES, exposures: 8, missing: 0.1, intercept: drawn::ASKED };
        let drawn = drawn::draw_normal_effects(shape, 51_000_000 + seed);
        let (input, output) = (folder()?.join("runs.csv"), folder()?.join("runs-fitted.csv"));
        std::fs::write(&input, csv_for_runs(&drawn))?;
        if r("runs.R", &[&input, &output]).is_err() {
            nonsense += 1;
            continue;
        }
        let rows = read(&output)?;
        let get = |term: &str, column: &str| -> Result<f64> {
            let row = rows.iter().find(|row| row["term"] == term);
            number(row.with_context(|| format!("glmmTMB's {term}"))?, column)
        };
        let hyper = Hyper {
            runs_sd: get("runs_sd", "value")?,
            persistence: get("persistence", "value")?,
            drift_sd: 0.0,
            scatter: get("scatter", "value")?,
        };
        // A state that alternates, or one that never ends, is outside of the model.
        if !(0.0..0.995).contains(&hyper.persistence) || hyper.runs_sd < 0.02 {
            nonsense += 1;
            continue;
        }
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let effort = Effort { sweeps: 40_000, ..Effort::FIRST };
        let known = Nuisance::Among(vec![(hyper, 1.0)]);
        let ours = series::fit(&flat_series(&drawn)?, &known, effort, None, rng);
        for (column, effect) in drawn.columns().iter().zip(&ours.effects) {
            let apart = sample::mean(&effect.draws) - get(&column.name, "value")?;
            worst = worst.max((apart / get(&column.name, "error")?).abs());
            compared += 1;
        }
    }
    if compared == 0 {
        bail!("glmmTMB gave no fit that could be compared with");
    }
    Ok(vec![
        Finding::mean_at_most(
            "glmmTMB: largest difference of coefficients, in its errors",
            worst,
            0.15,
        )
        .remark(format!(
            "{compared} coefficients; left out: {nonsense} of {SERIES} fits with no state, a \
                 correlation below 0, or no convergence."
        )),
    ])
}

fn csv_for_runs(drawn: &Drawn) -> String {
    let names: Vec<&str> = drawn.columns().iter().map(|column| column.name.as_str()).collect();
    let mut text = format!("y,{}\n", names.join(","));
    for (place, count) in drawn.counts().iter().enumerate() {
        text.push_str(&match exactly(count) {
            Count::Exactly(count) => count.to_string(),
            _ => String::new(),
        });
        for column in drawn.columns() {
            write!(text, ",{}", column.cells[place]).expect("a string takes any text");
        }
        text.push('\n');
    }
    text
}

/// glmmTMB knows no partly known counts.
fn exactly(count: &Count) -> Count {
    if let Count::Exactly(_) = count { *count } else { Count::Missing }
}

/// Every column as an exposure with a flat prior.
fn flat_series(drawn: &Drawn) -> Result<Series> {
    let mut series = Series::new(drawn.counts().iter().map(exactly).collect(), FLAT)?;
    for column in drawn.columns() {
        let flat = SpikeSlab { weight: 1.0, slab: FLAT };
        series = series.with_exposure(column.cells.clone(), flat)?;
    }
    Ok(series)
}
