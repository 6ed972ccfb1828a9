//! Counts as bars: by the hour, by pain, by leg and place.
//!
//! Owns: upright and lying bars, each with its number.
//! Must not know: what is counted.

use maud::{Markup, html};

use super::at;

pub struct Bar {
    pub label: String,
    pub count: u32,
    /// Whether the label is written below an upright bar; where bars are many, some are.
    pub named: bool,
}

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 140.0;
const FOOT: f64 = 20.0;
const HEAD: f64 = 18.0;

/// Upright bars, for what has an order: hours, levels.
pub fn upright(id: &str, title: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let pitch = WIDTH / bars.len().max(1) as f64;
    let room = HEIGHT - FOOT - HEAD;
    html! {
        svg class="bars" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } { (said(bars)) }
            line x1="0" x2=(WIDTH) y1=(HEIGHT - FOOT + 0.5) y2=(HEIGHT - FOOT + 0.5) class="axis" {}
            @for (place, bar) in bars.iter().enumerate() {
                @let x = place as f64 * pitch;
                @let height = f64::from(bar.count) / f64::from(most) * room;
                @if bar.count > 0 {
                    rect class="bar" x=(at(x + pitch * 0.14)) width=(at(pitch * 0.72)) rx="2.5"
                        y=(at(HEIGHT - FOOT - height)) height=(at(height)) {}
                    text class="count" x=(at(x + pitch / 2.0)) y=(at(HEIGHT - FOOT - height - 5.0)) text-anchor="middle" { (bar.count) }
                }
                @if bar.named {
                    text class="tick" x=(at(x + pitch / 2.0)) y=(HEIGHT - 5.0) text-anchor="middle" { (bar.label) }
                }
            }
        }
    }
}

/// Lying bars, for what has names: legs, places. Their names and numbers are text beside them.
pub fn lying(bars: &[Bar]) -> Markup {
    let total: u32 = bars.iter().map(|bar| bar.count).sum();
    html! {
        dl class="lying" {
            @for bar in bars {
                div {
                    dt { (bar.label) }
                    dd {
                        svg class="bars" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                            rect class="trough" width="100" height="10" {}
                            rect class="bar" width=(at(f64::from(bar.count) * 100.0 / f64::from(total.max(1)))) height="10" {}
                        }
                        span { (bar.count) }
                    }
                }
            }
        }
    }
}

/// The same facts in words: every bar that is not empty.
pub fn said(bars: &[Bar]) -> String {
    let told: Vec<String> = bars
        .iter()
        .filter(|bar| bar.count > 0)
        .map(|bar| format!("{}: {}", bar.label, bar.count))
        .collect();
    if told.is_empty() { "Nothing recorded.".into() } else { format!("{}.", told.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_a_name_and_the_same_facts_in_words() {
        let bar = |label: &str, count| Bar { label: label.into(), count, named: true };
        let drawn = upright("hours", "Cramps by hour", &[bar("02", 0), bar("03", 4)]).into_string();
        assert!(drawn.contains("<title id=\"hours-title\">Cramps by hour</title>"));
        assert!(drawn.contains("03: 4."), "{drawn}");
        assert_eq!(drawn.matches("class=\"bar\"").count(), 1);
    }

    #[test]
    fn no_bars_are_drawn_without_a_panic() {
        assert!(upright("x", "Nothing", &[]).into_string().contains("Nothing recorded."));
        assert!(!lying(&[]).into_string().contains("NaN"));
    }
}
