//! What the order drawn proves, where the arms do the same.
//!
//! Owns: worlds that sway in ways no model here knows, and how often chance looks like proof.
//! Must not know: the model of the analysis.

use anyhow::Result;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    experiment::{AllocationSet, e_values, randomisation_test},
    series::{Count, Hyper},
};

use super::{FORTNIGHTS, LONG_WEEKS, NIGHTS, WEEKS, name, set_of};
use crate::validate::{Plan, finding::Finding, parallel};

const TRIALS: u32 = 20_000;

/// How nights hang together when no arm does anything.
#[derive(Debug, Clone, Copy)]
enum World {
    /// As the model has it, with gaps of some nights.
    RunsAndDrift,
    /// Good and bad spells of weeks, as a two-state chain.
    Spells,
    /// One lasting jump to six times as many.
    Jump,
    /// Each day of the week has its own rate: with periods of a week, the same nights in both.
    Weekdays,
    /// Bad nights are recorded half as often, and only as yes or no.
    Withheld,
}

const WORLDS: [(World, &str); 5] = [
    (World::RunsAndDrift, "runs, drift and gaps"),
    (World::Spells, "spells of weeks"),
    (World::Jump, "a lasting jump"),
    (World::Weekdays, "a rhythm of the week"),
    (World::Withheld, "bad nights recorded half as often"),
];

pub fn chance(plan: &Plan) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (at, (world, what)) in WORLDS.into_iter().enumerate() {
        for design in [WEEKS, LONG_WEEKS, FORTNIGHTS, NIGHTS] {
            let set = set_of(design)?;
            let trials = plan.replicates(TRIALS);
            let first = 61_000_000 + 1_000_000 * at as u64 + 100_000 * set.block_places() as u64;
            let crossed = parallel::each(plan.threads, trials, |trial| {
                let rng = &mut ChaCha8Rng::seed_from_u64(first + u64::from(trial));
                let (arms, counts) = (set.draw(rng), counts(world, &set, rng));
                e_values(&set, &arms, &counts)
                    .is_some_and(|path| path.iter().any(|&e_value| e_value >= 20.0))
            });
            let crossed = crossed.into_iter().filter(|&crossed| crossed).count() as u32;
            let what = format!("{what}, {}: e-value ever 20", name(design));
            findings.push(Finding::share_at_most(what, crossed, trials, 0.05));
        }
    }
    findings.push(cut_tail(plan)?);
    Ok(findings)
}

fn counts(world: World, set: &AllocationSet, rng: &mut ChaCha8Rng) -> Vec<Count> {
    let hyper = Hyper { runs_sd: 0.6, persistence: 0.8, drift_sd: 0.2, scatter: 0.8 };
    let places = set.places();
    let mut state = hyper.first_state(rng);
    let mut bad = draw::bernoulli(rng, 0.3);
    let jump = (draw::uniform(rng) * places as f64) as usize;
    let weekdays: Vec<f64> = (0..7).map(|_| 1.2 * draw::normal(rng)).collect();
    let mut gap = false;
    let mut next = |place: usize| {
        let log_mean = match world {
            World::RunsAndDrift | World::Withheld => 0.3 + state.0 + state.1,
            World::Spells => {
                bad ^= draw::bernoulli(rng, if bad { 0.08 } else { 0.04 });
                if bad { 1.5 } else { -1.0 }
            }
            World::Jump => {
                if place < jump {
                    -0.6
                } else {
                    1.2
                }
            }
            World::Weekdays => weekdays[place % 7],
        };
        state = hyper.next_state(state, rng);
        let count = hyper.count(log_mean, rng) as u32;
        gap ^= draw::bernoulli(rng, if gap { 0.3 } else { 0.06 });
        match world {
            World::RunsAndDrift if gap => Count::Missing,
            World::Withheld if count > 0 && draw::bernoulli(rng, 0.5) => Count::Missing,
            World::Withheld if count > 0 => Count::Some,
            _ => Count::Exactly(count),
        }
    };
    (0..places).map(&mut next).collect()
}

/// Three pairs that agree well: a t-test on two degrees of freedom whose tail is cut at t = 10
/// calls them significant.
fn cut_tail(plan: &Plan) -> Result<Finding> {
    // Differences of the pairs, arm A less arm B, chosen so that t = -4.007.
    const DIFFERENCES: [f64; 3] = [-7.161, -5.0, -2.839];
    let n = DIFFERENCES.len() as f64;
    let mean = DIFFERENCES.iter().sum::<f64>() / n;
    let squares: f64 = DIFFERENCES.iter().map(|d| (d - mean) * (d - mean)).sum();
    let t = mean.abs() / (squares / (n - 1.0) / n).sqrt();
    // On two degrees of freedom P(|T| > t) = 1 - t / √(t² + 2).
    let beyond = |t: f64| 1.0 - t / (t * t + 2.0).sqrt();
    let (whole, cut) = (beyond(t), beyond(t) - beyond(10.0));
    let set = set_of(WEEKS)?.first_blocks(3);
    let rng = &mut ChaCha8Rng::seed_from_u64(u64::from(plan.replicates(1)));
    let arms = set.draw(rng);
    let mut scores = vec![0.0; set.places()];
    for (block, difference) in DIFFERENCES.iter().enumerate() {
        for at in 0..set.block_places() {
            let place = block * set.block_places() + at;
            let is_a = arms[place] == stats::experiment::Arm::A;
            scores[place] = if is_a { 0.5 * difference } else { -0.5 * difference };
        }
    }
    let ours = randomisation_test(&set, &arms, &scores, rng).map_or(f64::NAN, |test| test.p);
    let what = "three pairs: t-test with its tail cut at 10, whole t-test, ours";
    let found = format!("p = {cut:.3}, {whole:.3}, {ours:.3}");
    let met = cut < 0.05 && whole > 0.05 && ours == 0.25;
    Ok(Finding::holds(what, found, met).remark(
        "No t-test is used here: with three pairs one order in four is as far out by chance, \
         and nothing is claimed.",
    ))
}
