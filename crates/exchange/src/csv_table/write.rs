//! The table of nights to a diary CSV.
//!
//! Owns: the order of columns, and the one spelling of each value. Nothing is written that
//! [`read`](super::read::read) would not read back.
//! Must not know: how the diary came to say what it says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use clinic::exposures::{Exposure, Exposures};
use diary::{Diary, ExposureId, ExposureKind, ExposureValue, NightRow, Observation};

use super::{header::heading_of, read::Survey};

/// Writes the table of nights: a row for each night of which something is known.
///
/// What contradicts itself, such as the pain of a night without cramps, or a value of another
/// kind than its exposure's, is not in the table. The complete log has it.
pub fn write(diary: &Diary, exposures: &Exposures) -> String {
    let mut rows: Vec<NightRow> =
        diary.nights().map(|(night, view)| consistent(view.row(night))).collect();
    let ids = columns(&mut rows, diary, exposures);
    rows.retain(|row| !row.is_empty());
    let with_recorded = rows.iter().any(|row| row.recorded.is_some());

    let mut text = String::from("night,cramps,worst_pain,minutes,side,site");
    if with_recorded {
        text.push_str(",recorded");
    }
    for id in &ids {
        text.push(',');
        text.push_str(&heading_of(id, exposures));
    }
    text.push('\n');
    for row in &rows {
        write_row(&mut text, row, with_recorded, &ids).expect("writing to a String cannot fail");
    }
    text
}

/// The row without what contradicts itself, and without a moment that is no instant.
fn consistent(mut row: NightRow) -> NightRow {
    if row.cramps == Observation::NoCramps {
        (row.worst_pain, row.longest, row.side, row.site) = (None, None, None, None);
    }
    row.recorded =
        row.recorded.filter(|moment| moment.offset().is_some() && moment.night().is_ok());
    row
}

/// The exposures with a column, in their order; values that cannot stand in it are removed.
fn columns(rows: &mut [NightRow], diary: &Diary, exposures: &Exposures) -> Vec<ExposureId> {
    let rules = rules(rows, diary, exposures);
    let mut used = BTreeSet::new();
    for row in rows {
        row.exposures.retain(|id, value| {
            let fits = rules.get(id).is_some_and(|rule| rule.allow(*value));
            if fits && !used.contains(id) {
                used.insert(id.clone());
            }
            fits
        });
    }
    let known: Vec<ExposureId> = exposures
        .iter()
        .filter(|exposure| used.remove(&exposure.id))
        .map(|exposure| exposure.id.clone())
        .collect();
    known.into_iter().chain(used).collect()
}

/// Which values may stand in an exposure's column.
enum Rule<'k> {
    Known(&'k Exposure),
    Own(ExposureKind),
}

impl Rule<'_> {
    fn allow(&self, value: ExposureValue) -> bool {
        let sound = match value {
            ExposureValue::Number(number) => ExposureValue::number(number).is_ok(),
            ExposureValue::YesNo(_) => true,
        };
        sound
            && match self {
                Self::Known(exposure) => exposure.check(value).is_ok(),
                Self::Own(kind) => *kind == value.kind(),
            }
    }
}

/// The rule of each exposure in the rows. None where an exposure of the person's own is nowhere
/// defined and its values do not agree on a kind, which is when the reader leaves a column out.
fn rules<'k>(
    rows: &[NightRow],
    diary: &Diary,
    exposures: &'k Exposures,
) -> BTreeMap<ExposureId, Rule<'k>> {
    let mut surveys: BTreeMap<&ExposureId, Survey> = BTreeMap::new();
    for (id, value) in rows.iter().flat_map(|row| &row.exposures) {
        surveys.entry(id).or_default().count(*value);
    }
    surveys
        .into_iter()
        .filter_map(|(id, survey)| {
            let defined = || diary.custom_exposure(id).map(|definition| definition.kind);
            let own = || defined().or(survey.kind()).map(Rule::Own);
            let rule = exposures.get(id).map(Rule::Known).or_else(own)?;
            Some((id.clone(), rule))
        })
        .collect()
}

fn write_row(
    text: &mut String,
    row: &NightRow,
    with_recorded: bool,
    ids: &[ExposureId],
) -> std::fmt::Result {
    write!(text, "{},{},", row.night, row.cramps)?;
    if let Some(pain) = row.worst_pain {
        write!(text, "{}", pain.level())?;
    }
    text.push(',');
    if let Some(longest) = row.longest {
        text.push_str(&longest.minutes_text());
    }
    write!(text, ",{}", row.side.map_or("", |side| side.word()))?;
    write!(text, ",{}", row.site.map_or("", |site| site.in_table().word()))?;
    if with_recorded {
        text.push(',');
        if let Some(recorded) = &row.recorded {
            write!(text, "{recorded}")?;
        }
    }
    for id in ids {
        text.push(',');
        match row.exposures.get(id) {
            Some(ExposureValue::Number(number)) => text.push_str(&shortest(*number)),
            Some(yes_or_no) => write!(text, "{yes_or_no}")?,
            None => {}
        }
    }
    text.push('\n');
    Ok(())
}

/// The fewest digits that read back as the same number; with an exponent where they would
/// otherwise run to hundreds.
fn shortest(number: f64) -> String {
    const MOST_PLAIN: usize = 24;
    let plain = (number + 0.0).to_string();
    if plain.len() <= MOST_PLAIN { plain } else { format!("{number:e}") }
}
