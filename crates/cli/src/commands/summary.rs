//! `charley summary`: a diary in numbers, each with its uncertainty.

use anyhow::Result;
use app::Manner;
use clinic::summary::{CrampsPerWeek, NightShare, Spread, Summary, Tally, summarise};
use diary::Night;
use pollster::block_on;
use stats::Estimate;

use super::Opened;
use crate::{args::Range, output::Output};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub(super) fn summary(opened: &Opened, range: &Range, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    out.print("summary", &summarise(&diary, range.from, range.to), |summary| {
        in_words(summary, out.manner())
    })?;
    Ok(())
}

fn in_words(summary: &Summary, manner: Manner) -> String {
    let (Some(first), Some(last)) = (summary.first, summary.last) else {
        return "Nothing recorded yet. `charley log --help` shows how to begin.\n".into();
    };
    let short = |night: Night| manner.short(night.evening_date());
    let mut text = format!("{} to {}\n", short(first), short(last));
    let missing = summary.span - summary.observed;
    text += &format!(
        "  {} of {} nights recorded; {missing} not recorded, and they count as nothing\n",
        summary.observed, summary.span
    );
    text += "\nHow often\n";
    text +=
        &format!("  cramps in {} of {} recorded nights\n", summary.with_cramps, summary.observed);
    text += &estimate("cramp nights a week", summary.cramp_nights_per_week);
    text += &cramps_per_week(&summary.cramps_per_week);
    text += &when(summary, manner);
    text += &details(summary);
    text += &change(summary);
    text
}

fn number(value: f64) -> String {
    let places = if value < 10.0 { 1 } else { 0 };
    format!("{value:.places$}")
}

fn almost_surely(estimate: Estimate) -> String {
    format!(
        "{} (almost surely between {} and {})",
        number(estimate.value),
        number(estimate.low),
        number(estimate.high)
    )
}

fn estimate(what: &str, value: Option<Estimate>) -> String {
    value.map_or(String::new(), |value| format!("  about {} {what}\n", almost_surely(value)))
}

fn cramps_per_week(cramps: &CrampsPerWeek) -> String {
    match cramps {
        CrampsPerWeek::Unknown => String::new(),
        CrampsPerWeek::AtLeast { per_week } => {
            format!("  at least {} cramps a week; no night says how many\n", number(*per_week))
        }
        CrampsPerWeek::About { estimate, without_number: 0 } => {
            format!("  about {} cramps a week\n", almost_surely(*estimate))
        }
        CrampsPerWeek::About { estimate, without_number } => format!(
            "  about {} cramps a week, taking {without_number} nights without a number to be like \
             the others\n",
            almost_surely(*estimate)
        ),
    }
}

fn when(summary: &Summary, manner: Manner) -> String {
    let mut text = String::new();
    let timed: u32 = summary.by_hour.iter().sum();
    if timed > 0 {
        text += &format!("\nWhen ({timed} cramps with a known time)\n");
        for (hour, count) in summary.hours_through_the_night().filter(|&(_, count)| count > 0) {
            text += &format!(
                "  {:>5}  {:<20} {count}\n",
                manner.hour(hour.cast_signed()),
                bar(count, summary.by_hour.iter().max())
            );
        }
    }
    let week = manner.week().map(|day| usize::from(day.to_monday_zero_offset().unsigned_abs()));
    text += &shares(
        "\nBy evening of the week (recorded nights with cramps)\n",
        &week.map(|day| WEEKDAYS[day]),
        &week.map(|day| summary.by_weekday[day]),
    );
    text += &shares("\nBy month, over all years\n", &MONTHS, &summary.by_month);
    text
}

fn bar(count: u32, most: Option<&u32>) -> String {
    let most = most.copied().unwrap_or(1).max(1);
    "#".repeat((f64::from(count) / f64::from(most) * 20.0).ceil() as usize)
}

fn shares(title: &str, names: &[&str], shares: &[NightShare]) -> String {
    let known = shares.iter().zip(names).filter(|(share, _)| share.observed > 0);
    let mut text = String::new();
    for (NightShare { observed, with_cramps, share }, name) in known {
        let share = share.map_or(String::new(), |share| {
            let percent = |part: f64| part * 100.0;
            format!(
                "{:3.0} %  (almost surely {:.0} to {:.0} %)",
                percent(share.value),
                percent(share.low),
                percent(share.high)
            )
        });
        text += &format!("  {name}  {with_cramps:4} of {observed:4}  {share}\n");
    }
    if text.is_empty() { text } else { format!("{title}{text}") }
}

fn details(summary: &Summary) -> String {
    let mut text = String::new();
    let sites =
        summary.by_site.iter().map(|(site, count)| format!("{} {count}", site.of_leg(None)));
    let sides = summary.by_side.iter().map(|(side, count)| format!("{side} {count}"));
    for line in [sites.collect::<Vec<_>>(), sides.collect()] {
        if !line.is_empty() {
            text += &format!("  {}\n", line.join(", "));
        }
    }
    text += &spread("minutes", summary.minutes);
    text += &tally("longer than ten minutes", summary.over_ten_minutes);
    text += &spread("worst pain of a night", summary.pain);
    text += &tally("woke you", summary.woke);
    text += &tally("sore the next day", summary.sore_next_day);
    if text.is_empty() { text } else { format!("\nWhere, how long, how bad (where known)\n{text}") }
}

fn spread(what: &str, spread: Option<Spread>) -> String {
    spread.map_or(String::new(), |spread| {
        let (low, high) = spread.quartiles;
        format!(
            "  {what}: half of them {} to {}, middle {}, largest {} ({} known)\n",
            number(low),
            number(high),
            number(spread.median),
            number(spread.largest),
            spread.known
        )
    })
}

fn tally(what: &str, tally: Tally) -> String {
    if tally.known == 0 {
        return String::new();
    }
    format!("  {what}: {} of {}\n", tally.so, tally.known)
}

fn change(summary: &Summary) -> String {
    let Some(change) = &summary.change else { return String::new() };
    format!(
        "\nHow it changed (not an effect of anything)\n  cramps in {} of {} recorded nights of the \
         last eight weeks, {} of {} in the eight before\n  {} times as many cramp nights\n",
        change.recent.with_cramps,
        change.recent.observed,
        change.before.with_cramps,
        change.before.observed,
        almost_surely(change.ratio)
    )
}
