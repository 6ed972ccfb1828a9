//! A summary in words and pictures.
//!
//! Owns: the sentences, the charts and the table of months.
//! Must not know: how anything is counted.

use app::Manner;
use clinic::summary::{Change, CrampsPerWeek, LEAST_FOR_A_WEEK, Period, Spread, Summary};
use diary::{Side, Site};
use jiff::civil::time;
use maud::{Markup, html};

use crate::{
    charts::{
        bars::{self, Bar},
        legs, trend,
    },
    words,
};

/// What the summary says, the most important first. A night without a record counts nowhere but
/// in how much was recorded.
pub fn sentences(summary: &Summary, when: &str) -> Vec<String> {
    if summary.observed == 0 {
        return vec![format!("{when}, nothing was recorded about cramps.")];
    }
    let mut said = Vec::new();
    let early = summary.observed < LEAST_FOR_A_WEEK;
    if let Some(rate) = summary.cramp_nights_per_week.as_ref().filter(|_| !early) {
        said.push(format!(
            "Nights with cramps: {} a week, {}.",
            words::rate(rate.value),
            words::almost_surely(rate)
        ));
    }
    said.push(format!(
        "{when}, {} of {} had cramps.",
        summary.with_cramps,
        words::count_of(summary.observed.into(), "recorded night"),
    ));
    if early {
        let nights = words::count_of(LEAST_FOR_A_WEEK.into(), "night");
        said.push(format!("Once {nights} are recorded, this page says how many a week."));
    }
    match &summary.cramps_per_week {
        _ if early => {}
        CrampsPerWeek::About { estimate, without_number } => {
            said.push(format!("Cramps in all: {} a week.", words::estimate(estimate)));
            if *without_number > 0 {
                said.push(format!(
                    "For {} you noted cramps without a number; these were taken to be like the others.",
                    words::count_of((*without_number).into(), "night"),
                ));
            }
        }
        CrampsPerWeek::AtLeast { per_week } => {
            said.push(format!("Cramps in all: at least {} a week.", words::rate(*per_week)));
        }
        CrampsPerWeek::Unknown => {}
    }
    let missing = summary.span.saturating_sub(summary.observed);
    if missing > 0 {
        said.push(format!(
            "{} between the first and the last {} not recorded. They count neither as good nor as bad.",
            words::count_of(missing.into(), "night"),
            if missing == 1 { "is" } else { "are" },
        ));
    }
    said.extend(summary.change.as_ref().map(change));
    said
}

fn change(change: &Change) -> String {
    let rate = |period: &Period| {
        period
            .cramp_nights_per_week
            .map_or_else(|| "not known".to_owned(), |e| words::rate(e.value))
    };
    let ratio = &change.ratio;
    let verdict = if ratio.high < 1.0 {
        "That is fewer than before."
    } else if ratio.low > 1.0 {
        "That is more than before."
    } else {
        "That could still be chance."
    };
    format!(
        "In the last eight weeks {} nights a week, in the eight before {}. {verdict}",
        rate(&change.recent),
        rate(&change.before),
    )
}

pub fn charts(summary: &Summary, manner: Manner) -> Markup {
    html! {
        div class="charts" {
            @if summary.months.len() > 1 {
                (figure("Month by month", "Nights with cramps per week. The line is where the true number almost surely lies; in hatched months too few nights are recorded.",
                    trend::by_month("trend", &summary.months), &trend::said(&summary.months)))
            }
            @let hours = hours(summary, manner);
            @if hours.iter().any(|bar| bar.count > 0) {
                (figure("At what hour", "Cramps whose time is known, from noon to noon.",
                    bars::upright("hours", "Cramps by hour, from noon to noon", &hours), &spoken_hours(summary, manner)))
            }
            @if summary.by_pain.iter().any(|&count| count > 0) {
                (figure("How bad", "Nights by their worst pain, from 0 to 10.",
                    bars::upright("pain", "Nights by worst pain", &pains(summary)), &spread("Worst pain", "the worst", summary.pain.as_ref(), words::number)))
            }
            (places(summary))
        }
    }
}

fn figure(heading: &str, about: &str, picture: Markup, said: &str) -> Markup {
    html! {
        figure class="card" {
            h2 { (heading) }
            (picture)
            figcaption { p class="hint" { (about) } p { (said) } }
        }
    }
}

fn hours(summary: &Summary, manner: Manner) -> Vec<Bar> {
    (12..36)
        .map(|hour: i8| Bar {
            label: manner.hour(hour),
            count: summary.by_hour[usize::from(hour.unsigned_abs()) % 24],
            named: hour % 3 == 0,
        })
        .collect()
}

