//! Against dense algebra on a few places: covariances from the definition of an AR(1) process,
//! inverses by elimination, nothing shared with the filter.

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::*;

const HYPER: Hyper = Hyper { runs_sd: 0.7, persistence: 0.6, drift_sd: 0.3, scatter: 0.0 };
const PLACES: usize = 5;
/// The third place was not observed; the fourth hardly.
const WEIGHTS: [f64; PLACES] = [0.8, 2.0, 0.0, 1e-9, 5.0];
const LEVEL: [f64; PLACES] = [0.3, -0.5, 9.0, 1.0, 0.2];
const SLOPES: [f64; PLACES] = [0.1, -1.0, 0.0, 0.0, 2.0];

/// Cov(u_s, u_t) + Cov(d_s, d_t).
fn covariance() -> Vec<f64> {
    let drift = libm::exp2(-1.0 / 120.0);
    let drift_variance = 0.09 / 14.0 / (1.0 - drift * drift);
    let lag = |at: usize| (at / PLACES).abs_diff(at % PLACES) as f64;
    (0..PLACES * PLACES)
        .map(|at| 0.49 * libm::pow(0.6, lag(at)) + drift_variance * libm::pow(drift, lag(at)))
        .collect()
}

/// Solves A x = b and gives ln det A, by Gauss-Jordan without pivoting.
fn eliminate(mut a: Vec<f64>, mut b: Vec<f64>) -> (Vec<f64>, f64) {
    let n = b.len();
    let mut log_determinant = 0.0;
    for k in 0..n {
        let pivot = a[k * n + k];
        log_determinant += libm::log(pivot);
        for i in (0..n).filter(|&i| i != k) {
            let share = a[i * n + k] / pivot;
            for j in 0..n {
                a[i * n + j] -= share * a[k * n + j];
            }
            b[i] -= share * b[k];
        }
    }
    ((0..n).map(|i| b[i] / a[i * n + i]).collect(), log_determinant)
}

/// I + C W.
fn growth() -> Vec<f64> {
    let c = covariance();
    (0..PLACES * PLACES)
        .map(|at| f64::from(u8::from(at % (PLACES + 1) == 0)) + c[at] * WEIGHTS[at % PLACES])
        .collect()
}

fn prepared() -> (Filter, f64) {
    let mut filter = Filter::new(PLACES);
    let log = filter.prepare(Dynamics::of(&HYPER), &WEIGHTS);
    (filter, log)
}

/// The smoothed u + d: C (I + W C)⁻¹ (W level + slopes).
fn dense_smooth(level: &[f64], slopes: &[f64]) -> Vec<f64> {
    let c = covariance();
    let times = |x: &[f64]| -> Vec<f64> {
        (0..PLACES).map(|i| (0..PLACES).map(|j| c[i * PLACES + j] * x[j]).sum()).collect()
    };
    let said: Vec<f64> = (0..PLACES).map(|t| WEIGHTS[t] * level[t] + slopes[t]).collect();
    // (I + C W)⁻¹ C said.
    eliminate(growth(), times(&said)).0
}

#[test]
fn determinant_and_smoothed_path_are_those_of_dense_algebra() {
    let (mut filter, log) = prepared();
    assert!((log - eliminate(growth(), vec![0.0; PLACES]).1).abs() < 1e-12);
    let mut path = vec![[0.0; 2]; PLACES];
    filter.smooth(&LEVEL, &SLOPES, &mut path);
    for (state, wanted) in path.iter().zip(dense_smooth(&LEVEL, &SLOPES)) {
        assert!((state[0] + state[1] - wanted).abs() < 1e-12, "{state:?} {wanted}");
    }
}

#[test]
fn normal_equations_are_those_of_dense_algebra() {
    let (filter, _) = prepared();
    let cells: Vec<f64> = (0..PLACES).flat_map(|t| [1.0, (t * t) as f64 - 3.0]).collect();
    let (mut matrix, mut right) = (vec![0.0; 4], vec![0.0; 2]);
    let mut room = Room::default();
    filter.normal_equations(&cells, &LEVEL, &SLOPES, &mut room, &mut matrix, &mut right);
    // z'(W - W M W) z with M the posterior covariance: W (z - smoothed z).
    let column = |k: usize| -> Vec<f64> { (0..PLACES).map(|t| cells[2 * t + k]).collect() };
    let none = [0.0; PLACES];
    for k in 0..2 {
        let left = |level: &[f64], slopes: &[f64]| -> f64 {
            let smoothed = dense_smooth(level, slopes);
            (0..PLACES)
                .map(|t| column(k)[t] * (WEIGHTS[t] * (level[t] - smoothed[t]) + slopes[t]))
                .sum()
        };
        assert!((right[k] - left(&LEVEL, &SLOPES)).abs() < 1e-11, "{k}");
        for l in 0..=k {
            let wanted = left(&column(l), &none);
            assert!((matrix[k * 2 + l] - wanted).abs() < 1e-11, "{k} {l}");
        }
    }
}

#[test]
fn the_log_density_of_a_path_is_that_of_its_innovations() {
    let path = [[0.2, 0.1], [0.5, 0.3], [-0.1, 0.2]];
    let drift = libm::exp2(-1.0 / 120.0);
    let (new_u, new_d) = (0.49 * (1.0 - 0.36), 0.09 / 14.0);
    let square = |x: f64| x * x;
    let wanted = square(0.2) / 0.49
        + (square(0.5 - 0.12) + square(-0.1 - 0.3)) / new_u
        + square(0.1) * (1.0 - drift * drift) / new_d
        + (square(0.3 - drift * 0.1) + square(0.2 - drift * 0.3)) / new_d;
    let found = Dynamics::of(&HYPER).log_density(&path);
    assert!((found + 0.5 * wanted).abs() < 1e-12);
}

#[test]
fn draws_have_the_posterior_covariance() {
    let (mut filter, _) = prepared();
    let mut free = Free::new(PLACES);
    let mut path = vec![[0.0; 2]; PLACES];
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    const N: usize = 40_000;
    let mut products = [0.0; PLACES * PLACES];
    for _ in 0..N {
        filter.simulate(&mut free, &mut rng);
        let Free { path: drawn, level, noise } = &free;
        filter.smooth(level, noise, &mut path);
        let away: Vec<f64> =
            drawn.iter().zip(&path).map(|(a, b)| a[0] + a[1] - b[0] - b[1]).collect();
        for (at, product) in products.iter_mut().enumerate() {
            *product += away[at / PLACES] * away[at % PLACES] / N as f64;
        }
    }
    let c = covariance();
    for j in 0..PLACES {
        let column: Vec<f64> = (0..PLACES).map(|i| c[i * PLACES + j]).collect();
        let wanted = eliminate(growth(), column).0;
        for i in 0..PLACES {
            // Variances are at most 0.7: a standard error of 0.005.
            assert!((products[i * PLACES + j] - wanted[i]).abs() < 0.02, "{i} {j}");
        }
    }
}

#[test]
fn a_state_without_variance_stays_at_nothing() {
    let mut filter = Filter::new(PLACES);
    assert_eq!(filter.prepare(Dynamics::of(&Hyper::NONE), &WEIGHTS), 0.0);
    let mut path = vec![[1.0; 2]; PLACES];
    filter.smooth(&LEVEL, &SLOPES, &mut path);
    assert_eq!(path, vec![[0.0; 2]; PLACES]);
    let mut free = Free::new(PLACES);
    filter.simulate(&mut free, &mut ChaCha8Rng::seed_from_u64(1));
    assert_eq!(free.path, vec![[0.0; 2]; PLACES]);
}
