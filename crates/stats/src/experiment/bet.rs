//! What the drawn order proves however often one looks.
//!
//! Owns: the e-value of the order against chance.
//! Must not know: any model of the counts beyond what bets are placed by.

use super::allocation::{AllocationSet, Arm};
use crate::series::Count;

/// Effects that are bet on: log rate ratios from -2.1 to 2.1, as likely as N(0, 0.7²) has them.
const BETS: usize = 41;
const SPREAD: f64 = 0.7;
const FARTHEST: f64 = 2.1;

/// The e-value after each complete block: by how much a bet against "the arms do the same" would
/// have multiplied its stake.
///
/// If the arms do the same, the chance that any of them, ever, reaches 1/α is at most α: 20 in at
/// most 5 % of trials, whatever the counts do by themselves and whenever one looks or stops.
///
/// `counts` holds one entry per place of the allocation, as far as time has come. "Some" counts as
/// one, "at least k" as k; what is missing counts for nothing. `None` where `arms` is no order
/// of the set.
///
/// **Method.** In each block the bet shares its stake among the possible orders z of this block,
///
/// ```text
/// q_b(z) ∝ p(z | past) e^(b (Y_A(z) - Y n_A(z) / n))
/// ```
///
/// with Y events on n recorded places of the block, Y_A and n_A of them under arm A (observed less
/// expected: the score of Poisson counts given their sum), and is paid q_b(z) / p(z | past) for
/// the order drawn. With as many recorded places in both arms that is e^(b Y_A); with fewer in
/// one, equal rates still pay nothing.
/// The stake starts as a mixture over b. Counts within a block do not depend on its order if the
/// arms do the same, so the mean payment is 1 and the product is a martingale.
///
/// **Source.** Ville 1939; Shafer 2021, J. R. Statist. Soc. A 184:407 (testing by betting).
pub fn e_values(set: &AllocationSet, arms: &[Arm], counts: &[Count]) -> Option<Vec<f64>> {
    let outcomes: Vec<Option<f64>> =
        counts.iter().map(|count| count.at_least().map(f64::from)).collect();
    e_values_of(set, arms, &outcomes)
}

/// As [`e_values`], for any outcome on a scale on which effects are differences of about 1 at the
/// most: the logarithm of a length. `None` is an outcome that nobody knows.
pub(super) fn e_values_of(
    set: &AllocationSet,
    arms: &[Arm],
    outcomes: &[Option<f64>],
) -> Option<Vec<f64>> {
    let drawn = set.patterns_of(arms)?;
    let bets = bets();
    let mut stakes: Vec<f64> = bets.iter().map(|&(_, log_stake)| log_stake).collect();
    let mut before = None;
    let mut path = Vec::new();
    let complete = outcomes.chunks_exact(set.block_places()).take(set.blocks());
    for (block, outcomes) in complete.enumerate() {
        let pattern = drawn[block];
        let totals = Totals::of_patterns(set, block, outcomes);
        let excesses: Vec<f64> = totals.iter().map(Totals::excess).collect();
        let chances = set.chances_of_block(block, before);
        for (stake, &(b, _)) in stakes.iter_mut().zip(&bets) {
            *stake += log_payment(&excesses, &chances, pattern, b);
        }
        before = Some(pattern);
        path.push(libm::exp(log_sum(&stakes)));
    }
    Some(path)
}

/// What one block would show of the arms under one order.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    /// Events and recorded places under arm A, then under both.
    events: [f64; 2],
    recorded: [f64; 2],
}

impl Totals {
    fn of_patterns(set: &AllocationSet, block: usize, outcomes: &[Option<f64>]) -> Vec<Self> {
        let of = |pattern: &Vec<Arm>| {
            let mut totals = Self::default();
            for (at, (&arm, &outcome)) in pattern.iter().zip(outcomes).enumerate() {
                let place = block * set.block_places() + at;
                let Some(events) = outcome.filter(|_| set.role(place).compared) else {
                    continue;
                };
                totals.events[1] += events;
                totals.recorded[1] += 1.0;
                if arm == Arm::A {
                    totals.events[0] += events;
                    totals.recorded[0] += 1.0;
                }
            }
            totals
        };
        set.patterns().iter().map(of).collect()
    }

    /// Observed less expected under arm A.
    fn excess(&self) -> f64 {
        let ([of_a, events], [recorded_a, recorded]) = (self.events, self.recorded);
        if recorded == 0.0 { 0.0 } else { of_a - events * recorded_a / recorded }
    }
}

/// ln q_b(z) / p(z | past) for the order drawn.
fn log_payment(excesses: &[f64], chances: &[f64], drawn: usize, b: f64) -> f64 {
    let likely = excesses.iter().zip(chances).filter(|(_, chance)| **chance > 0.0);
    let weighted: Vec<f64> =
        likely.map(|(excess, chance)| b * excess + libm::log(*chance)).collect();
    b * excesses[drawn] - log_sum(&weighted)
}

/// Each effect bet on, and the log of its share in the first stake.
fn bets() -> Vec<(f64, f64)> {
    let step = 2.0 * FARTHEST / (BETS - 1) as f64;
    let effects = (0..BETS).map(|at| at as f64 * step - FARTHEST);
    let bets: Vec<(f64, f64)> = effects.map(|b| (b, -0.5 * (b / SPREAD) * (b / SPREAD))).collect();
    let total = log_sum(&bets.iter().map(|&(_, log)| log).collect::<Vec<_>>());
    bets.into_iter().map(|(b, log)| (b, log - total)).collect()
}

fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().fold(f64::NEG_INFINITY, |most, &log| most.max(log));
    most + libm::log(logs.iter().map(|log| libm::exp(log - most)).sum())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::experiment::Design;
    use crate::{draw, series::Hyper};

    fn exactly(counts: &[u32]) -> Vec<Count> {
        counts.iter().map(|&count| Count::Exactly(count)).collect()
    }

    #[test]
    fn one_pair_pays_what_the_formula_of_fair_coins_pays() {
        let set = AllocationSet::of(Design::Pairs { pairs: 1, length: 2, discard: 1 }).unwrap();
        let arms = [Arm::B, Arm::B, Arm::A, Arm::A];
        // The first place of each period is discarded.
        let found = e_values(&set, &arms, &exactly(&[90, 5, 80, 1])).unwrap();
        // Σ π(b) 2 e^b / (e^b + e^5b), written out.
        let (mut sum, mut weights) = (0.0, 0.0);
        for at in 0..41 {
            let b = -2.1 + 0.105 * f64::from(at);
            let weight = libm::exp(-0.5 * b * b / 0.49);
            sum += weight * 2.0 * libm::exp(b) / (libm::exp(b) + libm::exp(5.0 * b));
            weights += weight;
        }
        assert!((found[0] - sum / weights).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn nothing_recorded_leaves_the_stake_alone() {
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 3 }).unwrap();
        let arms = set.draw(&mut ChaCha8Rng::seed_from_u64(1));
        let counts = [Count::Missing; 12];
        for e in e_values(&set, &arms, &counts).unwrap() {
            assert!((e - 1.0).abs() < 1e-12);
        }
        // A block that has not ended is not bet on, and an order that cannot be has no value.
        assert_eq!(e_values(&set, &arms, &counts[..7]).unwrap().len(), 1);
        assert!(e_values(&set, &arms[1..], &counts).is_none());
    }

    #[test]
    fn nights_that_are_recorded_less_often_are_no_proof() {
        // One event a night throughout; arm B is recorded on a third of its nights.
        let set = AllocationSet::of(Design::Pairs { pairs: 20, length: 6, discard: 0 }).unwrap();
        let arms = set.draw(&mut ChaCha8Rng::seed_from_u64(4));
        let count = |(place, &arm): (usize, &Arm)| match arm {
            Arm::B if !place.is_multiple_of(3) => Count::Missing,
            _ => Count::Exactly(1),
        };
        let counts: Vec<Count> = arms.iter().enumerate().map(count).collect();
        let last = *e_values(&set, &arms, &counts).unwrap().last().unwrap();
        assert!((last - 1.0).abs() < 1e-9, "{last}");
    }

    #[test]
    fn the_mean_over_all_orders_is_one() {
        // Under the sharp null the counts stay what they are, whichever order is drawn.
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 2 }).unwrap();
        let mut counts = exactly(&[0, 3, 1, 0, 5, 0, 0, 2]);
        counts[6] = Count::Missing;
        counts[3] = Count::Some;
        let (mut sum, mut orders) = (0.0, 0.0);
        for bits in 0..256_u32 {
            let arm = |at: u32| if bits >> at & 1 == 0 { Arm::A } else { Arm::B };
            let order: Vec<Arm> = (0..8).map(arm).collect();
            if let Some(path) = e_values(&set, &order, &counts) {
                sum += path[1];
                orders += 1.0;
            }
        }
        assert!((sum / orders - 1.0).abs() < 1e-12, "{sum} over {orders}");
    }

    #[test]
    fn without_an_effect_twenty_is_hardly_ever_reached() {
        // At length this is `cargo xtask validate trials-chance`.
        const TRIALS: u64 = 2_000;
        let set = AllocationSet::of(Design::Pairs { pairs: 12, length: 7, discard: 1 }).unwrap();
        let hyper = Hyper { runs_sd: 0.7, persistence: 0.8, drift_sd: 0.2, scatter: 0.8 };
        let mut crossed = 0;
        for seed in 0..TRIALS {
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let arms = set.draw(rng);
            let mut state = (0.7 * draw::normal(rng), 0.0);
            let counts: Vec<Count> = (0..set.places())
                .map(|_| {
                    let count = hyper.count(0.4 + state.0 + state.1, rng);
                    state = hyper.next_state(state, rng);
                    if draw::bernoulli(rng, 0.1) {
                        Count::Missing
                    } else {
                        Count::Exactly(count as u32)
                    }
                })
                .collect();
            let path = e_values(&set, &arms, &counts).unwrap();
            crossed += u32::from(path.iter().any(|&e| e >= 20.0));
        }
        // 5 % with three binomial errors; what is expected is 1 to 3 %.
        assert!(f64::from(crossed) / TRIALS as f64 <= 0.05 + 0.015, "{crossed}");
    }

    proptest! {
        #[test]
        fn exchanging_the_arms_changes_nothing(seed: u64, blocks in 1_u32..9) {
            let set = AllocationSet::of(Design::PermutedBlocks { blocks }).unwrap();
            let rng = &mut ChaCha8Rng::seed_from_u64(seed);
            let arms = set.draw(rng);
            let counts: Vec<Count> =
                arms.iter().map(|_| Count::Exactly(draw::poisson(rng, 1.5) as u32)).collect();
            let other: Vec<Arm> =
                arms.iter().map(|arm| if *arm == Arm::A { Arm::B } else { Arm::A }).collect();
            let one = e_values(&set, &arms, &counts).unwrap();
            let two = e_values(&set, &other, &counts).unwrap();
            for (one, two) in one.iter().zip(two) {
                prop_assert!((one / two - 1.0).abs() < 1e-9);
            }
        }
    }
}
