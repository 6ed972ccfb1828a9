//! What was tried against the cramps, for how long, and what the diary can and cannot say of it.
//!
//! Owns: which remedies were tried, and the words about each.
//! Must not know: any remedy, or how an answer was found.

use std::collections::BTreeSet;

use clinic::{
    exposures::Exposures,
    remedies::{Remedies, Remedy, Test},
    suspects::Why,
};
use diary::{Choice, Diary, ExposureId, ExposureKind, ExposureValue, Night};

use super::{
    super::document::{Block, Column, Table, Text},
    found, wording,
};

/// Fewer days with it is no trying.
const LEAST_DAYS: u32 = 5;

pub fn blocks(diary: &Diary, why: &Why, period: Option<(Night, Night)>) -> Vec<Block> {
    let mut rows = Vec::new();
    let mut told: BTreeSet<&ExposureId> = BTreeSet::new();
    for (id, decisions) in diary.decisions() {
        let Some(remedy) = Remedies::built_in().get(id) else { continue };
        let steps = decisions.iter().filter_map(|decided| {
            let on = wording::date(decided.what.on);
            match decided.what.choice {
                Choice::Started => Some(format!("started {on}")),
                Choice::Stopped => Some(format!("stopped {on}")),
                Choice::NotForMe | Choice::Undecided => None,
            }
        });
        let steps: Vec<String> = steps.collect();
        // Having talked something over is no trying.
        let leaves_a_trace = !remedy.exposures.is_empty() || remedy.test != Test::No;
        if steps.is_empty() || !leaves_a_trace {
            continue;
        }
        told.extend(&remedy.exposures);
        rows.push(decided(diary, why, period, remedy, steps));
    }
    for remedy in Remedies::built_in().iter() {
        for exposure in remedy.exposures.iter().filter(|it| is_something_done(remedy, it)) {
            let days = Days::of(diary, exposure, period);
            if days.with >= LEAST_DAYS && told.insert(exposure) {
                let says = found::of_exposure(why, exposure).into();
                rows.push(vec![Text::bold(label(exposure)), days.words().into(), says]);
            }
        }
    }
    if rows.is_empty() {
        return vec![Block::paragraph("Nothing that may help is noted in this period.")];
    }
    let columns = vec![
        Column::new("What", 1.5),
        Column::new("When, how often", 1.2),
        Column::new("What the diary says of it, over all its nights", 3.4),
    ];
    vec![Block::Table(Table { columns, rows }), Block::small(found::how_to_read(why))]
}

fn decided(
    diary: &Diary,
    why: &Why,
    period: Option<(Night, Night)>,
    remedy: &Remedy,
    steps: Vec<String>,
) -> Vec<Text> {
    let mut when = steps;
    let mut says = Vec::new();
    for exposure in &remedy.exposures {
        let days = Days::of(diary, exposure, period);
        if days.noted > 0 {
            let several = remedy.exposures.len() > 1 || remedy.leaves_off.contains(exposure);
            let of = if several { label(exposure) + ": " } else { String::new() };
            when.push(format!("{of}{}", days.words()));
            says.push(format!("{of}{}", found::of_exposure(why, exposure)));
        }
    }
    let says = match (says.is_empty(), remedy.exposures.is_empty()) {
        (false, _) => says.join(" "),
        (true, true) => "Nothing in the diary records it night by night.".into(),
        (true, false) => "It was not noted on any day, so the diary cannot say.".into(),
    };
    vec![Text::bold(&remedy.name), when.join("; ").into(), says.into()]
}

/// Whether a person who did not decide for the remedy did it all the same: everyone drinks.
fn is_something_done(remedy: &Remedy, exposure: &ExposureId) -> bool {
    let known = Exposures::built_in().get(exposure);
    let is_yes_no = known.is_some_and(|known| known.kind == ExposureKind::YesNo);
    is_yes_no && !remedy.leaves_off.contains(exposure)
}

fn label(exposure: &ExposureId) -> String {
    let known = Exposures::built_in().get(exposure);
    known.map_or_else(|| exposure.to_string(), |known| known.label.clone())
}

/// On how many days a thing was noted, and on how many of them it was so.
struct Days {
    noted: u32,
    with: u32,
}

impl Days {
    fn of(diary: &Diary, exposure: &ExposureId, period: Option<(Night, Night)>) -> Self {
        let mut days = Self { noted: 0, with: 0 };
        let Some((first, last)) = period else { return days };
        for (night, view) in diary.nights() {
            if (first..=last).contains(&night)
                && let Some(value) = view.exposure(exposure)
            {
                days.noted += 1;
                days.with += u32::from(match value {
                    ExposureValue::YesNo(so) => so,
                    ExposureValue::Number(amount) => amount > 0.0,
                });
            }
        }
        days
    }

    fn words(&self) -> String {
        format!("on {} of {} noted days", self.with, self.noted)
    }
}
