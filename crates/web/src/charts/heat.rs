//! A year of nights at a glance: weeks in columns, weekdays in rows.
//!
//! Owns: the map. How many cramps a night had is told by the size of its square as well as by
//! its shade; a night without a record is hatched.
//! Must not know: which year is asked for.

use diary::{Diary, Night, Observation};
use maud::{Markup, html};

use super::{at, hatching, strip::class};
use crate::words;

const PITCH: f64 = 13.0;
const CELL: f64 = 11.5;
const LEFT: f64 = 27.0;
const TOP: f64 = 16.0;

/// The map of the nights from `first` to `last`, of which those after `newest` have not come
/// yet. `id` tells the pictures of one page apart.
pub fn map(diary: &Diary, first: Night, last: Night, newest: Night, id: &str) -> Markup {
    let weekday = |night: Night| i64::from(night.evening_date().weekday().to_monday_zero_offset());
    let monday = first.plus(-weekday(first)).unwrap_or(first);
    let weeks = last.since(monday) / 7 + 1;
    let width = LEFT + weeks as f64 * PITCH;
    let height = TOP + 7.0 * PITCH;
    let shown = Night::range(first, last.min(newest));
    let title = format!(
        "Nights from {} to {}",
        words::short(first.evening_date()),
        words::short(last.evening_date())
    );
    let hatch = format!("{id}-hatch");
    html! {
        svg class="heat" viewBox={ "0 0 " (at(width)) " " (at(height)) } role="group"
            aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } { (tally(diary, first, last.min(newest))) }
            (hatching(&hatch))
            g aria-hidden="true" {
                @for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")] {
                    text x="0" y=(at(TOP + f64::from(row) * PITCH + 9.0)) class="tick" { (name) }
                }
                @for night in Night::range(first, last).filter(|n| n.evening_date().day() == 1) {
                    text x=(at(x(night, monday))) y="9" class="tick" { (words::month_short(night.evening_date().month())) }
                }
                @for night in shown {
                    (cell(diary, night, x(night, monday), TOP + weekday(night) as f64 * PITCH, &hatch))
                }
            }
        }
    }
}

fn x(night: Night, monday: Night) -> f64 {
    LEFT + (night.since(monday) / 7) as f64 * PITCH
}

/// Of a night with cramps whose number is not known, no number is drawn.
fn kind(observation: Observation) -> &'static str {
    match (observation.had_cramps(), observation.count()) {
        (Some(true), None) => "uncounted",
        _ => class(observation),
    }
}

fn cell(diary: &Diary, night: Night, x: f64, y: f64, hatch: &str) -> Markup {
    let observation = diary.observation(night);
    let class = kind(observation);
    let square = |size: f64| {
        let inset = (CELL - size) / 2.0;
        html! {
            rect x=(at(x + inset)) y=(at(y + inset)) width=(at(size)) height=(at(size)) rx="1.8" class=(class) {}
        }
    };
    html! {
        a href={ "/night/" (night) } tabindex="-1" {
            title { (words::day(night.evening_date())) ": " (words::cramps(observation)) }
            rect x=(at(x)) y=(at(y)) width=(CELL) height=(CELL) rx="2.2" class="ground"
                fill=[(class == "unknown").then(|| format!("url(#{hatch})"))] {}
            @match class {
                "unknown" => {}
                "none" => circle cx=(at(x + CELL / 2.0)) cy=(at(y + CELL / 2.0)) r="1.5" class="none" {},
                "one" | "uncounted" => (square(6.0)),
                "two" => (square(8.6)),
                _ => (square(CELL)),
            }
        }
    }
}

