use proptest::prelude::*;

use super::*;

const FLAT: Normal = Normal { mean: 0.0, sd: 1e6 };

/// Six strata of seven rows: cells, cases, counts. The same arithmetic in R gave the figures below.
fn table() -> Vec<(Vec<f64>, Vec<u32>, Vec<u32>)> {
    let row = |n: u32| {
        let cells =
            [f64::from(n * 37 % 11) / 5.0 - 1.0, f64::from(u8::from((n * 13).is_multiple_of(3)))];
        (cells, u32::from(n * 29 % 7 < 2 || n * 31 % 9 == 4), n * 17 % 5)
    };
    let stratum = |k: u32| {
        let rows = || (0..7).map(move |i| row(k * 7 + i));
        (
            rows().flat_map(|r| r.0).collect(),
            rows().map(|r| r.1).collect(),
            rows().map(|r| r.2).collect(),
        )
    };
    (0..6).map(stratum).collect()
}

fn near(found: &[f64], wanted: &[f64], tolerance: f64) {
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < tolerance, "{found} against {wanted}");
    }
}

#[test]
fn flat_priors_give_the_coefficients_of_clogit() {
    let table = table();
    let strata: Vec<Stratum> =
        table.iter().map(|(cells, cases, _)| Stratum { cells, events: cases }).collect();
    let fit = logistic(&strata, &[FLAT; 2]).unwrap();
    near(&fit.mean, &[-0.27496206350281, -0.45047798936010], 1e-6);
    near(&[fit.sd(0), fit.sd(1)], &[0.50160340643279, 0.69030057562733], 1e-6);
}

#[test]
fn flat_priors_give_the_coefficients_of_a_poisson_glm_with_an_intercept_per_stratum() {
    let table = table();
    let strata: Vec<Stratum> =
        table.iter().map(|(cells, _, counts)| Stratum { cells, events: counts }).collect();
    let fit = poisson(&strata, &[FLAT; 2]).unwrap();
    near(&fit.mean, &[-0.050960033131967, -0.089377965687299], 1e-7);
    near(&[fit.sd(0), fit.sd(1)], &[0.17665406699631, 0.24139532633010], 1e-7);
}

/// Oracle: every way to choose as many rows as have an event, one by one.
fn by_enumeration(stratum: &Stratum, beta: &[f64]) -> f64 {
    let (n, p) = (stratum.events.len(), beta.len());
    let score = |chosen: u32| -> f64 {
        (0..n)
            .filter(|i| chosen >> i & 1 == 1)
            .map(|i| (0..p).map(|j| stratum.cells[i * p + j] * beta[j]).sum::<f64>())
            .sum()
    };
    let seen = stratum.events.iter().enumerate().map(|(i, e)| e << i).sum::<u32>();
    let alike = (0..1u32 << n).filter(|chosen| chosen.count_ones() == seen.count_ones());
    score(seen) - libm::log(alike.map(|chosen| libm::exp(score(chosen))).sum())
}

proptest! {
    #[test]
    fn the_recursion_counts_every_way_to_choose(
        rows in proptest::collection::vec((-2.0..2.0f64, -2.0..2.0f64, 0u32..2), 1..10),
        beta in (-1.5..1.5f64, -1.5..1.5f64),
    ) {
        let cells: Vec<f64> = rows.iter().flat_map(|r| [r.0, r.1]).collect();
        let events: Vec<u32> = rows.iter().map(|r| r.2).collect();
        let stratum = [Stratum { cells: &cells, events: &events }];
        let model = Logistic { strata: &stratum };
        let at = [beta.0, beta.1];
        let wanted = by_enumeration(&stratum[0], &at);
        prop_assert!((model.value(&at) - wanted).abs() < 1e-9 * (1.0 + wanted.abs()));

        // Derivatives against differences of the oracle.
        let (mut gradient, mut curvature) = ([0.0; 2], [0.0; 4]);
        model.slope(&at, &mut gradient, &mut curvature);
        let h = 1e-4;
        let moved = |j: usize, by: f64| {
            let mut there = at;
            there[j] += by;
            by_enumeration(&stratum[0], &there)
        };
        for j in 0..2 {
            let slope = (moved(j, h) - moved(j, -h)) / (2.0 * h);
            prop_assert!((gradient[j] - slope).abs() < 1e-5, "{} against {slope}", gradient[j]);
            let bend = -(moved(j, h) - 2.0 * wanted + moved(j, -h)) / (h * h);
            prop_assert!((curvature[j * 3] - bend).abs() < 1e-4, "{} against {bend}", curvature[j * 3]);
        }
    }
}

#[test]
fn strata_that_say_nothing_leave_the_prior() {
    let prior = Normal { mean: 0.1, sd: 0.4 };
    let none = Stratum { cells: &[1.0, 2.0, 3.0], events: &[0, 0, 0] };
    let all = Stratum { cells: &[1.0, 2.0, 3.0], events: &[1, 1, 1] };
    let empty = Stratum { cells: &[], events: &[] };
    let fit = logistic(&[none.clone(), all, empty.clone()], &[prior]).unwrap();
    near(&[fit.mean[0], fit.sd(0)], &[0.1, 0.4], 1e-9);
    let fit = poisson(&[none, empty], &[prior]).unwrap();
    near(&[fit.mean[0], fit.sd(0)], &[0.1, 0.4], 1e-9);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let cells = vec![0.0; 1_001];
    let events = vec![0; 1_001];
    let large = [Stratum { cells: &cells, events: &events }];
    assert_eq!(logistic(&large, &[FLAT]), Err(StratumRefused::TooMany { found: 1_001 }));
    let twice = [Stratum { cells: &[0.0], events: &[2] }];
    assert_eq!(logistic(&twice, &[FLAT]), Err(StratumRefused::NotOneOrNone { found: 2 }));
    let odd = [Stratum { cells: &[0.0; 3], events: &[1] }];
    assert!(poisson(&odd, &[FLAT]).unwrap_err().to_string().contains("3 cells for 1 rows"));
}
