//! Power by a formula, in no time.
//!
//! Owns: the variance of a comparison of mean counts, and the power that follows.
//! Must not know: any single simulated trial.

use super::{
    allocation::{AllocationSet, Arm},
    person::Life,
};
use crate::{
    series::{Hyper, drift_persistence},
    special::{normal_cdf, normal_quantile},
};

/// Power of comparing the arms' mean counts at 5 %, two-sided, in either direction.
///
/// `recorded` is the share of places that are recorded.
///
/// **Method.** With N recorded compared places, μ the mean counts and C the blocks, the log of the
/// ratio of the arms' means has the variance
///
/// ```text
/// (1/μ_A + 1/μ_B + 2/φ) / (N/2)  +  Σ_ij c_i c_j (σ_u² ρ^|i-j| + σ_d'² ρ_d^|i-j|) / C
/// ```
///
/// c being 1/n_A under arm A and -1/n_B under arm B on the compared places of a block, averaged
/// over the orders of a block. For adjacent pairs without discarded places and drift the second
/// term is (2 V_L - 2 C_L) / C with V_L = σ²/L² [L + 2 Σ (L-k) ρ^k] and C_L = σ²/L² Σ_ij ρ^(L+j-i).
///
/// **What it does not mean.** It is a normal approximation with known variance: too high with few
/// events or few blocks. It is for choosing what to simulate; promise what [`super::power`] says.
pub fn screening_power(set: &AllocationSet, life: &Life, rate_ratio: f64, recorded: f64) -> f64 {
    let se = standard_error(set, life, rate_ratio, recorded);
    let (effect, critical) = (libm::log(rate_ratio), normal_quantile(0.975));
    normal_cdf(effect / se - critical) + normal_cdf(-effect / se - critical)
}

/// Of the log of the ratio of the arms' mean counts, by the formula of [`screening_power`].
pub fn standard_error(set: &AllocationSet, life: &Life, rate_ratio: f64, recorded: f64) -> f64 {
    let compared = (0..set.places()).filter(|&place| set.role(place).compared).count();
    let per_arm = 0.5 * compared as f64 * recorded;
    let mean_b = libm::exp(life.log_mean);
    let scatter = life.hyper.scatter * life.hyper.scatter;
    let of_counts = (1.0 / (mean_b * rate_ratio) + 1.0 / mean_b + 2.0 * scatter) / per_arm;
    let of_sway = contrast_variance(set, &life.hyper) / set.blocks() as f64;
    (of_counts + of_sway).sqrt()
}

/// The variance that runs and drift give to the difference of the arms' mean levels in one block.
fn contrast_variance(set: &AllocationSet, hyper: &Hyper) -> f64 {
    let places: Vec<usize> =
        (0..set.block_places()).filter(|&place| set.role(place).compared).collect();
    let kept = drift_persistence();
    let runs = hyper.runs_sd * hyper.runs_sd;
    let drift = hyper.drift_sd * hyper.drift_sd / (14.0 * (1.0 - kept * kept));
    let covariance = |apart: usize| {
        runs * libm::pow(hyper.persistence, apart as f64) + drift * libm::pow(kept, apart as f64)
    };
    let by_distance: Vec<f64> = (0..set.block_places()).map(covariance).collect();
    let of_pattern = |pattern: &Vec<Arm>| {
        let signs = places.iter().map(|&place| pattern[place].sign());
        let contrast: Vec<f64> = signs.map(|sign| 4.0 * sign / places.len() as f64).collect();
        let mut sum = 0.0;
        for (one, &at) in contrast.iter().zip(&places) {
            for (other, &and) in contrast.iter().zip(&places) {
                sum += one * other * by_distance[at.abs_diff(and)];
            }
        }
        sum
    };
    let patterns = set.patterns();
    patterns.iter().map(of_pattern).sum::<f64>() / patterns.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Design;

    fn life(mean: f64) -> Life {
        // φ 1.5, σ_u 0.5, ρ 0.7.
        let hyper =
            Hyper { runs_sd: 0.5, persistence: 0.7, drift_sd: 0.0, scatter: 1.0 / 1.5_f64.sqrt() };
        Life { log_mean: libm::log(mean), hyper }
    }

    fn pairs(length: u32, discard: u32, places: u32) -> AllocationSet {
        let pairs = places / (2 * length);
        AllocationSet::of(Design::Pairs { pairs, length, discard }).unwrap()
    }

    #[test]
    fn pairs_of_periods_have_the_variance_of_the_formula_written_out() {
        let set = pairs(7, 0, 112);
        let rho = 0.7_f64;
        let power = |k: i32| libm::pow(rho, f64::from(k));
        let mut v = 7.0;
        for k in 1..7 {
            v += 2.0 * f64::from(7 - k) * power(k);
        }
        let mut c = 0.0;
        for i in 1..=7 {
            for j in 1..=7 {
                c += power(7 + j - i);
            }
        }
        let (v, c) = (0.25 / 49.0 * v, 0.25 / 49.0 * c);
        let variance = (1.0 / 0.3 + 1.0 / 0.6 + 2.0 / 1.5) / 56.0 + (2.0 * v - 2.0 * c) / 8.0;
        let found = standard_error(&set, &life(0.6), 0.5, 1.0);
        assert!((found * found - variance).abs() < 1e-12, "{found}");
    }

    #[test]
    fn screening_gives_the_table_of_powers() {
        // Power for a rate ratio of 0.5 and of 0.7, two digits.
        for (mean, set, half, seven) in [
            (0.15, pairs(7, 1, 112), 0.17, 0.08),
            (0.3, pairs(7, 1, 112), 0.27, 0.11),
            (0.6, pairs(7, 1, 112), 0.41, 0.16),
            (1.5, pairs(7, 1, 112), 0.60, 0.22),
            (0.3, pairs(14, 5, 168), 0.29, 0.12),
            (0.6, pairs(14, 5, 364), 0.74, 0.30),
            (1.5, pairs(14, 5, 364), 0.90, 0.41),
        ] {
            for (ratio, wanted) in [(0.5, half), (0.7, seven)] {
                let found = screening_power(&set, &life(mean), ratio, 1.0);
                // A digit of the table, and the far tail, which it may leave out.
                assert!((found - wanted).abs() < 0.012, "{mean}, {ratio}: {found}, not {wanted}");
            }
        }
    }

    #[test]
    fn the_orders_of_four_lie_further_apart_than_neighbours_do() {
        let set = AllocationSet::of(Design::PermutedBlocks { blocks: 1 }).unwrap();
        let hyper = Hyper { runs_sd: 1.0, persistence: 0.7, drift_sd: 0.0, scatter: 0.0 };
        // Two of four at random: 1 - mean of ρ, ρ, ρ, ρ², ρ², ρ³.
        let wanted = 1.0 - (3.0 * 0.7 + 2.0 * 0.49 + 0.343) / 6.0;
        assert!((contrast_variance(&set, &hyper) - wanted).abs() < 1e-12);
    }
}
