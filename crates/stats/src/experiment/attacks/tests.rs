//! Lengths with a known answer, and trials whose arms do the same.

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{power::Played, *};
use crate::{
    draw,
    experiment::{Design, SIGNIFICANT, Verdict, randomisation::SharedOrders, verdict},
};

fn blocks(blocks: u32) -> AllocationSet {
    AllocationSet::of(Design::PermutedBlocks { blocks }).unwrap()
}

/// Lengths as they are: mostly some minutes, now and then half an hour; more of them late.
fn skewed(rng: &mut ChaCha8Rng, place: usize) -> f64 {
    let spell = if place.is_multiple_of(11) { 1.2 } else { 0.0 };
    libm::exp(1.2 + spell + 0.01 * place as f64 + 0.7 * draw::normal(rng))
}

#[test]
fn the_posterior_agrees_with_direct_integration() {
    // Two of each, logs 0, 1 and 1, 3: d = -1.5, s² = (0.5 + 2) / 2, two degrees of freedom.
    let found = Posterior::of(&[0.0, 1.0], &[1.0, 3.0]);
    let density = |x: f64| {
        let t2 = (x + 1.5) * (x + 1.5) / 1.25;
        libm::exp(-0.5 * (x / 0.5) * (x / 0.5)) * libm::pow(1.0 + t2 / 2.0, -1.5)
    };
    let sum = |to: f64| -> f64 {
        (0..60_000)
            .map(|i| -4.0 + 1e-4 * (f64::from(i) + 0.5))
            .filter(|x| *x < to)
            .map(density)
            .sum()
    };
    let all = sum(9.0);
    for to in [-1.0, -0.3, 0.0, 0.4] {
        assert!((found.below(to) - sum(to) / all).abs() < 1e-4, "{to}");
    }
    let median = found.quantile(0.5);
    assert!((sum(median) / all - 0.5).abs() < 1e-3, "{median}");
}

#[test]
fn a_halving_is_seen_with_its_ratio_and_exchanging_the_arms_turns_it_over() {
    let set = blocks(25);
    let rng = &mut ChaCha8Rng::seed_from_u64(7);
    let arms = set.draw(rng);
    let lengths: Vec<Option<f64>> = arms
        .iter()
        .map(|arm| Some(0.7 * draw::normal(rng) + if *arm == Arm::A { 0.0 } else { 0.7 }))
        .map(|log: Option<f64>| log.map(libm::exp))
        .collect();
    let found = analyse_attacks(&set, &arms, &lengths, rng).unwrap();
    let crude = found.arm_a.typical.unwrap() / found.arm_b.typical.unwrap();
    let ratio = found.sceptical.ratio;
    // The sceptic draws it a little towards 1.
    assert!(ratio.median > crude && ratio.median < crude * 1.15, "{ratio:?}, {crude}");
    assert!(ratio.interval_95[0] < 0.5 && ratio.interval_95[1] < 1.0, "{ratio:?}");
    assert!(found.randomisation.p < 0.01 && found.largest_e_value() > 20.0, "{found:?}");
    assert_eq!(verdict(&found.grounds(true, 0.9)), Verdict::TestedFewer);
    let other: Vec<Arm> =
        arms.iter().map(|arm| if *arm == Arm::A { Arm::B } else { Arm::A }).collect();
    let turned = analyse_attacks(&set, &other, &lengths, rng).unwrap();
    assert!((turned.sceptical.ratio.median * ratio.median - 1.0).abs() < 1e-6);
    assert_eq!(verdict(&turned.grounds(true, 0.9)), Verdict::TestedMore);
}

