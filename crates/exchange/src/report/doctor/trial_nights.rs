//! Every night or cramp of a trial, under the arm that was drawn for it.
//!
//! Owns: the picture, and the same in words. A thick line is the remedy, a thin one is without it,
//! so that it reads in black and white; what is compared stands in a box.
//! Must not know: what the trial found.

use clinic::trial::{CrampOfTrial, NightOfTrial, Standing};
use diary::{Arm, CrampDuration, Night, Observation};
use jiff::fmt::strtime;

use super::super::document::{Anchor, Figure, Shape, Tone};
use super::wording;

/// Four weeks, or a pair of fortnights.
const IN_A_ROW: usize = 28;
const LEFT: f32 = 34.0;
const PITCH: f32 = 16.4;
const CELL: f32 = 14.0;
const ROW: f32 = 24.0;
/// From the line of the arm to the top of the cell.
const BELOW_LINE: f32 = 3.5;

/// `None` where no night or cramp has been drawn for so far.
pub fn figure(standing: &Standing<'_>) -> Option<Figure> {
    let cells: Vec<Cell> = match standing.trial.protocol().design.is_per_cramp() {
        true => standing.cramps.iter().map(Cell::of_cramp).collect(),
        false => standing.nights.iter().map_while(Cell::of_night).collect(),
    };
    if cells.is_empty() {
        return None;
    }
    let mut shapes = Vec::new();
    for (row, cells) in cells.chunks(IN_A_ROW).enumerate() {
        let y = row as f32 * ROW;
        let day = strtime::format("%-d %b", cells[0].night.evening_date()).unwrap_or_default();
        shapes.push(label(0.0, y + BELOW_LINE + 9.8, Anchor::Start, day));
        for (at, cell) in cells.iter().enumerate() {
            shapes.extend(cell.shapes(LEFT + at as f32 * PITCH, y + 2.0));
        }
    }
    let rows = cells.len().div_ceil(IN_A_ROW) as f32;
    let width = LEFT + IN_A_ROW as f32 * PITCH;
    Some(Figure { width, height: rows * ROW, shapes, alt: said(standing, &cells) })
}

/// How to read it.
pub fn key(standing: &Standing<'_>) -> String {
    let protocol = standing.trial.protocol();
    let (with, without) = (&protocol.with.name, &protocol.without.name);
    let number = match protocol.design.is_per_cramp() {
        true => "the minutes of each cramp",
        false => "the cramps of each night; in a box, where it is compared",
    };
    format!(
        "Thick line: {with}. Thin line: {without}. The number: {number}. “+”: so many or more. \
         Slanted lines: not recorded."
    )
}

/// One night or cramp.
struct Cell {
    night: Night,
    arm: Arm,
    /// `None`: not recorded.
    number: Option<String>,
    compared: bool,
}

impl Cell {
    /// `None` where it has not begun or its arm was not shown.
    fn of_night(of: &NightOfTrial) -> Option<Self> {
        let arm = of.arm.filter(|_| of.begun)?;
        let compared = !of.discarded && !of.still;
        Some(Self { night: of.night, arm, number: counted(of.observation), compared })
    }

    fn of_cramp(of: &CrampOfTrial) -> Self {
        let minutes = |lasted: CrampDuration| match lasted.as_minutes() {
            short if short < 1.0 => "<1".to_owned(),
            minutes => format!("{minutes:.0}"),
        };
        Self { night: of.night, arm: of.arm, number: of.lasted.map(minutes), compared: true }
    }

    fn shapes(&self, x: f32, y: f32) -> Vec<Shape> {
        let (width, tone) = match self.arm {
            Arm::With => (2.6, Tone::Ink),
            Arm::Without => (0.7, Tone::Middle),
        };
        let line = Shape::Line { from: (x, y), to: (x + PITCH - 1.0, y), width, tone };
        let cell = |tone| Shape::Box { x, y: y + BELOW_LINE, width: CELL, height: CELL, tone };
        let mut shapes = vec![line];
        match &self.number {
            None => shapes.push(cell(Tone::Hatched)),
            Some(number) => {
                shapes.extend(self.compared.then(|| cell(Tone::Faint)));
                let middle = (x + CELL / 2.0, y + BELOW_LINE + 9.8);
                shapes.push(label(middle.0, middle.1, Anchor::Middle, number.clone()));
            }
        }
        shapes
    }
}

fn label(x: f32, y: f32, anchor: Anchor, words: String) -> Shape {
    Shape::Label { x, y, size: 7.6, anchor, words }
}

/// "3", "2+"; `None` where nobody noted it.
fn counted(observation: Observation) -> Option<String> {
    match (observation.count(), observation.lower_bound()) {
        (Some(count), _) => Some(count.to_string()),
        (None, Some(least)) => Some(format!("{least}+")),
        (None, None) => None,
    }
}

/// Stretch by stretch: "from 6 Mar 2026 with “Stretch”: 1, not recorded, (2), 0".
fn said(standing: &Standing<'_>, cells: &[Cell]) -> String {
    let protocol = standing.trial.protocol();
    let number = |cell: &Cell| match (&cell.number, cell.compared) {
        (None, _) => "not recorded".to_owned(),
        (Some(number), true) => number.clone(),
        (Some(number), false) => format!("({number})"),
    };
    let stretches = cells.chunk_by(|one, other| one.arm == other.arm).map(|stretch| {
        let numbers: Vec<String> = stretch.iter().map(number).collect();
        let first = wording::night(stretch[0].night);
        format!("from {first} “{}”: {}", protocol.arm(stretch[0].arm).name, numbers.join(", "))
    });
    let stretches: Vec<String> = stretches.collect();
    format!("In brackets: not compared. {}.", stretches.join("; "))
}
