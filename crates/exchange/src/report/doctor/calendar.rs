//! Every night of up to a year as a square.
//!
//! Owns: the picture. How many cramps a night had is told by the size of its square, so that it
//! reads in black and white; a night without a record is hatched.
//! Must not know: which period is asked for.

use diary::{Diary, Night, Observation};
use jiff::fmt::strtime;

use super::super::document::{Anchor, Figure, Shape, Tone};
use super::wording;

/// As many weeks as a sheet is wide.
const MOST_WEEKS: i64 = 53;
const LEFT: f32 = 24.0;
const TOP: f32 = 9.0;
const PITCH: f32 = 8.9;
const CELL: f32 = 7.9;

/// The nights up to `last`, from `first` on or as far back as a sheet is wide.
pub fn figure(diary: &Diary, first: Night, last: Night) -> Figure {
    let weekday = |night: Night| i64::from(night.evening_date().weekday().to_monday_zero_offset());
    let monday = |night: Night| night.plus(-weekday(night)).unwrap_or(night);
    let earliest = monday(last).plus(-7 * (MOST_WEEKS - 1)).unwrap_or(first);
    let first = first.max(earliest);
    let start = monday(first);
    let weeks = last.since(start) / 7 + 1;
    let x = |night: Night| LEFT + (night.since(start) / 7) as f32 * PITCH;
    let mut shapes = Vec::new();
    for (row, name) in [(0.0, "Mon"), (3.0, "Thu"), (6.0, "Sun")] {
        let y = TOP + row * PITCH + 6.6;
        shapes.push(label(0.0, y, Anchor::Start, name));
    }
    for night in Night::range(first, last) {
        let evening = night.evening_date();
        if evening.day() == 1 {
            let month = strtime::format("%b", evening).unwrap_or_default();
            shapes.push(label(x(night), 7.0, Anchor::Start, &month));
        }
        let y = TOP + weekday(night) as f32 * PITCH;
        shapes.extend(cell(diary.observation(night), x(night), y));
    }
    let width = LEFT + weeks as f32 * PITCH;
    Figure { width, height: TOP + 7.0 * PITCH, shapes, alt: said(diary, first, last) }
}

/// What the squares mean, drawn.
pub fn key() -> Figure {
    let exactly = |count| Observation::exactly(count).unwrap_or(Observation::Some);
    let entries = [
        (Observation::NotRecorded, "not recorded"),
        (Observation::NoCramps, "no cramps"),
        (exactly(1), "1"),
        (exactly(2), "2"),
        (exactly(3), "3 or more"),
        (Observation::Some, "cramps, number not known"),
    ];
    let mut shapes = Vec::new();
    let mut x = LEFT;
    for (observation, words) in entries {
        shapes.extend(cell(observation, x, 0.0));
        shapes.push(label(x + CELL + 3.0, 6.6, Anchor::Start, words));
        x += CELL + 14.0 + 4.0 * words.len() as f32;
    }
    Figure { width: x, height: CELL, shapes, alt: "What the squares mean".into() }
}

fn label(x: f32, y: f32, anchor: Anchor, words: &str) -> Shape {
    Shape::Label { x, y, size: 7.2, anchor, words: words.to_owned() }
}

fn cell(observation: Observation, x: f32, y: f32) -> Vec<Shape> {
    let square = |size: f32, tone: Tone| {
        let inset = (CELL - size) / 2.0;
        Shape::Box { x: x + inset, y: y + inset, width: size, height: size, tone }
    };
    match (observation.had_cramps(), observation.count()) {
        (None, _) => vec![square(CELL, Tone::Hatched)],
        (Some(false), _) => vec![square(CELL, Tone::Faint), square(1.6, Tone::Dark)],
        (Some(true), None) => vec![square(CELL, Tone::Ink), square(CELL - 2.0, Tone::Faint)],
        (Some(true), Some(1)) => vec![square(CELL, Tone::Faint), square(4.2, Tone::Ink)],
        (Some(true), Some(2)) => vec![square(CELL, Tone::Faint), square(6.2, Tone::Ink)],
        (Some(true), Some(_)) => vec![square(CELL, Tone::Ink)],
    }
}

/// The same facts in words.
fn said(diary: &Diary, first: Night, last: Night) -> String {
    let (mut unknown, mut without, mut with) = (0, 0, 0);
    for night in Night::range(first, last) {
        match diary.observation(night).had_cramps() {
            None => unknown += 1,
            Some(false) => without += 1,
            Some(true) => with += 1,
        }
    }
    format!(
        "The nights from {} to {}: {with} with cramps, {without} without, {unknown} not recorded.",
        wording::night(first),
        wording::night(last),
    )
}