#[test]
fn an_unknown_length_is_neither_short_nor_long() {
    let set = blocks(7);
    let rng = &mut ChaCha8Rng::seed_from_u64(8);
    let arms = set.draw(rng);
    let mut lengths: Vec<Option<f64>> = arms.iter().map(|_| Some(5.0)).collect();
    lengths[3] = None;
    lengths[9] = Some(f64::NAN);
    let found = analyse_attacks(&set, &arms, &lengths, rng).unwrap();
    assert_eq!(found.arm_a.recorded + found.arm_b.recorded, 26);
    assert!((found.arm_a.typical.unwrap() - 5.0).abs() < 1e-9);
    assert_eq!(found.randomisation.p, 1.0);
    assert!((found.largest_e_value() - 1.0).abs() < 1e-9, "{:?}", found.e_values);
    assert!((found.sceptical.ratio.median - 1.0).abs() < 1e-6);
    // An arm of which nothing is known, a block that is not complete, another order.
    let of_b = |arm: &Arm| (*arm == Arm::B).then_some(5.0);
    let unknown: Vec<Option<f64>> = arms.iter().map(of_b).collect();
    let cannot = |lengths: &[Option<f64>]| {
        analyse_attacks(&set, &arms, lengths, &mut ChaCha8Rng::seed_from_u64(1)).unwrap_err()
    };
    assert_eq!(cannot(&unknown), Cannot::Unmeasured { arm: Arm::A });
    assert_eq!(cannot(&lengths[..3]), Cannot::NoBlock { found: 3, wanted: 4 });
    let wrong = [Arm::A; 28];
    assert!(analyse_attacks(&set, &wrong, &lengths, rng).is_err());
}

/// In short; at length it is `cargo xtask validate trials-attacks`.
#[test]
fn where_the_arms_do_the_same_hardly_anything_is_claimed() {
    const TRIALS: u64 = 1_000;
    let set = blocks(10);
    let (mut claimed, mut small, mut crossed) = (0, 0, 0);
    let orders = SharedOrders::of(&set, &mut ChaCha8Rng::seed_from_u64(9));
    for seed in 0..TRIALS {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let arms = set.draw(rng);
        let lengths = (0..set.places())
            .map(|place| {
                let length = skewed(rng, place);
                // Long ones are forgotten more often.
                (!draw::bernoulli(rng, if length > 8.0 { 0.4 } else { 0.1 })).then_some(length)
            })
            .collect();
        let patterns = set.patterns_of(&arms).unwrap();
        let played = Played { arms, patterns, lengths };
        let (found, p) = played.verdict(&set, &orders, set.blocks());
        claimed += u32::from(found != Verdict::NotShown);
        small += u32::from(p <= SIGNIFICANT);
        let path = e_values_of(&set, &played.arms, &Logs::of(&played.arms, &played.lengths).all);
        crossed += u32::from(path.unwrap().iter().any(|&e| e >= 20.0));
    }
    // 5 % with three binomial errors of 1,000; each part of a claim keeps it by itself.
    let found = [claimed, small, crossed];
    assert!(found.iter().all(|&found| found <= 71), "{found:?}");
}

#[test]
fn more_attacks_find_more_and_a_wide_spread_needs_more_of_them() {
    let rng = &mut ChaCha8Rng::seed_from_u64(10);
    let of = |sd: f64, rng: &mut ChaCha8Rng| {
        let lengths: Vec<f64> = (0..40).map(|_| draw::log_normal(rng, 4.0, sd)).collect();
        AttackPerson::of(&lengths, 4).unwrap()
    };
    let (narrow, wide) = (of(0.5, rng), of(1.2, rng));
    let find = |person: &AttackPerson, rng: &mut ChaCha8Rng| {
        find_attacks(person, (7, 60), 0.5, 120, &mut |_| {}, rng).unwrap()
    };
    let (short, long) = (find(&narrow, rng).unwrap(), find(&wide, rng).unwrap());
    assert!(short < long, "{short}, {long}");
    let power = |blocks: u32, ratio: f64, rng: &mut ChaCha8Rng| {
        attack_power(&wide, &self::blocks(blocks), ratio, 200, &mut |_| {}, rng)
    };
    // 80 % with three binomial errors of both simulations.
    let found = power(long, 0.5, rng);
    assert!((0.65..0.95).contains(&found.tested_fewer), "{found:?}");
    let none = power(long, 1.0, rng);
    assert!(none.tested_fewer + none.tested_more <= 0.05 + 0.046, "{none:?}");
    assert_eq!(find_attacks(&wide, (7, 8), 0.9, 60, &mut |_| {}, rng), Ok(None));
    assert!(AttackPerson::of(&[3.0], 0).is_none());
}
