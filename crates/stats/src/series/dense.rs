//! Small dense symmetric matrices.
//!
//! Owns: Cholesky's factor with its solves and draws, and eigenvectors by Jacobi's rotations.
//! Must not know: what the matrices stand for.
//!
//! Matrices are n × n, row by row. Of a factor only the lower triangle is read.

/// The lower Cholesky factor, in place of the lower triangle. Returns the log determinant of what
/// was factored. A pivot that rounding made 0 or less is raised to a speck of its own scale, so
/// that a matrix on the edge of singular is factored as one just inside.
pub(super) fn factor(matrix: &mut [f64], n: usize) -> f64 {
    const SPECK: f64 = 1e-14;
    let mut log_determinant = 0.0;
    for j in 0..n {
        let (above, below) = matrix.split_at_mut((j + 1) * n);
        let row = &mut above[j * n..];
        let scale = row[j].abs().max(f64::MIN_POSITIVE);
        let used: f64 = row[..j].iter().map(|x| x * x).sum();
        let pivot = (row[j] - used).max(SPECK * scale);
        let root = pivot.sqrt();
        row[j] = root;
        log_determinant += libm::log(pivot);
        let row = &above[j * n..j * n + j];
        for other in below.chunks_exact_mut(n) {
            other[j] = (other[j] - dot(&other[..j], row)) / root;
        }
    }
    log_determinant
}

/// L⁻¹ b, in place.
pub(super) fn forward(factor: &[f64], n: usize, b: &mut [f64]) {
    for i in 0..n {
        let row = &factor[i * n..i * n + i];
        b[i] = (b[i] - dot(row, &b[..i])) / factor[i * n + i];
    }
}

/// L'⁻¹ b, in place. Of a standard normal b: a draw whose precision is L L'.
pub(super) fn backward(factor: &[f64], n: usize, b: &mut [f64]) {
    for i in (0..n).rev() {
        b[i] /= factor[i * n + i];
        let value = b[i];
        for (x, l) in b[..i].iter_mut().zip(&factor[i * n..]) {
            *x -= l * value;
        }
    }
}

/// (L L')⁻¹ b, in place.
pub(super) fn solve(factor: &[f64], n: usize, b: &mut [f64]) {
    forward(factor, n, b);
    backward(factor, n, b);
}

/// Rows that [`add_products`] takes at once, so that the matrix is read and written less often.
pub(crate) const BLOCK: usize = 4;

/// matrix += Σ weight · row row', lower triangle, over the rows of `block` ([`BLOCK`] × n).
pub(crate) fn add_products(matrix: &mut [f64], block: &[f64], weights: &[f64; BLOCK], n: usize) {
    let (one, rest) = block.split_at(n);
    let (two, rest) = rest.split_at(n);
    let (three, four) = rest.split_at(n);
    for a in 0..n {
        let scaled =
            [weights[0] * one[a], weights[1] * two[a], weights[2] * three[a], weights[3] * four[a]];
        let row = &mut matrix[a * n..a * n + a + 1];
        let rows = row.iter_mut().zip(one).zip(two).zip(three).zip(four);
        for ((((cell, x), y), z), w) in rows {
            *cell += (scaled[0] * x + scaled[1] * y) + (scaled[2] * z + scaled[3] * w);
        }
    }
}

/// Σ a b over the places both have, four sums at once: one alone waits for itself.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    let (quads_a, quads_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = quads_a.remainder().iter().zip(quads_b.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; 4];
    for (a, b) in quads_a.zip(quads_b) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    rest + (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Eigenvalues, and eigenvectors as columns, of a symmetric matrix.
///
/// Source: Jacobi's cyclic rotations, Golub & Van Loan 2013, 8.5.
pub(super) fn eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    // Convergence is quadratic; 6 sweeps reach the last digit of a 4 × 4 matrix.
    const SWEEPS: usize = 12;
    let mut a = matrix.to_vec();
    let mut vectors = vec![0.0; n * n];
    for i in 0..n {
        vectors[i * n + i] = 1.0;
    }
    for _ in 0..SWEEPS {
        for p in 0..n {
            for q in p + 1..n {
                if a[p * n + q] == 0.0 {
                    continue;
                }
                let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
                let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
                let sine = tangent * cosine;
                for k in 0..n {
                    let (x, y) = (a[k * n + p], a[k * n + q]);
                    a[k * n + p] = cosine * x - sine * y;
                    a[k * n + q] = sine * x + cosine * y;
                }
                for k in 0..n {
                    let (x, y) = (a[p * n + k], a[q * n + k]);
                    a[p * n + k] = cosine * x - sine * y;
                    a[q * n + k] = sine * x + cosine * y;
                    let (x, y) = (vectors[k * n + p], vectors[k * n + q]);
                    vectors[k * n + p] = cosine * x - sine * y;
                    vectors[k * n + q] = sine * x + cosine * y;
                }
            }
        }
    }
    ((0..n).map(|i| a[i * n + i]).collect(), vectors)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATRIX: [f64; 9] = [4.0, 1.0, -2.0, 1.0, 3.0, 0.5, -2.0, 0.5, 5.0];

    #[test]
    fn the_factor_solves_and_gives_the_determinant() {
        let mut l = MATRIX;
        // By the rule of Sarrus.
        let determinant = 60.0 - 1.0 - 1.0 - 12.0 - 5.0 - 1.0;
        assert!((factor(&mut l, 3) - libm::log(determinant)).abs() < 1e-14);
        let mut x = [1.0, 2.0, 3.0];
        solve(&l, 3, &mut x);
        for (i, wanted) in [1.0, 2.0, 3.0].into_iter().enumerate() {
            assert!((dot(&MATRIX[i * 3..i * 3 + 3], &x) - wanted).abs() < 1e-13);
        }
    }

    #[test]
    fn a_singular_matrix_is_factored_as_one_just_inside() {
        let mut ones = [1.0; 9];
        assert!(factor(&mut ones, 3).is_finite());
        assert!(ones.iter().all(|x| x.is_finite()));
    }

    #[test]
    fn eigenvectors_put_the_matrix_together_again() {
        let (values, vectors) = eigen(&MATRIX, 3);
        for i in 0..3 {
            for j in 0..3 {
                let again: f64 =
                    (0..3).map(|k| vectors[i * 3 + k] * values[k] * vectors[j * 3 + k]).sum();
                assert!((again - MATRIX[i * 3 + j]).abs() < 1e-13);
            }
        }
    }
}
