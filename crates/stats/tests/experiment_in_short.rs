//! A few trials on oneself through the whole engine for every change; at length they are
//! `cargo xtask validate trials-whole trials-chance`.

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use stats::{
    draw,
    experiment::{
        AllocationSet, Arm, Design, Experiment, Grounds, Verdict, analyse, randomisation_test,
        verdict,
    },
    series::{Count, Effort, Hyper, HyperPrior, Normal, Nuisance, Series},
};

const BEFORE: usize = 20;
const USUAL: f64 = 2.0;

/// A trial with runs, drift and gaps, and what it comes to at its planned end.
fn played(ratio: f64, seed: u64) -> Verdict {
    let rng = &mut ChaCha8Rng::seed_from_u64(seed);
    let design = Design::Pairs { pairs: 14, length: 6, discard: 1 };
    let set = AllocationSet::of(design).expect("a design within its limits");
    let arms = set.draw(rng);
    let hyper = Hyper { runs_sd: 0.4, persistence: 0.7, drift_sd: 0.1, scatter: 0.5 };
    let (mut state, mut gap) = (hyper.first_state(rng), false);
    let counts = (0..BEFORE + set.places()).map(|night| {
        let on = night >= BEFORE && arms[night - BEFORE] == Arm::A;
        let effect = if on { libm::log(ratio) } else { 0.0 };
        let count = hyper.count(libm::log(USUAL) + effect + state.0 + state.1, rng);
        state = hyper.next_state(state, rng);
        gap ^= draw::bernoulli(rng, if gap { 0.5 } else { 0.09 });
        if gap { Count::Missing } else { Count::Exactly(count as u32) }
    });
    let usual = Normal { mean: libm::log(USUAL), sd: 0.7 };
    let series = Series::new(counts.collect(), usual).expect("counts within their limits");
    let experiment = Experiment {
        set: &set,
        arms: &arms,
        series: &series,
        start: BEFORE,
        nuisance: &Nuisance::Learned(HyperPrior::default()),
        half_life: 0.0,
        evidence: None,
        taken: &[],
    };
    let effort = Effort { sweeps: 4_000, joint: 10, checked: false };
    let found = analyse(&experiment, effort, rng).expect("both arms were recorded");
    verdict(&Grounds {
        chance_below_one: found.sceptical.below_one,
        p: Some(found.randomisation.p),
        largest_e_value: found.e_values.iter().copied().reduce(f64::max),
        planned_power: 0.8,
    })
}

#[test]
fn trials_come_to_the_right_verdict_as_often_as_planned() {
    const TRIALS: u64 = 40;
    let count = |ratio: f64, of: &[Verdict]| {
        (0..TRIALS).filter(|&seed| of.contains(&played(ratio, seed))).count()
    };
    // A rate ratio of 0.4 is found in about 19 of 20: four binomial errors below.
    assert!(count(0.4, &[Verdict::TestedFewer]) >= 32);
    // 2 of 40 is 5 %; with more than 7 it would be above with 999 in 1,000.
    assert!(count(1.0, &[Verdict::TestedFewer, Verdict::TestedMore]) <= 7);
}

#[test]
fn three_pairs_are_never_significant_though_a_t_test_with_its_tail_cut_says_so() {
    // Differences of three pairs with t = 4.007 on two degrees of freedom, where
    // P(|T| > t) = 1 - t / √(t² + 2).
    let differences = [-7.161, -5.0, -2.839_f64];
    let mean = differences.iter().sum::<f64>() / 3.0;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let t = mean.abs() / (squares / 6.0).sqrt();
    let beyond = |t: f64| 1.0 - t / (t * t + 2.0).sqrt();
    let (whole, cut) = (beyond(t), beyond(t) - beyond(10.0));
    assert!((whole - 0.057).abs() < 5e-4 && (cut - 0.047).abs() < 5e-4, "{t}: {whole}, {cut}");

    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let set = AllocationSet::of(Design::Pairs { pairs: 3, length: 1, discard: 0 });
    let set = set.expect("a design within its limits");
    let arms = set.draw(rng);
    let score = |(place, arm): (usize, &Arm)| match arm {
        Arm::A => differences[place / 2],
        Arm::B => -differences[place / 2],
    };
    let scores: Vec<f64> = arms.iter().enumerate().map(score).collect();
    let found = randomisation_test(&set, &arms, &scores, rng).expect("drawn from the set");
    assert_eq!(found.p, 0.25);
    let grounds = Grounds {
        chance_below_one: 0.99,
        p: Some(found.p),
        largest_e_value: Some(4.0),
        planned_power: 0.8,
    };
    assert_eq!(verdict(&grounds), Verdict::NotShown);
}
