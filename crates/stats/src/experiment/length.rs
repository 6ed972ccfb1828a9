//! How long an experiment has to be.
//!
//! Owns: the search for the shortest design that finds a halving often enough.
//! Must not know: how one simulated trial is played.

use rand_core::Rng;

use super::{
    allocation::{AllocationSet, Design, DesignError},
    person::Person,
    power::{Prospect, Simulator},
    verdict::Verdict,
};

/// The effect that lengths are planned for: half as many.
pub const PLANNED_RATIO: f64 = 0.5;

/// A plan is sought that finds it so often.
pub const WANTED: f64 = 0.8;

/// Nights, the longest that is sought.
const YEAR: u64 = 365;

/// Lengths that are tried, evenly spaced from the shortest to a year.
const TRIED: u32 = 8;

/// Power by length, and the length that is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Lengths {
    /// Designs from the shortest to the longest, with the chance of showing a halving at the
    /// planned end; it never falls as designs grow.
    pub curve: Vec<(Design, f64)>,
    /// The shortest that reaches [`WANTED`], between the designs of the curve by interpolation;
    /// `None` where a year is too short. Its own power has still to be simulated.
    pub enough: Option<Design>,
    pub trials: u32,
}

impl Lengths {
    /// A year of it, or nearly: the longest design and its power.
    pub fn year(&self) -> Option<(Design, f64)> {
        self.curve.last().copied()
    }
}

/// Power of designs like `design` from its shortest meaningful length to a year.
///
/// `progress` is told how many trials are done.
///
/// **Method.** Every simulated trial goes on for a year and is judged at each length, so that the
/// curve is smooth; 400 trials know it to 2 points. What a chance falls by from one length to the
/// next is noise and levelled out.
///
/// # Errors
///
/// A design that cannot be. Where not even the shortest fits into a year, it alone is tried.
pub fn find_length(
    person: &Person,
    design: Design,
    half_life: f64,
    trials: u32,
    progress: &mut impl FnMut(u32),
    rng: &mut impl Rng,
) -> Result<Lengths, DesignError> {
    let one = AllocationSet::of(design.with_blocks(1))?;
    let longest = (YEAR / one.places() as u64) as u32;
    // Six pairs, or 28 places: below, nothing can be shown, or nobody should believe it.
    let shortest = match design {
        Design::Pairs { .. } => 6,
        Design::PermutedBlocks { .. } => 7,
    };
    let longest = longest.max(shortest);
    let set = AllocationSet::of(design.with_blocks(longest))?;
    let step = |at: u32| shortest + (longest - shortest) * at / (TRIED - 1);
    let mut tried: Vec<u32> = (0..TRIED).map(step).collect();
    tried.dedup();
    let prospect = Prospect { person, set: &set, half_life };
    let simulator = Simulator::new(&prospect, rng);
    let mut found = vec![0_u32; tried.len()];
    for trial in 0..trials {
        let recorded = simulator.record(libm::log(PLANNED_RATIO), rng);
        for (found, &blocks) in found.iter_mut().zip(&tried) {
            let seen = simulator.look(&recorded, blocks as usize);
            *found += u32::from(seen.verdict == Verdict::TestedFewer);
        }
        progress(trial + 1);
    }
    let shares: Vec<f64> =
        found.iter().map(|&found| f64::from(found) / f64::from(trials.max(1))).collect();
    let levelled = rising(&shares);
    let enough = first_reaching(&tried, &levelled).map(|blocks| design.with_blocks(blocks));
    let curve = tried.iter().map(|&blocks| design.with_blocks(blocks)).zip(levelled).collect();
    Ok(Lengths { curve, enough, trials })
}

/// The closest numbers that never fall.
///
/// Source: pooling adjacent violators, Barlow et al. 1972.
pub(super) fn rising(shares: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for &share in shares {
        let mut pool = (share, 1);
        while let Some(&(mean, size)) = pools.last() {
            if mean <= pool.0 {
                break;
            }
            pools.pop();
            let total = size + pool.1;
            pool = ((mean * size as f64 + pool.0 * pool.1 as f64) / total as f64, total);
        }
        pools.push(pool);
    }
    pools.iter().flat_map(|&(mean, size)| std::iter::repeat_n(mean, size)).collect()
}

pub(super) fn first_reaching(blocks: &[u32], shares: &[f64]) -> Option<u32> {
    let at = shares.iter().position(|&share| share >= WANTED)?;
    let Some(before) = at.checked_sub(1) else { return Some(blocks[0]) };
    let part = (WANTED - shares[before]) / (shares[at] - shares[before]);
    let between = f64::from(blocks[at] - blocks[before]) * part;
    Some(blocks[before] + (between - 1e-9).ceil() as u32)
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::{
        experiment::{Gaps, Life},
        series::Hyper,
    };

    #[test]
    fn what_falls_is_levelled_out() {
        assert_eq!(
            rising(&[0.1, 0.4, 0.2, 0.6]),
            [0.1, 0.30000000000000004, 0.30000000000000004, 0.6]
        );
        assert_eq!(rising(&[0.1, 0.2]), [0.1, 0.2]);
        assert!(rising(&[]).is_empty());
    }

    #[test]
    fn the_length_is_read_off_between_those_tried() {
        assert_eq!(first_reaching(&[10, 20, 30], &[0.2, 0.7, 0.9]), Some(25));
        assert_eq!(first_reaching(&[10, 20], &[0.9, 0.95]), Some(10));
        assert_eq!(first_reaching(&[10, 20], &[0.1, 0.79]), None);
    }

    #[test]
    fn more_events_need_less_time() {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let mut of = |mean: f64| {
            let hyper = Hyper { runs_sd: 0.3, persistence: 0.6, drift_sd: 0.05, scatter: 0.4 };
            let life = Life { log_mean: libm::log(mean), hyper };
            let person = Person::of(vec![life], Gaps { share: 0.1, length: 2.0 }, true).unwrap();
            let design = Design::PermutedBlocks { blocks: 1 };
            find_length(&person, design, 0.0, 40, &mut |_| {}, rng).unwrap()
        };
        let (often, seldom) = (of(3.0), of(0.05));
        assert!(often.enough.unwrap().places() < 200, "{often:?}");
        assert_eq!(seldom.enough, None, "{seldom:?}");
        let (design, chance) = seldom.year().unwrap();
        assert!(design.places() > 350 && chance < 0.5);
    }
}
