//! The root of a rising function on the whole line.
//!
//! Owns: Newton's method that cannot leave its bracket.
//! Must not know: which distribution the function belongs to.

/// Where a rising function crosses zero.
///
/// `function` gives value and slope at a point. Newton's step is taken where it stays inside the
/// bracket found so far and the bracket is halved otherwise, so that flat tails cost steps and
/// nothing else.
pub(super) fn of_rising(start: f64, mut function: impl FnMut(f64) -> (f64, f64)) -> f64 {
    // 80 Newton steps or halvings reach the last bit from any bracket met here; 400 is a stop.
    const STEPS: usize = 400;
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut at, mut reach) = (start, 1.0);
    for _ in 0..STEPS {
        let (value, slope) = function(at);
        if value == 0.0 {
            return at;
        } else if value < 0.0 {
            low = at;
        } else {
            high = at;
        }
        let newton = at - value / slope;
        let next = if newton >= low && newton <= high && (newton - at).abs() <= reach {
            newton
        } else if low.is_finite() && high.is_finite() {
            low + (high - low) / 2.0
        } else {
            reach *= 2.0;
            if value < 0.0 { at + reach } else { at - reach }
        };
        // Newton's next step would be the square of this one. The functions' own last digits move
        // the root by more than a finer limit would gain.
        if (next - at).abs() <= 1e-12 * at.abs().max(1.0) {
            return next;
        }
        at = next;
    }
    at
}
