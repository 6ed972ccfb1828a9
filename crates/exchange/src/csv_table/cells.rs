//! One row's cells to what they say of a night.
//!
//! Owns: how a cell of each column is read, which cells contradict each other, and what a cell that
//! cannot be read costs: itself. Only where the night or its cramps cannot be read, or cells
//! contradict each other, is it not known whose row it is, or what of it to believe.
//! Must not know: the other rows.

use diary::{
    CrampDuration, ExposureId, ExposureKind, ExposureValue, Moment, Night, NightRow, Observation,
    Pain, night::NightError, statement::MAX_EXPOSURES,
};

use super::header::Meaning;
use crate::excerpt;

/// How a column's cells are read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading<'k> {
    As(Meaning<'k>),
    Own {
        id: ExposureId,
        kind: ExposureKind,
        /// The diary has it as a number that was only ever 0 or 1, and this column says yes and no.
        yes_is_one: bool,
    },
    LeftOut,
}

/// One column, and how it is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan<'k> {
    pub heading: String,
    pub reading: Reading<'k>,
}

/// What a row says of its night, and why single values of it were not taken: those are not recorded.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// `None` where it says nothing.
    pub row: Option<NightRow>,
    pub not_taken: Vec<String>,
}

pub(super) fn row(
    cells: &[impl AsRef<str>],
    plans: &[Plan<'_>],
    delimiter: u8,
) -> Result<Said, String> {
    let filled = || {
        let cells = cells.iter().map(|cell| cell.as_ref().trim());
        plans.iter().zip(cells).filter(|(_, cell)| !says_nothing(cell))
    };
    let is_night = |plan: &Plan<'_>| plan.reading == Reading::As(Meaning::Night);
    let Some((_, night)) = filled().find(|(plan, _)| is_night(plan)) else {
        // The empty rows that spreadsheets leave at the end.
        return if filled().next().is_none() {
            Ok(Said::default())
        } else {
            Err("night is empty; write the date of the evening as 2026-11-23".into())
        };
    };
    let row = NightRow::empty(night.parse().map_err(|cause| no_night(night, cause))?);
    let mut draft = Draft { row, lasted_no_time: false };
    let mut not_taken = Vec::new();
    for (plan, cell) in filled() {
        let Err(why) = read_cell(&mut draft, &plan.reading, cell, delimiter) else { continue };
        let why = named(&plan.heading, why);
        // A value over several lines is what two stray quotes make of other rows.
        if plan.reading == Reading::As(Meaning::Cramps) || cell.contains(['\n', '\r']) {
            return Err(why);
        }
        not_taken.push(why);
    }
    let row = draft.settle(&mut not_taken)?;
    if row.exposures.len() > MAX_EXPOSURES {
        let found = row.exposures.len();
        return Err(format!("{found} exposures; a night holds {MAX_EXPOSURES}: leave some out"));
    }
    if let (true, Some(first)) = (row.is_empty(), not_taken.first()) {
        // Nothing of the row is left.
        let others = not_taken.len() - 1;
        return Err(match others {
            0 => first.clone(),
            _ => format!("{first}; {others} more of its cells cannot be read either"),
        });
    }
    Ok(Said { row: (!row.is_empty()).then_some(row), not_taken })
}

/// Why a cell names no night. A date written otherwise is not guessed at: it is written out in each
/// way in which it can be meant.
fn no_night(cell: &str, cause: NightError) -> String {
    let parts: Vec<&str> =
        cell.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i16>().ok());
    let (NightError::Unreadable { .. }, 3) = (&cause, parts.len()) else {
        return cause.to_string();
    };
    let night = |year: usize, month: usize, day: usize| {
        let (month, day) = (i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?);
        let date = jiff::civil::Date::new(number(year)?, month, day).ok()?;
        Night::try_from(date).ok()
    };
    let mut meant: Vec<Night> =
        [night(0, 1, 2), night(2, 1, 0), night(2, 0, 1)].into_iter().flatten().collect();
    meant.dedup();
    let found = excerpt(cell);
    match meant[..] {
        [one] => format!("{found:?} is not a date; write the date of the evening as {one}"),
        [one, other] => format!(
            "{found:?} can be read in two ways; write the date of the evening as {one} or {other}"
        ),
        _ => cause.to_string(),
    }
}

