//! What came after something was begun, over what was to be expected anyway.
//!
//! Owns: weeks as dots, the expected course as a band.
//! Must not know: what was begun.

use clinic::suspects::{Course, CourseWeek, Expected};
use maud::{Markup, html};

use super::at;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 170.0;
const LEFT: f64 = 14.0;
const FOOT: f64 = 34.0;
const HEAD: f64 = 10.0;
/// A week's nights.
const MOST: f64 = 7.0;

pub fn picture(id: &str, course: &Course, said: &str) -> Markup {
    let weeks = &course.weeks;
    let (first, last) =
        (weeks.first().map_or(0, |w| w.number), weeks.last().map_or(0, |w| w.number));
    let pitch = (WIDTH - LEFT) / f64::from(last - first + 1);
    let x = |week: &CourseWeek| LEFT + (f64::from(week.number - first) + 0.5) * pitch;
    let y = |nights: f64| HEIGHT - FOOT - nights.clamp(0.0, MOST) / MOST * (HEIGHT - FOOT - HEAD);
    let begun = LEFT - f64::from(first) * pitch;
    html! {
        svg class="course" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { "Nights with cramps, week by week, before and after it began" }
            desc id={ (id) "-desc" } { (said) }
            @for nights in [0, 2, 4, 7] {
                line class=(if nights == 0 { "axis" } else { "grid" }) x1=(LEFT) x2=(WIDTH) y1=(at(y(f64::from(nights)))) y2=(at(y(f64::from(nights)))) {}
                text class="tick" x="0" y=(at(y(f64::from(nights)) + 4.0)) { (nights) }
            }
            (band(weeks, x, y))
            line class="begun" x1=(at(begun)) x2=(at(begun)) y1=(HEAD) y2=(HEIGHT - FOOT) {}
            text class="tick" x=(at(begun)) y=(HEIGHT - FOOT + 14.0) text-anchor="middle" { "began" }
            @for week in weeks {
                @if let Some(nights) = a_week(week.with_cramps.into(), week) {
                    circle class="point" cx=(at(x(week))) cy=(at(y(nights))) r="4.5" {}
                }
            }
            text class="tick" x=(LEFT) y=(HEIGHT - 4.0) { "dots: what came" }
            @if course.after.expected.is_some() {
                text class="tick" x=(WIDTH) y=(HEIGHT - 4.0) text-anchor="end" { "band: expected anyway" }
            }
        }
    }
}

/// Nights a week, where at least half of the week was recorded.
fn a_week(nights: f64, week: &CourseWeek) -> Option<f64> {
    (week.observed >= 4).then(|| MOST * nights / f64::from(week.observed))
}

fn band(weeks: &[CourseWeek], x: impl Fn(&CourseWeek) -> f64, y: impl Fn(f64) -> f64) -> Markup {
    let known: Vec<(f64, f64, f64, f64)> = weeks
        .iter()
        .filter_map(|week| {
            let Expected { median, low, high } = week.expected?;
            let at_week = |nights| a_week(nights, week).map(&y);
            Some((x(week), at_week(low)?, at_week(median)?, at_week(high)?))
        })
        .collect();
    let point = |x: f64, y: f64| format!("{},{}", at(x), at(y));
    let upper = known.iter().map(|&(x, _, _, high)| point(x, high));
    let lower = known.iter().rev().map(|&(x, low, _, _)| point(x, low));
    let around: Vec<String> = upper.chain(lower).collect();
    let middle: Vec<String> = known.iter().map(|&(x, _, median, _)| point(x, median)).collect();
    html! {
        polygon class="expected" points=(around.join(" ")) {}
        polyline class="expected-middle" points=(middle.join(" ")) {}
    }
}
