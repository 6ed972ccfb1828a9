use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

use super::*;

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
    let fillings = chained(&columns, &[], 2, &mut ChaCha8Rng::seed_from_u64(2));
    for filled in fillings.into_iter().chain([expected(&columns, &[])]) {
        for (j, column) in columns.iter().enumerate() {
            for (row, cell) in column.cells.iter().enumerate() {
                assert!(cell.is_none() || filled[j][row] == truth[j][row]);
                assert!(filled[j][row].is_finite());
            }
        }
    }
}

#[test]
fn a_cell_is_expected_where_the_rest_of_its_row_puts_it() {
    let (columns, truth) = table(600, 3);
    let filled = expected(&columns, &[]);
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

/// Oracle: the relation the table was made with, found again in the filled one.
#[test]
fn drawn_cells_keep_the_relation_between_columns() {
    let (columns, _) = table(3_000, 5);
    let fillings = chained(&columns, &[], 4, &mut ChaCha8Rng::seed_from_u64(6));
    for filled in fillings {
        let mut sums = [(0.0, 0.0); 2];
        for row in 0..3_000 {
            // Rows in which one of the two was drawn.
            if row % 3 == 0 || row % 5 == 0 {
                let of = &mut sums[filled[1][row] as usize];
                *of = (of.0 + filled[0][row], of.1 + 1.0);
            }
        }
        let difference = sums[1].0 / sums[1].1 - sums[0].0 / sums[0].1;
        // By quadrature over the model, 1.32; standard error of 1,400 rows 0.05, of the drawn
        // coefficients about as much.
        assert!((difference - 1.32).abs() < 0.15, "{difference}");
    }
}

#[test]
fn drawn_yes_and_no_are_yes_or_no_and_numbers_stay_within_what_was_seen() {
    let (columns, _) = table(150, 7);
    let filled = &chained(&columns, &[], 1, &mut ChaCha8Rng::seed_from_u64(8))[0];
    assert!(filled[1].iter().all(|cell| *cell == 0.0 || *cell == 1.0));
    let (low, high) = columns[0].range().unwrap();
    assert!(filled[0].iter().all(|cell| (low..=high).contains(cell)));
}

#[test]
fn the_same_seed_gives_the_same_cells() {
    let (columns, _) = table(120, 9);
    let draw = |seed| chained(&columns, &[], 2, &mut ChaCha8Rng::seed_from_u64(seed));
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}

#[test]
fn columns_that_teach_nothing_are_filled_with_what_there_is() {
    let empty = Gappy { kind: Kind::Number, cells: vec![None; 30] };
    let one = Gappy { kind: Kind::YesNo, cells: [vec![Some(1.0); 20], vec![None; 10]].concat() };
    let columns = [empty, one];
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for filled in chained(&columns, &[], 1, &mut rng).into_iter().chain([expected(&columns, &[])]) {
        assert_eq!(filled[0], [0.0; 30]);
        assert_eq!(filled[1], [1.0; 30]);
    }
    assert_eq!(expected(&[], &[]).len(), 0);
}
