use proptest::prelude::*;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::*;
use crate::{
    experiment::Design,
    series::{Hyper, HyperPrior},
};

const PRIOR: Normal = Normal { mean: 0.7, sd: 0.7 };

fn learned() -> Nuisance {
    Nuisance::Learned(HyperPrior::default())
}

/// A history of 30 places, then the allocation; the effect acts at once.
fn simulate(set: &AllocationSet, effect: f64, rng: &mut ChaCha8Rng) -> (Series, Vec<Arm>) {
    let arms = set.draw(rng);
    let hyper = Hyper { runs_sd: 0.3, persistence: 0.7, drift_sd: 0.05, scatter: 0.3 };
    let mut state = (0.0, 0.0);
    let counts = (0..30 + set.places()).map(|place| {
        state = hyper.next_state(state, rng);
        let on = place >= 30 && arms[place - 30] == Arm::A;
        let effect = if on { effect } else { 0.0 };
        Count::Exactly(hyper.count(0.7 + effect + state.0 + state.1, rng) as u32)
    });
    (Series::new(counts.collect(), PRIOR).unwrap(), arms)
}

fn experiment<'a>(
    set: &'a AllocationSet,
    arms: &'a [Arm],
    series: &'a Series,
    nuisance: &'a Nuisance,
) -> Experiment<'a> {
    Experiment {
        set,
        arms,
        series,
        start: 30,
        nuisance,
        half_life: 0.0,
        evidence: Some(Normal { mean: -0.2, sd: 0.35 }),
        taken: &[],
    }
}

fn weeks() -> AllocationSet {
    AllocationSet::of(Design::Pairs { pairs: 12, length: 7, discard: 2 }).unwrap()
}

#[test]
fn a_halving_is_found_by_all_three_ways() {
    let (set, nuisance) = (weeks(), learned());
    let rng = &mut ChaCha8Rng::seed_from_u64(1);
    let (series, arms) = simulate(&set, libm::log(0.4), rng);
    let mut asked = experiment(&set, &arms, &series, &nuisance);
    asked.half_life = 1.0;
    let found = analyse(&asked, Effort::FIRST, rng).unwrap();
    assert!(found.sceptical.below_one > 0.99, "{:?}", found.sceptical);
    assert!(found.randomisation.p < 0.01 && found.e_values.len() == 12);
    assert!(*found.e_values.last().unwrap() > 20.0, "{:?}", found.e_values);
    let [low, high] = found.sceptical.ratio.interval_95;
    assert!(low < 0.4 && 0.4 < high, "{:?}", found.sceptical.ratio);
    assert_eq!((found.arm_a.places, found.arm_b.places), (60, 60));
    assert!(found.arm_a.events < found.arm_b.events);
    assert!(!found.carry_over.unwrap().suspected && found.adherence.is_none());
    // The same data move both priors the same way.
    let evidence = found.evidence.unwrap();
    assert!((evidence.mean - found.sceptical.mean).abs() < 0.2);
}

#[test]
fn exchanging_the_arms_turns_the_answer_round() {
    let (set, nuisance) = (weeks(), learned());
    let rng = &mut ChaCha8Rng::seed_from_u64(2);
    let (series, arms) = simulate(&set, -0.5, rng);
    let other: Vec<Arm> =
        arms.iter().map(|arm| if *arm == Arm::A { Arm::B } else { Arm::A }).collect();
    let one = analyse(&experiment(&set, &arms, &series, &nuisance), Effort::FIRST, rng).unwrap();
    let two = analyse(&experiment(&set, &other, &series, &nuisance), Effort::FIRST, rng).unwrap();
    // Monte-Carlo error of 2,000 draws.
    assert!((one.sceptical.mean + two.sceptical.mean).abs() < 0.03);
    assert!((one.sceptical.below_one + two.sceptical.below_one - 1.0).abs() < 0.03);
    assert!((one.randomisation.statistic + two.randomisation.statistic).abs() < 1e-9);
    assert_eq!(one.randomisation.p, two.randomisation.p);
}

#[test]
fn what_lies_before_and_what_is_discarded_does_not_move_the_effect_by_itself() {
    // Discarded places under arm A get thirty events each: a carry-over to be ignored.
    let nuisance = Nuisance::Among(vec![(
        Hyper { runs_sd: 0.0, persistence: 0.0, drift_sd: 0.0, scatter: 0.3 },
        1.0,
    )]);
    let set = weeks();
    let rng = &mut ChaCha8Rng::seed_from_u64(3);
    let (series, arms) = simulate(&set, 0.0, rng);
    let plain = analyse(&experiment(&set, &arms, &series, &nuisance), Effort::FIRST, rng).unwrap();
    let mut counts = series.counts().to_vec();
    for (place, arm) in arms.iter().enumerate() {
        if !set.role(place).compared && *arm == Arm::A {
            counts[30 + place] = Count::Exactly(10);
        }
    }
    let spoilt = Series::new(counts, PRIOR).unwrap();
    let found = analyse(&experiment(&set, &arms, &spoilt, &nuisance), Effort::FIRST, rng).unwrap();
    // A small part of the posterior's 0.15.
    assert!((found.sceptical.mean - plain.sceptical.mean).abs() < 0.05);
}