/// The same facts in words.
pub fn tally(diary: &Diary, first: Night, last: Night) -> String {
    let mut counts = [0u64; 6];
    for night in Night::range(first, last) {
        let slot = match kind(diary.observation(night)) {
            "unknown" => 0,
            "none" => 1,
            "one" => 2,
            "two" => 3,
            "uncounted" => 5,
            _ => 4,
        };
        counts[slot] += 1;
    }
    let [unknown, none, one, two, many, uncounted] = counts;
    format!(
        "{} without cramps, {one} with one, {two} with two, {many} with three or more, {uncounted} with a number not known; {} not recorded.",
        words::count_of(none, "night"),
        words::number(unknown as f64),
    )
}

/// What the squares mean.
pub fn key() -> Markup {
    let swatch = |class: &str, size: f64, label: &str| {
        let inset = (CELL - size) / 2.0;
        html! {
            li {
                svg class="heat" viewBox={ "0 0 " (CELL) " " (CELL) } width="18" height="18" aria-hidden="true" {
                    @if class == "unknown" { (hatching("key-hatch")) }
                    rect width=(CELL) height=(CELL) rx="2.2" class="ground" fill=[(class == "unknown").then_some("url(#key-hatch)")] {}
                    @if class == "none" { circle cx=(CELL / 2.0) cy=(CELL / 2.0) r="1.5" class="none" {} }
                    @else if class != "unknown" { rect x=(inset) y=(inset) width=(size) height=(size) rx="1.8" class=(class) {} }
                }
                (label)
            }
        }
    };
    html! {
        ul class="key" {
            (swatch("unknown", 0.0, "not recorded"))
            (swatch("none", 0.0, "no cramps"))
            (swatch("one", 6.0, "1"))
            (swatch("two", 8.6, "2"))
            (swatch("many", CELL, "3 or more"))
            (swatch("uncounted", 6.0, "number not known"))
        }
    }
}

#[cfg(test)]
mod tests {
    use diary::{Body, Event, EventId, Moment, NightStatement, Observation};

    use super::*;

    fn night(text: &str) -> Night {
        text.parse().unwrap()
    }

    fn diary(nights: &[(&str, Observation)]) -> Diary {
        let recorded: Moment = "2026-12-01T09:00:00+01:00".parse().unwrap();
        Diary::replay(nights.iter().zip(1u8..).map(|((text, observation), at)| {
            let mut said = NightStatement::about(night(text));
            said.cramps = Some(*observation);
            let id = EventId::written(i64::from(at), [at; 10]);
            Event::written(id, recorded.clone(), None, Body::Night(said))
        }))
    }

    #[test]
    fn unknown_is_hatched_and_no_cramps_is_not() {
        let diary = diary(&[("2026-11-02", Observation::NoCramps)]);
        let (first, last) = (night("2026-11-02"), night("2026-11-08"));
        let drawn = map(&diary, first, last, last, "m").into_string();
        assert_eq!(drawn.matches("url(#m-hatch)").count(), 6);
        assert_eq!(drawn.matches("class=\"none\"").count(), 1);
        assert!(drawn.contains("1 night without cramps"), "{drawn}");
        assert!(drawn.contains("6 not recorded"), "{drawn}");
    }

    #[test]
    fn cramps_without_a_number_are_not_counted_as_one() {
        let diary = diary(&[
            ("2026-11-02", Observation::Some),
            ("2026-11-03", Observation::at_least(3).unwrap()),
            ("2026-11-04", Observation::exactly(1).unwrap()),
        ]);
        let (first, last) = (night("2026-11-02"), night("2026-11-04"));
        let drawn = map(&diary, first, last, last, "m").into_string();
        assert_eq!(drawn.matches("class=\"uncounted\"").count(), 2);
        let words = tally(&diary, first, last);
        assert!(
            words.contains("1 with one, 0 with two") && words.contains("2 with a number not known"),
            "{words}"
        );
    }

    #[test]
    fn nights_to_come_are_left_empty_rather_than_hatched() {
        let (first, last) = (night("2026-11-02"), night("2026-11-08"));
        let drawn = map(&Diary::default(), first, last, night("2026-11-03"), "m").into_string();
        assert_eq!(drawn.matches("url(#m-hatch)").count(), 2);
    }
}
