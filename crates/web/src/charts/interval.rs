//! A rate ratio as a bar on a line: where the true one likely lies.
//!
//! Owns: the scale, on which half as many and twice as many are equally far from no difference, and
//! the key to it.
//! Must not know: what the ratio is of. The 80 % stand beside it in words; the 95 % are its name.

use clinic::suspects::{Chances, RateRatio};
use maud::{Markup, html};

use super::at;
use crate::words;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 52.0;
const MIDDLE: f64 = 18.0;
/// The ends of the scale; what lies beyond is drawn as an arrow.
const LEAST: f64 = 1.0 / 3.0;
const MOST: f64 = 3.0;
const EDGE: f64 = 8.0;

fn x(ratio: f64) -> f64 {
    let share = (ratio.clamp(LEAST, MOST) / LEAST).ln() / (MOST / LEAST).ln();
    EDGE + share * (WIDTH - 2.0 * EDGE)
}

/// What is drawn as no real difference, as the chances are told (`Chances`).
const ALIKE: [f64; 2] = [0.9, 1.1];

/// The median as a dot, 80 % as a bar, 95 % as a line; what makes no real difference is shaded.
/// `as_what` it is a ratio of: "as many", "as long".
pub fn bar(ratio: &RateRatio, as_what: &str) -> Markup {
    let [low, high] = ratio.ci95.map(words::ratio);
    let name = format!("Almost surely between {low} and {high} times {as_what}.");
    html! {
        svg class="ratio" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(name) {
            rect class="same" x=(at(x(ALIKE[0]))) width=(at(x(ALIKE[1]) - x(ALIKE[0]))) y="2" height=(at(2.0 * MIDDLE - 4.0)) rx="3" {}
            line class="axis" x1=(at(x(1.0))) x2=(at(x(1.0))) y1="0" y2=(at(2.0 * MIDDLE)) {}
            line class="whole" x1=(at(x(ratio.ci95[0]))) x2=(at(x(ratio.ci95[1]))) y1=(MIDDLE) y2=(MIDDLE) {}
            line class="likely" x1=(at(x(ratio.ci80[0]))) x2=(at(x(ratio.ci80[1]))) y1=(MIDDLE) y2=(MIDDLE) {}
            @if ratio.ci95[0] < LEAST { (arrow(EDGE, -6.0)) }
            @if ratio.ci95[1] > MOST { (arrow(WIDTH - EDGE, 6.0)) }
            circle class="point" cx=(at(x(ratio.median))) cy=(MIDDLE) r="6" {}
            text class="tick" x=(at(x(0.5))) y=(HEIGHT - 2.0) text-anchor="middle" { "half " (as_what) }
            text class="tick" x=(at(x(1.0))) y=(HEIGHT - 2.0) text-anchor="middle" { "the same" }
            text class="tick" x=(at(x(2.0))) y=(HEIGHT - 2.0) text-anchor="middle" { "twice " (as_what) }
        }
    }
}

fn arrow(from: f64, by: f64) -> Markup {
    html! {
        polygon class="arrow" points={ (at(from + by)) "," (MIDDLE) " " (at(from)) "," (MIDDLE - 5.0) " " (at(from)) "," (MIDDLE + 5.0) } {}
    }
}

/// Whether a bar ends in an arrow.
fn goes_beyond(ratio: &RateRatio) -> bool {
    ratio.ci95[0] < LEAST || ratio.ci95[1] > MOST
}

/// What the bars of a page are.
pub struct Reading<'a> {
    pub title: &'a str,
    /// Whether the lines hold for other beliefs as well, and so may be longer than they had to be.
    pub at_least: bool,
    /// What they tell of.
    pub note: &'a str,
}

/// What the parts of these bars mean: once a page, where the first of them is.
pub fn key<'a>(ratios: impl IntoIterator<Item = &'a RateRatio>, reading: &Reading<'_>) -> Markup {
    const ENDS: f64 = 44.0;
    let line = |part: &str, drawn: Markup, said: &str| {
        html! {
            li {
                svg class="ratio" viewBox={ "0 0 " (ENDS) " " (2.0 * MIDDLE) } aria-hidden="true" { (drawn) }
                span { span class="visually-hidden" { (part) ": " } (said) }
            }
        }
    };
    let dot = html! { circle class="point" cx=(ENDS / 2.0) cy=(MIDDLE) r="6" {} };
    let thick = html! { line class="likely" x1="10" x2=(ENDS - 10.0) y1=(MIDDLE) y2=(MIDDLE) {} };
    let thin = html! { line class="whole" x1="3" x2=(ENDS - 3.0) y1=(MIDDLE) y2=(MIDDLE) {} };
    let strip = html! {
        rect class="same" x="9" width=(ENDS - 18.0) y="4" height=(2.0 * MIDDLE - 8.0) rx="3" {}
        line class="axis" x1=(ENDS / 2.0) x2=(ENDS / 2.0) y1="2" y2=(2.0 * MIDDLE - 2.0) {}
    };
    let least = if reading.at_least { "at least " } else { "" };
    html! {
        div class="bar-key" role="group" aria-labelledby="bar-key" {
            p id="bar-key" { (reading.title) }
            ul {
                (line("Dot", dot, "The best guess"))
                (line("Thick line", thick, &format!("Likely: {least}4 chances in 5")))
                (line("Thin line, end to end", thin, &format!("Almost surely: {least}19 in 20")))
                (line("Shaded", strip, "No real difference: within a tenth"))
                @if ratios.into_iter().any(goes_beyond) {
                    (line("Arrow", arrow(ENDS / 2.0 - 4.0, 8.0), "It goes on beyond the picture"))
                }
            }
            p { (reading.note) }
        }
    }
}

/// Three chances as one bar: fewer (striped), no difference (empty), more (full).
pub fn chances(id: &str, chances: &Chances) -> Markup {
    let (fewer, more) = (chances.fewer * WIDTH, chances.more * WIDTH);
    html! {
        svg class="chances" viewBox={ "0 0 " (WIDTH) " 14" } preserveAspectRatio="none" aria-hidden="true" {
            (super::hatching(id))
            rect class="none" x="0.5" y="0.5" width=(WIDTH - 1.0) height="13" rx="4" {}
            rect class="fewer" y="0.5" width=(at(fewer)) height="13" fill={ "url(#" (id) ")" } {}
            rect class="more" x=(at(WIDTH - more)) y="0.5" width=(at(more)) height="13" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_twice_are_as_far_from_no_difference() {
        assert!((x(1.0) - x(0.5) - (x(2.0) - x(1.0))).abs() < 1e-9);
        assert!((x(1.0) - WIDTH / 2.0).abs() < 1e-9);
    }

    #[test]
    fn what_lies_beyond_the_scale_is_drawn_as_an_arrow() {
        let ratio = RateRatio { median: 1.0, ci80: [0.5, 2.0], ci95: [0.0, f64::INFINITY] };
        let drawn = bar(&ratio, "as many").into_string();
        assert_eq!(drawn.matches("class=\"arrow\"").count(), 2);
        assert!(!drawn.contains("inf") && !drawn.contains("NaN"), "{drawn}");
        assert!(
            drawn.contains("\"Almost surely between 0.05 or fewer and 20 or more times as many.\"")
        );
        let within = RateRatio { median: 1.0, ci80: [0.8, 1.2], ci95: [0.7, 1.4] };
        let reading = Reading { title: "", at_least: false, note: "" };
        assert!(key([&within, &ratio], &reading).into_string().contains("Arrow:"));
        assert!(!key([&within], &reading).into_string().contains("Arrow:"));
    }
}
