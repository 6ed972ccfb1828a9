//! A diary as a table: one row a night, one column an exposure.
//!
//! Owns: which nights there are, and when each cell was written down: before the night, after
//! it, or nobody knows.
//! Must not know: statistics.

use std::collections::BTreeMap;

use diary::{
    Diary, ExposureId, ExposureKind, ExposureValue, Moment, Night, Observation,
    view::{NightView, Stated},
};

/// Row by row, the nights of a diary.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// In order. Neighbours are one night apart but where the diary pauses for long.
    pub nights: Vec<Night>,
    /// As long as [`Self::nights`].
    pub observations: Vec<Observation>,
    /// In the order of their ids.
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub id: ExposureId,
    pub kind: ExposureKind,
    /// As long as the table; yes is 1. `None`: not recorded, or not sure.
    pub cells: Vec<Option<Cell>>,
    /// Of a medicine that the list of medicines alone records: as the person calls it.
    pub listed_as: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    pub value: f64,
    pub timing: Timing,
}

/// When a cell was written down. What is remembered after a bad night is remembered otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timing {
    Before,
    After,
    /// It came from a file that does not say.
    Unknown,
}

/// A pause is kept as so many rows: by then what came before tells next to nothing of what comes
/// after (a twentieth of the slow drift is left, see `stats::series`).
const LONGEST_PAUSE: i64 = 500;

/// The latest nights that are kept: twenty years.
const MOST_ROWS: usize = 7_305;

impl Table {
    /// From the first night with a record to the last.
    pub fn of(diary: &Diary) -> Self {
        let nights = rows(diary);
        let at: BTreeMap<Night, usize> =
            nights.iter().enumerate().map(|(row, &night)| (night, row)).collect();
        let mut observations = vec![Observation::NotRecorded; nights.len()];
        let mut columns: BTreeMap<ExposureId, Column> = BTreeMap::new();
        for (night, view) in diary.nights() {
            let Some(&row) = at.get(&night) else { continue };
            observations[row] = view.observation();
            for (id, stated) in &view.exposures {
                let Some(&value) = stated.what.known() else { continue };
                // Not by `entry`, which would copy the id once a cell.
                if !columns.contains_key(id) {
                    let (id, kind) = (id.clone(), value.kind());
                    let cells = vec![None; nights.len()];
                    columns.insert(id.clone(), Column { id, kind, cells, listed_as: None });
                }
                let Some(column) = columns.get_mut(id) else { continue };
                // One kind a column: the later of two kinds is the one meant.
                if column.kind != value.kind() {
                    column.kind = value.kind();
                    column.cells.fill(None);
                }
                let value = match value {
                    ExposureValue::YesNo(yes) => f64::from(u8::from(yes)),
                    ExposureValue::Number(number) => number,
                };
                column.cells[row] = Some(Cell { value, timing: timing(night, view, stated) });
            }
        }
        Self { nights, observations, columns: columns.into_values().collect() }
    }

    /// The same from the night `from` to before `end`, each of these nights a row.
    pub fn spanning(self, from: Night, end: Night) -> Self {
        let nights: Vec<Night> = Night::range(from, end).filter(|night| *night < end).collect();
        let old: BTreeMap<Night, usize> =
            self.nights.iter().enumerate().map(|(row, &night)| (night, row)).collect();
        let rows: Vec<Option<usize>> = nights.iter().map(|night| old.get(night).copied()).collect();
        let observation = |row: &Option<usize>| row.map(|row| self.observations[row]);
        let observations = rows.iter().map(|row| observation(row).unwrap_or_default()).collect();
        let columns = self.columns.into_iter().map(|column| {
            let cells = rows.iter().map(|row| row.and_then(|row| column.cells[row])).collect();
            Column { cells, ..column }
        });
        Self { nights, observations, columns: columns.collect() }
    }

    pub fn observed(&self) -> usize {
        self.observations.iter().filter(|observation| observation.is_recorded()).count()
    }

    pub fn with_cramps(&self) -> usize {
        self.observations.iter().filter(|night| night.had_cramps() == Some(true)).count()
    }
}

