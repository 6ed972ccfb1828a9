//! Whether ranks are uniform.
//!
//! Owns: the simultaneous band around the empirical distribution of ranks.
//! Must not know: what was ranked.
//!
//! Source: Säilynoja, Bürkner & Vehtari 2022, Graphical test for discrete uniformity.

use rand_core::Rng;
use stats::draw;

/// Ranks run from 0 to this, among so many draws.
pub const DRAWS: usize = 99;

/// The test for one number of ranks.
pub struct Uniformity {
    ranks: usize,
    /// At each rank, the distribution function of the number of ranks up to it.
    below: Vec<Vec<f64>>,
    /// The statistic of uniform ranks, sorted.
    simulated: Vec<f64>,
}

impl Uniformity {
    pub fn of(ranks: usize, rng: &mut impl Rng) -> Self {
        const SIMULATED: usize = 2_000;
        let share = |at: usize| (at + 1) as f64 / (DRAWS + 1) as f64;
        let below = (0..DRAWS).map(|at| binomial(ranks, share(at))).collect();
        let mut test = Self { ranks, below, simulated: Vec::new() };
        let one = |_| {
            let drawn = (0..ranks).map(|_| (draw::uniform(rng) * (DRAWS + 1) as f64) as usize);
            test.statistic(drawn)
        };
        let mut simulated: Vec<f64> = (0..SIMULATED).map(one).collect();
        simulated.sort_by(f64::total_cmp);
        test.simulated = simulated;
        test
    }

    /// The chance that uniform ranks lie as far off somewhere as these.
    pub fn p_value(&self, ranks: &[usize]) -> f64 {
        assert_eq!(ranks.len(), self.ranks, "the band is made for one number of ranks");
        let found = self.statistic(ranks.iter().copied());
        let beyond = self.simulated.partition_point(|&simulated| simulated <= found);
        (beyond + 1) as f64 / (self.simulated.len() + 1) as f64
    }

    /// The least two-sided chance, over all ranks, of so many ranks up to it.
    fn statistic(&self, ranks: impl Iterator<Item = usize>) -> f64 {
        let mut at = [0_usize; DRAWS + 1];
        ranks.for_each(|rank| at[rank.min(DRAWS)] += 1);
        let mut up_to = 0;
        let mut least = 1.0_f64;
        for (here, below) in at.iter().zip(&self.below) {
            up_to += here;
            let at_most = below[up_to];
            let at_least = 1.0 - if up_to == 0 { 0.0 } else { below[up_to - 1] };
            least = least.min(2.0 * at_most.min(at_least));
        }
        least
    }
}

/// The distribution function of a binomial number, at every number.
fn binomial(of: usize, chance: f64) -> Vec<f64> {
    let mut log = (of as f64) * (-chance).ln_1p();
    let odds = (chance / (1.0 - chance)).ln();
    let mut sum = 0.0;
    let mut below = Vec::with_capacity(of + 1);
    for k in 0..=of {
        sum += log.exp();
        below.push(sum.min(1.0));
        log += odds + ((of - k) as f64 / (k + 1) as f64).ln();
    }
    below
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn uniform_ranks_pass_as_often_as_they_should_and_others_do_not() {
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let test = Uniformity::of(200, rng);
        let mut ranks = |power: f64| -> Vec<usize> {
            (0..200).map(|_| (draw::uniform(rng).powf(power) * 100.0) as usize).collect()
        };
        let small = (0..400).filter(|_| test.p_value(&ranks(1.0)) <= 0.05).count();
        // 5 % of 400 is 20, with a binomial error of 4.4.
        assert!((7..=34).contains(&small), "{small}");
        assert!(test.p_value(&ranks(1.5)) <= 0.01);
    }

    #[test]
    fn the_binomial_distribution_is_itself() {
        let below = binomial(3, 0.5);
        for (found, wanted) in below.iter().zip([0.125, 0.5, 0.875, 1.0]) {
            assert!((found - wanted).abs() < 1e-15);
        }
    }
}
