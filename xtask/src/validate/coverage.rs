//! How often intervals hold the truth, where the truth is drawn from the priors.
//!
//! Owns: counting it, by kind of interval and of series.
//! Must not know: worlds in which the model is wrong; they are in `findings of whole diaries`.

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::series::{self, Effort, HyperPrior, Nuisance};

use super::{
    Plan,
    drawn::{self, Drawn, Shape},
    finding::Finding,
    parallel, sample,
};

/// Series of each shape.
const SERIES: u32 = 250;

const SHAPES: [(usize, usize, f64); 6] =
    [(30, 5, 0.0), (90, 5, 0.3), (90, 20, 0.0), (365, 5, 0.0), (365, 20, 0.0), (365, 20, 0.3)];

/// Below so few events or places nothing is said of effects, so nothing of it is counted.
pub const FEWEST_EVENTS: usize = 5;
pub const FEWEST_RECORDED: usize = 30;

#[derive(Default, Clone, Copy)]
struct Tally {
    of: u32,
    within_80: u32,
    within_95: u32,
}

impl Tally {
    fn count(&mut self, draws: &[f64], truth: f64) {
        let sorted = sample::sorted(draws);
        self.of += 1;
        self.within_80 += u32::from(sample::covers(&sorted, 0.80, truth));
        self.within_95 += u32::from(sample::covers(&sorted, 0.95, truth));
    }

    fn add(&mut self, other: Self) {
        self.of += other.of;
        self.within_80 += other.within_80;
        self.within_95 += other.within_95;
    }

    fn findings(self, what: &str) -> [Finding; 2] {
        [
            Finding::share(format!("{what}: 80 % interval"), self.within_80, self.of, 0.76, 0.86),
            Finding::share(format!("{what}: 95 % interval"), self.within_95, self.of, 0.92, 0.975),
        ]
    }
}

#[derive(Default, Clone, Copy)]
struct Tallies {
    mixture: Tally,
    slab: Tally,
    /// Answers that ask for the reference sampler, and answers.
    undecided: u32,
    answers: u32,
}

pub fn coverage(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut all = Tallies::default();
    for (which, &(places, exposures, missing)) in SHAPES.iter().enumerate() {
        let shape = Shape { places, exposures, missing, intercept: drawn::UNASKED };
        let seed_of = |seed: u32| 1_000_000 * (which as u64 + 1) + u64::from(seed);
        let tallies = parallel::each(plan.threads, plan.replicates(SERIES), |seed| {
            one(&drawn::draw(shape, seed_of(seed)), seed_of(seed))
        });
        let mut sum = Tallies::default();
        for tally in tallies {
            sum.mixture.add(tally.mixture);
            sum.slab.add(tally.slab);
            sum.undecided += tally.undecided;
            sum.answers += tally.answers;
        }
        let what =
            format!("{places} nights, {exposures} exposures, {:.0} % missing", missing * 100.0);
        findings.extend(sum.mixture.findings(&what));
        if places == 365 {
            findings.push(Finding::share_at_most(
                format!("{what}: answers that need the reference sampler"),
                sum.undecided,
                sum.answers,
                0.05,
            ));
        }
        all.mixture.add(sum.mixture);
        all.slab.add(sum.slab);
    }
    findings.splice(0..0, all.mixture.findings("all shapes"));
    findings.extend(all.slab.findings("effects of the slab, slab-only"));
    Ok(findings)
}

fn one(drawn: &Drawn, seed: u64) -> Tallies {
    let mut tallies = Tallies::default();
    if drawn.events < FEWEST_EVENTS || drawn.recorded < FEWEST_RECORDED {
        return tallies;
    }
    let nuisance = Nuisance::Learned(HyperPrior::default());
    let rng = &mut ChaCha8Rng::seed_from_u64(seed ^ 0x5eed);
    let answer = series::fit(&drawn.series, &nuisance, Effort::COMPLETE, None, rng);
    tallies.answers = 1;
    tallies.undecided = u32::from(answer.check.is_some_and(|check| !check.reliable));
    for ((effect, &truth), &included) in
        answer.effects.iter().zip(&drawn.truth().effects).zip(&drawn.included)
    {
        tallies.mixture.count(&effect.draws, truth);
        if included {
            tallies.slab.count(&effect.slab, truth);
        }
    }
    tallies
}
