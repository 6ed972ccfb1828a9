//! A diary CSV to rows of the table of nights.
//!
//! Owns: which columns are read and as what, which rows count, which are skipped.
//! Must not know: whether what a row says is new.

use std::{borrow::Cow, collections::BTreeMap};

use clinic::exposures::Exposures;
use diary::{Diary, ExposureDefinition, ExposureId, ExposureKind, ExposureValue, Night, NightRow};

use super::{
    LeftOut, MAX_ROWS, MAX_VALUES, Refused, Skipped, Table,
    cells::{self, Plan, Reading, Said},
    encoding,
    header::{self, Column, Meaning},
    records::{Record, Records},
};
use crate::excerpt;

/// Reads a diary CSV.
///
/// Cells may be parted by commas, semicolons or tabs. A row that cannot be read is skipped; a
/// row in which only the night is filled says nothing and is passed over.
///
/// # Errors
///
/// When the file cannot be read as a diary at all.
pub fn read(bytes: &[u8], exposures: &Exposures, diary: &Diary) -> Result<Table, Refused> {
    let text = encoding::text(bytes)?;
    let (columns, records) = header::read(text, exposures)?;
    let surveys = survey(records.clone(), columns.len())?;
    let mut table = Table::default();
    let plans: Vec<Plan<'_>> = columns
        .into_iter()
        .zip(&surveys)
        .map(|(column, survey)| plan(column, survey, diary, &mut table.left_out))
        .collect();
    Rows::default().read(records, &plans, &mut table)?;
    table.definitions = definitions(&plans, &table.rows, diary);
    Ok(table)
}

/// What the filled cells of one column are.
#[derive(Debug, Clone, Default)]
pub(super) struct Survey {
    yes_no: usize,
    /// Numbers that are 0 or 1: what some write for no and yes.
    zero_one: usize,
    numbers: usize,
    others: usize,
}

impl Survey {
    fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if cells::says_nothing(cell) {
            return;
        }
        match ExposureValue::parse(cell) {
            Ok(value) => self.count(value),
            Err(_) => self.others += 1,
        }
    }

    pub fn count(&mut self, value: ExposureValue) {
        match value {
            ExposureValue::YesNo(_) => self.yes_no += 1,
            ExposureValue::Number(0.0 | 1.0) => self.zero_one += 1,
            ExposureValue::Number(_) => self.numbers += 1,
        }
    }

    fn filled(&self) -> usize {
        self.yes_no + self.zero_one + self.numbers + self.others
    }

    /// Whether yes and no stand beside no number but 0 and 1: then all of these are yes and no, and
    /// somebody wrote one thing in two ways.
    fn is_of_yes_and_no(&self) -> bool {
        self.yes_no > 0 && self.numbers == 0
    }

    /// The kind of more than half of the cells, if there is one.
    pub fn kind(&self) -> Option<ExposureKind> {
        let yes_no = self.yes_no + if self.is_of_yes_and_no() { self.zero_one } else { 0 };
        if 2 * yes_no > self.filled() {
            Some(ExposureKind::YesNo)
        } else if 2 * (self.numbers + self.zero_one) > self.filled() {
            Some(ExposureKind::Number)
        } else {
            None
        }
    }
}

fn survey(mut records: Records<'_>, columns: usize) -> Result<Vec<Survey>, Refused> {
    let mut surveys = vec![Survey::default(); columns];
    let mut cells = Vec::new();
    let (mut rows, mut values) = (0, 0);
    while let Some(record) = records.next(columns, &mut cells) {
        rows += 1;
        if rows > MAX_ROWS {
            return Err(Refused::TooManyRows);
        }
        if record.cells != Ok(columns) {
            continue;
        }
        values += cells.iter().filter(|cell| !cell.is_empty()).count();
        if values > MAX_VALUES {
            return Err(Refused::TooManyValues);
        }
        for (survey, cell) in surveys.iter_mut().zip(&cells) {
            survey.add(cell);
        }
    }
    Ok(surveys)
}

fn plan<'k>(
    column: Column<'k>,
    survey: &Survey,
    diary: &Diary,
    left_out: &mut Vec<LeftOut>,
) -> Plan<'k> {
    let Column { heading, meaning } = column;
    let why = match meaning {
        Meaning::Unnamed => Err("it has no name; write one in the first line"),
        Meaning::Unnameable => Err("its name has no letter or is too long; rename it"),
        Meaning::Own(id) => {
            match diary.custom_exposure(&id).map(|known| known.kind).or(survey.kind()) {
                Some(kind) => {
                    let yes_is_one = kind == ExposureKind::Number
                        && survey.is_of_yes_and_no()
                        && is_zero_or_one(&id, diary);
                    Ok(Reading::Own { id, kind, yes_is_one })
                }
                None => Err(
                    "its cells are not mostly numbers nor mostly yes and no; only those can be compared with cramps",
                ),
            }
        }
        standard => Ok(Reading::As(standard)),
    };
    let reading = why.unwrap_or_else(|why| {
        // An empty column says nothing, so nothing of it is missed.
        if survey.filled() > 0 {
            left_out.push(LeftOut { column: excerpt(&heading), why: why.into() });
        }
        Reading::LeftOut
    });
    Plan { heading, reading }
}

