//! What was done instead of what was drawn.
//!
//! Owns: how far the arms were followed, and the effect of doing it rather than of being told to.
//! Must not know: how the effect of being told to was found.

use rand_core::Rng;

use super::{
    allocation::{AllocationSet, Arm},
    analysis::Ratio,
};
use crate::draw;

/// How far what was done followed what was drawn, on compared places.
#[derive(Debug, Clone, PartialEq)]
pub struct Adherence {
    /// Places of which it is known, and those on which arm A's thing was done, by arm.
    pub known_a: u32,
    pub done_a: u32,
    pub known_b: u32,
    pub done_b: u32,
    /// Of doing it against not doing it; `None` where the arms were hardly done differently.
    pub as_done: Option<Ratio>,
}

/// Below this difference of the shares done, their ratio says nothing.
const LEAST_DIFFERENCE: f64 = 0.25;
/// And no draw of the difference is taken for smaller than this.
const SMALLEST: f64 = 0.05;

/// `effects` are draws of the log rate ratio by intention to treat. `None` where nothing is known
/// of what was done under an arm.
///
/// **Method.** The arm drawn is an instrument for what was done: the effect of being told to, over
/// the difference it made to what was done (the ratio of the two effects by intention to treat,
/// Wald 1940). The shares done are beta draws. It takes the arm to act only through what was done.
pub(super) fn of(
    set: &AllocationSet,
    arms: &[Arm],
    taken: &[Option<bool>],
    effects: &[f64],
    rng: &mut impl Rng,
) -> Option<Adherence> {
    let mut tallies = [[0_u32; 2]; 2];
    for (place, (arm, done)) in arms.iter().zip(taken).enumerate() {
        if let Some(done) = done.filter(|_| set.role(place).compared) {
            let tally = &mut tallies[usize::from(*arm == Arm::B)];
            tally[0] += 1;
            tally[1] += u32::from(done);
        }
    }
    let [[known_a, done_a], [known_b, done_b]] = tallies;
    if known_a == 0 || known_b == 0 {
        return None;
    }
    let share = |done: u32, known: u32| f64::from(done) / f64::from(known);
    let apart = share(done_a, known_a) - share(done_b, known_b);
    let as_done = (apart >= LEAST_DIFFERENCE && !effects.is_empty()).then(|| {
        let mut share = |done: u32, known: u32| {
            draw::beta(rng, f64::from(done) + 0.5, f64::from(known - done) + 0.5)
        };
        let draws = effects
            .iter()
            .map(|effect| effect / (share(done_a, known_a) - share(done_b, known_b)).max(SMALLEST));
        Ratio::of(&draws.collect::<Vec<_>>())
    });
    Some(Adherence { known_a, done_a, known_b, done_b, as_done })
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::experiment::Design;

    #[test]
    fn half_followed_the_effect_of_doing_it_is_twice_that_of_being_told_to() {
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 200 }).unwrap();
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let arms = set.draw(rng);
        let mut every_other = false;
        let taken: Vec<Option<bool>> = arms
            .iter()
            .map(|arm| {
                every_other ^= *arm == Arm::A;
                Some(*arm == Arm::A && every_other)
            })
            .collect();
        let found = of(&set, &arms, &taken, &[-0.3; 500], rng).unwrap();
        assert_eq!((found.known_a, found.done_a, found.known_b, found.done_b), (400, 200, 400, 0));
        let ratio = found.as_done.unwrap();
        // Shares known to 2.5 points of 50.
        assert!((ratio.median - libm::exp(-0.6)).abs() < 0.02, "{ratio:?}");
        assert!(ratio.interval_95[0] < ratio.median && ratio.median < ratio.interval_95[1]);
    }

    #[test]
    fn arms_that_were_done_alike_say_nothing_of_doing_it() {
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 2 }).unwrap();
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let arms = set.draw(rng);
        let found = of(&set, &arms, &[Some(true); 8], &[-0.3; 9], rng).unwrap();
        assert_eq!((found.done_a, found.done_b, found.as_done), (4, 4, None));
        assert_eq!(of(&set, &arms, &[None; 8], &[-0.3; 9], rng), None);
    }
}
