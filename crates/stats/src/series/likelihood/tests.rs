use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::*;
use crate::draw;

fn single(count: Count) -> Observed {
    Observed::of(&[count])
}

fn term(count: Count, scatter: f64, eta: f64) -> Term {
    single(count).at(scatter).term(count, eta)
}

/// The log likelihood by the textbook formula and plain sums, sharing nothing with the above.
fn plain(count: Count, scatter: f64, eta: f64) -> f64 {
    let mean = libm::exp(eta);
    let p = |k: u32| {
        let k = f64::from(k);
        let size = 1.0 / (scatter * scatter);
        libm::exp(
            libm::lgamma(k + size) - libm::lgamma(size) - libm::lgamma(k + 1.0)
                + size * libm::log(size / (size + mean))
                + k * libm::log(mean / (size + mean)),
        )
    };
    match count {
        Count::Exactly(k) => libm::log(p(k)),
        Count::Some => libm::log(1.0 - p(0)),
        Count::AtLeast(m) => libm::log(1.0 - (0..m).map(p).sum::<f64>()),
        Count::Unrecorded { if_none, if_some } => {
            libm::log(if_none * p(0) + if_some * (1.0 - p(0)))
        }
        Count::Missing => 0.0,
    }
}

/// 10,000 terms at random, all kinds.
fn random_terms() -> impl Iterator<Item = (Count, f64, f64)> {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    (0..10_000).map(move |at| {
        let k = (8.0 * draw::uniform(&mut rng)) as u32;
        let count = match at % 4 {
            0 => Count::Exactly(k),
            1 => Count::Some,
            2 => Count::AtLeast(1 + k),
            _ => Count::Unrecorded {
                if_none: draw::uniform(&mut rng),
                if_some: draw::uniform(&mut rng),
            },
        };
        let scatter = libm::exp(-3.0 + 4.0 * draw::uniform(&mut rng));
        (count, scatter, -5.0 + 7.5 * draw::uniform(&mut rng))
    })
}

#[test]
fn terms_agree_with_plain_sums() {
    for (count, scatter, eta) in random_terms() {
        let (found, wanted) = (term(count, scatter, eta).log, plain(count, scatter, eta));
        // The plain sum loses digits where little is left of 1.
        let lost = 1e-12 / libm::exp(wanted).max(1e-300);
        if lost < 1e-3 {
            assert!(
                (found - wanted).abs() < 1e-9 + lost,
                "{count:?} {scatter} {eta}: {found} {wanted}"
            );
        }
    }
}

#[test]
fn slopes_and_weights_are_the_derivatives() {
    // Five-point differences: error of order h⁴ f⁽⁵⁾ + ε f / h.
    const H: f64 = 1e-3;
    let mut worst: f64 = 0.0;
    for (count, scatter, eta) in random_terms() {
        let at = |shift: f64| term(count, scatter, eta + shift);
        let slope_of = |f: &dyn Fn(f64) -> f64| {
            (8.0 * (f(H) - f(-H)) - (f(2.0 * H) - f(-2.0 * H))) / (12.0 * H)
        };
        let here = at(0.0);
        let slope = slope_of(&|shift| at(shift).log);
        worst = worst.max((slope - here.slope).abs() / slope.abs().max(1e-3));
        let weight = -slope_of(&|shift| at(shift).slope);
        if here.weight > 0.0 {
            worst = worst.max((weight - here.weight).abs() / weight.abs().max(1e-3));
        } else {
            // Only a withheld count may curve upwards; its weight is held at 0.
            assert!(matches!(count, Count::Unrecorded { .. }) && weight < 1e-9, "{count:?}");
        }
    }
    assert!(worst < 1e-6, "{worst}");
}

#[test]
fn poisson_is_the_limit() {
    for count in [Count::Exactly(0), Count::Exactly(7), Count::Some, Count::AtLeast(4)] {
        for eta in [-4.0, 0.0, 3.0] {
            let (limit, near) = (term(count, 0.0, eta), term(count, 1e-6, eta));
            assert!((limit.log - near.log).abs() < 1e-8, "{count:?}");
            assert!((limit.slope - near.slope).abs() < 1e-8, "{count:?}");
            assert!((limit.weight - near.weight).abs() < 1e-8, "{count:?}");
        }
    }
}

#[test]
fn no_log_mean_is_too_far() {
    let counts = [
        Count::Exactly(0),
        Count::Exactly(10_000),
        Count::Some,
        Count::AtLeast(2),
        Count::AtLeast(10_000),
        Count::Unrecorded { if_none: 1e-9, if_some: 1.0 },
    ];
    for count in counts {
        for scatter in [0.0, 1e-12, 1e-3, 1.0, 20.0] {
            for eta in [-1e9, -700.0, -50.0, 0.0, 20.0, 50.0, 1e9] {
                let Term { log, slope, weight } = term(count, scatter, eta);
                let sound = log.is_finite() && slope.is_finite() && weight.is_finite();
                assert!(
                    sound && weight >= 0.0,
                    "{count:?} {scatter} {eta}: {log} {slope} {weight}"
                );
            }
        }
    }
}
