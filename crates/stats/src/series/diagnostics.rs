//! Whether chains agree, and how many independent draws they are worth.
//!
//! Owns: rank-normalised split R̂, and effective sample sizes of the bulk and the tails.
//! Must not know: what was sampled.
//!
//! Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, sections 3 and 4; Geyer 1992 for
//! where to cut the autocorrelations.

use serde::Serialize;

use super::dense;
use crate::special;

/// Whether the chains agree, for one reported number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Convergence {
    /// Rank-normalised split R̂, the larger of that of the values and that of their distance from
    /// the median; below 1.01 is good. 1 where nothing varies.
    pub r_hat: f64,
    /// How many independent draws the centre is worth. All of them where nothing varies.
    pub ess_bulk: f64,
    /// The same of the 5 % and 95 % quantiles, the lesser.
    pub ess_tail: f64,
}

impl Convergence {
    /// Of several chains of equal length, in the order they were drawn. Fewer than four draws a
    /// chain tell nothing: then R̂ is infinite.
    pub fn of(chains: &[&[f64]]) -> Self {
        let halves = split(chains);
        let count: usize = halves.iter().map(Vec::len).sum();
        if halves.iter().any(|half| half.len() < 2) || halves.is_empty() {
            return Self { r_hat: f64::INFINITY, ess_bulk: 0.0, ess_tail: 0.0 };
        }
        let first = halves[0][0];
        if halves.iter().flatten().all(|&x| x == first) {
            return Self { r_hat: 1.0, ess_bulk: count as f64, ess_tail: count as f64 };
        }
        let mut sorted: Vec<f64> = halves.iter().flatten().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let quantile = |p: f64| sorted[((count - 1) as f64 * p).round() as usize];
        let median = quantile(0.5);
        let map = |f: &dyn Fn(f64) -> f64| -> Vec<Vec<f64>> {
            halves.iter().map(|half| half.iter().map(|&x| f(x)).collect()).collect()
        };
        let ranked = rank_normalised(&halves);
        let folded = rank_normalised(&map(&|x| (x - median).abs()));
        let tail = |p: f64| {
            let cut = quantile(p);
            effective(&map(&|x| f64::from(u8::from(x <= cut))))
        };
        Self {
            r_hat: r_hat(&ranked).max(r_hat(&folded)),
            ess_bulk: effective(&ranked),
            ess_tail: tail(0.05).min(tail(0.95)),
        }
    }
}

fn split(chains: &[&[f64]]) -> Vec<Vec<f64>> {
    let halves = |chain: &&[f64]| {
        let half = chain.len() / 2;
        [chain[..half].to_vec(), chain[chain.len() - half..].to_vec()]
    };
    chains.iter().flat_map(halves).collect()
}

/// Normal scores of the ranks among all chains; equal values share their mean rank.
fn rank_normalised(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut order: Vec<(f64, usize)> =
        chains.iter().flatten().copied().enumerate().map(|(at, x)| (x, at)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = order.len();
    let mut scores = vec![0.0; count];
    let mut from = 0;
    while from < count {
        let to = order[from..].iter().take_while(|(x, _)| *x == order[from].0).count() + from;
        // Ranks from 1; Blom's offset.
        let rank = (from + 1 + to) as f64 / 2.0;
        let score = special::normal_quantile((rank - 0.375) / (count as f64 + 0.25));
        for &(_, at) in &order[from..to] {
            scores[at] = score;
        }
        from = to;
    }
    let length = chains[0].len();
    scores.chunks(length).map(<[f64]>::to_vec).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|x| (x - centre) * (x - centre)).sum();
    squares / (values.len() as f64 - 1.0)
}

/// Variance within the chains, and the pooled estimate that also holds that between them.
fn variances(chains: &[Vec<f64>]) -> (f64, f64) {
    let n = chains[0].len() as f64;
    let within = mean(&chains.iter().map(|chain| variance(chain)).collect::<Vec<f64>>());
    let means: Vec<f64> = chains.iter().map(|chain| mean(chain)).collect();
    (within, (n - 1.0) / n * within + variance(&means))
}

fn r_hat(chains: &[Vec<f64>]) -> f64 {
    let (within, pooled) = variances(chains);
    if within > 0.0 { (pooled / within).sqrt() } else { f64::INFINITY }
}

/// Draws over the integrated autocorrelation time.
fn effective(chains: &[Vec<f64>]) -> f64 {
    let n = chains[0].len();
    let total = (n * chains.len()) as f64;
    let (within, pooled) = variances(chains);
    if pooled <= 0.0 {
        return total;
    }
    let centred: Vec<Vec<f64>> = chains
        .iter()
        .map(|chain| {
            let centre = mean(chain);
            chain.iter().map(|x| x - centre).collect()
        })
        .collect();
    let correlation = |lag: usize| {
        let covariance = centred.iter().map(|chain| dense::dot(&chain[lag..], chain) / n as f64);
        1.0 - (within - covariance.sum::<f64>() / chains.len() as f64) / pooled
    };
    // Sums of neighbours fall and stay above 0, Geyer 1992; where they do not, it is noise.
    let mut time = 0.0;
    let mut before = f64::INFINITY;
    for pair in 0..n / 2 {
        let sum = correlation(2 * pair) + correlation(2 * pair + 1);
        if sum <= 0.0 {
            break;
        }
        before = before.min(sum);
        time += 2.0 * before;
    }
    let time = (time - 1.0).max(1.0 / libm::log10(total.max(10.0)));
    total / time
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;
    use crate::draw;

    fn chain(keeps: f64, shift: f64, n: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let mut state = draw::normal(rng);
        let fresh = (1.0 - keeps * keeps).sqrt();
        let step = |_| {
            state = keeps * state + fresh * draw::normal(rng);
            state + shift
        };
        (0..n).map(step).collect()
    }

    #[test]
    fn the_effective_size_of_an_autoregression_is_found() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        for keeps in [0.0, 0.5, 0.9] {
            let chains: Vec<Vec<f64>> =
                (0..4).map(|_| chain(keeps, 0.0, 10_000, &mut rng)).collect();
            let chains: Vec<&[f64]> = chains.iter().map(Vec::as_slice).collect();
            let found = Convergence::of(&chains);
            let wanted = 40_000.0 * (1.0 - keeps) / (1.0 + keeps);
            assert!((found.ess_bulk / wanted - 1.0).abs() < 0.15, "{keeps}: {found:?}");
            assert!(found.r_hat < 1.01 && found.ess_tail > 0.3 * wanted, "{keeps}: {found:?}");
        }
    }

    #[test]
    fn chains_in_different_places_or_of_different_width_do_not_agree() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let one = chain(0.3, 0.0, 1_000, &mut rng);
        let apart = chain(0.3, 0.5, 1_000, &mut rng);
        let wide: Vec<f64> = chain(0.3, 0.0, 1_000, &mut rng).iter().map(|x| 2.0 * x).collect();
        assert!(Convergence::of(&[&one, &apart]).r_hat > 1.03);
        assert!(Convergence::of(&[&one, &wide]).r_hat > 1.03);
    }

    #[test]
    fn what_never_moves_and_what_is_too_short_is_said_plainly() {
        assert_eq!(Convergence::of(&[&[1.0; 50]]).r_hat, 1.0);
        assert_eq!(Convergence::of(&[&[1.0, 2.0]]).r_hat, f64::INFINITY);
        assert_eq!(Convergence::of(&[]).r_hat, f64::INFINITY);
    }
}
