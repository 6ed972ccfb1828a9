//! How long planning and reading a trial takes.
//!
//! Owns: which trial.
//! Must not know: how it is computed.

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    experiment::{
        AllocationSet, Design, Experiment, Gaps, Person, Prospect, StoppingRule, analyse,
        find_length, power,
    },
    series::{Count, Effort, Hyper, HyperPrior, Normal, Nuisance, Series},
};

use super::time::{Figure, median_of, millis};

/// Twelve pairs of weeks at two events a night.
const WEEKS: Design = Design::Pairs { pairs: 12, length: 7, discard: 2 };
const LEVEL: Normal = Normal { mean: std::f64::consts::LN_2, sd: 0.3 };

pub fn figures() -> Result<Vec<Figure>> {
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let gaps = Gaps { share: 0.15, length: 2.0 };
    let person = Person::from_prior(LEVEL, &HyperPrior::default(), gaps, true, rng);
    let person = person.context("a person within their limits")?;
    let set = AllocationSet::of(WEEKS)?;
    let year = AllocationSet::of(WEEKS.with_blocks(26))?;
    let mut plan = |set: &AllocationSet, rule: Option<&StoppingRule>, trials: u32| {
        let prospect = Prospect { person: &person, set, half_life: 1.0 };
        median_of(3, || {
            power(&prospect, 0.5, rule, trials, &mut |_| {}, rng);
        })
    };
    let most = Some(millis(3_000.0));
    let mut figures = vec![
        Figure::time(
            "power of a trial of 12 pairs of weeks, 2,000 played",
            plan(&set, None, 2_000),
            most,
        ),
        Figure::time("power of a trial of a year, 2,000 played", plan(&year, None, 2_000), most),
        Figure::time(
            "  the same with a look after every pair, 200 played",
            plan(&year, Some(&StoppingRule::ONCE_PROVEN), 200),
            None,
        ),
    ];
    let search = median_of(3, || {
        find_length(&person, WEEKS, 1.0, 400, &mut |_| {}, rng).expect("weeks fit into a year");
    });
    figures.push(Figure::time("length that is enough, 400 played for a year", search, None));
    figures.push(Figure::time("result of a trial of a year", result(&year)?, None));
    Ok(figures)
}

fn result(set: &AllocationSet) -> Result<std::time::Duration> {
    let rng = &mut ChaCha8Rng::seed_from_u64(2);
    let arms = set.draw(rng);
    let hyper = Hyper { runs_sd: 0.4, persistence: 0.7, drift_sd: 0.1, scatter: 0.5 };
    let mut state = hyper.first_state(rng);
    let counts = arms.iter().map(|_| {
        state = hyper.next_state(state, rng);
        Count::Exactly(hyper.count(LEVEL.mean + state.0 + state.1, rng) as u32)
    });
    let series = Series::new(counts.collect(), LEVEL)?;
    let experiment = Experiment {
        set,
        arms: &arms,
        series: &series,
        start: 0,
        nuisance: &Nuisance::Learned(HyperPrior::default()),
        half_life: 1.0,
        evidence: Some(Normal { mean: -0.2, sd: 0.35 }),
        taken: &[],
    };
    Ok(median_of(3, || {
        analyse(&experiment, Effort::COMPLETE, rng).expect("both arms were recorded");
    }))
}
