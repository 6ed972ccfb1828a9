//! The power that the formula promises, beside the share that the same test finds.
//!
//! Owns: the test that the formula describes, played many times.
//! Must not know: the tests that verdicts rest on; their power is told beside it.

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    experiment::{
        AllocationSet, Arm, Design, Gaps, Life, Person, Prospect, power, screening_power,
        standard_error,
    },
    series::Hyper,
};

use super::{FORTNIGHTS, LONG_WEEKS, NIGHTS, WEEKS, name, set_of};
use crate::validate::{Plan, finding::Finding, parallel};

const REPLICATES: u32 = 20_000;
const SIMULATED: u32 = 2_000;

/// Many events, small runs: what a normal approximation of a mean takes for granted.
const STEADY: Hyper = Hyper { runs_sd: 0.15, persistence: 0.5, drift_sd: 0.0, scatter: 0.3 };
/// What diaries are like.
const SWAYING: Hyper = Hyper { runs_sd: 0.5, persistence: 0.7, drift_sd: 0.0, scatter: 0.8 };

pub fn formula(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for design in [NIGHTS, WEEKS, LONG_WEEKS, FORTNIGHTS] {
        for (events, ratio) in [(4.0, 0.8), (6.0, 0.9), (4.0, 1.0)] {
            let life = Life { log_mean: f64::ln(events), hyper: STEADY };
            findings.push(beside(plan, design, &life, ratio, "steady", Some(0.03))?);
        }
    }
    for design in [NIGHTS, WEEKS, LONG_WEEKS, FORTNIGHTS] {
        for events in [0.3, 2.0] {
            let life = Life { log_mean: f64::ln(events), hyper: SWAYING };
            findings.push(beside(plan, design, &life, 0.5, "as diaries are", None)?);
        }
    }
    Ok(findings)
}

fn beside(
    plan: &Plan,
    design: Design,
    life: &Life,
    ratio: f64,
    world: &str,
    most: Option<f64>,
) -> Result<Finding> {
    let set = set_of(design)?;
    let replicates = plan.replicates(REPLICATES);
    let se = standard_error(&set, life, ratio, 1.0);
    let claimed = parallel::each(plan.threads, replicates, |replicate| {
        let seed = 70_000_000 + u64::from(replicate);
        wald(&set, life, ratio, se, &mut ChaCha8Rng::seed_from_u64(seed))
    });
    let claimed = claimed.into_iter().filter(|&claimed| claimed).count() as f64;
    let played = claimed / f64::from(replicates);
    let formula = screening_power(&set, life, ratio, 1.0);
    let what = format!(
        "{world}, {}, {:.1} a night, ratio {ratio}: formula; the same test played",
        name(design),
        life.log_mean.exp()
    );
    let mut found = format!("{:.1}; {:.1} %", 100.0 * formula, 100.0 * played);
    match most {
        Some(most) => {
            let met = (formula - played).abs() <= most;
            let mut finding = Finding::holds(what, found, met);
            if let Some(mark) = &mut finding.mark {
                mark.asked = format!("within {:.0} points", 100.0 * most);
            }
            Ok(finding)
        }
        None => {
            // What a person is promised instead.
            let gaps = Gaps { share: 0.0, length: 1.0 };
            let person = Person::of(vec![*life], gaps, true).context("a life within its range")?;
            let prospect = Prospect { person: &person, set: &set, half_life: 0.0 };
            let rng = &mut ChaCha8Rng::seed_from_u64(71_000_000);
            let trials = plan.replicates(SIMULATED);
            let ours = power(&prospect, ratio, None, trials, &mut |_| {}, rng);
            let (p, tested) = (100.0 * ours.significant, 100.0 * ours.tested_fewer);
            found = format!("{found}; {p:.1}, {tested:.1} %");
            let what = format!("{what}; randomisation test, called tested");
            Ok(Finding::told(what, found))
        }
    }
}

/// Whether the log ratio of the arms' mean counts is more than 1.96 of its error from 0, the error
/// taken as known.
fn wald(set: &AllocationSet, life: &Life, ratio: f64, se: f64, rng: &mut ChaCha8Rng) -> bool {
    let arms = set.draw(rng);
    let mut runs = life.hyper.runs_sd * draw::normal(rng);
    let (mut events, mut places) = ([0.0; 2], [0.0; 2]);
    for (place, arm) in arms.iter().enumerate() {
        let is_a = *arm == Arm::A;
        let effect = if is_a { ratio.ln() } else { 0.0 };
        let count = life.hyper.count(life.log_mean + effect + runs, rng);
        (runs, _) = life.hyper.next_state((runs, 0.0), rng);
        if set.role(place).compared {
            events[usize::from(is_a)] += count as f64;
            places[usize::from(is_a)] += 1.0;
        }
    }
    let [of_b, of_a] = [events[0] / places[0], events[1] / places[1]];
    // Without an event in one arm there is no logarithm, and no claim.
    of_a > 0.0 && of_b > 0.0 && ((of_a / of_b).ln() / se).abs() > 1.959_964
}
