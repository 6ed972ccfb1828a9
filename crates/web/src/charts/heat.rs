//! A year of nights at a glance: weeks in columns, weekdays in rows.
//!
//! Owns: the map. How many cramps a night had is told by the size of its square as well as by
//! its shade; a night without a record is hatched.
//! Must not know: which year is asked for.

use app::Manner;
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
pub fn map(
    diary: &Diary,
    (first, last): (Night, Night),
    newest: Night,
    manner: Manner,
    id: &str,
) -> Markup {
    let row = |night: Night| i64::from(manner.days_into_week(night.evening_date()));
    let top = first.plus(-row(first)).unwrap_or(first);
    let weeks = last.since(top) / 7 + 1;
    let width = LEFT + weeks as f64 * PITCH;
    let height = TOP + 7.0 * PITCH;
    let title = format!(
        "Nights from {} to {}",
        manner.short(first.evening_date()),
        manner.short(last.evening_date())
    );
    let hatch = format!("{id}-hatch");
    html! {
        svg class="heat" viewBox={ "0 0 " (at(width)) " " (at(height)) } role="group"
            aria-labelledby={ (id) "-title " (id) "-desc" } {
            title id={ (id) "-title" } { (title) }
            desc id={ (id) "-desc" } { (tally(diary, first, last.min(newest))) }
            (hatching(&hatch))
            g aria-hidden="true" {
                @for night in Night::range(top, top.plus(6).unwrap_or(top)).step_by(2) {
                    text x="0" y=(at(TOP + row(night) as f64 * PITCH + 9.0)) class="tick" { (words::weekday_short(night.evening_date())) }
                }
                @for night in Night::range(first, last).filter(|n| n.evening_date().day() == 1) {
                    text x=(at(x(night, top))) y="11" class="tick" { (words::month_short(night.evening_date().month())) }
                }
            }
            @for month in &months(first, last.min(newest)) {
                (nights_of(diary, month, &|night| (x(night, top), TOP + row(night) as f64 * PITCH), &hatch))
            }
        }
    }
}

/// The nights from `first` to `last`, month by month.
fn months(first: Night, last: Night) -> Vec<Vec<Night>> {
    let mut months: Vec<Vec<Night>> = Vec::new();
    for night in Night::range(first, last) {
        match months.last_mut() {
            Some(month) if night.evening_date().day() != 1 => month.push(night),
            _ => months.push(vec![night]),
        }
    }
    months
}

fn x(night: Night, top: Night) -> f64 {
    LEFT + (night.since(top) / 7) as f64 * PITCH
}

/// Of a night with cramps whose number is not known, no number is drawn.
fn kind(observation: Observation) -> &'static str {
    match (observation.had_cramps(), observation.count()) {
        (Some(true), None) => "uncounted",
        _ => class(observation),
    }
}

/// A month, which leads to its list: a whole month is a target that a thumb can hit, and each night
/// drawn for itself would make a page of a year too heavy.
fn nights_of(
    diary: &Diary,
    month: &[Night],
    place: &dyn Fn(Night) -> (f64, f64),
    hatch: &str,
) -> Markup {
    let Some((first, last)) = month.first().zip(month.last()) else { return html! {} };
    let date = first.evening_date();
    let drawn = |wanted: &dyn Fn(&str) -> bool, size: f64| {
        let nights = month.iter().filter(|night| wanted(kind(diary.observation(**night))));
        nights.map(|night| square(place(*night), size)).collect::<String>()
    };
    let name = format!("{}: {}", words::month(date), tally(diary, *first, *last));
    html! {
        a href={ "/diary/" (format!("{:04}-{:02}", date.year(), date.month())) } aria-label=(name) {
            @for (class, fill, d) in [
                ("ground", None, drawn(&|kind| kind != "unknown", CELL)),
                ("ground", Some(format!("url(#{hatch})")), drawn(&|kind| kind == "unknown", CELL)),
                ("none", None, drawn(&|kind| kind == "none", 2.6)),
                ("one", None, drawn(&|kind| kind == "one", 6.0)),
                ("two", None, drawn(&|kind| kind == "two", 8.6)),
                ("many", None, drawn(&|kind| kind == "many", CELL)),
                ("uncounted", None, drawn(&|kind| kind == "uncounted", 6.0)),
            ] {
                @if !d.is_empty() { path class=(class) fill=[fill] d=(d) {} }
            }
        }
    }
}

