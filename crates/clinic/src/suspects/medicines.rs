//! The dated list of medicines as columns.
//!
//! Owns: on which days a listed medicine was taken, as far as its dates say.
//! Must not know: how a column is analysed.

use std::collections::BTreeMap;

use diary::{Diary, ExposureId, ExposureKind};

use super::table::{Cell, Column, Table, Timing};
use crate::{
    exposures::Exposures,
    medicines::{GroupId, Medicines},
    person::Taken,
};

/// A medicine, or several of one group, day by day.
struct Listed {
    /// `None` where `knowledge/` or the diary names it.
    name: Option<String>,
    taken: Vec<Option<bool>>,
}

/// Adds what the list of medicines says: to the column of an exposure, where it is one, and the
/// days that were answered one by one stay as they were answered; else as a column of its own, if
/// it began or ended within the diary.
pub(super) fn add_listed(table: &mut Table, diary: &Diary) {
    let mut all: BTreeMap<ExposureId, Listed> = BTreeMap::new();
    for (id, view) in diary.medicines() {
        let taken = Taken::of(id, view);
        let nights = table.nights.iter();
        let days: Vec<Option<bool>> =
            nights.map(|night| taken.was_taken(night.evening_date())).collect();
        for (id, name) in columns_of(&taken) {
            let listed = all
                .entry(id)
                .or_insert_with(|| Listed { name, taken: vec![Some(false); days.len()] });
            for (all, one) in listed.taken.iter_mut().zip(&days) {
                *all = either(*all, *one);
            }
        }
    }
    for (id, listed) in all {
        add(table, id, listed);
    }
}

fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// The exposures that a medicine is, by its group or its name; else itself, with its name.
fn columns_of(taken: &Taken) -> Vec<(ExposureId, Option<String>)> {
    let medicines = Medicines::built_in();
    let contents = medicines.contents(taken).unwrap_or_default();
    let groups: Vec<_> =
        contents.iter().flat_map(|medicine| medicines.groups_of(&medicine.id)).collect();
    let is_of = |group: &GroupId| groups.iter().any(|of| of.id == *group);
    let of_group = Exposures::built_in()
        .iter()
        .filter(|exposure| exposure.medicines.as_ref().is_some_and(is_of));
    let mut columns: Vec<_> = of_group.map(|exposure| (exposure.id.clone(), None)).collect();
    if columns.is_empty() {
        let named = Exposures::built_in().find(&taken.name);
        let named = named.filter(|exposure| exposure.kind == ExposureKind::YesNo);
        columns.extend(match named {
            Some(exposure) => Some((exposure.id.clone(), None)),
            None => ExposureId::from_heading(&taken.name)
                .ok()
                .map(|id| (id, Some(taken.name.trim().to_owned()))),
        });
    }
    columns
}

