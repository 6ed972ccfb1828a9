//! How often, month by month, with how sure that is.
//!
//! Owns: a point and its interval for each month; a month with too few records is hatched.
//! Must not know: how a rate is worked out.

use clinic::summary::{LEAST_FOR_A_WEEK, Period};
use maud::{Markup, html};
use stats::Estimate;

use super::{at, hatching};
use crate::words;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 14.0;
const FOOT: f64 = 22.0;
const HEAD: f64 = 8.0;
/// Nights in a week: no rate of cramp nights is higher.
const MOST: f64 = 7.0;

pub fn by_month(id: &str, months: &[Period]) -> Markup {
    let top = ceiling(months);
    let y = |rate: f64| HEIGHT - FOOT - (rate.clamp(0.0, top) / top) * (HEIGHT - FOOT - HEAD);
    let pitch = (WIDTH - LEFT) / months.len().max(1) as f64;
    let hatch = format!("{id}-hatch");
    html! {
        svg class="trend" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { "Nights with cramps per week, month by month" }
            desc id={ (id) "-desc" } { (said(months)) }
            (hatching(&hatch))
            @for rate in 0..=(top as i32) {
                @if top <= 4.0 || rate % 2 == 0 || rate == 7 {
                    line class=(if rate == 0 { "axis" } else { "grid" }) x1=(LEFT) x2=(WIDTH) y1=(at(y(f64::from(rate)))) y2=(at(y(f64::from(rate)))) {}
                    text class="tick" x="0" y=(at(y(f64::from(rate)) + 4.0)) { (rate) }
                }
            }
            @for (place, month) in months.iter().enumerate() {
                @let x = LEFT + place as f64 * pitch;
                @let middle = x + pitch / 2.0;
                @match rate_of(month) {
                    Some(estimate) => (point(estimate, middle, y)),
                    None => rect class="gap" x=(at(x + pitch * 0.12)) width=(at(pitch * 0.76)) y=(HEAD) height=(HEIGHT - FOOT - HEAD) rx="3" fill={ "url(#" (hatch) ")" } {},
                }
                @if months.len() <= 14 || place % 3 == 0 {
                    text class="tick" x=(at(middle)) y=(HEIGHT - 6.0) text-anchor="middle" {
                        (words::month_short(month.first.evening_date().month()))
                    }
                }
            }
        }
    }
}

/// Of a few nights none is told: one night would be a week of seven or of none.
fn rate_of(month: &Period) -> Option<&Estimate> {
    month.cramp_nights_per_week.as_ref().filter(|_| month.observed >= LEAST_FOR_A_WEEK)
}

fn point(estimate: &Estimate, x: f64, y: impl Fn(f64) -> f64) -> Markup {
    html! {
        line class="interval" x1=(at(x)) x2=(at(x)) y1=(at(y(estimate.low))) y2=(at(y(estimate.high))) {}
        circle class="point" cx=(at(x)) cy=(at(y(estimate.value))) r="4" {}
    }
}

/// The next whole number above everything that is drawn.
fn ceiling(months: &[Period]) -> f64 {
    let highest = months
        .iter()
        .filter_map(rate_of)
        .map(|estimate| estimate.high)
        .filter(|high| high.is_finite())
        .fold(1.0, f64::max);
    highest.ceil().clamp(1.0, MOST)
}

/// The same facts in words.
pub fn said(months: &[Period]) -> String {
    let missing = months.iter().filter(|month| rate_of(month).is_none()).count();
    let rates = || months.iter().filter_map(|month| Some((month, rate_of(month)?)));
    let by_rate =
        |a: &(&Period, &Estimate), b: &(&Period, &Estimate)| a.1.value.total_cmp(&b.1.value);
    let name = |month: &Period| words::month(month.first.evening_date());
    let mut text = match (rates().min_by(by_rate), rates().max_by(by_rate)) {
        (Some(fewest), Some(most)) if months.len() - missing > 1 => format!(
            "Fewest in {} ({} a week), most in {} ({} a week).",
            name(fewest.0),
            words::rate(fewest.1.value),
            name(most.0),
            words::rate(most.1.value),
        ),
        (Some(only), _) => format!("{}: {} a week.", name(only.0), words::rate(only.1.value)),
        _ => "Nothing to tell a rate by.".to_owned(),
    };
    if missing > 0 {
        let months = words::count_of(missing as u64, "month");
        text.push_str(&format!(" In {months} fewer than {LEAST_FOR_A_WEEK} nights were recorded."));
    }
    text
}

#[cfg(test)]
mod tests {
    use diary::Night;

    use super::*;

    fn month(first: &str, estimate: Option<Estimate>) -> Period {
        let first: Night = first.parse().unwrap();
        Period {
            first,
            last: first.plus(27).unwrap(),
            observed: if estimate.is_some() { 28 } else { 0 },
            with_cramps: 0,
            cramp_nights_per_week: estimate,
        }
    }

    #[test]
    fn a_month_without_a_record_is_a_gap_and_never_a_zero() {
        let rate = Estimate { value: 1.2, low: 0.6, high: 2.1 };
        let few = Period { observed: 2, ..month("2026-11-01", Some(rate)) };
        let months = [month("2026-09-01", Some(rate)), month("2026-10-01", None), few];
        let drawn = by_month("t", &months).into_string();
        assert_eq!(drawn.matches("class=\"point\"").count(), 1);
        assert_eq!(drawn.matches("class=\"gap\"").count(), 2);
        assert!(drawn.contains("In 2 months fewer than 7 nights were recorded."), "{drawn}");
    }

    #[test]
    fn an_interval_without_an_end_is_still_drawn() {
        let rate = Estimate { value: 0.0, low: 0.0, high: f64::INFINITY };
        let drawn = by_month("t", &[month("2026-09-01", Some(rate))]).into_string();
        assert!(!drawn.contains("inf") && !drawn.contains("NaN"), "{drawn}");
        assert!(!by_month("t", &[]).into_string().contains("NaN"));
    }
}