#[test]
fn no_verdict_comes_of_what_cannot_be_compared() {
    let (set, nuisance) = (weeks(), learned());
    let rng = &mut ChaCha8Rng::seed_from_u64(4);
    let (series, arms) = simulate(&set, 0.0, rng);
    let mut refused = |asked: &Experiment<'_>| {
        analyse(asked, Effort::FIRST, rng).expect_err("there is nothing to compare")
    };
    let wrong = vec![Arm::A; set.places()];
    assert_eq!(refused(&experiment(&set, &wrong, &series, &nuisance)), Cannot::NotOfTheSet);
    assert_eq!(refused(&experiment(&set, &arms[1..], &series, &nuisance)), Cannot::NotOfTheSet);
    let late = Experiment { start: 9_999, ..experiment(&set, &arms, &series, &nuisance) };
    assert!(matches!(refused(&late), Cannot::NotBegun { .. }));
    let cut = |places: usize| Series::new(series.counts()[..places].to_vec(), PRIOR).unwrap();
    let short = cut(43);
    assert_eq!(
        refused(&experiment(&set, &arms, &short, &nuisance)),
        Cannot::NoBlock { found: 13, wanted: 14 }
    );
    let blank = |arm: Option<Arm>, count: Count| {
        let mut counts = series.counts().to_vec();
        for (place, drawn) in arms.iter().enumerate() {
            if arm.is_none_or(|arm| arm == *drawn) {
                counts[30 + place] = count;
            }
        }
        Series::new(counts, PRIOR).unwrap()
    };
    let unknown = blank(Some(Arm::B), Count::Missing);
    assert_eq!(
        refused(&experiment(&set, &arms, &unknown, &nuisance)),
        Cannot::Unrecorded { arm: Arm::B }
    );
    let none = blank(None, Count::Exactly(0));
    assert_eq!(refused(&experiment(&set, &arms, &none, &nuisance)), Cannot::NoEvent);
}

#[test]
fn nights_after_the_last_arm_do_not_move_the_effect() {
    let (set, nuisance) = (weeks(), learned());
    let rng = &mut ChaCha8Rng::seed_from_u64(6);
    let (series, arms) = simulate(&set, -0.5, rng);
    let found = analyse(&experiment(&set, &arms, &series, &nuisance), Effort::FIRST, rng).unwrap();
    let later = (0..60_u32).map(|night| Count::Exactly(5 + night % 3));
    let longer = series.counts().iter().copied().chain(later).collect();
    let longer = Series::new(longer, PRIOR).unwrap();
    let again = analyse(&experiment(&set, &arms, &longer, &nuisance), Effort::FIRST, rng).unwrap();
    assert_eq!((found.blocks, found.arm_a, found.arm_b), (again.blocks, again.arm_a, again.arm_b));
    assert_eq!(found.e_values, again.e_values);
    // A part of the posterior's 0.16, and Monte-Carlo error.
    assert!((found.sceptical.mean - again.sceptical.mean).abs() < 0.08);
    assert_eq!(found.look().largest_e_value, found.e_values.iter().copied().fold(0.0, f64::max));
    assert_eq!(found.grounds(false, 0.8).p, None);
}

#[test]
fn an_unfinished_block_is_no_part_of_the_order_that_is_tested() {
    let (set, nuisance) = (weeks(), learned());
    let rng = &mut ChaCha8Rng::seed_from_u64(5);
    let (series, arms) = simulate(&set, -0.7, rng);
    let cut = Series::new(series.counts()[..30 + 14 * 6 + 9].to_vec(), PRIOR).unwrap();
    let found = analyse(&experiment(&set, &arms, &cut, &nuisance), Effort::FIRST, rng).unwrap();
    assert_eq!((found.blocks, found.e_values.len()), (6, 6));
    assert_eq!((found.arm_a.places, found.arm_b.places), (30, 30));
}

fn any_count() -> impl Strategy<Value = Count> {
    prop_oneof![
        4 => (0_u32..5).prop_map(Count::Exactly),
        1 => (0_u32..=Series::LARGEST_COUNT).prop_map(Count::Exactly),
        1 => (0_u32..50).prop_map(Count::AtLeast),
        1 => Just(Count::Some),
        2 => Just(Count::Missing),
        1 => (0.1..1.0, 0.1..1.0)
            .prop_map(|(if_none, if_some)| Count::Unrecorded { if_none, if_some }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_was_recorded_there_is_a_sound_answer_or_a_reason(
        counts in prop::collection::vec(any_count(), 0..90),
        start in 0_usize..40,
        blocks in 1_u32..12,
        paired: bool,
        half_life in prop_oneof![Just(0.0), Just(f64::NAN), Just(1e300), 0.1..20.0],
        seed: u64,
    ) {
        let design = if paired {
            Design::Pairs { pairs: blocks, length: 5, discard: 2 }
        } else {
            Design::PermutedBlocks { blocks }
        };
        let set = AllocationSet::of(design).unwrap();
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let arms = set.draw(rng);
        let series = Series::new(counts, PRIOR).unwrap();
        let nuisance = learned();
        let taken = vec![Some(true), None, Some(false)];
        let asked = Experiment {
            start,
            half_life,
            taken: &taken,
            ..experiment(&set, &arms, &series, &nuisance)
        };
        let effort = Effort { sweeps: 100, joint: 5, checked: false };
        let Ok(found) = analyse(&asked, effort, rng) else { return Ok(()) };
        let Ratio { median, interval_80, interval_95 } = found.sceptical.ratio;
        let rising = [0.0, interval_95[0], interval_80[0], median, interval_80[1], interval_95[1]];
        prop_assert!(rising.windows(2).all(|pair| pair[0] <= pair[1]), "{rising:?}");
        prop_assert!(median.is_finite() && found.sceptical.sd.is_finite());
        prop_assert!(found.randomisation.p > 0.0 && found.randomisation.p <= 1.0);
        prop_assert!(found.e_values.iter().all(|e_value| *e_value >= 0.0 && e_value.is_finite()));
        prop_assert_eq!(found.e_values.len(), found.blocks);
    }
}
