//! The whole diary, night by night.
//!
//! Owns: the table at the end of the report.
//! Must not know: what is worth noting in it.

use std::collections::BTreeMap;

use clinic::exposures::Exposures;
use diary::{Diary, ExposureId, ExposureValue, Night, Observation, view::NightView};

use super::super::document::{Block, Column, Table, Text};
use super::{pattern, wording};

pub fn table(diary: &Diary, from: Night, to: Night) -> Block {
    let columns = vec![
        Column::new("Night", 1.3),
        Column::new("Cramps", 1.1),
        Column::right("Pain", 0.6),
        Column::right("Min", 0.6),
        Column::new("Where", 1.1),
        Column::new("The day before, and notes", 5.0),
    ];
    let nights = Night::range(from, to);
    let rows = nights.filter_map(|night| Some(row(diary, night, diary.night(night)?)));
    Block::Table(Table { columns, rows: rows.collect() })
}

fn row(diary: &Diary, night: Night, view: &NightView) -> Vec<Text> {
    let row = view.row(night);
    let side = row.side.map(pattern::side);
    let place: Vec<&str> = side.into_iter().chain(row.site.map(pattern::site)).collect();
    vec![
        wording::night(night).into(),
        cramps(row.cramps).into(),
        row.worst_pain.map_or_else(String::new, |pain| pain.level().to_string()).into(),
        row.longest.map_or_else(String::new, |longest| longest.minutes_text()).into(),
        place.join(" ").into(),
        day(diary, view, &row.exposures).into(),
    ]
}

/// What there was and how much of it, then what there was not, then the note.
fn day(diary: &Diary, view: &NightView, exposures: &BTreeMap<ExposureId, ExposureValue>) -> String {
    let (mut there, mut not) = (Vec::new(), Vec::new());
    for (id, value) in exposures {
        let label = Exposures::built_in().get(id).map(|exposure| exposure.label.clone());
        let own = || Some(diary.custom_exposure(id)?.label.clone());
        let label = label.or_else(own).unwrap_or_else(|| id.to_string());
        match value {
            ExposureValue::YesNo(true) => there.push(label),
            ExposureValue::YesNo(false) => not.push(label),
            ExposureValue::Number(number) => there.push(format!("{label} {number}")),
        }
    }
    let mut said = there.join("; ");
    let mut add = |more: String| {
        if !said.is_empty() {
            said.push_str(". ");
        }
        said += &more;
    };
    if !not.is_empty() {
        add(format!("Not: {}", not.join("; ")));
    }
    if let Some(note) = view.note() {
        add(format!("“{note}”"));
    }
    said
}

fn cramps(observation: Observation) -> String {
    match observation {
        Observation::NotRecorded => "not recorded".into(),
        Observation::NoCramps => "none".into(),
        Observation::Some => "some".into(),
        Observation::Count(count) => count.get().to_string(),
        Observation::AtLeast(count) => format!("{} or more", count.get()),
    }
}
