use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::*;
use crate::special::{beta_cdf, gamma_cdf, normal_cdf};

const DRAWS: usize = 40_000;

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(20_261_124)
}

fn draws(mut one: impl FnMut(&mut ChaCha8Rng) -> f64) -> Vec<f64> {
    let mut rng = rng();
    (0..DRAWS).map(|_| one(&mut rng)).collect()
}

/// Kolmogorov's test. 1.95 / √n is passed by chance once in a thousand (Kolmogorov's limit,
/// 2 e^(-2 · 1.95²) = 0.001); the seed is fixed, so a pass stays a pass.
#[track_caller]
fn follows(mut draws: Vec<f64>, cdf: impl Fn(f64) -> f64) {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let distance = draws.iter().enumerate().fold(0.0_f64, |worst, (below, &x)| {
        let expected = cdf(x);
        worst.max(expected - below as f64 / n).max((below + 1) as f64 / n - expected)
    });
    assert!(distance * n.sqrt() < 1.95, "{}", distance * n.sqrt());
}

/// Pearson's test on the counts below `cells` and those above together. The limit is that of
/// one in a thousand, freedom + 3.1 √(2 freedom) + 6.4, by the Wilson-Hilferty expansion.
#[track_caller]
fn counts_follow(draws: &[u64], chance: impl Fn(u64) -> f64, cells: std::ops::Range<u64>) {
    let n = draws.len() as f64;
    let mut expected: Vec<f64> = cells.clone().map(|k| n * chance(k)).collect();
    let mut found = vec![0.0; expected.len()];
    let mut others = 0.0;
    for &k in draws {
        match k.checked_sub(cells.start).and_then(|at| found.get_mut(at as usize)) {
            Some(cell) => *cell += 1.0,
            None => others += 1.0,
        }
    }
    expected.push(n - expected.iter().sum::<f64>());
    found.push(others);
    let chi_square: f64 =
        expected.iter().zip(&found).map(|(e, f): (&f64, &f64)| (f - e) * (f - e) / e).sum();
    let freedom = (expected.len() - 1) as f64;
    let limit = freedom + 3.1 * (2.0 * freedom).sqrt() + 6.4;
    assert!(chi_square < limit, "{chi_square} on {freedom}");
}

#[test]
fn a_uniform_draw_is_never_an_end() {
    struct Constant(u64);
    impl rand_core::TryRng for Constant {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(self.0 as u32)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(self.0)
        }
        fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
            bytes.fill(self.0 as u8);
            Ok(())
        }
    }
    assert!(uniform(&mut Constant(0)) > 0.0);
    assert!(uniform(&mut Constant(u64::MAX)) < 1.0);
    follows(draws(uniform), |x| x);
}

#[test]
fn continuous_draws_follow_their_distributions() {
    follows(draws(normal), normal_cdf);
    follows(draws(exponential), |x| -libm::expm1(-x));
    follows(draws(|rng| log_normal(rng, 3.5, 1.2)), |x| normal_cdf(libm::log(x / 3.5) / 1.2));
    for shape in [0.05, 0.7, 1.0, 2.5, 300.0] {
        follows(draws(|rng| gamma(rng, shape)), |x| gamma_cdf(shape, x));
    }
    for (a, b) in [(0.5, 0.5), (2.0, 7.0), (0.1, 3.0), (40.0, 60.0)] {
        follows(draws(|rng| beta(rng, a, b)), |x| beta_cdf(a, b, x));
    }
}

#[test]
fn poisson_draws_follow_their_distribution_at_small_and_large_means() {
    for (mean, cells) in [(0.3, 0..4), (4.0, 0..13), (9.9, 2..21), (10.1, 2..21), (250.0, 210..290)]
    {
        let mut rng = rng();
        let draws: Vec<u64> = (0..DRAWS).map(|_| poisson(&mut rng, mean)).collect();
        let chance = |k: u64| {
            // A product, so that no gamma function is shared with the sampler.
            (1..=k).fold(libm::exp(-mean / 2.0), |p, i| p * mean / i as f64)
                * libm::exp(-mean / 2.0)
        };
        counts_follow(&draws, chance, cells);
    }
}

#[test]
fn negative_binomial_draws_follow_their_distribution() {
    let (mean, size) = (1.4, 0.8);
    let mut rng = rng();
    let draws: Vec<u64> = (0..DRAWS).map(|_| negative_binomial(&mut rng, mean, size)).collect();
    let chance = |k: u64| {
        let first = libm::pow(size / (size + mean), size);
        (1..=k).fold(first, |p, i| p * (i as f64 - 1.0 + size) / i as f64 * mean / (size + mean))
    };
    counts_follow(&draws, chance, 0..10);
}

#[test]
fn categories_come_in_the_shares_of_their_weights() {
    let mut rng = rng();
    let weights = [3.0, 0.0, 1.0, 4.0];
    let draws: Vec<u64> =
        (0..DRAWS).map(|_| categorical(&mut rng, &weights).unwrap() as u64).collect();
    assert!(!draws.contains(&1));
    let shares = |k: u64| [0.375, 1e-12, 0.125, 0.5][k as usize];
    counts_follow(&draws, shares, 0..3);
    assert_eq!(categorical(&mut rng, &[]), None);
    assert_eq!(categorical(&mut rng, &[0.0]), None);
}

#[test]
fn a_slip_in_a_parameter_neither_hangs_nor_passes_for_a_draw() {
    let mut rng = rng();
    assert!(gamma(&mut rng, 0.0).is_nan());
    assert!(gamma(&mut rng, f64::NAN).is_nan());
    assert_eq!(poisson(&mut rng, f64::NAN), 0);
    assert_eq!(poisson(&mut rng, -1.0), 0);
    assert!(poisson(&mut rng, f64::INFINITY) > 0);
    assert!(!bernoulli(&mut rng, f64::NAN));
}

#[test]
fn the_same_seed_gives_the_same_bits_on_every_host() {
    let mut rng = rng();
    let (z, g, b) = (normal(&mut rng), gamma(&mut rng, 0.4), beta(&mut rng, 2.0, 3.0));
    let (p, n) = (poisson(&mut rng, 47.0), negative_binomial(&mut rng, 3.0, 1.5));
    let bits = [z.to_bits(), g.to_bits(), b.to_bits(), p, n];
    assert_eq!(
        bits,
        [4_605_068_657_928_530_719, 4_600_571_527_436_529_342, 4_604_346_706_742_009_588, 46, 0]
    );
}