/// Whether a number of the person's own was only ever 0 or 1: no and yes, as an earlier file wrote
/// them.
fn is_zero_or_one(id: &ExposureId, diary: &Diary) -> bool {
    let mut values = diary.nights().filter_map(|(_, view)| view.exposure(id)).peekable();
    values.peek().is_some() && values.all(|value| matches!(value, ExposureValue::Number(0.0 | 1.0)))
}

/// The rows read so far, each night once.
#[derive(Default)]
struct Rows {
    rows: Vec<NightRow>,
    seen: BTreeMap<Night, Seen>,
}

struct Seen {
    line: u64,
    at: usize,
    /// The first line that says something else about the same night.
    against: Option<u64>,
}

impl Rows {
    fn read<'a>(
        mut self,
        mut records: Records<'a>,
        plans: &[Plan<'_>],
        table: &mut Table,
    ) -> Result<(), Refused> {
        let delimiter = records.delimiter();
        let mut buffer: Vec<Cow<'a, str>> = Vec::new();
        while let Some(Record { line, cells }) = records.next(plans.len(), &mut buffer) {
            let row = match cells {
                Err(damage) => Err(damage.why().to_owned()),
                Ok(found) if found != plans.len() => {
                    Err(format!("{found} cells where the header names {}; {MEND}", plans.len()))
                }
                Ok(_) => cells::row(&buffer, plans, delimiter),
            };
            match row {
                Ok(Said { row, not_taken }) => {
                    let not_taken = not_taken.into_iter().map(|why| Skipped { line, why });
                    table.not_taken.extend(not_taken);
                    if let Some(row) = row {
                        self.add(line, row, &mut table.skipped);
                    }
                }
                Err(why) => {
                    if encloses_lines(&buffer, plans) {
                        // Two stray quotes made one cell of all that stands between them.
                        records.resume_after_first_line();
                    }
                    // Counted again, since lines that were one record before may now be many.
                    if table.skipped.len() == MAX_ROWS {
                        return Err(Refused::TooManyRows);
                    }
                    table.skipped.push(Skipped { line, why });
                }
            }
        }
        self.finish(table);
        Ok(())
    }

    fn add(&mut self, line: u64, row: NightRow, skipped: &mut Vec<Skipped>) {
        let Some(seen) = self.seen.get_mut(&row.night) else {
            self.seen.insert(row.night, Seen { line, at: self.rows.len(), against: None });
            self.rows.push(row);
            return;
        };
        let same = self.rows[seen.at] == row;
        // A third line that agrees with one of two is as doubtful as they are, and named too:
        // every line of the file is either in the diary or in the list.
        let other = match seen.against {
            None if same => return,
            Some(against) if same => against,
            _ => seen.line,
        };
        seen.against.get_or_insert(line);
        skipped.push(Skipped { line, why: disagree(row.night, other) });
    }

    fn finish(self, table: &mut Table) {
        let mut counts = vec![true; self.rows.len()];
        for (&night, seen) in &self.seen {
            if let Some(against) = seen.against {
                counts[seen.at] = false;
                table.skipped.push(Skipped { line: seen.line, why: disagree(night, against) });
            }
        }
        table.skipped.sort_by_key(|skipped| skipped.line);
        table.rows = self.rows;
        let mut counts = counts.into_iter();
        table.rows.retain(|_| counts.next().unwrap_or(false));
    }
}

/// Whether a cell that is read as a value runs over several lines, as only a text may.
fn encloses_lines(cells: &[Cow<'_, str>], plans: &[Plan<'_>]) -> bool {
    let wrong_number = cells.len() != plans.len();
    let value = |at: usize| plans.get(at).is_none_or(|plan| plan.reading != Reading::LeftOut);
    let long = |cell: &str| cell.trim().contains(['\n', '\r']);
    cells.iter().enumerate().any(|(at, cell)| long(cell) && (wrong_number || value(at)))
}

const MEND: &str =
    "write as many, empty ones too, and put a cell that holds the mark between cells in quotes";

fn disagree(night: Night, other: u64) -> String {
    format!("line {other} says something else about the night {night}; keep the one that is right")
}

/// What the columns define that the diary does not have yet. A column of which no value was read
/// defines nothing.
fn definitions(plans: &[Plan<'_>], rows: &[NightRow], diary: &Diary) -> Vec<ExposureDefinition> {
    let used = |id: &ExposureId| rows.iter().any(|row| row.exposures.contains_key(id));
    plans
        .iter()
        .filter_map(|plan| match &plan.reading {
            Reading::Own { id, kind, .. } if diary.custom_exposure(id).is_none() && used(id) => {
                let (id, label, kind) = (id.clone(), plan.heading.clone(), *kind);
                Some(ExposureDefinition { id, label, kind, unit: None, contrast: None })
            }
            _ => None,
        })
        .collect()
}
