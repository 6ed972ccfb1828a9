//! Slice sampling in one dimension.
//!
//! Owns: the draw.
//! Must not know: of what.

use rand_core::Rng;

use crate::draw;

/// A draw that leaves the density whose logarithm is `log_density` unchanged. `width` is about
/// the width of the density; a wrong one costs evaluations only.
///
/// Source: Neal 2003, stepping out and shrinkage.
pub(super) fn sample(
    from: f64,
    width: f64,
    rng: &mut impl Rng,
    mut log_density: impl FnMut(f64) -> f64,
) -> f64 {
    const STEPS_OUT: usize = 20;
    let height = log_density(from) - draw::exponential(rng);
    let mut low = from - width * draw::uniform(rng);
    let mut high = low + width;
    // How the steps are shared between both sides must be drawn too, or the draw is not reversible.
    let mut left = (draw::uniform(rng) * STEPS_OUT as f64) as usize;
    let mut right = STEPS_OUT - 1 - left;
    while left > 0 && log_density(low) > height {
        low -= width;
        left -= 1;
    }
    while right > 0 && log_density(high) > height {
        high += width;
        right -= 1;
    }
    loop {
        let to = low + (high - low) * draw::uniform(rng);
        if log_density(to) >= height || (high - low) < 1e-12 {
            return to;
        }
        if to < from {
            low = to;
        } else {
            high = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn draws_have_the_moments_of_the_density() {
        // The logarithm of an exponential variable: mean -γ, variance π²/6.
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let pi = std::f64::consts::PI;
        let (mut x, mut sum, mut squares) = (0.0, 0.0, 0.0);
        const N: usize = 100_000;
        for _ in 0..N {
            x = sample(x, 2.0, &mut rng, |x| x - libm::exp(x));
            sum += x;
            squares += x * x;
        }
        let mean = sum / N as f64;
        let variance = squares / N as f64 - mean * mean;
        assert!((mean + 0.577_216).abs() < 0.02, "{mean}");
        assert!((variance - pi * pi / 6.0).abs() < 0.06, "{variance}");
    }
}
