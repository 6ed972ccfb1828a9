//! `charley nights`: the nights, one a line.

use std::collections::BTreeMap;

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use app::Manner;
use diary::{Diary, ExposureId, ExposureValue, Night, NightRow, Observation};
use pollster::block_on;
use serde::Serialize;

use super::Opened;
use crate::{args, output::Output, words};

/// How many nights are listed when none are asked for.
const USUAL: i64 = 28;

#[derive(Serialize)]
struct Nights {
    nights: Vec<OneNight>,
}

#[derive(Serialize)]
struct OneNight {
    night: Night,
    /// As in the diary CSV; `null` is not recorded.
    cramps: Option<String>,
    worst_pain: Option<u8>,
    minutes: Option<f64>,
    side: Option<&'static str>,
    site: Option<&'static str>,
    exposures: BTreeMap<ExposureId, ExposureValue>,
    recorded: Option<String>,
    #[serde(skip)]
    row: NightRow,
}

impl OneNight {
    fn of(row: NightRow) -> Self {
        Self {
            night: row.night,
            cramps: row.cramps.is_recorded().then(|| row.cramps.to_string()),
            worst_pain: row.worst_pain.map(|pain| pain.level()),
            minutes: row.longest.map(|longest| longest.as_minutes()),
            side: row.side.map(|side| side.word()),
            site: row.site.map(|site| site.word()),
            exposures: row.exposures.clone(),
            recorded: row.recorded.as_ref().map(ToString::to_string),
            row,
        }
    }
}

pub(super) fn nights(opened: &Opened, args: &args::Nights, out: Output) -> Result<()> {
    let diary = block_on(opened.app.diary())?;
    let present = opened.app.clock().now().night()?;
    // A script wants all of them, a terminal what fits on it.
    let usual = if out.is_json() { i64::MAX } else { USUAL };
    let nights = chosen(&diary, args, usual, present)
        .map(|night| {
            let empty = || NightRow::empty(night);
            OneNight::of(diary.night(night).map_or_else(empty, |view| view.row(night)))
        })
        .collect();
    out.print("nights", &Nights { nights }, |nights| in_words(nights, out.manner()))?;
    Ok(())
}

/// Nights without a record are listed among the others: a gap is something to see.
fn chosen(
    diary: &Diary,
    args: &args::Nights,
    usual: i64,
    present: Night,
) -> impl Iterator<Item = Night> {
    let first = diary.nights().next().map(|(night, _)| night);
    let last = diary.nights().next_back().map(|(night, _)| night);
    let to = args.range.to.or(last).unwrap_or(present);
    let usual = args.last.map_or(usual, i64::from);
    let from = match (args.range.from, args.last) {
        (Some(from), _) => from,
        (None, None) if args.range.to.is_some() => first.unwrap_or(to),
        _ => to.plus(1 - usual).or(first).unwrap_or(to),
    };
    Night::range(from.max(first.unwrap_or(from)), to.min(last.unwrap_or(to)))
        .filter(move |_| first.is_some())
}

fn in_words(nights: &Nights, manner: Manner) -> String {
    if nights.nights.is_empty() {
        return "Nothing recorded yet. `charley log --help` shows how to begin.\n".into();
    }
    let dim = Style::new().dimmed();
    let strong = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
    let mut text = String::new();
    for OneNight { night, row, .. } in &nights.nights {
        let style = match row.cramps {
            Observation::NotRecorded => dim,
            Observation::NoCramps => Style::new(),
            _ => strong,
        };
        let observation = words::observation(row.cramps);
        let line = format!(
            "{}  {style}{observation:<14}{style:#}  {}",
            manner.in_column(night.evening_date()),
            words::details(row)
        );
        text += line.trim_end();
        text.push('\n');
    }
    text
}