/// The three hours together in which most cramps began.
fn spoken_hours(summary: &Summary, manner: Manner) -> String {
    let total: u32 = summary.by_hour.iter().sum();
    let in_hour = |hour: i8| summary.by_hour[usize::from(hour.unsigned_abs()) % 24];
    let three = |from: i8| -> u32 { (from..from + 3).map(in_hour).sum() };
    let Some(from) = (0..24).max_by_key(|&from| (three(from), std::cmp::Reverse(from))) else {
        return String::new();
    };
    let clock = |hour: i8| manner.clock(time(hour % 24, 0, 0, 0));
    format!(
        "Most began between {} and {}: {} of {total}.",
        clock(from),
        clock(from + 3),
        three(from),
    )
}

fn pains(summary: &Summary) -> Vec<Bar> {
    let bars = summary.by_pain.iter().enumerate();
    bars.map(|(level, &count)| Bar { label: level.to_string(), count, named: true }).collect()
}

fn spread(what: &str, largest: &str, spread: Option<&Spread>, say: fn(f64) -> String) -> String {
    spread.map_or_else(String::new, |spread| match spread.known {
        // Half of so few is no half.
        1 => format!("{what}: known once, {}.", say(tenth(spread.largest))),
        few @ 2..4 => {
            format!("{what}: {few} known; {largest} is {}.", say(tenth(spread.largest)))
        }
        _ => format!(
            "{what}: of {} known, half lie between {} and {}; {largest} is {}.",
            spread.known,
            words::number(tenth(spread.quartiles.0)),
            say(tenth(spread.quartiles.1)),
            say(tenth(spread.largest)),
        ),
    })
}

/// To a tenth: what a remembered number supports.
fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn places(summary: &Summary) -> Markup {
    let sides: Vec<Bar> = Side::ALL
        .iter()
        .filter_map(|side| Some((side, *summary.by_side.get(side)?)))
        .map(|(side, count)| Bar { label: words::sentence(words::side(*side)), count, named: true })
        .collect();
    let sites: Vec<Bar> = Site::ALL
        .iter()
        .filter_map(|site| Some((site, *summary.by_site.get(site)?)))
        .map(|(site, count)| Bar { label: words::sentence(words::site(*site)), count, named: true })
        .collect();
    html! {
        @if !sides.is_empty() || !sites.is_empty() || summary.minutes.is_some() {
            section class="card" aria-labelledby="where-heading" {
                h2 id="where-heading" { "Where, and how long" }
                @if let Some(map) = legs::map(&summary.by_place) {
                    (map)
                    p { (legs::said(&summary.by_place)) }
                } @else {
                    @if !sides.is_empty() { (bars::lying(&sides)) }
                    @if !sites.is_empty() { (bars::lying(&sites)) }
                }
                @if let Some(minutes) = &summary.minutes {
                    p { (spread("Length", "the longest", Some(minutes), words::minutes)) }
                }
            }
        }
    }
}

/// Every month, with its rate where one is known, and a way to its nights.
pub fn months(summary: &Summary) -> Markup {
    html! {
        section class="card" aria-labelledby="months-heading" {
            h2 id="months-heading" { "Every month" }
            div class="scroll" tabindex="0" role="region" aria-label="Table of months" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Month" }
                            th scope="col" { "Cramp nights" }
                            th scope="col" { "A week, almost surely between" }
                        }
                    }
                    tbody { @for month in summary.months.iter().rev() { (row(month)) } }
                }
            }
        }
    }
}

fn row(month: &Period) -> Markup {
    let date = month.first.evening_date();
    let address = format!("/diary/{:04}-{:02}", date.year(), date.month());
    html! {
        tr {
            th scope="row" {
                a href=(address) { (words::month_short(date.month())) " " (date.year()) }
            }
            @match &month.cramp_nights_per_week {
                Some(_) if month.observed < LEAST_FOR_A_WEEK => {
                    td class="tally" { (month.with_cramps) " of " (month.observed) }
                    td { span class="hint" { "too few nights" } }
                }
                Some(rate) => {
                    td class="tally" { (month.with_cramps) " of " (month.observed) }
                    td { (words::rate(rate.value)) span class="hint range" { (words::between(rate)) } }
                }
                None => {
                    td { "–" }
                    td { span class="hint" { "not recorded" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clinic::summary::summarise;
    use diary::Diary;

    use super::*;

    #[test]
    fn an_empty_diary_says_that_nothing_was_recorded_rather_than_zero() {
        let summary = summarise(&Diary::default(), None, None);
        assert_eq!(sentences(&summary, "In 2026"), ["In 2026, nothing was recorded about cramps."]);
        assert!(!charts(&summary, diary::DateOrder::DayFirst.into()).into_string().contains("NaN"));
    }

    #[test]
    fn of_a_single_night_nothing_is_told_a_week() {
        let mut summary = summarise(&Diary::default(), None, None);
        (summary.observed, summary.with_cramps, summary.span) = (1, 1, 1);
        summary.cramp_nights_per_week = Some(stats::Estimate { value: 7.0, low: 1.0, high: 7.0 });
        let said = sentences(&summary, "In 2026");
        let expected = "In 2026, 1 of 1 recorded night had cramps.";
        assert_eq!(said, [expected, "Once 7 nights are recorded, this page says how many a week."]);
    }
}