fn rows(diary: &Diary) -> Vec<Night> {
    let mut rows: Vec<Night> = Vec::new();
    for (night, _) in diary.nights() {
        if let Some(&last) = rows.last() {
            let pause = night.since(last).min(LONGEST_PAUSE);
            // The rows of a shortened pause are the nights just before it ends.
            rows.extend((1..pause).rev().filter_map(|before| night.plus(-before)));
        }
        rows.push(night);
    }
    let surplus = rows.len().saturating_sub(MOST_ROWS);
    rows.drain(..surplus);
    rows
}

/// A cell was written before the night if that was before four in the morning and before
/// anything was written of the night's cramps.
fn timing<T>(night: Night, view: &NightView, stated: &Stated<T>) -> Timing {
    let recorded =
        |by| view.provenance.get(&by).and_then(|provenance| provenance.recorded.as_ref());
    let Some(written) = recorded(stated.by) else { return Timing::Unknown };
    let cramps_said = view.cramps.as_ref().filter(|said| said.what.is_recorded());
    let cramps_known = cramps_said
        .and_then(|said| recorded(said.by))
        .into_iter()
        .chain(view.episodes.values().filter_map(|episode| episode.recorded.as_ref()));
    let in_time = written.civil() <= night.at(LATEST);
    if in_time && cramps_known.into_iter().all(|known| is_before(written, known)) {
        Timing::Before
    } else {
        Timing::After
    }
}

/// Later, it is morning for many, and the night is known.
const LATEST: jiff::civil::Time = jiff::civil::time(4, 0, 0, 0);

fn is_before(one: &Moment, other: &Moment) -> bool {
    match (one.unix_millis(), other.unix_millis()) {
        (Some(one), Some(other)) => one < other,
        _ => one.civil() < other.civil(),
    }
}

#[cfg(test)]
mod tests {
    use diary::{Answer, Body, Event, EventId, NightStatement};

    use super::*;

    /// A night, when something was written of it, drinks, cramps.
    type Said<'a> = (&'a str, &'a str, Option<&'a str>, Option<u16>);

    fn diary(said: &[Said]) -> Diary {
        let event = |(n, &(night, recorded, drinks, cramps)): (u8, &Said)| {
            let mut statement = NightStatement::about(night.parse().unwrap());
            if let Some(drinks) = drinks {
                let value = ExposureValue::parse(drinks).unwrap();
                statement.exposures.insert("alcohol_drinks".parse().unwrap(), Answer::Known(value));
            }
            statement.cramps = cramps.map(|count| Observation::exactly(count).unwrap());
            let recorded = recorded.parse().unwrap();
            Event::written(EventId::from_bytes([n; 16]), recorded, None, Body::Night(statement))
        };
        Diary::replay((1..).zip(said).map(event))
    }

    #[test]
    fn a_cell_written_in_the_evening_comes_before_and_one_written_with_the_cramps_after() {
        let table = Table::of(&diary(&[
            ("2026-03-01", "2026-03-01T22:00:00Z", Some("2"), None),
            ("2026-03-01", "2026-03-02T08:00:00Z", None, Some(1)),
            ("2026-03-02", "2026-03-03T08:00:00Z", Some("1"), Some(0)),
            ("2026-03-03", "2026-03-04T01:30:00Z", None, Some(1)),
            ("2026-03-03", "2026-03-04T02:00:00Z", Some("4"), None),
        ]));
        let timings: Vec<Timing> =
            table.columns[0].cells.iter().map(|cell| cell.unwrap().timing).collect();
        assert_eq!(timings, [Timing::Before, Timing::After, Timing::After]);
    }

    #[test]
    fn a_night_without_a_record_is_a_row_and_a_pause_of_years_is_shortened() {
        let table = Table::of(&diary(&[
            ("2001-03-01", "2001-03-01T22:00:00Z", Some("2"), None),
            ("2001-03-04", "2001-03-05T08:00:00Z", None, Some(1)),
            ("2026-03-04", "2026-03-05T08:00:00Z", None, Some(0)),
        ]));
        assert_eq!(table.nights.len(), 4 + LONGEST_PAUSE as usize);
        assert_eq!(table.observed(), 2);
        assert_eq!(table.with_cramps(), 1);
        assert_eq!(table.observations[1], Observation::NotRecorded);
        assert!(table.nights.is_sorted());
    }

    #[test]
    fn an_empty_diary_is_an_empty_table() {
        assert_eq!(Table::of(&Diary::default()).nights.len(), 0);
    }
}
