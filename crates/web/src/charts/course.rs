//! What came after something was begun, over what was to be expected anyway.
//!
//! Owns: weeks as dots, what was to be expected of each as a block, the key to both, and the same
//! in words.
//! Must not know: what was begun, or what the whole of it means.

use clinic::suspects::{Course, CourseWeek, Expected};
use maud::{Markup, html};

use super::at;

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 170.0;
const LEFT: f64 = 14.0;
const FOOT: f64 = 20.0;
const HEAD: f64 = 18.0;
/// A week's nights.
const MOST: f64 = 7.0;
/// Of a week with fewer recorded nights nothing is drawn.
const LEAST_RECORDED: u32 = 4;

pub fn picture(id: &str, course: &Course) -> Markup {
    let weeks = &course.weeks;
    let (first, last) =
        (weeks.first().map_or(0, |w| w.number), weeks.last().map_or(0, |w| w.number));
    let pitch = (WIDTH - LEFT) / f64::from(last - first + 1);
    let x = |week: &CourseWeek| LEFT + (f64::from(week.number - first) + 0.5) * pitch;
    let begun = LEFT - f64::from(first) * pitch;
    html! {
        p class="hint" aria-hidden="true" { "Nights with cramps in each week" }
        svg class="course" viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { "Nights with cramps in each week, before and after it began" }
            desc id={ (id) "-desc" } { (week_by_week(weeks)) }
            @for nights in [0, 2, 4, 7] {
                @let level = at(y(f64::from(nights)));
                line class=(if nights == 0 { "axis" } else { "grid" }) x1=(LEFT) x2=(WIDTH) y1=(level) y2=(level) {}
                text class="tick" x="0" y=(at(y(f64::from(nights)) + 4.0)) { (nights) }
            }
            @for week in weeks { (expected(week, x(week), pitch)) }
            line class="begun" x1=(at(begun)) x2=(at(begun)) y1=(HEAD - 4.0) y2=(HEIGHT - FOOT) {}
            text class="tick" x=(at(begun)) y=(HEAD - 8.0) text-anchor="middle" { "began" }
            @for week in weeks {
                @if let Some(nights) = a_week(week.with_cramps.into(), week) {
                    circle class="point" cx=(at(x(week))) cy=(at(y(nights))) r="4.5" {}
                }
            }
            @if first < -1 {
                text class="tick" x=(LEFT) y=(HEIGHT - 4.0) { (-first) " weeks before" }
            }
            @if last > 0 {
                text class="tick" x=(WIDTH) y=(HEIGHT - 4.0) text-anchor="end" { (last + 1) " weeks after" }
            }
        }
    }
}

/// The height of so many nights a week.
fn y(nights: f64) -> f64 {
    HEIGHT - FOOT - nights.clamp(0.0, MOST) / MOST * (HEIGHT - FOOT - HEAD)
}

/// Nights a week, where enough of the week was recorded.
fn a_week(nights: f64, week: &CourseWeek) -> Option<f64> {
    (week.observed >= LEAST_RECORDED).then(|| MOST * nights / f64::from(week.observed))
}

/// A block for each week, and not one band: every week is told for itself, and one of which nothing
/// is known leaves a gap.
fn expected(week: &CourseWeek, x: f64, pitch: f64) -> Markup {
    let level = |nights: f64| a_week(nights, week).map(y);
    let levels = week.expected.and_then(|Expected { median, low, high }| {
        Some((level(low)?, level(median)?, level(high)?))
    });
    html! {
        @if let Some((low, median, high)) = levels {
            rect class="expected" x=(at(x - pitch / 2.0 + 1.0)) width=(at(pitch - 2.0)) y=(at(high)) height=(at((low - high).max(1.0))) {}
            line class="expected-middle" x1=(at(x - pitch / 2.0 + 1.0)) x2=(at(x + pitch / 2.0 - 1.0)) y1=(at(median)) y2=(at(median)) {}
        }
    }
}

/// What the dots and blocks mean.
pub fn key(course: &Course) -> Markup {
    let swatch = |part: &str, drawn: Markup| {
        html! { svg class="course" viewBox="0 0 22 22" role="img" aria-label=(part) { (drawn) } }
    };
    let partly = |week: &CourseWeek| f64::from(week.observed) < MOST;
    html! {
        ul class="course-key" {
            li { (swatch("Dot", html! { circle class="point" cx="11" cy="11" r="5" {} })) span { "What came" } }
            @if course.weeks.iter().any(|week| week.expected.is_some()) {
                li {
                    (swatch("Block", html! {
                        rect class="expected" x="4" y="2" width="14" height="18" {}
                        line class="expected-middle" x1="4" x2="18" y1="12" y2="12" {}
                    }))
                    span { "What was likely that week without it: four chances in five. So chance alone leaves up to one dot in five outside." }
                }
            }
        }
        @if course.weeks.iter().any(partly) {
            p class="hint" {
                "Where nights of a week are not recorded, they are taken to be like its others; a week with fewer than "
                (LEAST_RECORDED) " recorded is left out."
            }
        }
    }
}

/// What the picture shows, for whoever does not see it.
fn week_by_week(weeks: &[CourseWeek]) -> String {
    let told = |week: &CourseWeek| {
        if week.observed == 0 {
            return "not recorded".to_owned();
        }
        let came = format!("{} of {}", week.with_cramps, week.observed);
        match week.expected {
            None => came,
            Some(Expected { low, high, .. }) => format!("{came}, {low:.0} to {high:.0} likely"),
        }
    };
    let (before, since): (Vec<_>, Vec<_>) = weeks.iter().partition(|week| week.number < 0);
    let list = |weeks: Vec<&CourseWeek>| weeks.into_iter().map(told).collect::<Vec<_>>().join("; ");
    format!(
        "Nights with cramps of those recorded, week by week. Before: {}. Since: {}.",
        list(before),
        list(since)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(number: i32, observed: u32, with_cramps: u32) -> CourseWeek {
        let expected = Expected { median: 1.0, low: 0.0, high: 2.0 };
        CourseWeek { number, observed, with_cramps, expected: (number >= 0).then_some(expected) }
    }

    #[test]
    fn a_week_of_which_little_is_known_is_a_gap_and_no_zero() {
        let weeks =
            vec![week(-2, 7, 3), week(-1, 0, 0), week(0, 7, 1), week(1, 3, 0), week(2, 5, 1)];
        let after = week(0, 15, 2);
        let course = Course { began: "2026-03-01".parse().unwrap(), weeks, after };
        let drawn = picture("x", &course).into_string();
        assert_eq!(drawn.matches("class=\"point\"").count(), 3);
        assert_eq!(drawn.matches("class=\"expected\"").count(), 2);
        assert!(drawn.contains("Before: 3 of 7; not recorded. Since: 1 of 7, 0 to 2 likely;"));
        assert!(key(&course).into_string().contains("fewer than 4 recorded"));
    }
}
