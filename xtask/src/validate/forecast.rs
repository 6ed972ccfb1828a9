//! The chance of the next night, on real diaries, beside two rules of thumb.
//!
//! Owns: what is forecast from what, and the score.
//! Must not know: how an answer is computed.
//!
//! No diary of night cramps is public. The migraine diaries of Kostecki-Dillon, Monette & Wong
//! (1999) have the same shape: yes or no each day, gaps, a treatment that began once.

use std::collections::BTreeMap;

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::series::{
    self, Count, Draw, Effort, HyperPrior, Memory, Normal, Nuisance, Series, SpikeSlab,
};

use super::{
    Plan,
    finding::Finding,
    parallel,
    peers::{folder, install_r, number, r, read},
    sample,
};

/// People with at least so many days, and days before the first that is forecast.
const LEAST_DAYS: usize = 60;
const LEARNT_FROM: usize = 30;
const PEOPLE: u32 = 30;

/// One person's days; `None` is a day that was not recorded.
#[derive(Default)]
struct Diary {
    some: Vec<Option<bool>>,
    treated: Vec<f64>,
    air: Vec<f64>,
}

/// Log scores (higher is better) of one forecast by each way.
struct Score {
    ours: f64,
    persistence: f64,
    week: f64,
    all: f64,
    /// Where in the forecast distribution the truth fell.
    chance: f64,
    happened: bool,
}

pub fn forecast(plan: &Plan) -> Result<Vec<Finding>> {
    install_r()?;
    let path = folder()?.join("migraine.csv");
    r("migraine.R", &[&path])?;
    let diaries: Vec<Diary> = diaries(&read(&path)?)?
        .into_iter()
        .filter(|diary| diary.some.len() >= LEAST_DAYS)
        .collect();
    let people = plan.replicates(PEOPLE).min(diaries.len() as u32);
    let scores = parallel::each(plan.threads, people, |person| of(&diaries[person as usize]));
    let scores: Vec<Score> = scores.into_iter().flatten().collect();
    let mean = |of: fn(&Score) -> f64| sample::mean(&scores.iter().map(of).collect::<Vec<_>>());
    let ours = mean(|score| score.ours);
    let mut findings = vec![Finding::told(
        format!("{people} people, {} days ahead: mean log score", scores.len()),
        format!("{ours:.4}"),
    )];
    for (what, score) in [
        ("as the day before", mean(|score| score.persistence)),
        ("as the last week", mean(|score| score.week)),
        ("as all days before", mean(|score| score.all)),
    ] {
        let (what, found) = (format!("better than \"{what}\""), format!("{score:.4}"));
        findings.push(Finding::holds(what, found, ours > score));
    }
    for (low, high) in [(0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)] {
        let told: Vec<&Score> =
            scores.iter().filter(|score| (low..high).contains(&score.chance)).collect();
        let happened = told.iter().filter(|score| score.happened).count() as u32;
        let what = format!("happened, where the chance told was {low} to {high}");
        findings.push(Finding::told_share(what, happened, told.len() as u32));
    }
    Ok(findings)
}

fn diaries(rows: &[BTreeMap<String, String>]) -> Result<Vec<Diary>> {
    let mut people: BTreeMap<u32, (Option<f64>, Diary)> = BTreeMap::new();
    for row in rows {
        let (last, diary) = people.entry(number(row, "person")? as u32).or_default();
        let day = number(row, "day")?;
        let (treated, air) = (number(row, "treated")?, number(row, "air")?);
        // Days that were left out are gaps, not days without.
        let gap = last.map_or(0, |last| (day - last - 1.0).max(0.0) as usize);
        for _ in 0..gap {
            diary.some.push(None);
            diary.treated.push(treated);
            diary.air.push(air);
        }
        diary.some.push(Some(number(row, "some")? > 0.0));
        diary.treated.push(treated);
        diary.air.push(air);
        *last = Some(day);
    }
    Ok(people.into_values().map(|(_, diary)| diary).collect())
}

fn of(diary: &Diary) -> Vec<Score> {
    let mut memory: Option<Memory> = None;
    let mut scores = Vec::new();
    for day in LEARNT_FROM..diary.some.len() {
        let Some(happened) = diary.some[day] else { continue };
        let past = &diary.some[..day];
        let rng = &mut ChaCha8Rng::seed_from_u64(day as u64);
        let nuisance = Nuisance::Learned(HyperPrior::default());
        let series = up_to(diary, day);
        let effort = Effort { sweeps: 1_000, ..Effort::FIRST };
        let answer = series::fit(&series, &nuisance, effort, memory.as_ref(), rng);
        let chances: Vec<f64> = answer.draws.iter().map(|draw| chance(draw, diary, day)).collect();
        let chance = sample::mean(&chances);
        let score = |chance: f64| if happened { chance.ln() } else { (1.0 - chance).ln() };
        scores.push(Score {
            ours: score(chance),
            persistence: score(as_the_day_before(past)),
            week: score(share(&past[past.len() - 7..])),
            all: score(share(past)),
            chance,
            happened,
        });
        memory = Some(answer.memory);
    }
    scores
}

fn chance(draw: &Draw, diary: &Diary, day: usize) -> f64 {
    let columns = [scaled(diary, day).0, scaled(diary, day).1];
    let effects: f64 = draw.effects.iter().zip(columns).map(|(effect, cell)| effect * cell).sum();
    let log_mean = draw.intercept + effects + draw.runs[day] + draw.drift[day];
    draw.hyper.chance_of_some(log_mean)
}

/// The day to be forecast is a last place without a count.
fn up_to(diary: &Diary, day: usize) -> Series {
    let counts = diary.some[..day].iter().map(|some| match some {
        None => Count::Missing,
        Some(false) => Count::Exactly(0),
        Some(true) => Count::Some,
    });
    let counts = counts.chain([Count::Missing]).collect();
    let prior = SpikeSlab { weight: 0.2, slab: Normal { mean: 0.0, sd: 0.4 } };
    let (treated, air) = (0..=day).map(|day| scaled(diary, day)).unzip();
    Series::new(counts, Normal { mean: 0.3_f64.ln(), sd: 1.0 })
        .and_then(|series| series.with_exposure(treated, prior))
        .and_then(|series| series.with_exposure(air, prior))
        .expect("the columns are as long as the counts, and finite")
}

/// Treatment, and air quality in twenties around its usual value.
fn scaled(diary: &Diary, day: usize) -> (f64, f64) {
    (diary.treated[day], (diary.air[day] - 25.0) / 20.0)
}

/// The share of days with one, one day added to each side.
fn share(days: &[Option<bool>]) -> f64 {
    let known = days.iter().flatten();
    let (with, all) =
        known.fold((0.0, 0.0), |(with, all), &some| (with + f64::from(u8::from(some)), all + 1.0));
    (with + 0.5) / (all + 1.0)
}

/// The share of days with one among those whose day before was like the last.
fn as_the_day_before(past: &[Option<bool>]) -> f64 {
    let Some(last) = past.last().copied().flatten() else { return share(past) };
    let alike: Vec<Option<bool>> =
        past.windows(2).filter(|two| two[0] == Some(last)).map(|two| two[1]).collect();
    share(&alike)
}
