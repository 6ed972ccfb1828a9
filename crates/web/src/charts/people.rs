//! Ten little people, of whom some know more at the end.
//!
//! Owns: how one is drawn.
//! Must not know: what they know. The same number stands beside them in words.

use maud::{Markup, html};

use super::at;

const STEP: f64 = 34.0;

/// So many of ten filled, the rest in outline.
pub fn ten(chance: f64) -> Markup {
    let filled = (10.0 * chance).round() as usize;
    html! {
        svg class="people" viewBox={ "0 0 " (10.0 * STEP) " 62" } aria-hidden="true" {
            @for number in 0..10 {
                @let middle = STEP * (number as f64 + 0.5);
                g class=(if number < filled { "knows" } else { "not" }) {
                    circle cx=(at(middle)) cy="12" r="8" {}
                    path d={ "M" (at(middle - 11.0)) " 56V38a11 11 0 0 1 22 0v18Z" } {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_filled_as_know() {
        for (chance, filled) in [(0.0, 0), (0.04, 0), (0.46, 5), (0.8, 8), (1.0, 10)] {
            let drawn = ten(chance).into_string();
            assert_eq!(drawn.matches("class=\"knows\"").count(), filled, "{chance}");
            assert_eq!(drawn.matches("<circle").count(), 10);
        }
    }
}
