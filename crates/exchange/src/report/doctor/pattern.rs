//! When in the night, where, how long and how bad.
//!
//! Owns: the table of details and the picture of hours.
//! Must not know: how any of it is counted.

use clinic::summary::{Spread, Summary, Tally};
use diary::{Side, Site};

use super::super::document::{Anchor, Block, Column, Figure, Shape, Table, Text, Tone};
use super::wording;

pub fn details(summary: &Summary) -> Block {
    let mut rows: Vec<(&str, String)> = vec![
        ("Leg", tally(&summary.by_side, summary.unknown.side, side)),
        ("Place", tally(&summary.by_site, summary.unknown.site, site)),
        ("Length", spread(summary.minutes.as_ref(), " min", summary.unknown.minutes)),
        ("Over 10 min", share(&summary.over_ten_minutes, "whose length is known")),
        ("Worst pain", spread(summary.pain.as_ref(), " of 10", summary.unknown.pain)),
        ("Woken by it", share(&summary.woke, "of which it is known")),
        ("Sore next day", share(&summary.sore_next_day, "of which it is known")),
    ];
    rows.retain(|(_, said)| !said.is_empty());
    let rows = rows.into_iter().map(|(what, said)| vec![Text::bold(what), said.into()]).collect();
    Block::Table(Table {
        columns: vec![Column::new("Each cramp", 1.0), Column::new("", 3.7)],
        rows,
    })
}

fn tally<T: Copy + Ord>(
    counts: &std::collections::BTreeMap<T, u32>,
    unknown: u32,
    word: impl Fn(T) -> &'static str,
) -> String {
    let mut parts: Vec<(u32, &str)> =
        counts.iter().map(|(&value, &count)| (count, word(value))).collect();
    parts.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let mut said: Vec<String> =
        parts.into_iter().map(|(count, word)| format!("{word} {count}")).collect();
    if unknown > 0 {
        said.push(format!("not known {unknown}"));
    }
    said.join(", ")
}

pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Both => "both",
    }
}

pub(super) fn site(site: Site) -> &'static str {
    match site {
        Site::Calf => "calf",
        Site::Shin => "shin",
        Site::Foot => "foot",
        Site::BackOfThigh => "back of thigh",
        Site::FrontOfThigh => "front of thigh",
        Site::Thigh => "thigh, side not known",
        Site::Other => "elsewhere",
    }
}

fn spread(spread: Option<&Spread>, unit: &str, unknown: u32) -> String {
    let mut said = spread.map_or_else(
        || "not recorded".to_owned(),
        |spread| match spread.known {
            1 => format!("{}{unit}, noted once", wording::number(spread.median)),
            _ => format!(
                "median {}{unit} (middle half {} to {}, most {})",
                wording::number(spread.median),
                wording::number(spread.quartiles.0),
                wording::number(spread.quartiles.1),
                wording::number(spread.largest),
            ),
        },
    );
    if unknown > 0 && spread.is_some() {
        said.push_str(&format!("; not known {unknown}"));
    }
    said
}

fn share(tally: &Tally, of: &str) -> String {
    match tally.known {
        0 => String::new(),
        known => format!("{} of {known} {of}", tally.so),
    }
}

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 40.0;
const FOOT: f32 = 10.0;

/// Cramps by the hour in which they began, from noon to noon.
pub fn hours(summary: &Summary) -> Option<Figure> {
    let hours: Vec<(u8, u32)> = summary.hours_through_the_night().collect();
    let most = hours.iter().map(|&(_, count)| count).max().filter(|&most| most > 0)?;
    let pitch = WIDTH / hours.len() as f32;
    let mut shapes = Vec::new();
    for (place, &(hour, count)) in hours.iter().enumerate() {
        let x = place as f32 * pitch;
        let height = (HEIGHT - FOOT - 8.0) * count as f32 / most as f32;
        let y = HEIGHT - FOOT - height;
        if count > 0 {
            shapes.push(Shape::Box { x: x + 1.0, y, width: pitch - 2.0, height, tone: Tone::Dark });
        }
        if count == most {
            shapes.push(label(x + pitch / 2.0, y - 2.0, &count.to_string()));
        }
        if hour % 3 == 0 {
            shapes.push(label(x + pitch / 2.0, HEIGHT - 1.5, &format!("{hour:02}")));
        }
    }
    let (from, to) = ((0.0, HEIGHT - FOOT), (WIDTH, HEIGHT - FOOT));
    shapes.push(Shape::Line { from, to, width: 0.5, tone: Tone::Middle });
    let said = hours.iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> =
        said.map(|(hour, count)| format!("{hour:02} o'clock {count}")).collect();
    let alt = format!("Cramps by the hour in which they began: {}.", said.join(", "));
    Some(Figure { width: WIDTH, height: HEIGHT, shapes, alt })
}

fn label(x: f32, y: f32, words: &str) -> Shape {
    Shape::Label { x, y, size: 7.2, anchor: Anchor::Middle, words: words.to_owned() }
}
