use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

use super::*;
use crate::draw;

/// A number, a yes/no that follows it, and a second number that has nothing to do with either.
/// Every third cell of the yes/no and every fifth of the number is taken out.
fn table(n: usize, seed: u64) -> (Vec<Gappy>, Vec<Vec<f64>>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut truth = vec![Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..n {
        let number = draw::normal(&mut rng);
        truth[0].push(number);
        let yes = draw::bernoulli(&mut rng, regression::chance(2.5 * number - 0.5));
        truth[1].push(f64::from(u8::from(yes)));
        truth[2].push(3.0 + draw::normal(&mut rng));
    }
    let keep = |j: usize, row: usize| match j {
        0 => !row.is_multiple_of(5),
        1 => !row.is_multiple_of(3),
        _ => true,
    };
    let gappy = |(j, column): (usize, &Vec<f64>)| Gappy {
        kind: if j == 1 { Kind::YesNo } else { Kind::Number },
        cells: column.iter().enumerate().map(|(row, x)| keep(j, row).then_some(*x)).collect(),
    };
    (truth.iter().enumerate().map(gappy).collect(), truth)
}

#[test]
fn what_is_known_is_left_alone() {
    let (columns, truth) = table(200, 1);
    let filled = expected(&columns, &[]).cells;
    for (j, column) in columns.iter().enumerate() {
        for (row, cell) in column.cells.iter().enumerate() {
            assert!(cell.is_none() || filled[j][row] == truth[j][row]);
            assert!(filled[j][row].is_finite());
        }
    }
}

#[test]
fn a_cell_is_expected_where_the_rest_of_its_row_puts_it() {
    let (columns, truth) = table(600, 3);
    let filled = expected(&columns, &[]).cells;
    let gaps: Vec<usize> = columns[1].gaps().filter(|row| row % 5 != 0).collect();
    let mean_if = |high: bool| {
        let like: Vec<f64> = gaps
            .iter()
            .filter(|&&row| (truth[0][row] > 0.5) == high && (high || truth[0][row] < -0.5))
            .map(|&row| filled[1][row])
            .collect();
        like.iter().sum::<f64>() / like.len() as f64
    };
    // The chances are 0.9 and 0.1 or so; a straight line cannot follow them all the way.
    assert!(mean_if(true) > 0.65 && mean_if(false) < 0.25, "{} {}", mean_if(true), mean_if(false));
}

#[test]
fn what_is_missing_lies_around_what_is_expected_as_far_as_the_spread_says() {
    let (columns, truth) = table(3_000, 5);
    let filled = expected(&columns, &[]);
    for j in [0, 1] {
        // Of rows in which the other of the two is known.
        let gaps = columns[j].gaps().filter(|row| !row.is_multiple_of(15));
        let off: Vec<f64> = gaps.map(|row| truth[j][row] - filled.cells[j][row]).collect();
        let sd = (off.iter().map(|off| off * off).sum::<f64>() / off.len() as f64).sqrt();
        // 400 gaps and 800: standard errors of 4 %. Known rows whose neighbours were filled from
        // them look surer than they are, by a tenth where so much is missing.
        let ratio = sd / filled.spreads[j];
        assert!((0.9..1.25).contains(&ratio), "{j}: {sd}, {}", filled.spreads[j]);
    }
    assert_eq!(filled.spreads[2], 0.0);
}

#[test]
fn what_is_expected_stays_within_what_was_seen() {
    let (columns, _) = table(150, 7);
    let filled = expected(&columns, &[]).cells;
    for j in [0, 1] {
        let (low, high) = columns[j].range().unwrap();
        assert!(filled[j].iter().all(|cell| (low..=high).contains(cell)));
    }
}

#[test]
fn columns_that_teach_nothing_are_filled_with_what_there_is() {
    let empty = Gappy { kind: Kind::Number, cells: vec![None; 30] };
    let one = Gappy { kind: Kind::YesNo, cells: [vec![Some(1.0); 20], vec![None; 10]].concat() };
    let columns = [empty, one];
    let filled = expected(&columns, &[]);
    assert_eq!(filled.cells, [[0.0; 30], [1.0; 30]]);
    assert_eq!(filled.spreads, [0.0; 2]);
    assert_eq!(expected(&[], &[]).cells.len(), 0);
}
