//! Which columns cannot be told apart.
//!
//! Owns: joining columns that move together, or whose effects stand in for each other.
//! Must not know: what the columns are.

use crate::series::Joint;

/// Columns that cannot be told apart, and the chance that at least one of them matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Two or more, in order.
    pub members: Vec<usize>,
    pub chance: f64,
}

/// Pearson's correlation above which two columns count as one.
pub const ALIKE: f64 = 0.6;
/// How much surer "one of the two" has to be than either alone.
const SURER_TOGETHER: f64 = 0.15;
/// How much rarer than independence both together have to be. Without it two columns of
/// middling chances and nothing to do with each other would be joined.
const RARER_BOTH: f64 = 0.05;

/// The groups among p columns.
///
/// `columns` holds p columns, already without what they share with the calendar; `together` the
/// draws of which effects are of the slab. Two columns are joined where their correlation is
/// beyond 0.6 either way, or where the draws use one or the other but seldom both. What is joined
/// to a common third is one group.
pub fn groups(columns: &[Vec<f64>], together: &Joint) -> Vec<Group> {
    let p = columns.len();
    let mut leader: Vec<usize> = (0..p).collect();
    for j in 0..p {
        for i in 0..j {
            if correlation(&columns[i], &columns[j]).abs() > ALIKE || stand_in(together, i, j) {
                let (from, to) = (leader[j].max(leader[i]), leader[j].min(leader[i]));
                leader.iter_mut().filter(|of| **of == from).for_each(|of| *of = to);
            }
        }
    }
    let of = |lead: usize| (0..p).filter(|&j| leader[j] == lead).collect::<Vec<usize>>();
    (0..p)
        .map(of)
        .filter(|members| members.len() > 1)
        .map(|members| Group { chance: any(together, &members), members })
        .collect()
}

fn stand_in(together: &Joint, i: usize, j: usize) -> bool {
    let (one, other) = (any(together, &[i]), any(together, &[j]));
    let either = any(together, &[i, j]);
    let both = one + other - either;
    either - one.max(other) > SURER_TOGETHER && one * other - both > RARER_BOTH
}

/// The share of draws in which at least one of `members` is of the slab.
fn any(together: &Joint, members: &[usize]) -> f64 {
    let draws = together.included.chunks_exact(together.exposures.max(1));
    let count = draws.len();
    let with = draws.filter(|draw| members.iter().any(|&member| draw[member])).count();
    if count == 0 { 0.0 } else { with as f64 / count as f64 }
}

/// Pearson's; 0 where a column is constant.
pub fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let n = one.len().min(other.len()) as f64;
    let mean = |column: &[f64]| column.iter().sum::<f64>() / n;
    let (of_one, of_other) = (mean(one), mean(other));
    let (mut cross, mut square, mut other_square) = (0.0, 0.0, 0.0);
    for (a, b) in one.iter().zip(other) {
        cross += (a - of_one) * (b - of_other);
        square += (a - of_one) * (a - of_one);
        other_square += (b - of_other) * (b - of_other);
    }
    let scale = (square * other_square).sqrt();
    if scale > 0.0 { cross / scale } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(rows: &[[bool; 3]]) -> Joint {
        Joint { exposures: 3, effects: Vec::new(), included: rows.concat() }
    }

    fn columns() -> Vec<Vec<f64>> {
        let column = |step: u32| (0..40).map(|n| f64::from(n * step % 17)).collect();
        vec![column(3), column(7), column(11)]
    }

    #[test]
    fn columns_that_move_together_are_one_group() {
        let mut columns = columns();
        columns[2] = columns[0].iter().map(|x| -2.0 * x + 1.0).collect();
        let none = draws(&[[false; 3]; 4]);
        assert_eq!(groups(&columns, &none), [Group { members: vec![0, 2], chance: 0.0 }]);
    }

    #[test]
    fn effects_that_stand_in_for_each_other_are_one_group() {
        let either = draws(&[[true, false, false], [false, true, false]].repeat(5));
        assert_eq!(groups(&columns(), &either), [Group { members: vec![0, 1], chance: 1.0 }]);
    }

    #[test]
    fn middling_chances_that_have_nothing_to_do_with_each_other_are_no_group() {
        let independent = draws(&[
            [true, true, false],
            [true, false, false],
            [false, true, false],
            [false, false, false],
        ]);
        assert_eq!(groups(&columns(), &independent), []);
        assert_eq!(groups(&[], &Joint::default()), []);
    }
}