/// A square in the middle of a cell, as a part of a path.
fn square((x, y): (f64, f64), size: f64) -> String {
    let inset = (CELL - size) / 2.0;
    let size = at(size);
    format!("M{} {}h{size}v{size}h-{size}z", at(x + inset), at(y + inset))
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
    let kinds = [
        (none, "without cramps"),
        (one, "with one"),
        (two, "with two"),
        (many, "with three or more"),
        (uncounted, "with a number not known"),
    ];
    // What there was none of need not be listened to.
    let mut there = kinds.into_iter().filter(|(count, _)| *count > 0);
    let Some((count, kind)) = there.next() else {
        return format!("{} not recorded.", words::count_of(unknown, "night"));
    };
    let mut told = format!("{} {kind}", words::count_of(count, "night"));
    for (count, kind) in there {
        told += &format!(", {} {kind}", words::number(count as f64));
    }
    if unknown > 0 {
        told += &format!("; {} not recorded", words::number(unknown as f64));
    }
    told + "."
}

/// What the squares mean.
pub fn key() -> Markup {
    let swatch = |class: &str, size: f64, label: &str| {
        html! {
            li {
                svg class="heat" viewBox={ "0 0 " (CELL) " " (CELL) } width="18" height="18" aria-hidden="true" {
                    @if class == "unknown" { (hatching("key-hatch")) }
                    path class="ground" fill=[(class == "unknown").then_some("url(#key-hatch)")] d=(square((0.0, 0.0), CELL)) {}
                    @if class != "unknown" { path class=(class) d=(square((0.0, 0.0), size)) {} }
                }
                (label)
            }
        }
    };
    html! {
        ul class="key" {
            (swatch("unknown", 0.0, "not recorded"))
            (swatch("none", 2.6, "no cramps"))
            (swatch("one", 6.0, "1"))
            (swatch("two", 8.6, "2"))
            (swatch("many", CELL, "3 or more"))
            (swatch("uncounted", 6.0, "number not known"))
        }
    }
}

#[cfg(test)]
mod tests {
    use diary::{Body, DateOrder, Event, EventId, Moment, NightStatement, Observation};

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

    /// How many nights are drawn by the path with this in it.
    fn nights_drawn(map: &str, by: &str) -> usize {
        let paths = map.split("<path ").skip(1).filter(|path| path.contains(by));
        paths.map(|path| path.split("/a>").next().unwrap_or("").matches('M').count()).sum()
    }

    #[test]
    fn unknown_is_hatched_and_no_cramps_is_not() {
        let diary = diary(&[("2026-11-02", Observation::NoCramps)]);
        let (first, last) = (night("2026-11-02"), night("2026-11-08"));
        let drawn = map(&diary, (first, last), last, DateOrder::DayFirst.into(), "m").into_string();
        assert_eq!(nights_drawn(&drawn, "url(#m-hatch)"), 6);
        assert_eq!(nights_drawn(&drawn, "class=\"none\""), 1);
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
        let drawn = map(&diary, (first, last), last, DateOrder::DayFirst.into(), "m").into_string();
        assert_eq!(nights_drawn(&drawn, "class=\"uncounted\""), 2);
        let words = tally(&diary, first, last);
        assert_eq!(words, "1 night with one, 2 with a number not known.");
    }

    #[test]
    fn nights_to_come_are_left_empty_rather_than_hatched() {
        let (first, last) = (night("2026-11-02"), night("2026-11-08"));
        let drawn = map(
            &Diary::default(),
            (first, last),
            night("2026-11-03"),
            DateOrder::DayFirst.into(),
            "m",
        )
        .into_string();
        assert_eq!(nights_drawn(&drawn, "url(#m-hatch)"), 2);
    }

    #[test]
    fn a_week_begins_on_the_day_on_which_it_begins_for_this_person() {
        let sunday = night("2026-11-01");
        let drawn = |order: DateOrder| {
            let map = map(&Diary::default(), (sunday, sunday), sunday, order.into(), "m");
            let map = map.into_string();
            map.split(" d=\"M").last().and_then(|path| path.split('h').next()).map(str::to_owned)
        };
        assert_eq!(drawn(DateOrder::MonthFirst).as_deref(), Some("27 16"));
        assert_eq!(drawn(DateOrder::DayFirst).as_deref(), Some("27 94"));
    }

    #[test]
    fn each_month_leads_to_its_list_and_is_told_in_words() {
        let diary = diary(&[("2026-11-02", Observation::NoCramps)]);
        let (first, last) = (night("2026-10-31"), night("2026-11-03"));
        let drawn = map(&diary, (first, last), last, DateOrder::DayFirst.into(), "m").into_string();
        assert!(
            drawn.contains(
                "href=\"/diary/2026-10\" aria-label=\"October 2026: 1 night not recorded."
            ),
            "{drawn}"
        );
        assert!(
            drawn.contains("href=\"/diary/2026-11\" aria-label=\"November 2026: 1 night without"),
            "{drawn}"
        );
        assert_eq!(drawn.matches("<a ").count(), 2);
    }
}
