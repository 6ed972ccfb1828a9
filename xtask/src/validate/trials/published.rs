//! Published trials with repeated counts, fitted by R and by the engine.
//!
//! Owns: which fits of which data must agree.
//! Must not know: how either computes.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use stats::{
    conditional::{self, Stratum},
    series::{self, Count, Hyper, Normal, Series},
};

use crate::validate::{
    Plan,
    finding::Finding,
    peers::{folder, install_r, number, r, read},
};

/// As good as none.
const FLAT: Normal = Normal { mean: 0.0, sd: 1e4 };

type Row = BTreeMap<String, String>;

/// What R wrote, by fit and term.
struct Fits(BTreeMap<(String, String), f64>);

pub fn published(_plan: &Plan) -> Result<Vec<Finding>> {
    install_r()?;
    let path = |name: &str| folder().map(|folder| folder.join(name));
    let files = [path("epilepsy.csv")?, path("migraine-table.csv")?, path("fits.csv")?];
    r("trials.R", &[&files[0], &files[1], &files[2]])?;
    let (epilepsy, migraine) = (read(&files[0])?, read(&files[1])?);
    let mut fits = Fits(BTreeMap::new());
    for row in read(&files[2])? {
        fits.0.insert((row["fit"].clone(), row["term"].clone()), number(&row, "value")?);
    }
    let terms = ["lbase", "treated", "both", "lage", "V4"];
    let counts = |row: &Row| Ok(Count::Exactly(number(row, "y")? as u32));
    let poisson = fit(&epilepsy, counts, &terms, &Hyper::NONE)?;
    let size = fits.get("epil glm.nb", "size")?;
    let hyper = Hyper { scatter: 1.0 / size.sqrt(), ..Hyper::NONE };
    let negative = fit(&epilepsy, counts, &terms, &hyper)?;
    let some = |row: &Row| {
        let some = number(row, "some")? > 0.0;
        Ok(if some { Count::Some } else { Count::Exactly(0) })
    };
    let columns = ["treated", "air"];
    let cloglog = fit(&migraine, some, &columns, &Hyper::NONE)?;
    let within_patients = within(&epilepsy, "subject", "y", &["V4", "second"])?;
    let within_people = within(&migraine, "id", "some", &columns)?;
    let with_intercept = |terms: &[&'static str]| [&["(Intercept)"], terms].concat();
    Ok(vec![
        fits.compare("epil glm", &with_intercept(&terms), &poisson, 1e-5)?,
        fits.compare("epil glm.nb", &with_intercept(&terms), &negative, 1e-4)?,
        fits.compare("epil within patients", &["V4", "second"], &within_patients, 1e-5)?,
        fits.compare("migraine complementary log-log", &with_intercept(&columns), &cloglog, 1e-5)?,
        fits.compare("migraine within people", &columns, &within_people, 1e-6)?,
    ])
}

/// Intercept and coefficients.
fn fit(
    rows: &[Row],
    count: impl Fn(&Row) -> Result<Count>,
    terms: &[&str],
    hyper: &Hyper,
) -> Result<Vec<f64>> {
    let counts: Vec<Count> = rows.iter().map(count).collect::<Result<_>>()?;
    let mut series = Series::new(counts, FLAT)?;
    for term in terms {
        let column = rows.iter().map(|row| number(row, term)).collect::<Result<_>>()?;
        series = series.with_fixed(column, FLAT)?;
    }
    let found = series::mode(&series, hyper);
    Ok(std::iter::once(found.intercept).chain(found.fixed).collect())
}

/// Coefficients from comparisons within strata alone: of counts where there are any, else of yes
/// and no.
fn within(rows: &[Row], by: &str, outcome: &str, terms: &[&str]) -> Result<Vec<f64>> {
    let mut strata: BTreeMap<u32, (Vec<f64>, Vec<u32>)> = BTreeMap::new();
    for row in rows {
        let (cells, events) = strata.entry(number(row, by)? as u32).or_default();
        for term in terms {
            cells.push(number(row, term)?);
        }
        events.push(number(row, outcome)? as u32);
    }
    let strata: Vec<Stratum> =
        strata.values().map(|(cells, events)| Stratum { cells, events }).collect();
    let priors = vec![FLAT; terms.len()];
    let yes_or_no = strata.iter().all(|stratum| stratum.events.iter().all(|&events| events < 2));
    let found = if yes_or_no {
        conditional::logistic(&strata, &priors)?
    } else {
        conditional::poisson(&strata, &priors)?
    };
    Ok(found.mean)
}

impl Fits {
    fn get(&self, fit: &str, term: &str) -> Result<f64> {
        let found = self.0.get(&(fit.to_owned(), term.to_owned()));
        found.copied().with_context(|| format!("R's {fit}: {term}"))
    }

    fn compare(&self, fit: &str, terms: &[&str], ours: &[f64], most: f64) -> Result<Finding> {
        let mut apart = 0.0_f64;
        for (term, ours) in terms.iter().zip(ours) {
            apart = apart.max((self.get(fit, term)? - ours).abs());
        }
        let what = format!("{fit}: largest difference of {} coefficients", terms.len());
        Ok(Finding::at_most(what, apart, most))
    }
}
