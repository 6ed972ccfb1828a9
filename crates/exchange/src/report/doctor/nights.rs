//! The whole diary, night by night.
//!
//! Owns: the table at the end of the report.
//! Must not know: what is worth noting in it.

use clinic::exposures::Exposures;
use diary::{Diary, ExposureValue, Night, Observation};

use super::super::document::{Block, Column, Table, Text};
use super::wording;

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

fn row(diary: &Diary, night: Night, view: &diary::view::NightView) -> Vec<Text> {
    let row = view.row(night);
    let place: Vec<&str> = row
        .side
        .map(|side| side.word())
        .into_iter()
        .chain(row.site.map(|site| site.word()))
        .collect();
    let mut day: Vec<String> = row
        .exposures
        .iter()
        .map(|(id, value)| {
            let label = Exposures::built_in().get(id).map(|exposure| exposure.label.clone());
            let own = || Some(diary.custom_exposure(id)?.label.clone());
            let label = label.or_else(own).unwrap_or_else(|| id.to_string());
            match value {
                ExposureValue::YesNo(true) => label,
                ExposureValue::YesNo(false) => format!("no {}", label.to_lowercase()),
                ExposureValue::Number(number) => format!("{label} {number}"),
            }
        })
        .collect();
    day.extend(view.note().map(|note| format!("“{note}”")));
    vec![
        wording::night(night).into(),
        cramps(row.cramps).into(),
        row.worst_pain.map_or_else(String::new, |pain| pain.level().to_string()).into(),
        row.longest.map_or_else(String::new, |longest| longest.minutes_text()).into(),
        place.join(" ").into(),
        day.join("; ").into(),
    ]
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