/// Whether a cell is empty, or says in so many words that nothing is known: as R writes what is
/// missing, and as people do. A dash may mean "no", so it is none of these.
pub(super) fn says_nothing(cell: &str) -> bool {
    const UNKNOWN: [&str; 4] = ["na", "n/a", "?", "unknown"];
    cell.is_empty() || UNKNOWN.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

fn named(heading: &str, why: String) -> String {
    let heading = excerpt(heading);
    if why.to_lowercase().starts_with(&heading.to_lowercase()) {
        why
    } else {
        format!("{heading}: {why}")
    }
}

/// A row while its cells are read.
struct Draft {
    row: NightRow,
    /// `minutes` is 0: right beside a night without cramps, wrong beside any other.
    lasted_no_time: bool,
}

fn read_cell(
    draft: &mut Draft,
    reading: &Reading<'_>,
    cell: &str,
    delimiter: u8,
) -> Result<(), String> {
    let row = &mut draft.row;
    let meaning = match reading {
        Reading::As(meaning) => meaning,
        Reading::Own { id, kind, yes_is_one } => {
            let value = match ExposureValue::parse(cell) {
                Ok(ExposureValue::YesNo(yes)) if *yes_is_one => {
                    ExposureValue::Number(f64::from(u8::from(yes)))
                }
                _ => value(cell, delimiter, *kind)?,
            };
            row.exposures.insert(id.clone(), value);
            return Ok(());
        }
        Reading::LeftOut => return Ok(()),
    };
    match meaning {
        Meaning::Cramps => row.cramps = whole(cell).parse().map_err(text_of)?,
        Meaning::WorstPain => row.worst_pain = Some(whole(cell).parse().map_err(text_of)?),
        Meaning::Minutes => match minutes(cell, delimiter)? {
            0.0 => draft.lasted_no_time = true,
            minutes => {
                row.longest = Some(CrampDuration::from_minutes(minutes).map_err(text_of)?);
            }
        },
        Meaning::Side => row.side = Some(cell.parse().map_err(text_of)?),
        Meaning::Site => row.site = Some(cell.parse().map_err(text_of)?),
        Meaning::Recorded => row.recorded = Some(recorded(cell)?),
        Meaning::Known(exposure) => {
            let value = value(cell, delimiter, exposure.kind)?;
            let value = exposure.check(value).map_err(text_of)?;
            row.exposures.insert(exposure.id.clone(), value);
        }
        Meaning::Night | Meaning::Own(_) | Meaning::Unnamed | Meaning::Unnameable => {}
    }
    Ok(())
}

/// 1 and 0 are yes and no where yes or no is asked, as spreadsheets and other programs write it.
fn of_kind(value: ExposureValue, kind: ExposureKind) -> ExposureValue {
    match value {
        ExposureValue::Number(number) if kind == ExposureKind::YesNo && number == 0.0 => {
            ExposureValue::YesNo(false)
        }
        ExposureValue::Number(number) if kind == ExposureKind::YesNo && number == 1.0 => {
            ExposureValue::YesNo(true)
        }
        other => other,
    }
}

fn text_of(cause: impl std::error::Error) -> String {
    cause.to_string()
}

/// A whole number that a program wrote as `2.0`, since another row of its column was empty.
fn whole(cell: &str) -> &str {
    match cell.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            whole
        }
        _ => cell,
    }
}

fn value(cell: &str, delimiter: u8, kind: ExposureKind) -> Result<ExposureValue, String> {
    refuse_thousands(cell, delimiter)?;
    let parsed = ExposureValue::parse(cell).map(|value| of_kind(value, kind));
    let found = excerpt(cell);
    match (kind, parsed) {
        (kind, Ok(value)) if value.kind() == kind => Ok(value),
        // A number, and too large a one.
        (ExposureKind::Number, Err(why)) if cell.parse::<f64>().is_ok_and(f64::is_finite) => {
            Err(text_of(why))
        }
        (ExposureKind::Number, _) => Err(format!(
            "{found:?} is not a number; write one, such as 2 or 0.5, or nothing if it is not known"
        )),
        (ExposureKind::YesNo, _) => Err(format!(
            "{found:?} is neither yes nor no; write one of them, or nothing if it is not known"
        )),
    }
}

fn minutes(cell: &str, delimiter: u8) -> Result<f64, String> {
    refuse_thousands(cell, delimiter)?;
    match ExposureValue::parse(cell) {
        Ok(ExposureValue::Number(minutes)) => Ok(minutes),
        _ => Err(format!("{:?} is not a number of minutes, such as 4 or 0.5", excerpt(cell))),
    }
}

/// `8,496` is eight thousand to one reader and eight and a half to another. Where cells are
/// parted by semicolons the comma is the decimal mark, and `8.496` is the doubtful one.
fn refuse_thousands(cell: &str, delimiter: u8) -> Result<(), String> {
    let mark = if delimiter == b';' { '.' } else { ',' };
    let mut groups = cell.split(mark);
    let first = groups.next().unwrap_or_default().trim_start_matches(['+', '-']);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let leads = matches!(first.len(), 1..=3) && digits(first) && !first.starts_with('0');
    let mut rest = groups.peekable();
    if leads && rest.peek().is_some() && rest.all(|group| group.len() == 3 && digits(group)) {
        let plain: String = cell.chars().filter(|c| *c != mark).collect();
        if cell.matches(mark).count() > 1 {
            return Err(format!("{:?} has marks within; write {}", excerpt(cell), excerpt(&plain)));
        }
        // The other mark is never taken for thousands here.
        let decimal = cell.replacen(mark, if mark == '.' { "," } else { "." }, 1);
        return Err(format!(
            "{:?} can be read in two ways; write {} or {}",
            excerpt(cell),
            excerpt(&plain),
            excerpt(&decimal)
        ));
    }
    Ok(())
}

fn recorded(cell: &str) -> Result<Moment, String> {
    let moment: Moment = cell.parse().map_err(text_of)?;
    if moment.offset().is_none() {
        let found = excerpt(cell);
        return Err(format!(
            "{found:?} has no offset from UTC; write it as 2026-11-24T03:12:05+01:00"
        ));
    }
    Ok(moment)
}

impl Draft {
    /// A night without cramps has no worst one, and no other has one that lasted no time.
    fn settle(self, not_taken: &mut Vec<String>) -> Result<NightRow, String> {
        let mut row = self.row;
        if row.cramps != Observation::NoCramps {
            if self.lasted_no_time {
                let why = "minutes: 0 where a cramp is told of; leave it empty if not known";
                not_taken.push(why.into());
            }
            return Ok(row);
        }
        if row.worst_pain == Pain::new(0).ok() {
            row.worst_pain = None;
        }
        let told = [
            ("worst_pain", row.worst_pain.is_some()),
            ("minutes", row.longest.is_some()),
            ("side", row.side.is_some()),
            ("site", row.site.is_some()),
        ];
        match told.iter().find(|(_, told)| *told) {
            Some((field, _)) => Err(format!(
                "cramps is 0, but {field} tells of a cramp; correct the one or empty the other"
            )),
            None => Ok(row),
        }
    }
}