fn add(table: &mut Table, id: ExposureId, listed: Listed) {
    let cell = |taken: Option<bool>| {
        let value = f64::from(u8::from(taken?));
        // A date is not bent by what the night was like.
        Some(Cell { value, timing: Timing::Before })
    };
    let cells: Vec<Option<Cell>> = listed.taken.iter().map(|&taken| cell(taken)).collect();
    match table.columns.iter_mut().find(|column| column.id == id) {
        Some(column) if column.kind == ExposureKind::YesNo => {
            for (answered, dated) in column.cells.iter_mut().zip(cells) {
                *answered = answered.or(dated);
            }
        }
        Some(_) => {}
        None => {
            let nights = listed.taken.iter().zip(&table.observations);
            let recorded = || nights.clone().filter(|(_, night)| night.is_recorded());
            let ever = |taken: bool| recorded().any(|(day, _)| *day == Some(taken));
            let began_or_ended = ever(true) && ever(false);
            let is_known = listed.name.is_none();
            if began_or_ended || is_known && (ever(true) || ever(false)) {
                let kind = ExposureKind::YesNo;
                table.columns.push(Column { id, kind, cells, listed_as: listed.name });
                table.columns.sort_by(|one, other| one.id.cmp(&other.id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use diary::{
        Answer, Body, Event, EventId, MedicineStatement, NightStatement, Observation,
        medicine::Stop,
    };

    use super::*;
    use crate::suspects::{self, Inquiry, Warm};

    /// Forty recorded nights from 1 March, and medicines: name, begun, stopped.
    fn diary_with(medicines: &[(&str, Option<&str>, Option<&str>)]) -> Diary {
        let first: diary::Night = "2026-03-01".parse().unwrap();
        let mut bodies: Vec<Body> = (0..40)
            .map(|n| {
                let mut night = NightStatement::about(first.plus(n).unwrap());
                night.cramps = Some(Observation::exactly(u16::from(n % 5 == 0)).unwrap());
                Body::Night(night)
            })
            .collect();
        for (n, (name, begun, stopped)) in medicines.iter().enumerate() {
            let mut said = MedicineStatement::about(EventId::from_bytes([200 + n as u8; 16]));
            said.name = Some((*name).to_owned());
            said.started = begun.map(|date| Answer::Known(date.parse().unwrap()));
            said.stopped = stopped.map(|date| Answer::Known(Stop::On(date.parse().unwrap())));
            bodies.push(Body::Medicine(said));
        }
        let event = |(n, body): (usize, Body)| {
            let n = if let Body::Medicine(said) = &body {
                return Event::written(said.medicine, now(), None, body);
            } else {
                n as u8
            };
            Event::written(EventId::from_bytes([n; 16]), now(), None, body)
        };
        Diary::replay(bodies.into_iter().enumerate().map(event))
    }

    fn table_with(medicines: &[(&str, Option<&str>, Option<&str>)]) -> Table {
        let diary = diary_with(medicines);
        let mut table = Table::of(&diary);
        add_listed(&mut table, &diary);
        table
    }

    fn now() -> diary::Moment {
        "2026-04-20T08:00:00Z".parse().unwrap()
    }

    fn column<'a>(table: &'a Table, id: &str) -> Option<&'a Column> {
        table.columns.iter().find(|column| column.id.as_str() == id)
    }

    fn yes_no_unknown(column: &Column) -> [usize; 3] {
        let count = |is: &dyn Fn(&Option<Cell>) -> bool| {
            column.cells.iter().filter(|cell| is(cell)).count()
        };
        [
            count(&|cell| cell.is_some_and(|cell| cell.value == 1.0)),
            count(&|cell| cell.is_some_and(|cell| cell.value == 0.0)),
            count(&Option::is_none),
        ]
    }

    #[test]
    fn a_statin_is_the_exposure_that_it_is_from_its_first_day_to_its_last() {
        let table = table_with(&[("simvastatin", Some("2026-03-11"), Some("2026-03-21"))]);
        let statin = column(&table, "statin").unwrap();
        // Not sure of the day it was stopped on.
        assert_eq!(yes_no_unknown(statin), [10, 29, 1]);
        assert_eq!(statin.listed_as, None);
    }

    #[test]
    fn two_of_a_group_are_one_and_what_began_nobody_knows_when_is_not_known_before() {
        let table = table_with(&[
            ("furosemide", None, Some("2026-03-11")),
            ("hydrochlorothiazide", Some("2026-03-21"), None),
        ]);
        assert_eq!(yes_no_unknown(column(&table, "diuretic").unwrap()), [20, 9, 11]);
    }

    #[test]
    fn another_medicine_is_a_column_only_where_it_began_or_ended() {
        let table = table_with(&[
            ("Bisoprolol 5 mg", Some("2026-03-11"), None),
            ("Gabapentin", Some("2020-01-01"), None),
            ("Something unheard of", None, None),
        ]);
        let begun = column(&table, "bisoprolol_5_mg").unwrap();
        assert_eq!(begun.listed_as.as_deref(), Some("Bisoprolol 5 mg"));
        assert_eq!(yes_no_unknown(begun), [30, 10, 0]);
        assert_eq!(table.columns.len(), 1);
    }

    #[test]
    fn what_somebody_prescribed_is_never_to_be_tried_on_and_off() {
        let diary = diary_with(&[
            ("simvastatin", Some("2026-03-11"), None),
            ("Bisoprolol 5 mg", Some("2026-03-21"), None),
        ]);
        let why = suspects::first(&diary, &Inquiry::default(), &Warm::default()).why;
        assert_eq!(why.exposures.len(), 2);
        for suspect in why.exposures {
            assert!(suspect.prescribed && suspect.chance.is_some(), "{suspect:?}");
            assert_eq!(suspect.settle.and_then(|settle| settle.trying_nights), None);
        }
    }

    #[test]
    fn every_group_that_an_exposure_names_exists() {
        for exposure in Exposures::built_in().iter() {
            let Some(group) = &exposure.medicines else { continue };
            assert!(Medicines::built_in().group(group.as_str()).is_some(), "{}", exposure.id);
        }
    }
}
